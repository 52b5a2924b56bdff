"""What a catalog search asks for, read from a query string or from a body."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import boxes, cql2_filter, nesting, timestamps
from ..boxes import BBox
from ..errors import ServiceError
from . import filter_rules, geometry

Json = dict[str, Any]

_MAX_LIMIT = 10000
_DEFAULT_LIMIT = 10
_FIELD = re.compile(r"[A-Za-z0-9_:.\- ]+")
_LISTS = ("collections", "ids", "bbox", "sortby", "externalIds")
_OPERATORS = {"eq": "=", "ne": "<>", "neq": "<>", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
#: An offset without colon is no RFC 3339; RS-Server takes it in a body only.
_BARE_OFFSET = re.compile(r"[+-]\d{4}(/|$)", re.ASCII)
#: An interval without length, which contains nothing in the database.
_EMPTY = (timestamps.LATEST, timestamps.EARLIEST)


@dataclass
class SearchParameters:
    """One search; a member left alone does not filter."""

    collections: list[str] | None = None
    ids: list[str] | None = None
    bbox: BBox | None = None
    intersects: Json | None = None
    interval: tuple[str, str] | None = None
    limit: int = _DEFAULT_LIMIT
    #: Pairs of field and whether it descends.
    sortby: list[tuple[str, bool]] = field(default_factory=list)
    include: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    #: CQL2-JSON conditions that must all hold.
    conditions: list[Json] = field(default_factory=list)
    owner: str | None = None
    token: str | None = None


def from_query(query: Mapping[str, str]) -> SearchParameters:
    """Reads the parameters of a GET request."""
    values: Json = {name: value for name, value in query.items() if value != ""}
    for name in _LISTS:
        if name in values:
            values[name] = [part.strip() for part in values[name].split(",") if part.strip()]
    for name in ("intersects", "query"):
        if name in values:
            values[name] = _json_value(name, values[name])
    if "fields" in values:
        parts = [part.strip() for part in values["fields"].split(",") if part.strip()]
        values["fields"] = {
            "include": [part.lstrip("+").strip() for part in parts if not part.startswith("-")],
            "exclude": [part[1:] for part in parts if part.startswith("-")],
        }
    if _BARE_OFFSET.search(values.get("datetime", "")):
        raise ServiceError(400, f"Invalid search parameter: '{values['datetime']}': write the offset with a colon")
    sortby = [_sort_field(entry) for entry in values.get("sortby", [])]
    external = "externalIds" in values or "externalIds" in values.get("filter", "")
    return _read(values, sortby, "cql2-json" if external else "cql2-text")


def from_body(body: Json) -> SearchParameters:
    """Reads the body of a POST request."""
    values = {name: value for name, value in body.items() if value is not None}
    try:
        _check_body(values)
        return _read(values, [_sort_object(entry) for entry in _list(values, "sortby")], "cql2-json")
    except ValueError as error:
        raise ServiceError(400, f"Invalid search parameter: {error}") from error


def _check_body(values: Json) -> None:
    """What is right in a query string only: ValueError."""
    for name, kind, wanted in (("filter", dict, "an object of CQL2-JSON; text goes by GET"), ("bbox", list, "a list")):
        if name in values and not isinstance(values[name], kind):
            raise ValueError(f"'{name}' must be {wanted}, found {json.dumps(values[name])}")
    if values.get("collections") == []:
        raise ValueError("'collections' is empty: name at least one or leave it out")
    if values.get("filter-lang", "cql2-json") != "cql2-json":
        raise ValueError(f"'filter-lang' of a body must be cql2-json, found '{values['filter-lang']}'")


def _read(values: Json, sortby: list[tuple[str, bool]], default_language: str) -> SearchParameters:
    try:
        tree = cql2_filter.parse(values.get("filter"), values.get("filter-lang"), default_language)
        found = SearchParameters(
            collections=_strings(values, "collections"),
            ids=_strings(values, "ids"),
            bbox=_bbox(values.get("bbox")),
            intersects=_object(values, "intersects"),
            interval=_interval(values["datetime"]) if "datetime" in values else None,
            limit=_limit(values.get("limit", _DEFAULT_LIMIT)),
            sortby=sortby,
            include=_strings(values.get("fields") or {}, "include") or [],
            exclude=_strings(values.get("fields") or {}, "exclude") or [],
            conditions=[filter_rules.prepared(tree)] if tree else [],
            owner=_owner_in(tree) or values.get("owner"),
            token=_text(values, "token"),
        )
        query = _object(values, "query")
        if query and tree:
            raise ValueError("only one of 'query' and 'filter' can be given")
    except (ValueError, TypeError, AttributeError) as error:
        raise ServiceError(400, f"Invalid search parameter: {error}") from error
    for name, comparison in (query or {}).items():
        found.conditions += _query_conditions(name, comparison)
    if "externalIds" in values:
        tokens = filter_rules.external_id_tokens(values["externalIds"])
        found.conditions.append({"op": "a_overlaps", "args": [{"property": "externalIds"}, tokens]})
    if found.intersects is not None:
        geometry.check_shape(found.intersects)
    if found.bbox and found.intersects:
        raise ServiceError(400, "Invalid search parameter: only one of 'bbox' and 'intersects' can be given")
    return found


def _interval(text: Any) -> tuple[str, str]:
    start, end = timestamps.interval(text)
    return _EMPTY if start == end and "/" in text else (start, end)


def _json_value(name: str, text: str) -> Any:
    try:
        return nesting.parse_json(text)
    except ValueError as error:
        raise ServiceError(400, f"Invalid search parameter: '{name}' is not JSON: {error}") from error


def _strings(values: Json, name: str) -> list[str] | None:
    found = values.get(name)
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(entry, str) for entry in found):
        raise ValueError(f"'{name}' must be a list of strings, found {found}")
    return found


def _list(values: Json, name: str) -> list[Any]:
    found = values.get(name, [])
    if not isinstance(found, list):
        raise ValueError(f"'{name}' must be a list, found {json.dumps(found)}")
    return found


def _object(values: Json, name: str) -> Json | None:
    found = values.get(name)
    if found is not None and not isinstance(found, dict):
        raise ValueError(f"'{name}' must be an object, found {json.dumps(found)}")
    return found


def _text(values: Json, name: str) -> str | None:
    found = values.get(name)
    if found is not None and not isinstance(found, str):
        raise ValueError(f"'{name}' must be a string, found {json.dumps(found)}")
    return found


def _bbox(value: Any) -> BBox | None:
    if value is None:
        return None
    try:
        box = boxes.read(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"'bbox' must be west,south,east,north, found {value}: {error}") from error
    if box[0] > box[2]:
        # RS-Server answers with what lies on the other side of the world
        raise ValueError(
            f"'bbox' {value}: west must not be greater than east; search on both sides of the antimeridian, or with"
            " 'intersects' and a MultiPolygon"
        )
    return box


def _limit(value: Any) -> int:
    limit = int(value)
    if isinstance(value, (bool, float)) or limit < 1:
        raise ValueError(f"'limit' must be a whole number of at least 1, found {value}")
    return min(limit, _MAX_LIMIT)


def _sort_field(text: str) -> tuple[str, bool]:
    # a plus sign in a query string that was not escaped arrives as a blank, which strip() has removed
    name, descending = text.lstrip("+-").strip(), text.startswith("-")
    if not _FIELD.fullmatch(name):
        raise ServiceError(400, f"Invalid search parameter: cannot sort by '{name}'")
    return name, descending


def _sort_object(entry: Any) -> tuple[str, bool]:
    """One element of `sortby` in a body: both members are needed."""
    if not isinstance(entry, dict) or not isinstance(entry.get("field"), str) or not _FIELD.fullmatch(entry["field"]):
        raise ValueError(f"'sortby' must be a list of objects with 'field' and 'direction', found {json.dumps(entry)}")
    if entry.get("direction") not in ("asc", "desc"):
        raise ValueError(f"'direction' in 'sortby' must be asc or desc, found {json.dumps(entry.get('direction'))}")
    return entry["field"], entry["direction"] == "desc"


def _query_conditions(name: str, comparison: Any) -> list[Json]:
    if not isinstance(comparison, dict):
        raise ServiceError(400, f"Invalid search parameter: 'query' of '{name}' must be an object such as {{'eq': 1}}")
    conditions = []
    for operator, value in comparison.items():
        if operator not in _OPERATORS:
            known = ", ".join(_OPERATORS)
            raise ServiceError(
                400,
                f"Invalid search parameter: 'query' of '{name}': unknown operator '{operator}', expected {known}",
            )
        condition = {"op": _OPERATORS[operator], "args": [{"property": name}, value]}
        conditions.append(condition)
    return conditions


def _owner_in(tree: Any) -> str | None:
    """The owner that a filter names with `owner = 'x'`, at its top or below `and`."""
    if not isinstance(tree, dict):
        return None
    arguments = tree.get("args")
    if tree.get("op") == "and" and isinstance(arguments, list):
        return next((owner for owner in map(_owner_in, arguments) if owner), None)
    if tree.get("op") != "=" or not isinstance(arguments, list) or len(arguments) != 2:
        return None
    return arguments[1] if arguments[0] == {"property": "owner"} and isinstance(arguments[1], str) else None
