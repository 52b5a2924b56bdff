"""Where a search of products may lie: the box and the polygon that it names."""

from __future__ import annotations

from typing import Any

from .. import boxes
from ..boxes import BBox
from ..errors import ServiceError
from . import footprint
from .asked import StationSearch

Json = dict[str, Any]


def add_box(service: str, found: StationSearch, box: Any) -> None:
    """Adds the parameter `bbox`; 400 if it is none, or crosses the antimeridian."""
    try:
        parts = box.split(",") if isinstance(box, str) else list(box)
        if service == "prip" and len(parts) != 4:
            raise ValueError(f"it has {len(parts)} numbers")
        asked = boxes.read(parts)
        if asked[0] > asked[2]:
            # RS-Server takes it for the box between the two, which is all the rest of the Earth
            raise ValueError("west is greater than east; ask for the two sides of the antimeridian one by one")
    except (TypeError, ValueError) as error:
        raise ServiceError(
            400, f"Invalid parameter 'bbox': expected west,south,east,north, found {box}: {error}"
        ) from error
    add(service, found, boxes.geometry([asked]))


def add(service: str, found: StationSearch, area: Json) -> None:
    """Adds a polygon. With a second one, what the boxes around both have in common is searched."""
    if service != "prip":
        return  # sessions and auxiliary files have no place: accepted and ignored
    if found.area is None:
        found.area = area
        return
    both = boxes.overlap(_around(found.area), _around(area))
    if both is None:
        raise ServiceError(422, "The provided 'bbox' and 'intersects' polygons do not overlap.")
    found.area = boxes.geometry([both])


def _around(area: Json) -> BBox:
    west, south, east, north = footprint.bounds(area)
    return west, south, east, north
