"""Zarr version 2 of ours and of zarr-python: each reads what the other writes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import xarray
import zarr
from numcodecs import Blosc, GZip, Zlib, Zstd
from numpy.typing import NDArray

from rsclient.processing import write_ndvi
from rsclient.product import open_product
from rsclient.storage import FolderStore
from tests.support.cpp_build import finished_build
from tests.support.s2_product import assemble
from tests.support.s2_reference import reference_ndvi
from tests.support.s2_scene import PIXELS

BLOSC = {
    f"blosc_{name}_{shuffle}": Blosc(cname=name, clevel=5, shuffle=shuffle)
    for name in ("zstd", "lz4", "lz4hc", "zlib", "blosclz")
    for shuffle in (Blosc.NOSHUFFLE, Blosc.SHUFFLE, Blosc.BITSHUFFLE)
}
CODECS: dict[str, Any] = {**BLOSC, "zlib": Zlib(1), "gzip": GZip(9), "zstd": Zstd(7), "none": None}
TYPES = ["|u1", "<u2", "<u4", "<u8", "|i1", "<i2", "<i4", "<i8", "<f4", "<f8"]
FILLS = {"nan": ("<f4", np.nan), "infinity": ("<f8", -np.inf), "minus_one": ("<i2", -1), "large": ("<u8", 2**64 - 1)}

Arrays = dict[str, NDArray[Any]]


def random(rng: np.random.Generator, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """Any bits at all: every number of the type may occur, NaN too."""
    kind = np.dtype(dtype)
    return np.frombuffer(rng.bytes(int(np.prod(shape)) * kind.itemsize), kind).reshape(shape)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Arrays]:
    """A hierarchy written by zarr-python, and what it holds."""
    folder, rng = tmp_path_factory.mktemp("theirs"), np.random.default_rng(20200219)
    root = zarr.open_group(folder, mode="w", zarr_format=2)
    root.attrs["title"] = "made by zarr-python"
    held: Arrays = {}

    def add(path: str, values: NDArray[Any], chunks: tuple[int, ...], **how: Any) -> None:
        array = root.create_array(path, shape=values.shape, dtype=values.dtype, chunks=chunks,
                                  **{"compressors": None, "fill_value": 0, **how})  # fmt: skip
        array.attrs["_ARRAY_DIMENSIONS"] = list("abc"[: values.ndim])
        array[...] = values
        held[path] = values

    for name, codec in CODECS.items():  # the last chunks of both dimensions reach beyond the array
        add(f"codecs/{name}", rng.integers(0, 50, (37, 41)).astype("<u2"), (16, 16), compressors=codec)
    for dtype in TYPES:
        add(f"types/{dtype.strip('|<')}", random(rng, dtype, (5, 7)), (4, 4), compressors=Blosc(cname="zstd"))
    add("shapes/line", random(rng, "<i4", (23,)), (10,))
    add("shapes/cube", random(rng, "<i4", (3, 5, 7)), (2, 2, 3))
    add("shapes/slash", random(rng, "<i4", (5, 7)), (4, 4), chunk_key_encoding={"name": "v2", "separator": "/"})
    add("shapes/scalar", np.array(-1.25), ())
    for name, (dtype, fill) in FILLS.items():  # one chunk of four is there
        values = np.full((5, 7), fill, dtype)
        values[:4, :4] = np.arange(16).reshape(4, 4)
        add(f"fills/{name}", values, (4, 4), fill_value=fill)
        assert sorted(path.name for path in (folder / "fills" / name).iterdir() if path.name[0] != ".") == ["0.0"]
    zarr.consolidate_metadata(root.store, zarr_format=2)
    return folder, held


@pytest.fixture(scope="module")
def ours(theirs: tuple[Path, Arrays], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same hierarchy, written by our writer."""
    folder = tmp_path_factory.mktemp("ours")
    program = finished_build() / "tests" / "cpp" / "rewrite_zarr"
    done = subprocess.run([str(program), str(theirs[0]), str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_we_read_what_zarr_python_writes(theirs: tuple[Path, Arrays]) -> None:
    folder, held = theirs
    product = open_product(folder)
    assert sorted(product) == sorted(held)
    for path, values in held.items():
        variable = product[path]
        assert (variable.shape, variable.dtype) == (values.shape, values.dtype), path
        np.testing.assert_array_equal(variable.read(), values, err_msg=path)


@pytest.mark.parametrize("consolidated", [True, False])
def test_zarr_python_reads_what_we_write(theirs: tuple[Path, Arrays], ours: Path, consolidated: bool) -> None:
    root = zarr.open_group(ours, mode="r", zarr_format=2, use_consolidated=consolidated)
    assert dict(root.attrs) == {"title": "made by zarr-python"}
    for path, values in theirs[1].items():
        array: Any = root[path]
        assert (array.shape, array.dtype) == (values.shape, values.dtype), path
        np.testing.assert_array_equal(array[...], values, err_msg=path)


def test_what_we_write_has_the_metadata_of_zarr_python(theirs: tuple[Path, Arrays], ours: Path) -> None:
    for path in theirs[1]:
        for name in (".zarray", ".zattrs"):
            written, expected = (json.loads((folder / path / name).read_text()) for folder in (ours, theirs[0]))
            # what zarr-python adds for itself, and what it leaves to its default
            written.setdefault("dimension_separator", ".")
            expected.setdefault("dimension_separator", ".")
            if isinstance(expected.get("compressor"), dict):
                expected["compressor"].pop("checksum", None)
                written["compressor"].pop("checksum", None)
            assert written == expected, f"{path}/{name}"


def test_we_write_the_chunks_that_there_are(theirs: tuple[Path, Arrays], ours: Path) -> None:
    def chunks(folder: Path) -> list[str]:
        files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
        return sorted(path.relative_to(folder).as_posix() for path in files)

    assert chunks(ours) == chunks(theirs[0])


def test_xarray_opens_the_ndvi_with_its_coordinates(tmp_path: Path) -> None:
    product = open_product(assemble(tmp_path))
    write_ndvi(product, zarr_store=FolderStore(str(tmp_path)), zarr_root="ndvi.zarr")
    group = "measurements/vegetation/r10m"
    with (
        rasterio.open(PIXELS / "B04.tif") as original,
        xarray.open_zarr(tmp_path / "ndvi.zarr", group=group, consolidated=True, chunks=None) as opened,
    ):
        ndvi = opened["ndvi"]
        assert ndvi.dims == ("y", "x")
        assert set(ndvi.coords) == {"y", "x"}
        assert ndvi.attrs["proj:epsg"] == original.crs.to_epsg()
        rows, cols = np.arange(original.height), np.arange(original.width)
        np.testing.assert_array_equal(ndvi["x"], [original.xy(0, col)[0] for col in cols])
        np.testing.assert_array_equal(ndvi["y"], [original.xy(row, 0)[1] for row in rows])
        expected, valid = reference_ndvi(PIXELS)
        assert np.array_equal(~np.isnan(ndvi.values), valid)
        np.testing.assert_allclose(ndvi.values[valid], expected[valid], rtol=0, atol=2e-6)
