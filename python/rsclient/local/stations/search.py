"""Which items of a station a search finds."""

from __future__ import annotations

from typing import Any

from .. import timestamps
from ..cql2_filter import Filter
from ..errors import ServiceError
from .asked import StationSearch
from .registry import StationCollection
from .tables import PRODUCT_TYPES, SATELLITES, Satellite

Json = dict[str, Any]

#: Queryables whose value may be a comma list, by service: any of them may match.
_LISTS = {
    "auxip": ("product:type", "externalIds"),
    "cadip": ("id", "externalIds"),
    "prip": ("product:type", "externalIds"),
}
#: Queryables that match a part of the name, on AUXIP and PRIP.
_PARTS = ("id", "Name")
_SUCCESSORS = {entry.type for entry in PRODUCT_TYPES.values()}


def find(service: str, items: list[Json], asked: StationSearch) -> list[Json]:
    """The items that match `asked`, sorted, not yet cut into pages."""
    _check_satellite(asked)
    conditions = list(asked.temporal.values())
    if asked.area is not None:
        conditions.append({"op": "s_intersects", "args": [{"property": "geometry"}, asked.area]})
    test = Filter({"op": "and", "args": conditions}) if conditions else None
    found = [item for item in items if _matches(service, item, asked) and (test is None or test.matches(item))]
    return ordered(found, asked.sortby)


def listed(service: str, items: list[Json], sortby: str) -> list[Json]:
    """`items` in the order of `/items`, which the station sorts: AUXIP stations know `created` as publication."""
    return ordered(items, sortby[0] + "published" if service == "auxip" and sortby[1:] == "created" else sortby)


def ordered(items: list[Json], sortby: str) -> list[Json]:
    """The items sorted by one field; those without it come last, equal ones by id."""
    name, descending = sortby[1:], sortby[0] == "-"
    by_id = sorted(items, key=lambda item: str(item["id"]))
    present = [item for item in by_id if value_of(item, name) is not None]
    absent = [item for item in by_id if value_of(item, name) is None]
    return sorted(present, key=lambda item: _sortable(value_of(item, name)), reverse=descending) + absent


def in_collection(item: Json, collection: StationCollection) -> bool:
    """Whether `item` matches the fixed query of its collection."""
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
            "platformShortName": str(properties.get("constellation", "")).upper(),
            "platformSerialIdentifier": platform[-1:].upper(),
        }.get(name)
        choices = str(wanted).replace(" ", "").split(",")
        if name == "productType":
            if not any(_has_type(item, choice) for choice in choices):
                return False
        elif name not in ("top", "orderby") and actual not in choices:
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
        return _external_id_tokens(item)
    return item["properties"].get(name)


def _external_id_tokens(item: Json) -> list[str] | None:
    """The spellings under which the item's external ids can be asked for."""
    entries = (item.get("properties") or {}).get("externalIds")
    if not isinstance(entries, list):
        return None
    tokens = []
    for entry in entries:
        if isinstance(entry, dict):
            scheme, value = str(entry.get("scheme", "")), str(entry.get("value", ""))
            tokens += [f"{scheme}:{value}", f"{scheme}:", f":{value}", value]
        elif isinstance(entry, str):
            tokens.append(entry)
    return tokens


def _matches(service: str, item: Json, asked: StationSearch) -> bool:
    platforms = [value for name in ("platform", "constellation") for value in asked.equals.get(name, [])]
    if platforms and not _of_satellite(service, item, asked):
        return False
    others = {name: value for name, value in asked.equals.items() if name not in ("platform", "constellation")}
    return all(_equals(service, item, name, wanted) for name, wanted in others.items()) and _within(
        service, item, asked
    )


def _within(service: str, item: Json, asked: StationSearch) -> bool:
    """Times: an instant is compared, an interval of `datetime` holds the whole validity of a product."""
    limits = dict(asked.within)
    if service != "cadip" and {"start_datetime", "end_datetime"} <= limits.keys():
        limits["datetime"] = (limits.pop("start_datetime")[0], limits.pop("end_datetime")[1])
    for name, (start, end) in limits.items():
        first = last = value_of(item, name)
        if service != "cadip" and name == "datetime" and start != end:
            last = item["properties"].get("end_datetime", first)
        if first is None or timestamps.canonical(first) < start or timestamps.canonical(last) > end:
            return False
    return True


def _of_satellite(service: str, item: Json, asked: StationSearch) -> bool:
    """AUXIP and PRIP stations are asked for names and letters apart: 1A or 2B finds 1B and 2A, too."""
    own = item["properties"].get("platform")
    chosen = _satellites(asked)
    if service == "cadip":
        return own in {entry.platform for entry in chosen}
    names = {entry.constellation for entry in chosen}
    letters = {entry.platform[-1] for entry in chosen}
    return item["properties"].get("constellation") in names and (
        "platform" not in asked.equals or (own is not None and own[-1] in letters)
    )


def _equals(service: str, item: Json, name: str, wanted: list[Any]) -> bool:
    value = value_of(item, name)
    choices = wanted
    if name in _LISTS[service]:
        choices = [part.strip() for choice in choices for part in str(choice).split(",")]
    if name in _PARTS and service != "cadip":
        return any(str(choice) in next(iter(item["assets"])) for choice in choices)
    if name == "product:type":
        return any(_has_type(item, str(choice)) for choice in choices)
    values = value if isinstance(value, list) else [value]
    return any(_text(one) == _text(choice) for one in values for choice in choices)


def _has_type(item: Json, asked: str) -> bool:
    """Whether the station calls the type of `item` so: it knows the older names, items have their successors."""
    own = item["properties"].get("product:type")
    if asked in PRODUCT_TYPES:
        return bool(PRODUCT_TYPES[asked].type == own)
    return bool(asked == own) and own not in _SUCCESSORS


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


def _satellites(asked: StationSearch) -> list[Satellite]:
    """The satellites that the conditions on platform and constellation leave."""
    platforms, constellations = asked.equals.get("platform"), asked.equals.get("constellation")
    return [
        entry
        for entry in SATELLITES
        if (platforms is None or entry.platform in platforms)
        and (constellations is None or entry.constellation in constellations)
    ]


def _check_satellite(asked: StationSearch) -> None:
    platforms, constellations = asked.equals.get("platform", []), asked.equals.get("constellation", [])
    unknown = [name for name in platforms if name not in {entry.platform for entry in SATELLITES}]
    unknown += [name for name in constellations if name not in {entry.constellation for entry in SATELLITES}]
    if unknown:
        raise ServiceError(422, f"Cannot map platform/constellation: {', '.join(map(str, unknown))}")
    if not _satellites(asked):
        raise ServiceError(422, f"Invalid combination of platform/constellation: {platforms}/{constellations}")
