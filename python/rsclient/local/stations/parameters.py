"""The parameters of a station search, from the query of a GET or the body of a POST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from .. import nesting, timestamps
from ..errors import ServiceError
from . import areas, conditions
from .asked import DEFAULT_LIMIT, StationSearch
from .queryables import SORTABLES

Json = dict[str, Any]

_CLAMPED_LIMIT = 9999
_LANGUAGES = ("cql2-text", "cql2-json")
#: What `/items` reads; all else is ignored.
_ITEMS = {"bbox", "datetime", "filter", "filter-lang", "sortby", "limit", "page", "token", "externalIds"}
#: What `/search` reads beside them.
_SEARCH = _ITEMS | {"collections", "ids", "query", "fields", "intersects"}


def read(service: str, values: Mapping[str, Any], is_search: bool, is_post: bool) -> StationSearch:
    """Reads and checks the parameters of a request; the error of a wrong one is that of RS-Server."""
    known = _SEARCH if is_search else _ITEMS
    given: Json = {name: value for name, value in values.items() if name in known and value not in (None, "")}
    given |= _token(given.get("token"))
    for name in ("fields", "intersects"):
        if _is_set(given.get(name)):
            raise conditions.unprocessable(f"Unimplemented search parameters: {name}")
    found = StationSearch(
        collections=_list("collections", given.get("collections"), is_post),
        limit=min(_limit(given.get("limit", DEFAULT_LIMIT)), _CLAMPED_LIMIT),
        page=_page(given.get("page", "1"), is_post and "token" not in given),
        sortby=_sortby(service, given.get("sortby"), is_search, is_post),
    )
    if "datetime" in given:
        _read_datetime(service, found, given["datetime"])
    _read_conditions(service, found, given, is_post)
    if "bbox" in given:
        if is_post and isinstance(given["bbox"], str):
            raise ServiceError(400, f"Invalid parameter 'bbox': a body takes an array, found '{given['bbox']}'")
        areas.add_box(service, found, given["bbox"])
    return found


def _read_conditions(service: str, found: StationSearch, given: Json, is_post: bool) -> None:
    ids = _list("ids", given.get("ids"), is_post)
    if ids is not None:
        found.equals["id"] = list(ids)
    default = "cql2-json" if is_post else "cql2-text"
    language = given.get("filter-lang", default)
    if language not in _LANGUAGES or (is_post and language != default):
        raise ServiceError(400, f"Invalid parameter 'filter-lang': expected {default}, found '{language}'")
    if "filter" in given:
        conditions.read_filter(service, found, given["filter"], language, is_post)
    if "query" in given:
        conditions.read_query(service, found, _query(given["query"]))
    if "externalIds" in given:
        conditions.add_equality(service, found, "externalIds", _list("externalIds", given["externalIds"], False))


def _query(value: Any) -> Any:
    try:
        return nesting.parse_json(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ServiceError(400, f"Invalid parameter 'query': {error}") from error


def _is_set(value: Any) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)


def _list(name: str, value: Any, is_post: bool) -> list[str] | None:
    if value is None:
        return None
    parts = value.split(",") if isinstance(value, str) and not is_post else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ServiceError(400, f"Invalid parameter '{name}': expected a list of strings, found {value}")
    return [part.strip() for part in parts]


def _whole(value: Any) -> int:
    """`value` as a whole number of at least 1; 0 if it is none."""
    try:
        number = 0 if isinstance(value, (bool, float)) else int(value)
    except (TypeError, ValueError):
        number = 0
    return max(number, 0)


def _limit(value: Any) -> int:
    if not _whole(value):
        raise ServiceError(400, f"Invalid parameter 'limit': expected a whole number of at least 1, found '{value}'")
    return _whole(value)


def _page(value: Any, is_text: bool) -> int:
    if is_text and not isinstance(value, str):
        raise ServiceError(400, f"Invalid parameter 'page': a body takes it as a string, found {value}")
    if not _whole(value):
        raise conditions.unprocessable(f"Invalid page value: '{value}'")
    return _whole(value)


def _token(value: Any) -> Json:
    """`next:page=2&limit=10` and `prev:page=1`: it wins over parameters of the same name."""
    if value is None:
        return {}
    text = str(value).removeprefix("next:").removeprefix("prev:")
    parts = dict(parse_qsl(text))
    if "page" not in parts or parts.keys() - {"page", "limit", "sortby", "bbox"}:
        # RS-Server ignores it and returns the first page, again and again
        raise conditions.unprocessable(f"Invalid parameter 'token': expected next:page=<number>, found '{value}'")
    return dict(parts)


def _read_datetime(service: str, found: StationSearch, value: Any) -> None:
    """`datetime` is the time of publication on CADIP, and on AUXIP and PRIP the time that the data are of."""
    try:
        interval = timestamps.interval(str(value))
    except ValueError as error:
        raise ServiceError(400, f"Invalid parameter 'datetime': {error}") from error
    if service == "prip" and {timestamps.EARLIEST, timestamps.LATEST} & set(interval):
        raise conditions.unprocessable(
            f"Invalid parameter 'datetime': PRIP takes closed intervals only, found '{value}'"
        )
    found.within["published" if service == "cadip" else "datetime"] = interval


def _sortby(service: str, value: Any, is_search: bool, is_post: bool) -> str:
    if value is None or value == []:
        return "-created" if service == "auxip" else "-published"
    if is_post:
        if not isinstance(value, list) or not all(isinstance(entry, dict) and "field" in entry for entry in value):
            raise ServiceError(
                400, f"Invalid parameter 'sortby': expected a list of objects with 'field', found {value}"
            )
        if len(value) > 1:
            raise conditions.unprocessable(f"Only one 'sortby' search parameter is allowed: {value}")
        value = ("-" if value[0].get("direction") == "desc" else "+") + str(value[0]["field"])
    text = str(value)
    name = text.lstrip("+-").removeprefix("properties.")
    if name not in SORTABLES[service]:
        allowed = ", ".join(sorted(SORTABLES[service]))
        raise ServiceError(404, f"'{name}' parameter is not sortable with {service}. Sortable are: {allowed}")
    if is_search and text[0] not in "+-":
        raise conditions.unprocessable(f"Invalid attribute '{text[1:]}' for sorting: write +{text} or -{text}")
    return ("-" if text.startswith("-") else "+") + name
