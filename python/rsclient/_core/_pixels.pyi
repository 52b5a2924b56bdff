"""What the extension module `_pixels` offers; its names and arguments are those of python/bindings/."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike
from types import MappingProxyType
from typing import Any, ClassVar, Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rsclient._core._client import ByteSource, ByteStore

_Path: TypeAlias = str | PathLike[str]
_Key: TypeAlias = str | PathLike[str]
_Progress: TypeAlias = Callable[[str, int, int, str], object] | None  # step, done, total, unit
_Index: TypeAlias = int | slice
_Packed: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.int16] | NDArray[np.int32] | NDArray[np.uint32]
# One dtype throughout a call, and in its result: whichever of these it is.
_Pixel = TypeVar("_Pixel", np.uint8, np.uint16, np.float32)
_Real = TypeVar("_Real", np.float32, np.float64)

def thread_count() -> int:
    """How many threads computing uses."""

def set_thread_count(threads: int) -> None:
    """Sets how many threads computing uses; 0 returns to RSCLIENT_NUM_THREADS or the processors of the process."""

# kernels

class Encoding:
    """How stored numbers encode physical values: stored * scale + offset, except for no data."""

    def __init__(
        self,
        *,
        scale: float = 1.0,
        offset: float = 0.0,
        fill: float | None = None,
        valid_min: float | None = None,
        valid_max: float | None = None,
        is_decoded: bool = False,
    ) -> None: ...
    @property
    def scale(self) -> float:
        """Factor of stored numbers."""
    @property
    def offset(self) -> float:
        """Added after scaling."""
    @property
    def fill(self) -> float | None:
        """Stored number that is no data, or None."""
    @property
    def valid_min(self) -> float | None:
        """Least stored number that is data, or None."""
    @property
    def valid_max(self) -> float | None:
        """Greatest stored number that is data, or None."""
    @property
    def is_decoded(self) -> bool:
        """Whether the stored numbers are physical values already."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def __getstate__(self) -> tuple[Any, ...]: ...
    def __setstate__(self, state: tuple[Any, ...], /) -> None: ...

def unpack(stored: _Packed, encoding: Encoding, *, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Physical values of packed integers, as float32; no data becomes NaN.

    Parameters
    ----------
    stored : ndarray, shape (rows, cols), uint8, uint16, int16, int32 or uint32, C-contiguous
        Another dtype or layout is refused, never copied in silence.
    encoding : Encoding
    out : ndarray of the same shape, float32, optional

    Examples
    --------
    >>> import numpy as np
    >>> unpack(np.array([[0, 1000, 2500]], np.uint16), Encoding(scale=1e-4, offset=-0.1, fill=0))
    array([[ nan, 0.  , 0.15]], dtype=float32)
    """

def unpack_double(
    stored: _Packed, encoding: Encoding, *, out: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Like unpack, with float64: the bits of EOPF-CPM."""

def normalized_difference(a: NDArray[_Real], b: NDArray[_Real], *, out: NDArray[_Real] | None = None) -> NDArray[_Real]:
    """(a - b) / (a + b), element by element: NDVI with a = near infrared and b = red.

    NaN in a or b gives NaN, and so does a sum closer to 0 than 1e-6.

    Examples
    --------
    >>> import numpy as np
    >>> normalized_difference(np.array([[0.5, np.nan]], np.float32), np.array([[0.25, 1]], np.float32))
    array([[0.33333334,        nan]], dtype=float32)
    """

def normalized_difference_packed(
    a: NDArray[np.uint16],
    b: NDArray[np.uint16],
    encoding_a: Encoding,
    encoding_b: Encoding,
    *,
    out: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """The normalised difference straight from packed uint16 bands, in one pass over memory; float32."""

def mask_where_class(
    values: NDArray[np.float32],
    classes: NDArray[np.uint8],
    *,
    factor: int,
    masked: Sequence[int] | None = None,
    out: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Copy of values with NaN wherever the class is in `masked` (default: SCL 0, 1, 3, 8, 9, 10); one class stands
    for factor x factor values.
    """

def upsample_nearest(image: NDArray[_Pixel], *, factor: int) -> NDArray[_Pixel]:
    """Every pixel repeated factor x factor times."""

def downsample_nearest(image: NDArray[_Pixel], *, factor: int) -> NDArray[_Pixel]:
    """Of every block of factor x factor pixels the one that contains its centre."""

def downsample_mean(image: NDArray[np.float32], *, factor: int) -> NDArray[np.float32]:
    """Mean of every block, NaN left out; a block of only NaN gives NaN."""

def percentile_range(
    image: NDArray[np.float32], *, low_percent: float = 2.0, high_percent: float = 98.0
) -> tuple[float, float]:
    """Exact percentiles of the valid pixels, as numpy.percentile gives them; NaN without data."""

def stretch(image: NDArray[np.float32], *, low: float, high: float, gamma: float = 1.0) -> NDArray[np.uint8]:
    """Grey values 1 to 255 for display; 0 is no data."""

def apply_ndvi_colors(image: NDArray[np.float32], *, low: float = -0.2, high: float = 0.9) -> NDArray[np.uint8]:
    """Blue, brown, yellow, green; shape (rows, cols, 3); no data is light grey."""

def instruction_set() -> Literal["baseline", "avx2", "avx512"]:
    """Which compilation of the hot loops runs: baseline, avx2 (AVX2) or avx512 (AVX-512)."""

# product

class Georeference:
    """Where the pixels of an image lie."""

    @property
    def epsg(self) -> int | None:
        """Code of the coordinate reference system, or None."""
    @property
    def wkt(self) -> str:
        """The coordinate reference system as WKT; empty if only its code is known."""
    @property
    def transform(self) -> list[float]:
        """GDAL's order: x of the upper-left corner, x per column, x per row, y of the corner, y per column, y per
        row.
        """

class Variable:
    """A variable of a product: slices read its stored values chunk by chunk."""

    @property
    def path(self) -> str:
        """Where it is in the product, e.g. "measurements/reflectance/r10m/b04"."""
    @property
    def name(self) -> str:
        """The last part of the path."""
    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each dimension."""
    @property
    def chunks(self) -> tuple[int, ...]:
        """Length of a stored chunk in each dimension."""
    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the stored values."""
    @property
    def dimensions(self) -> list[str]:
        """Names of the dimensions; empty if the product does not say them."""
    @property
    def attributes(self) -> MappingProxyType[str, Any]:
        """A view that cannot be changed."""
    @property
    def encoding(self) -> Encoding:
        """How the stored values encode physical ones."""
    def read(self) -> NDArray[Any]:
        """All stored values in memory."""
    def __getitem__(self, key: _Index | tuple[_Index, ...]) -> Any: ...
    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]: ...

class Product:
    """An EOPF product: variables by path or short name, and its metadata."""

    @property
    def name(self) -> str:
        """File name without .zarr and .zip."""
    @property
    def uri(self) -> str:
        """Where the product is; holds no credential."""
    @property
    def type(self) -> str | None:
        """product:type, e.g. S02MSIL2A, or None."""
    @property
    def stac_discovery(self) -> dict[str, Any] | None:
        """The STAC item inside the product, or None."""
    @property
    def attributes(self) -> MappingProxyType[str, Any]:
        """Those of the root group; a view that cannot be changed."""
    @property
    def variable_paths(self) -> list[str]:
        """Paths of all variables, sorted."""
    def read_georeference(self, variable: str) -> Georeference:
        """Where the pixels of a variable lie."""
    def __getitem__(self, path_or_name: str) -> Variable: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def _repr_html_(self) -> str: ...

def open_product(source: ByteSource | _Path, key: _Key = "") -> Product:
    """Opens a product for reading: a folder, or a zip, which is read in ranges without unpacking.

    Parameters
    ----------
    source : ByteSource, or str or path
        The byte store that holds the product, or the product itself in the local file system.
    key : str or path
        The product's name in the byte store; only with one.

    Raises
    ------
    ProductError
        There is nothing, or no product that can be read.
    """

def read_preview(path: _Path, *, longest_edge: int = 1024, band: int = 0) -> NDArray[np.float32]:
    """A band of a raster file, averaged down for a picture; no data is NaN; float32."""

def write_png(path: _Path, image: NDArray[np.uint8]) -> None:
    """Writes (rows, cols, 3 or 4), uint8, as PNG."""

# processing

class NdviReport:
    """Georeference, size and statistics of an NDVI."""

    @property
    def georeference(self) -> Georeference:
        """Where the pixels lie."""
    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
    @property
    def chunks(self) -> int:
        """How many were computed."""
    @property
    def pixels(self) -> int:
        """All of them."""
    @property
    def valid_pixels(self) -> int:
        """Those that are not masked and have data."""
    @property
    def minimum(self) -> float:
        """Of the valid pixels."""
    @property
    def maximum(self) -> float:
        """Of the valid pixels."""
    @property
    def mean(self) -> float:
        """Of the valid pixels."""

def write_ndvi(
    product: Product,
    *,
    cog: _Path | None = None,
    zarr_store: ByteStore | None = None,
    zarr_root: _Key = "",
    stac_discovery: Mapping[str, Any] | None = None,
    chunk: int = 0,
    readers: int = 2,
    workers: int = 0,
    in_flight: int = 0,
    progress: _Progress = None,
) -> NdviReport:
    """NDVI of a Sentinel-2 L2A product at 10 m, clouds masked, chunk by chunk; to a COG and an EOPF-style Zarr."""

def make_true_color(
    product: Product,
    *,
    longest_edge: int = 1024,
    low_percent: float = 2.0,
    high_percent: float = 98.0,
    gamma: float = 1.0,
    progress: _Progress = None,
) -> NDArray[np.uint8]:
    """The true-colour picture of a Sentinel-2 L2A product, (rows, cols, 3), uint8."""
