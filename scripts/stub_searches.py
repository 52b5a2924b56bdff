"""Writes the keyword arguments of searches into stubs, from the table of search parameters and the built module."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

TYPES = {
    "text": ("str | None", "str | None"),
    "list": ("_Names", "str | Sequence[str] | None"),
    "filter": ("_Filter", "str | Mapping[str, Any] | None"),
    "interval": ("_Interval", "Any"),
    "box": ("_Box", "Iterable[float] | str | None"),
    "geometry": ("_Place", "Any"),
    "order": ("_SortBy", "Any"),
    "count": ("int", "int"),
}
"""Of each kind its type in the stub of the module, where it has a name, and elsewhere."""

CLASSES = {"StationClient": "stations", "CatalogClient": "catalog"}


def with_search_parameters(stub: str) -> str:
    """The stub of the module with the keyword arguments of `search_items` of each client."""
    from rsclient import services

    for owner, scope in CLASSES.items():
        signature = inspect.signature(getattr(services, owner).search_items)
        lines = [
            f"        {name}: {TYPES[kind][0]} = {signature.parameters[name].default!r},\n"
            for name, kind in keywords(scope)
        ]
        begin = stub.index("        *,\n", stub.index("def search_items(", stub.index(f"class {owner}:")))
        begin += len("        *,\n")
        stub = stub[:begin] + "".join(lines) + stub[stub.index("    ) -> ItemSearch:", begin) :]
    return stub


def filters_stub() -> str:
    """The stub of rsclient.search_filters."""
    lines = [
        '"""The keyword arguments of searches. Written by scripts/generate.py from the table of search parameters."""',
        "",
        "from collections.abc import Callable, Iterable, Mapping, Sequence",
        "from typing import Any, TypedDict, TypeVar",
        "",
        '_Function = TypeVar("_Function", bound=Callable[..., Any])',
    ]
    for owner, scope in CLASSES.items():
        lines += ["", f"class {owner.removesuffix('Client')}Filters(TypedDict, total=False):"]
        lines += [f"    {name}: {TYPES[kind][1]}" for name, kind in keywords(scope)]
    lines += ["", "def with_filters_of(search: Callable[..., Any]) -> Callable[[_Function], _Function]: ..."]
    return "\n".join(lines) + "\n"


def keywords(scope: str) -> Iterator[tuple[str, str]]:
    """Name and kind of the parameters of a search."""
    from rsclient.services import search_parameter_table

    for row in search_parameter_table():
        if row.scope in ("all", scope):
            yield row.name, row.kind
