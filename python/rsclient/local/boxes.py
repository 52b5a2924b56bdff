"""Boxes that searches ask for: west, south, east, north in degrees.

A box whose west is greater than its east crosses the antimeridian (RFC 7946, section 5.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
BBox = tuple[float, float, float, float]


def read(values: Iterable[Any]) -> BBox:
    """Four numbers, or six with heights, which do not matter here; ValueError if they are no box."""
    numbers = [float(value) for value in values]
    if len(numbers) == 6:
        if not numbers[2] <= numbers[5]:
            raise ValueError(f"the lower height {numbers[2]} is above the upper one, {numbers[5]}")
        numbers = numbers[:2] + numbers[3:5]
    if len(numbers) != 4:
        raise ValueError(f"it has {len(numbers)} numbers")
    west, south, east, north = numbers
    if not (abs(west) <= 180 and abs(east) <= 180 and abs(south) <= 90 and abs(north) <= 90):
        raise ValueError("it lies outside -180,-90,180,90")
    if south > north:
        raise ValueError(f"south {south} is greater than north {north}")
    return west, south, east, north


def parts(box: BBox) -> list[BBox]:
    """The box, or its two halves if it crosses the antimeridian."""
    west, south, east, north = box
    return [box] if west <= east else [(west, south, 180.0, north), (-180.0, south, east, north)]


def geometry(boxes: list[BBox]) -> Json:
    """Boxes that do not cross the antimeridian, as a polygon or several."""
    polygons = [[_ring(box)] for box in boxes]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def overlap(one: BBox, other: BBox) -> BBox | None:
    """What two boxes that do not cross the antimeridian have in common."""
    west, south = max(one[0], other[0]), max(one[1], other[1])
    east, north = min(one[2], other[2]), min(one[3], other[3])
    return (west, south, east, north) if west <= east and south <= north else None


def _ring(box: BBox) -> list[list[float]]:
    west, south, east, north = box
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
