"""What a station search asks for, and which of it a station can answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from .. import boxes, cql2_filter, timestamps
from ..boxes import Box
from ..errors import ServiceError
from . import footprint, wkt
from .tables import QUERYABLES

Json = dict[str, Any]

_DEFAULT_LIMIT = 10
_MAX_LIMIT = 10000
_CLAMPED_LIMIT = 9999
_COMMON = {"bbox", "datetime", "filter", "filter-lang", "filter-crs", "sortby", "limit", "page", "token", "fields",
           "intersects"}  # fmt: skip
_SEARCH_ONLY = {"collections", "ids", "query", "externalIds"}
#: Temporal operators that the stations' services parse.
_TEMPORAL = {f"t_{word}" for word in ("before", "after", "meets", "metby", "overlaps", "overlappedby", "during",
                                      "contains", "equals", "intersects")}  # fmt: skip


@dataclass
class StationSearch:
    """One search; a member left alone does not filter."""

    collections: list[str] | None = None
    ids: list[str] | None = None
    #: Publication time, both ends included.
    published: tuple[str, str] | None = None
    #: Equality conditions: queryable and value.
    equals: list[tuple[str, Any]] = field(default_factory=list)
    #: Temporal conditions as CQL2-JSON.
    temporal: list[Json] = field(default_factory=list)
    #: A polygon that the footprint must meet.
    area: Json | None = None
    external_ids: list[str] | None = None
    sortby: str = "-published"
    limit: int = _DEFAULT_LIMIT
    page: int = 1


def read(service: str, values: Mapping[str, Any], is_search: bool, is_post: bool) -> StationSearch:
    """Reads and checks the parameters of a request; 422 or 400 if one cannot be used."""
    given: Json = {name: value for name, value in values.items() if value not in (None, "")}
    allowed = _COMMON | (_SEARCH_ONLY if is_search else set())
    if not is_post:
        allowed = allowed - {"query"}
    unknown = sorted(given.keys() - allowed)
    if unknown or _has_fields(given.get("fields")):
        raise ServiceError(422, f"Unimplemented search parameters: {', '.join(unknown) or 'fields'}")
    token = _token(given.get("token"))
    given |= token
    found = StationSearch(
        collections=_list(given.get("collections")),
        ids=_list(given.get("ids")),
        limit=min(_number("limit", given.get("limit", _DEFAULT_LIMIT)), _MAX_LIMIT),
        page=_number("page", given.get("page", 1)),
        sortby=_sortby(service, given.get("sortby")),
    )
    if found.limit == _MAX_LIMIT:
        found.limit = _CLAMPED_LIMIT
    if "datetime" in given:
        try:
            found.published = timestamps.interval(str(given["datetime"]))
        except ValueError as error:
            raise ServiceError(422, f"Invalid parameter 'datetime': {error}") from error
    _read_filter(service, found, given, "cql2-json" if is_post else "cql2-text")
    _read_query(service, found, given.get("query"))
    _read_area(service, found, given)
    if "externalIds" in given:
        if service == "auxip":
            raise ServiceError(422, "Unimplemented search parameters: externalIds")
        found.external_ids = _list(given["externalIds"])
    return found


def _has_fields(value: Any) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)


def _list(value: Any) -> list[str] | None:
    if value is None:
        return None
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ServiceError(422, f"Expected a list of strings, found {value}")
    return [part.strip() for part in parts]


def _number(name: str, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = 0
    if number < 1 or isinstance(value, (bool, float)):
        raise ServiceError(422, f"Invalid parameter '{name}': expected a whole number of at least 1, found '{value}'")
    return number


def _token(value: Any) -> Json:
    """`next:page=2&limit=10` and `prev:page=1`: it wins over parameters of the same name."""
    if value is None:
        return {}
    direction, _, text = str(value).partition(":")
    parts = dict(parse_qsl(text))
    if direction not in ("next", "prev") or "page" not in parts or parts.keys() - {"page", "limit", "sortby", "bbox"}:
        raise ServiceError(422, f"Invalid parameter 'token': expected next:page=<number>, found '{value}'")
    return dict(parts)


def _sortby(service: str, value: Any) -> str:
    if value is None or value == []:
        return "-created" if service == "auxip" else "-published"
    entries = value.split(",") if isinstance(value, str) else value
    if not isinstance(entries, list) or len(entries) != 1:
        raise ServiceError(422, f"Invalid parameter 'sortby': only one field can be sorted by, found {value}")
    entry = entries[0]
    if isinstance(entry, dict):
        entry = ("-" if entry.get("direction") == "desc" else "+") + str(entry.get("field"))
    # a plus sign that was not escaped arrives as a blank
    entry = str(entry).strip()
    name = entry.lstrip("+-").removeprefix("properties.")
    _require_queryable(service, name)
    return ("-" if entry.startswith("-") else "+") + name


def _require_queryable(service: str, name: str) -> None:
    if name not in QUERYABLES[service]:
        raise ServiceError(422, f"Invalid queryable '{name}' for {service}. Allowed: {', '.join(QUERYABLES[service])}")


def _read_filter(service: str, found: StationSearch, given: Json, default_language: str) -> None:
    try:
        tree = cql2_filter.parse(given.get("filter"), given.get("filter-lang"), default_language)
        if tree is not None:
            _read_condition(service, found, tree)
    except ValueError as error:
        raise ServiceError(422, f"Invalid filter: {error}") from error


def _read_condition(service: str, found: StationSearch, tree: Any) -> None:
    operator, arguments = str(tree.get("op")).lower(), tree.get("args")
    if operator == "and" and isinstance(arguments, list):
        for argument in arguments:
            _read_condition(service, found, argument)
        return
    if (
        not isinstance(arguments, list)
        or len(arguments) != 2
        or operator not in _TEMPORAL | {"=", "intersects", "s_intersects"}
    ):
        raise ServiceError(
            422, f"Invalid filter: '{tree.get('op')}' is not supported; use '=', AND and temporal operators"
        )
    name = arguments[0].get("property", "") if isinstance(arguments[0], dict) else ""
    if operator in ("intersects", "s_intersects") or name == "intersects":
        _add_area(service, found, wkt.polygon(arguments[1]))
    elif operator in _TEMPORAL:
        for argument in _properties(arguments):
            _require_queryable(service, argument)
        cql2_filter.Filter(tree)  # raises now if a literal is no time
        found.temporal.append(tree)
    else:
        _add_equality(service, found, str(name).removeprefix("properties."), arguments[1])


def _properties(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [part["property"]] if "property" in part else [n for value in part.values() for n in _properties(value)]
    return [name for entry in part for name in _properties(entry)] if isinstance(part, list) else []


def _add_equality(service: str, found: StationSearch, name: str, value: Any) -> None:
    _require_queryable(service, name)
    if isinstance(value, dict):
        value = value.get("timestamp", value.get("date"))
    if QUERYABLES[service][name] == "datetime":
        # an interval as value is how these services ask for a range
        start, end = timestamps.interval(str(value))
        found.temporal.append({"op": "t_intersects", "args": [{"property": name}, {"interval": [start, end]}]})
    else:
        found.equals.append((name, value))


def _read_query(service: str, found: StationSearch, query: Any) -> None:
    for name, comparison in (query or {}).items():
        if not isinstance(comparison, dict) or comparison.keys() != {"eq"}:
            raise ServiceError(422, f"Invalid parameter 'query' of '{name}': only {{\"eq\": value}} is supported")
        try:
            _add_equality(service, found, name, comparison["eq"])
        except ValueError as error:
            raise ServiceError(422, f"Invalid parameter 'query' of '{name}': {error}") from error


def _read_area(service: str, found: StationSearch, given: Json) -> None:
    box = given.get("bbox")
    if box is not None:
        try:
            parts = box.split(",") if isinstance(box, str) else list(box)
            if len(parts) != 4:
                raise ValueError(f"it has {len(parts)} numbers")
            asked = boxes.read(parts)
        except (TypeError, ValueError) as error:
            raise ServiceError(
                400, f"Invalid parameter 'bbox': expected west,south,east,north, found {box}: {error}"
            ) from error
        _add_area(service, found, boxes.geometry(boxes.parts(asked)))
    area = given.get("intersects")
    if area is not None:
        try:
            area = json.loads(area) if isinstance(area, str) and area.lstrip().startswith("{") else area
            _add_area(service, found, wkt.polygon(area))
        except ValueError as error:
            raise ServiceError(422, f"Invalid parameter 'intersects': {error}") from error


def _add_area(service: str, found: StationSearch, area: Json) -> None:
    if service != "prip":
        return  # sessions and auxiliary files have no place: accepted and ignored
    if found.area is None:
        found.area = area
        return
    pairs = [boxes.overlap(one, other) for one in _parts(found.area) for other in _parts(area)]
    both = [pair for pair in pairs if pair is not None]
    if not both:
        raise ServiceError(422, "Invalid parameters: 'bbox' and 'intersects' have nothing in common")
    found.area = boxes.geometry(both)


def _parts(area: Json) -> list[Box]:
    """The box around each polygon of `area`."""
    polygons = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
    corners = [footprint.bounds({"coordinates": polygon}) for polygon in polygons]
    return [(west, south, east, north) for west, south, east, north in corners]
