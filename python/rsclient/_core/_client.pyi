"""What the extension module `_client` offers; its names and arguments are those of python/bindings/."""

import builtins
import datetime as dt
from collections.abc import (
    AsyncIterator,
    Callable,
    Coroutine,
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    Sequence,
    ValuesView,
)
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, TypedDict, overload

import pystac
from typing_extensions import Buffer, Self

_Path: TypeAlias = str | PathLike[str]
_Key: TypeAlias = str | PathLike[str]
_JsonObject: TypeAlias = dict[str, Any]
_Geometry: TypeAlias = Mapping[str, Any] | None
_Time: TypeAlias = str | dt.datetime
_Filter: TypeAlias = str | Mapping[str, Any] | None  # CQL2 text or CQL2 JSON
_Sorting: TypeAlias = str | Mapping[str, str]  # "-created,id" or {"field": "created", "direction": "desc"}
_SortBy: TypeAlias = _Sorting | Sequence[_Sorting] | None
_Box: TypeAlias = Iterable[float] | str | None  # west, south, east, north
_Place: TypeAlias = Mapping[str, Any] | str | _HasGeoInterface | None  # GeoJSON, or what shapely makes of it
_SearchTime: TypeAlias = str | dt.date | None
_Interval: TypeAlias = _SearchTime | Sequence[_SearchTime]
_Names: TypeAlias = str | Sequence[str] | None
_Collections: TypeAlias = str | Collection | Sequence[str | Collection] | None
_Progress: TypeAlias = Callable[[str, int, int, str], object] | None  # step, done, total, unit
_JobStatus: TypeAlias = Literal["accepted", "running", "successful", "failed", "dismissed"]

class _HasGeoInterface(Protocol):
    @property
    def __geo_interface__(self) -> Mapping[str, Any]: ...

# core

class UninterruptibleScope:
    """While entered, calls of this library in this thread do not stop at Ctrl-C, which is heard once they are done.
    For short steps that must not be left half-way.
    """

    def __init__(self) -> None: ...
    def __enter__(self) -> None: ...
    def __exit__(self, *args: object) -> None: ...

class ByteSource:
    """Named objects that can be read: a folder, an S3 prefix. A missing object is not an error."""

    @property
    def uri(self) -> str:
        """Where the objects are; holds no credential."""
    def size(self, key: _Key) -> int | None:
        """Size of an object in bytes; None if it does not exist."""
    def read(self, key: _Key) -> bytes | None:
        """The whole object; None if it does not exist."""
    def read_range(self, key: _Key, offset: int, length: int) -> bytes:
        """Part of an object. Raises StorageError if it does not exist or ends before."""
    def read_ranges(self, ranges: Sequence[tuple[_Key, int, int]]) -> builtins.list[bytes]:
        """Reads many (key, offset, length) of one or several objects, on S3 several at once; in the order given."""
    def etag(self, key: _Key) -> str | None:
        """A tag that changes with the content; None if the object does not exist or the source has no tags."""
    @property
    def can_list(self) -> bool:
        """Whether `list` works; every ByteStore can list."""
    def list(self, prefix: str = "") -> builtins.list[str]:
        """Keys of all objects that start with prefix, sorted. Raises StorageError if `can_list` is false."""

class ByteStore(ByteSource):
    """Named objects that can also be written."""

    def write(self, key: _Key, data: Buffer) -> None:
        """Writes a whole object. If it fails, the object is as it was before."""
    def remove(self, key: _Key) -> None:
        """Removes an object. A missing object is not an error."""
    def move(self, source: _Key, target: _Key) -> None:
        """Renames an object, replacing any existing one."""

class FolderStore(ByteStore):
    """A folder of the local file system."""

    def __init__(self, root: _Path) -> None: ...

class MemoryStore(ByteStore):
    """A byte store in memory, for tests and small intermediate results."""

    def __init__(self) -> None: ...

# stac

class Asset:
    """A file or a folder that belongs to an item or a collection."""

    def __init__(
        self,
        href: str,
        *,
        title: str | None = None,
        description: str | None = None,
        type: str | None = None,
        roles: Sequence[str] = [],
        extra: _JsonObject = {},
    ) -> None: ...
    @property
    def href(self) -> str:
        """Where it is."""
    @property
    def title(self) -> str | None:
        """A line for people, or None."""
    @property
    def description(self) -> str | None:
        """More than a line for people, or None."""
    @property
    def type(self) -> str | None:
        """Media type."""
    @property
    def roles(self) -> list[str]:
        """What it is for, e.g. "data", "thumbnail"."""
    @property
    def extra(self) -> MappingProxyType[str, Any]:
        """Members that have no field here."""
    @property
    def file_size(self) -> int | None:
        """The size in bytes from file:size, or None."""
    @property
    def file_checksum(self) -> str | None:
        """The file:checksum, in the service's encoding, or None."""
    @property
    def s3_href(self) -> str | None:
        """Where the bytes are in object storage, or None."""
    def to_dict(self) -> _JsonObject:
        """All members."""
    @staticmethod
    def from_dict(dict: _JsonObject) -> Asset:
        """Members that are not known are kept in extra."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def __getstate__(self) -> tuple[Any, ...]: ...
    def __setstate__(self, state: tuple[Any, ...], /) -> None: ...

class Link:
    """A link of a STAC object."""

    def __init__(
        self,
        rel: str,
        href: str,
        *,
        type: str | None = None,
        title: str | None = None,
        extra: _JsonObject = {},
    ) -> None: ...
    @property
    def rel(self) -> str:
        """How the target is related, e.g. "self", "derived_from"."""
    @property
    def href(self) -> str:
        """Where the target is."""
    @property
    def type(self) -> str | None:
        """Media type of the target, or None."""
    @property
    def title(self) -> str | None:
        """A line for people, or None."""
    @property
    def extra(self) -> MappingProxyType[str, Any]:
        """Members that have no field here."""
    def to_dict(self) -> _JsonObject:
        """All members."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def __getstate__(self) -> tuple[Any, ...]: ...
    def __setstate__(self, state: tuple[Any, ...], /) -> None: ...

class Assets:
    """The assets of an item by key, read only. Each is decoded on access: all keys are listed, and a broken asset
    raises DecodeError with its place when it is read, without hiding the others.
    """

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def __contains__(self, key: object) -> bool: ...
    def __getitem__(self, key: str) -> Asset: ...
    def get(self, key: str, default: Any = None) -> Any:
        """The asset of this key, or the default. Raises DecodeError if it is broken."""
    def keys(self) -> KeysView[str]:
        """All keys, in order."""
    def values(self) -> ValuesView[Asset]:
        """The assets; a loop over them raises DecodeError at a broken one."""
    def items(self) -> ItemsView[str, Asset]:
        """Keys and assets; a loop over them raises DecodeError at a broken one."""
    def faults(self) -> dict[str, str]:
        """Why each broken asset cannot be read, by key; empty if all are good."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Item:
    """A STAC item of any 1.x version; members it does not know are kept."""

    @staticmethod
    def from_dict(dict: _JsonObject) -> Item:
        """Numbers and the order of members are kept."""
    @staticmethod
    def from_json(text: str | bytes) -> Item:
        """Reads JSON text, str or bytes, now. Raises DecodeError with the place of a fault. NaN and infinity are
        read as None, each with a DecodeWarning that has its JSON pointer; a byte order mark is passed by.
        """
    def to_dict(self) -> _JsonObject:
        """A copy of all members."""
    def to_json(self, *, indent: int = 0) -> str:
        """The JSON text: as it came if nothing was changed."""
    def set(self, name: str, value: Any) -> None:
        """Sets or replaces one member and leaves the others as they are."""
    def __getitem__(self, name: str) -> Any: ...
    def __contains__(self, name: str) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: dict[int, Any]) -> Self: ...
    def __getstate__(self) -> tuple[str]: ...
    def __setstate__(self, state: tuple[str], /) -> None: ...
    @property
    def id(self) -> str:
        """Id of the item."""
    @property
    def collection(self) -> str | None:
        """Id of the collection, as the service spells it, or None."""
    @property
    def datetime(self) -> dt.datetime | None:
        """Time of sensing in UTC as an aware datetime, to the microsecond; None if there is only an interval.
        Without an offset it is UTC. Raises DecodeError if it is no time.
        """
    @property
    def bbox(self) -> list[float] | None:
        """West, south, east, north; None without one."""
    @property
    def geometry(self) -> _JsonObject | None:
        """GeoJSON geometry in degrees; None without one."""
    @property
    def properties(self) -> MappingProxyType[str, Any]:
        """A view that cannot be changed; use set_property."""
    @property
    def assets(self) -> Assets:
        """Copies by key, each decoded on access; use set_asset to change one."""
    @property
    def links(self) -> list[Link]:
        """Copies; a broken one is left out and named in a DecodeWarning."""
    @property
    def stac_extensions(self) -> list[str]:
        """URLs of the schemas of its extensions."""
    @property
    def __geo_interface__(self) -> _JsonObject: ...
    def asset(self, key: str) -> Asset:
        """The asset of this key, whatever the others are; KeyError lists the keys."""
    def set_property(self, name: str, value: Any) -> None:
        """Sets or replaces one property."""
    def set_asset(self, key: str, asset: Asset) -> None:
        """Adds an asset, or replaces that of this key."""
    def add_link(self, link: Link) -> None:
        """Adds a link."""
    def validate(self, *, ignore_unknown: bool = False) -> None:
        """Checks the item against the official schemas, offline. Raises ValueError with every fault and its place;
        extensions whose schema is not part of the package are faults unless they are to be ignored.
        """
    def to_pystac(self) -> pystac.Item:
        """The same as pystac.Item."""
    def _repr_html_(self) -> str: ...

class Collection:
    """A STAC collection of any 1.x version; members it does not know are kept."""

    @staticmethod
    def from_dict(dict: _JsonObject) -> Collection:
        """Numbers and the order of members are kept."""
    @staticmethod
    def from_json(text: str | bytes) -> Collection:
        """Reads JSON text, str or bytes, now. Raises DecodeError with the place of a fault. NaN and infinity are
        read as None, each with a DecodeWarning that has its JSON pointer; a byte order mark is passed by.
        """
    def to_dict(self) -> _JsonObject:
        """A copy of all members."""
    def to_json(self, *, indent: int = 0) -> str:
        """The JSON text: as it came if nothing was changed."""
    def set(self, name: str, value: Any) -> None:
        """Sets or replaces one member and leaves the others as they are."""
    def __getitem__(self, name: str) -> Any: ...
    def __contains__(self, name: str) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: dict[int, Any]) -> Self: ...
    def __getstate__(self) -> tuple[str]: ...
    def __setstate__(self, state: tuple[str], /) -> None: ...
    @property
    def id(self) -> str:
        """Id of the collection."""
    @property
    def title(self) -> str | None:
        """A line for people, or None."""
    @property
    def description(self) -> str | None:
        """What is in it, or None."""
    @property
    def license(self) -> str | None:
        """SPDX identifier or "other", or None."""
    @property
    def owner(self) -> str | None:
        """Owner in an RS-Server catalog, or None."""
    @property
    def links(self) -> list[Link]:
        """Copies; as those of an item."""
    def validate(self, *, ignore_unknown: bool = False) -> None:
        """Checks the collection against the official schemas, offline, as Item.validate does."""
    def to_pystac(self) -> pystac.Collection:
        """The same as pystac.Collection."""
    def _repr_html_(self) -> str: ...

def make_collection(id: str, description: str, *, license: str = "other") -> Collection:
    """A collection with what STAC asks for: the whole world and an open time interval."""

class ItemCollection:
    """A FeatureCollection: a sequence of items."""

    def __init__(self, items: Sequence[Item]) -> None: ...
    @staticmethod
    def from_json(text: str | bytes) -> ItemCollection:
        """Reads the text of a FeatureCollection, str or bytes; its items are parsed on first access."""
    @staticmethod
    def from_dict(dict: _JsonObject) -> ItemCollection:
        """From a FeatureCollection as json.loads gives it."""
    @property
    def matched(self) -> int | None:
        """How many there are on all pages, if the service said so."""
    def to_json(self) -> str:
        """The JSON text of a FeatureCollection."""
    def to_dict(self) -> _JsonObject:
        """A FeatureCollection as json.loads gives it."""
    def to_pystac(self) -> pystac.ItemCollection:
        """The same as pystac.ItemCollection."""
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> ItemCollection: ...
    def __iter__(self) -> Iterator[Item]: ...
    def _repr_html_(self) -> str: ...
    def __getstate__(self) -> tuple[str]: ...
    def __setstate__(self, state: tuple[str], /) -> None: ...

class RasterBand:
    """One band of a raster asset; what is left out is not written."""

    def __init__(
        self,
        *,
        name: str = "",
        description: str = "",
        data_type: str = "",
        nodata: str = "",
        unit: str = "",
        scale: float | None = None,
        offset: float | None = None,
        spatial_resolution: float | None = None,
    ) -> None: ...
    @property
    def name(self) -> str:
        """Name of the band, e.g. "ndvi"."""
    def __getstate__(self) -> tuple[Any, ...]: ...
    def __setstate__(self, state: tuple[Any, ...], /) -> None: ...

class ItemBuilder:
    """Puts a STAC 1.1.0 item together and checks what a catalog would refuse."""

    def __init__(self, id: str) -> None: ...
    def geometry(self, geojson: _Geometry) -> Self:
        """Footprint in degrees; rings are turned the right way round and bbox is computed."""
    def datetime(self, time: _Time) -> Self:
        """When it was sensed: RFC 3339 text or an aware datetime."""
    def interval(self, start: _Time, end: _Time) -> Self:
        """From when to when; datetime becomes the middle unless it was given."""
    def collection(self, id: str) -> Self:
        """Id of the collection that the item is for."""
    def property(self, name: str, value: Any) -> Self:
        """Sets a property."""
    def asset(self, key: str, asset: Asset) -> Self:
        """Adds an asset, or replaces that of this key."""
    def link(self, link: Link) -> Self:
        """Adds a link."""
    def derived_from(self, href: str, title: str = "") -> Self:
        """A link to an item that this one was made from."""
    def extension(self, schema_url: str) -> Self:
        """Names an extension that the properties use."""
    def add_projection(self, *, epsg: int, shape: Sequence[int], transform: Sequence[float]) -> Self:
        """Where the pixels lie: EPSG code, (rows, columns), and the affine transform of pixel corners, six numbers
        row by row.
        """
    def add_processing(
        self,
        *,
        level: str = "",
        facility: str = "",
        version: str = "",
        lineage: str = "",
        datetime: str = "",
        expression_format: str = "",
        expression: str = "",
        software: dict[str, str] = {},
    ) -> Self:
        """How the product was made; what is left out is not written."""
    def add_eopf(
        self,
        *,
        product_type: str = "",
        origin_datetime: str = "",
        datatake_id: str = "",
        instrument_mode: str = "",
    ) -> Self:
        """EOPF properties and product:type, without which a catalog refuses the item."""
    def add_file(self, asset: Asset, *, size: int, checksum: str = "") -> Asset:
        """The asset with file:size and file:checksum (a multihash in hexadecimal)."""
    def add_raster(self, asset: Asset, *, bands: Sequence[RasterBand]) -> Asset:
        """The asset with its bands described."""
    def build(self) -> Item:
        """The item. Raises ValueError if neither a time nor an interval was given."""
    def __getstate__(self) -> tuple[str]: ...
    def __setstate__(self, state: tuple[str], /) -> None: ...

# cql2

def parse_cql2(filter: str | Mapping[str, Any]) -> _JsonObject | bool:
    """Checks a filter in OGC CQL2 and returns it as CQL2 JSON.

    Parameters
    ----------
    filter : str or dict
        CQL2 text or CQL2 JSON. At most 1 MiB of text, nested at most 64 levels deep.

    Returns
    -------
    dict, or bool for the filters TRUE and FALSE

    Raises
    ------
    ValueError
        It is not CQL2. The message names the place (line and column in text, a JSON pointer in JSON), what was
        expected
        there and what was found.

    Examples
    --------
    >>> parse_cql2("product:type = 'S02MSIL2A'")
    {'op': '=', 'args': [{'property': 'product:type'}, 'S02MSIL2A']}
    """

# transfer

class _Uploaded(TypedDict):
    size: int
    sha256: str

class DownloadResult:
    """A file that was downloaded."""

    @property
    def path(self) -> Path:
        """Where it is now."""
    @property
    def size(self) -> int:
        """In bytes."""
    @property
    def checksum_verified(self) -> bool:
        """Whether a checksum was known, could be read, and matches; a mismatch raises ProductError."""

class S3Store(ByteStore):
    """A bucket of an S3-compatible object store, or what is under a prefix in it."""

    def __init__(
        self,
        uri: str,
        *,
        endpoint: str = "",
        region: str = "",
        access_key: str = "",
        secret_key: str = "",
        session_token: str = "",
        timeout: float | None = None,
        idle_timeout: float | None = None,
        attempts: int = 4,
    ) -> None:
        """Without an endpoint, S3_ENDPOINT, S3_ACCESSKEY, S3_SECRETKEY and S3_REGION of the environment are used; a
        region that is given wins over S3_REGION, and without either it is us-east-1. A request may take `timeout`
        seconds (60); one that moves data may take as long as it needs, but no longer than `idle_timeout` whole
        seconds (30) without a byte. It is sent `attempts` times at most.
        """
    def upload_file(self, path: _Path, key: _Key, *, progress: _Progress = None) -> _Uploaded:
        """Writes an object from a local file; its size and SHA-256."""
    def download_file(
        self,
        key: _Key,
        path: _Path,
        *,
        checksum: str | None = None,
        progress: _Progress = None,
    ) -> int:
        """Writes an object to a local file, verified; its size."""
    def presigned_url(self, key: _Key, *, valid_for: int = 900) -> str:
        """A URL that lets its holder read the object for so many seconds. It is a credential."""

def sha256_multihash(sha256: str) -> str:
    """A SHA-256 in hexadecimal as the multihash that file:checksum holds."""

def verify_file(path: _Path, checksum: str) -> bool:
    """Whether a checksum could be read and matches; a mismatch raises ProductError."""

# jobs

class Job:
    """What a service says of a job at one moment."""

    @property
    def id(self) -> str:
        """Id of the job."""
    @property
    def process_id(self) -> str:
        """What runs, e.g. "staging"."""
    @property
    def status(self) -> _JobStatus:
        """accepted, running, successful, failed or dismissed."""
    @property
    def progress(self) -> int:
        """Per cent."""
    @property
    def message(self) -> str:
        """For people; the reason of a failure."""
    @property
    def created(self) -> str:
        """When it was submitted, as the service writes it."""
    @property
    def started(self) -> str | None:
        """When it began, or None."""
    @property
    def updated(self) -> str | None:
        """When it last changed, or None."""
    @property
    def finished(self) -> str | None:
        """When it ended, or None."""
    @property
    def is_terminal(self) -> bool:
        """Whether the job has ended."""
    @property
    def nothing_staged(self) -> bool:
        """Whether a staging job was successful without copying a file: its items are in the catalog already, or have
        none of the assets.
        """
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def __getstate__(self) -> tuple[Any, ...]: ...
    def __setstate__(self, state: tuple[Any, ...], /) -> None: ...

# services

class SettingRow:
    """One setting; see all_settings()."""

    @property
    def name(self) -> str:
        """A name that no other setting has."""
    @property
    def argument(self) -> str:
        """The argument of a class of Python; empty: it has none."""
    @property
    def option(self) -> str:
        """The option of the command line; empty: it has none."""
    @property
    def variables(self) -> list[str]:
        """Environment variables; the first that is set wins."""
    @property
    def kind(self) -> Literal["text", "secret", "url", "truth", "count", "choice", "path"]:
        """How it is read: text, secret, url, truth, count, choice or path."""
    @property
    def fallback(self) -> str:
        """What holds if it is not set."""
    @property
    def description(self) -> str:
        """What it is."""
    @property
    def shown_unset(self) -> bool:
        """Whether `rsclient doctor` lists it if it is not set."""

class ServiceRow:
    """One service of the platform; see service_table()."""

    @property
    def key(self) -> str:
        """The name of accessors, hosts and commands, e.g. "auxip"."""
    @property
    def name(self) -> str:
        """The name in messages, e.g. "AUXIP"."""
    @property
    def kind(self) -> Literal["station", "catalog", "staging", "auth", "no_client"]:
        """station, catalog, staging, auth or no_client."""
    @property
    def prefix(self) -> str:
        """Path below the base URL; may be empty."""
    @property
    def host_variables(self) -> list[str]:
        """Environment variables with a base URL of its own; the first that is set wins."""
    @property
    def summary(self) -> str:
        """What the service holds, in one sentence."""

class SearchParameterRow:
    """One parameter of a search; see search_parameter_table()."""

    @property
    def name(self) -> str:
        """Name of the keyword argument, and in the request."""
    @property
    def kind(self) -> Literal["text", "list", "filter", "interval", "box", "geometry", "order", "count"]:
        """How it is given: text, list, filter, interval, box, geometry, order or count."""
    @property
    def scope(self) -> Literal["all", "catalog", "stations"]:
        """Which searches have it: all, catalog or stations."""
    @property
    def description(self) -> str:
        """What it is, without a full stop."""
    @property
    def has_option(self) -> bool:
        """Whether the command line has an option for it."""

def search_parameter_table() -> list[SearchParameterRow]:
    """All parameters of searches, in the order in which they are shown."""

def all_settings() -> list[SettingRow]:
    """All settings that this library reads, with a row for the URL of each service."""

def service_table() -> list[ServiceRow]:
    """All services that this library knows, in the order in which they are shown."""

class CallRecord:
    """What was asked and how it ended; holds no credential."""

    @property
    def action(self) -> str:
        """What was done, e.g. "search CADIP items"."""
    @property
    def method(self) -> str:
        """HTTP method."""
    @property
    def url(self) -> str:
        """Without query."""
    @property
    def status(self) -> int:
        """0: no answer."""
    @property
    def attempts(self) -> int:
        """How often was asked."""
    @property
    def seconds(self) -> float:
        """How long it took, all attempts together."""
    @property
    def request_id(self) -> str:
        """The id under which the service logged the request; empty if it gave none."""

class ServiceOptions:
    """What all clients need to know: arguments, then RSPY_* variables, then defaults."""

    def __init__(
        self,
        url: str = "",
        *,
        api_key: str = "",
        session_cookie: str = "",
        bearer_token: str = "",
        owner: str = "",
        local: bool | None = None,
        hosts: Mapping[str, str] = {},
        attempts: int = 4,
        deadline: float = 300.0,
        timeout: float | None = None,
        log: Callable[[CallRecord], object] | None = None,
    ) -> None: ...
    @property
    def url(self) -> str:
        """Base URL of the platform; may be empty."""
    @property
    def mode(self) -> Literal["local", "hybrid", "cluster"]:
        """local, hybrid or cluster."""
    @property
    def owner(self) -> str:
        """Owner of catalog collections; empty if the platform takes it from the credential."""
    @property
    def hosts(self) -> dict[str, str]:
        """URL of each service that has one of its own."""
    def url_of(self, service: str) -> str:
        """Base URL of a service. Raises ValueError naming what to set if it is not known."""

class ItemIterator:
    """A walk through a search; fetches the next page when it is needed."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> Item: ...

class FetchedItems:
    """A page of a search, or the error that kept it from coming."""

    def items(self) -> list[Item]:
        """The items, none after the last page. Raises the error."""

class ItemPages:
    """The pages of a search, for rsclient.async_search."""

    def __init__(self, search: ItemSearch) -> None: ...
    def next(self, done: Callable[[FetchedItems], object]) -> None:
        """Calls `done` with the next page, from any thread. One page is fetched ahead."""
    def cancel(self) -> None:
        """Ends the request that is under way."""

class ItemSearch:
    """Items of all pages, fetched while you iterate; each loop starts again."""

    def __iter__(self) -> ItemIterator: ...
    def __aiter__(self) -> AsyncIterator[Item]:
        """The same for asyncio: a page is fetched while the one before it is used."""
    def matched(self) -> int | None:
        """How many there are in all, if the service says so; asks for one page."""
    def collect(self) -> ItemCollection:
        """All of them in memory."""
    def collect_async(self) -> Coroutine[Any, Any, ItemCollection]:
        """All of them in memory; to be awaited."""
    @overload
    def __getitem__(self, key: int) -> Item:
        """The item at an index, or the items of a slice, fetching no more pages than that takes; counted from the
        start only.
        """
    @overload
    def __getitem__(self, key: slice) -> ItemCollection:
        """The item at an index, or the items of a slice, fetching no more pages than that takes; counted from the
        start only.
        """

class StationClient:
    """Client of one station of service_table(), e.g. "auxip": read-only STAC over its files."""

    def __init__(self, service: str, options: ServiceOptions | None = None) -> None: ...
    @property
    def name(self) -> str:
        """The station as messages name it, e.g. "AUXIP"."""
    def get_landing_page(self) -> _JsonObject:
        """The landing page, a STAC catalog."""
    def get_conformance(self) -> list[str]:
        """URLs of the standards that the service says it keeps."""
    def get_queryables(self, collection: str = "") -> _JsonObject:
        """JSON Schema of what can be filtered on."""
    def get_collections(self) -> list[Collection]:
        """Collections the caller may read."""
    def get_collection(self, id: str) -> Collection:
        """The collection with this id. Raises NotFoundError if it does not exist."""
    def search_items(
        self,
        collection: _Collections = None,
        *,
        filter: _Filter = None,
        published: _Interval = None,
        ids: _Names = None,
        bbox: _Box = None,
        intersects: _Place = None,
        sortby: _SortBy = None,
        limit: int = 100,
        max_items: int = 0,
    ) -> ItemSearch:
        """Items with distinct ids, fetched while you iterate.

        `bbox` and `intersects` are for PRIP, which takes both at once; the other stations have no footprints.
        `filter` holds conditions joined with AND, each of them property = value, property IN (values), a T_
        operator of a property and a time or interval, or S_INTERSECTS of geometry and a polygon; another raises
        ValueError before anything is sent.

        Parameters
        ----------
        collection : str, Collection, or a list of them
            Ids; by default all that may be read.
        filter : str or dict
            Conditions on the properties, in CQL2: text, or JSON as a dict.
        published : str, datetime, date, or a pair of them
            Time of publication at the station: "2025", "2025-01", "2025-01-31", an RFC 3339 time; an end that is
            None or ".." is open.
        ids : str or list of str
            Ids of items.
        bbox : four or six numbers
            West, south, east, north in degrees.
        intersects : dict, or an object with `__geo_interface__`
            A geometry that the footprint meets: a GeoJSON geometry or Feature.
        sortby : str, dict, or a list of them
            Properties to sort by: "-created,id", or {"field": "created", "direction": "desc"}.
        limit : int
            Items per request.
        max_items : int
            Items in all; 0 is all.
        """
    def get_item(self, collection: str, id: str) -> Item:
        """The item with this id. Raises NotFoundError if it does not exist."""

class UserInfo:
    """The authenticated user."""

    @property
    def user_login(self) -> str:
        """Login name."""
    @property
    def iam_roles(self) -> list[str]:
        """Roles, which say what the user may do."""
    @property
    def attributes(self) -> Mapping[str, Any]:
        """More of the user, if the platform says it."""

class AuthClient:
    """Client of the authentication endpoints."""

    def __init__(self, options: ServiceOptions) -> None: ...
    def get_me(self) -> UserInfo:
        """The authenticated user, from the platform, or from the API key manager if a key is sent and its URL is set
        (RSPY_UAC_CHECK_URL, APIKEY_URL or hosts["apikeymanager"]).
        """

class CatalogClient:
    """Client of the catalog: collections of an owner, their items and their files."""

    def __init__(self, options: ServiceOptions) -> None: ...
    def get_landing_page(self) -> _JsonObject:
        """The landing page, a STAC catalog."""
    def get_conformance(self) -> list[str]:
        """URLs of the standards that the service says it keeps."""
    def get_queryables(self, collection: str = "") -> _JsonObject:
        """JSON Schema of what can be filtered on, of one collection or of all."""
    def get_collections(self) -> list[Collection]:
        """Collections of all owners that the caller may read."""
    def get_collection(self, collection: str) -> Collection:
        """The collection of this name. Raises NotFoundError if it does not exist."""
    def create_collection(self, collection: Collection) -> Collection:
        """Creates a collection and returns it as stored. Raises ConflictError if it exists."""
    def replace_collection(self, collection: Collection) -> Collection:
        """Replaces a collection. Raises NotFoundError if it does not exist."""
    def patch_collection(self, collection: str, changes: _JsonObject) -> Collection:
        """Changes some members of a collection; None removes one."""
    def ensure_collection(self, collection: str, *, description: str = "") -> Collection:
        """The collection of this name, created if it does not exist."""
    def delete_collection(self, collection: str) -> bool:
        """Removes a collection, its items and their files; returns True if it existed."""
    def search_items(
        self,
        collections: _Collections = None,
        *,
        filter: _Filter = None,
        datetime: _Interval = None,
        ids: _Names = None,
        bbox: _Box = None,
        intersects: _Place = None,
        sortby: _SortBy = None,
        limit: int = 100,
        max_items: int = 0,
    ) -> ItemSearch:
        """Items, fetched while you iterate.

        Parameters
        ----------
        collections : str, Collection, or a list of them
            `c`, `owner:c` or `owner_c`; by default all that may be read, which some platforms refuse.
        filter : str or dict
            Conditions on the properties, in CQL2: text, or JSON as a dict.
        datetime : str, datetime, date, or a pair of them
            Time of sensing: "2025", "2025-01", "2025-01-31", an RFC 3339 time; an end that is None or ".." is
            open.
        ids : str or list of str
            Ids of items.
        bbox : four or six numbers
            West, south, east, north in degrees.
        intersects : dict, or an object with `__geo_interface__`
            A geometry that the footprint meets: a GeoJSON geometry or Feature.
        sortby : str, dict, or a list of them
            Properties to sort by: "-created,id", or {"field": "created", "direction": "desc"}.
        limit : int
            Items per request.
        max_items : int
            Items in all; 0 is all.
        """
    def get_item(self, collection: str, id: str) -> Item:
        """The item with this id. Raises NotFoundError if it does not exist."""
    def create_item(self, collection: str, item: Item) -> Item:
        """Publishes an item; its files move to the catalog's storage. Raises ConflictError if it exists."""
    def replace_item(self, collection: str, item: Item) -> Item:
        """Replaces an item. Raises NotFoundError if it does not exist."""
    def patch_item(self, collection: str, id: str, changes: _JsonObject) -> Item:
        """Changes some members of an item; None removes one."""
    def delete_item(self, collection: str, id: str) -> bool:
        """Removes an item and its files; returns True if it existed."""
    def get_asset_url(self, collection: str, id: str, asset: str) -> str:
        """A presigned URL of the bytes (valid about 25 minutes; do not keep it)."""
    def read_asset(self, collection: str, id: str, asset: str, *, ignore_size: bool = False) -> bytes:
        """The bytes of an asset, in memory. Raises ProductError if size or checksum are not those of the item;
        ignore_size=True takes bytes of another size.
        """
    def download_asset(
        self,
        collection: str,
        id: str,
        asset: str,
        path: _Path,
        *,
        progress: _Progress = None,
        ignore_size: bool = False,
    ) -> DownloadResult:
        """Writes an asset to a local file, in bounded memory.

        The file is there complete and verified afterwards, or as it was before: also after Ctrl-C. No credential
        goes to the
        object storage. A download that broke off is not begun again by itself.

        Parameters
        ----------
        collection, id, asset : str
            Which file; `asset` is its key in the item.
        path : str or path
            The file, not the folder, to write; missing folders are made.
        progress : callable, optional
            Called as ``progress(step, done, total, unit)`` while bytes come; `total` is 0 if the item does not
            say it.
        ignore_size : bool
            Whether to take the file though its size is not the `file:size` of the item, which some stations
            record wrongly. A
            checksum is verified all the same.

        Returns
        -------
        DownloadResult
            Path and size, and whether there was a checksum to verify.

        Raises
        ------
        NotFoundError
            There is no such item or asset.
        ProductError
            The size or the checksum is not what `file:size` and `file:checksum` of the asset say; or the file
            cannot be written.
        """

class JobHandle:
    """A job and its service: the job as last seen, and how to ask again."""

    @property
    def job(self) -> Job:
        """As last seen."""
    @property
    def id(self) -> str:
        """Id of the job."""
    @property
    def status(self) -> _JobStatus:
        """accepted, running, successful, failed or dismissed, as last seen."""
    @property
    def progress(self) -> int:
        """Per cent, as last seen."""
    @property
    def message(self) -> str:
        """The service's message, as last seen."""
    def refresh(self) -> Job:
        """Asks the service now."""
    def wait(self, *, timeout: float | None = None, on_change: Callable[[Job], object] | None = None) -> Job:
        """Follows the job to its end. Raises JobFailedError, or StillRunningError when `timeout` seconds are over;
        the job goes on. A job that had nothing to stage is successful; a UserWarning says so.
        """
    def results(self) -> Any:
        """What the job gave, as the service says it."""
    def dismiss(self) -> Job:
        """Removes the job from the list. The platform may go on with it: files arrive and items are published."""
    def _repr_html_(self) -> str: ...

class StagingClient:
    """Client of the staging service: copies files from stations into the catalog's storage."""

    def __init__(self, options: ServiceOptions) -> None: ...
    def get_processes(self) -> list[str]:
        """Ids of the processes that can be run."""
    def get_process(self, id: str = "staging") -> _JsonObject:
        """The description of a process."""
    def submit_staging(
        self,
        collection: str,
        items: Sequence[Item] = [],
        *,
        items_href: str = "",
        asset_names: Sequence[str] = [],
    ) -> JobHandle:
        """Starts a job that stages items, or those that the search at `items_href` gives."""
    def follow(self, job_id: str) -> JobHandle:
        """The handle of a job that runs already."""
    def get_jobs(self) -> list[Job]:
        """Jobs of all users."""
    def get_job(self, job_id: str) -> Job:
        """The job with this id. Raises NotFoundError if it does not exist."""
    def get_job_results(self, job_id: str) -> Any:
        """What a job gave, as the service says it."""
    def dismiss_job(self, job_id: str) -> Job:
        """Removes a job from the list and returns it, with the status that it had. The platform may go on with it:
        files arrive and items are published.
        """
