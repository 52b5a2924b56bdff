"""The options of searches: one for each row of the table of search parameters that has one."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rsclient.cli.options import at_least_0, read_filter, read_geometry, split_list

if TYPE_CHECKING:
    from rsclient.services import SearchParameterRow

__all__ = ["DEFAULT_MAX_ITEMS", "add_filters", "given_filters", "join_signs", "query_of"]

DEFAULT_MAX_ITEMS = 20
_PAGE = 100
_ADVICE = {
    "published": "; filter the catalog with --filter \"published > TIMESTAMP('...')\"",
    "datetime": "; stations are searched by --published, or by --filter",
}
_SEARCHED = {"catalog": "the catalog", "stations": "stations"}


def _as_given(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class _Form:
    """How the command line takes a parameter of a kind."""

    settings: dict[str, Any]
    hint: str = ""
    read: Callable[[Any], Any] = field(default=_as_given)


_FORMS = {
    "text": _Form({"metavar": "TEXT"}),
    "list": _Form({"action": "append", "metavar": "A,B"}, "; repeatable", split_list),
    "filter": _Form({"metavar": "CQL2"}, " text, or @FILE with CQL2 text or CQL2 JSON", read_filter),
    "interval": _Form({"metavar": "TIME"}, ": a time, a day or A/B; .. is open, no zone is UTC"),
    "box": _Form({"nargs": 4, "type": float, "metavar": ("W", "S", "E", "N")}),
    "geometry": _Form({"metavar": "GEOJSON"}, ": GeoJSON, or @FILE with it", read_geometry),
    "order": _Form({"action": "append", "metavar": "NAME"}, "; -NAME descends; repeatable", split_list),
    "count": _Form({"type": at_least_0, "metavar": "N"}),
}


def add_filters(parser: argparse.ArgumentParser, scope: str = "all") -> None:
    """Adds the options that say which items: those of the catalog, of stations, or all."""
    filters = parser.add_argument_group("filters")
    for row in _rows(scope):
        form = _FORMS[row.kind]
        text = row.description[0].lower() + row.description[1:] + form.hint
        if row.name == "max_items":
            text += f" (default: {DEFAULT_MAX_ITEMS})"
        filters.add_argument(_option(row), dest=row.name, help=text, **form.settings)


def query_of(arguments: argparse.Namespace, service: str, max_items: int) -> dict[str, Any]:
    """The arguments of `search_items` that the options stand for. Raises ValueError for one of the other searches."""
    scope = "catalog" if service == "catalog" else "stations"
    query: dict[str, Any] = {}
    for row in _given(arguments):
        if row.scope not in ("all", scope):
            advice = _ADVICE.get(row.name, "")
            raise ValueError(f"{_option(row)} is for {_SEARCHED[row.scope]}{advice}")
        query[row.name] = _FORMS[row.kind].read(getattr(arguments, row.name))
    return query | {"max_items": max_items, "limit": min(max_items or _PAGE, _PAGE)}


def given_filters(arguments: argparse.Namespace) -> list[str]:
    """The options of searches that were given."""
    return [_option(row) for row in _given(arguments)]


def join_signs(arguments: list[str]) -> list[str]:
    """`--sortby -published` as `--sortby=-published`: argparse would take the value for an option."""
    orders = {_option(row) for row in _rows("all") if row.kind == "order"}
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] in orders and argument.startswith("-") and not argument.startswith("--"):
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def _rows(scope: str) -> Iterator[SearchParameterRow]:
    from rsclient.services import search_parameter_table

    for row in search_parameter_table():
        if row.has_option and (row.scope == "all" or scope in ("all", row.scope)):
            yield row


def _given(arguments: argparse.Namespace) -> Iterator[SearchParameterRow]:
    return (row for row in _rows("all") if getattr(arguments, row.name, None) is not None)


def _option(row: SearchParameterRow) -> str:
    return f"--{row.name.replace('_', '-')}"
