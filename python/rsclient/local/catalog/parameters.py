"""What a catalog search asks for, read from a query string or from a body."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import boxes, cql2_filter, timestamps
from ..boxes import Box
from ..errors import ServiceError

Json = dict[str, Any]

_MAX_LIMIT = 10000
_DEFAULT_LIMIT = 10
_FIELD = re.compile(r"[A-Za-z0-9_:.\- ]+")
_LISTS = ("collections", "ids", "bbox", "sortby", "externalIds")
_OPERATORS = {"eq": "=", "neq": "<>", "lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "in": "in"}
_TEXT_OPERATORS = {"startsWith": "{}%", "endsWith": "%{}", "contains": "%{}%"}


@dataclass
class SearchParameters:
    """One search; a member left alone does not filter."""

    collections: list[str] | None = None
    ids: list[str] | None = None
    bbox: Box | None = None
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
            "include": [part.lstrip("+") for part in parts if not part.startswith("-")],
            "exclude": [part[1:] for part in parts if part.startswith("-")],
        }
    return _read(values, "cql2-json" if "externalIds" in values else "cql2-text")


def from_body(body: Json) -> SearchParameters:
    """Reads the body of a POST request."""
    return _read({name: value for name, value in body.items() if value is not None}, "cql2-json")


def _read(values: Json, default_language: str) -> SearchParameters:
    try:
        tree = cql2_filter.parse(values.get("filter"), values.get("filter-lang"), default_language)
        found = SearchParameters(
            collections=_strings(values, "collections"),
            ids=_strings(values, "ids"),
            bbox=_bbox(values.get("bbox")),
            intersects=_object(values, "intersects"),
            interval=timestamps.interval(values["datetime"]) if "datetime" in values else None,
            limit=_limit(values.get("limit", _DEFAULT_LIMIT)),
            sortby=[_sort_field(entry) for entry in _list(values, "sortby")],
            include=_strings(values.get("fields") or {}, "include") or [],
            exclude=_strings(values.get("fields") or {}, "exclude") or [],
            conditions=[tree] if tree else [],
            owner=_owner_in(tree) or values.get("owner"),
            token=_text(values, "token"),
        )
        query = _object(values, "query") or {}
    except (ValueError, TypeError, AttributeError) as error:
        raise ServiceError(400, f"Invalid search parameter: {error}") from error
    for name, comparison in query.items():
        found.conditions += _query_conditions(name, comparison)
    if "externalIds" in values:
        tokens = values["externalIds"]
        tokens = tokens.split(",") if isinstance(tokens, str) else tokens
        found.conditions.append({"op": "a_overlaps", "args": [{"property": "externalIds"}, tokens]})
    if found.bbox and found.intersects:
        raise ServiceError(400, "Invalid search parameter: only one of 'bbox' and 'intersects' can be given")
    return found


def _json_value(name: str, text: str) -> Any:
    try:
        return json.loads(text)
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


def _bbox(value: Any) -> Box | None:
    if value is None:
        return None
    try:
        return boxes.read(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"'bbox' must be west,south,east,north, found {value}: {error}") from error


def _limit(value: Any) -> int:
    limit = int(value)
    if isinstance(value, bool) or limit < 1:
        raise ValueError(f"'limit' must be at least 1, found {value}")
    return min(limit, _MAX_LIMIT)


def _sort_field(entry: Any) -> tuple[str, bool]:
    if isinstance(entry, dict):
        name, descending = entry.get("field", ""), entry.get("direction", "asc") == "desc"
    else:
        # a plus sign in a query string that was not escaped arrives as a blank, which strip() has removed
        name, descending = str(entry).lstrip("+-"), str(entry).startswith("-")
    if not isinstance(name, str) or not _FIELD.fullmatch(name):
        raise ValueError(f"cannot sort by '{name}'")
    return name, descending


def _query_conditions(name: str, comparison: Any) -> list[Json]:
    if not isinstance(comparison, dict):
        raise ServiceError(400, f"Invalid search parameter: 'query' of '{name}' must be an object such as {{'eq': 1}}")
    conditions = []
    for operator, value in comparison.items():
        if operator in _TEXT_OPERATORS:
            condition = {"op": "like", "args": [{"property": name}, _TEXT_OPERATORS[operator].format(value)]}
        elif operator in _OPERATORS:
            condition = {"op": _OPERATORS[operator], "args": [{"property": name}, value]}
        else:
            raise ServiceError(400, f"Invalid search parameter: 'query' of '{name}': unknown operator '{operator}'")
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
