"""The keyword arguments of searches. Written by scripts/generate.py from the table of search parameters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict, TypeVar

_Function = TypeVar("_Function", bound=Callable[..., Any])

class StationFilters(TypedDict, total=False):
    filter: str | Mapping[str, Any] | None
    published: Any
    ids: str | Sequence[str] | None
    bbox: Iterable[float] | str | None
    intersects: Any
    sortby: Any
    limit: int
    max_items: int

class CatalogFilters(TypedDict, total=False):
    filter: str | Mapping[str, Any] | None
    datetime: Any
    ids: str | Sequence[str] | None
    bbox: Iterable[float] | str | None
    intersects: Any
    sortby: Any
    limit: int
    max_items: int

def with_filters_of(search: Callable[..., Any]) -> Callable[[_Function], _Function]: ...
