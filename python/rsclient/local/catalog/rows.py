"""The columns of an item by which the database searches."""

from __future__ import annotations

import json
from typing import Any

from .. import timestamps
from ..errors import ServiceError
from ..settings import expiration_days
from .geometry import Bounds

Json = dict[str, Any]


def with_times(item: Json) -> Json:
    """`item` with its times in UTC; 400 if they are missing or malformed."""
    properties = item.get("properties")
    if not isinstance(properties, dict):
        raise ServiceError(400, f"Item {item.get('id')}: 'properties' must be an object.")
    needed = ["datetime"] if properties.get("datetime") is not None else ["start_datetime", "end_datetime"]
    optional = [n for n in ("start_datetime", "end_datetime", "created", "expires") if properties.get(n) is not None]
    written = {}
    for member in needed + optional:
        try:
            written[member] = timestamps.shortest(properties.get(member))
        except ValueError as error:
            raise ServiceError(400, f"Item {item.get('id')}: property '{member}': {error}") from error
    if "expires" in written:
        written["expires"] = properties["expires"]
    return item | {"properties": properties | written}


def expires(properties: Json) -> str:
    """When the item expires: as it says, else after the configured number of days."""
    return properties.get("expires") or timestamps.in_days(expiration_days())


def columns(item: Json, bounds: Bounds) -> tuple[Any, ...]:
    """The values of start, end, west, south, east, north, expires, unpublished and body."""
    properties = item["properties"]
    start, end = properties.get("start_datetime"), properties.get("end_datetime")
    if not (start and end):
        start = end = properties.get("datetime") or start or end
    expiry = properties.get("expires")
    return (
        timestamps.canonical(start),
        timestamps.canonical(end),
        *bounds,
        timestamps.canonical(expiry) if expiry else None,
        properties.get("unpublished"),
        json.dumps(item),
    )
