"""Which items of a station a search finds."""

from __future__ import annotations

from typing import Any

from .. import timestamps
from ..cql2_filter import Filter, external_id_tokens
from ..errors import ServiceError
from .parameters import StationSearch
from .registry import StationCollection
from .tables import SATELLITES

Json = dict[str, Any]

#: Queryables whose value may be a comma list: any of them may match.
_LISTS = ("id", "product:type", "Name", "auxip:id", "externalIds")


def find(items: list[Json], asked: StationSearch) -> list[Json]:
    """The items that match `asked`, sorted, not yet cut into pages."""
    _check_satellite(asked)
    conditions = list(asked.temporal)
    if asked.area is not None:
        conditions.append({"op": "s_intersects", "args": [{"property": "geometry"}, asked.area]})
    test = Filter({"op": "and", "args": conditions}) if conditions else None
    found = [item for item in items if _matches(item, asked) and (test is None or test.matches(item))]
    return ordered(found, asked.sortby)


def ordered(items: list[Json], sortby: str) -> list[Json]:
    """The items sorted by one field; those without it come last, equal ones by id."""
    name, descending = sortby[1:], sortby[0] == "-"
    by_id = sorted(items, key=lambda item: str(item["id"]))
    present = [item for item in by_id if value_of(item, name) is not None]
    absent = [item for item in by_id if value_of(item, name) is None]
    return sorted(present, key=lambda item: _sortable(value_of(item, name)), reverse=descending) + absent


def in_collection(item: Json, collection: StationCollection) -> bool:
    """Whether `item` matches the query that the collection has built in."""
    properties = item["properties"]
    platform = str(properties.get("platform", ""))
    for name, wanted in collection.query.items():
        if name == "PublicationDate":
            start, end = timestamps.interval(wanted)
            if not start <= timestamps.canonical(properties["published"]) <= end:
                return False
            continue
        code = next((entry.code for entry in SATELLITES if entry.platform == platform), "")
        actual = {
            "Satellite": code,
            "SessionId": item["id"],
            "productType": properties.get("product:type"),
            "platformShortName": str(properties.get("constellation", "")).upper(),
            "platformSerialIdentifier": platform[-1:].upper(),
        }.get(name)
        if name not in ("top", "orderby") and actual not in str(wanted).replace(" ", "").split(","):
            return False
    return True


def value_of(item: Json, name: str) -> Any:
    """The value of a queryable."""
    if name == "id":
        return item["id"]
    if name == "Name":
        return next(iter(item["assets"]), None)
    if name in ("eviction_datetime", "file:size", "file:checksum", "type"):
        return next((asset.get(name) for asset in item["assets"].values()), None)
    if name == "externalIds":
        return external_id_tokens(item)
    if name == "cadip:id":
        return item["properties"]["externalIds"][0]["value"]
    return item["properties"].get(name)


def _matches(item: Json, asked: StationSearch) -> bool:
    properties = item["properties"]
    if asked.ids is not None and item["id"] not in asked.ids and value_of(item, "Name") not in asked.ids:
        return False
    if asked.external_ids is not None and not set(asked.external_ids) & set(external_id_tokens(item) or []):
        return False
    if asked.published is not None:
        moment = timestamps.canonical(properties["published"])
        if not asked.published[0] <= moment <= asked.published[1]:
            return False
    return all(_equals(value_of(item, name), wanted, name) for name, wanted in asked.equals)


def _equals(value: Any, wanted: Any, name: str) -> bool:
    choices = wanted if isinstance(wanted, list) else [wanted]
    if name in _LISTS:
        choices = [part.strip() for choice in choices for part in str(choice).split(",")]
    values = value if isinstance(value, list) else [value]
    return any(_text(one) == _text(choice) for one in values for choice in choices)


def _text(value: Any) -> str | None:
    """Stations spell numbers and booleans as text or not; 53186, 53186.0 and '53186' are equal."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def _sortable(value: Any) -> tuple[int, Any]:
    if isinstance(value, (int, float)):
        return (0, value)
    return (1, timestamps.canonical(value) if timestamps.is_timestamp(value) else str(value))


def _check_satellite(asked: StationSearch) -> None:
    wanted = {name: value for name, value in asked.equals if name in ("platform", "constellation")}
    for entry in SATELLITES:
        if all(value == getattr(entry, name) for name, value in wanted.items()):
            return
    raise ServiceError(422, f"Cannot map platform/constellation: {wanted}")
