"""Footprints as GeoJSON wants them: right-handed rings that do not cross the antimeridian."""

from __future__ import annotations

import itertools
from typing import Any

Json = dict[str, Any]
Ring = list[list[float]]


def normalised(geometry: Json | None) -> Json | None:
    """`geometry` with its rings oriented and, if it crosses the antimeridian, split into a MultiPolygon."""
    if not geometry or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return geometry
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    parts = [part for polygon in polygons for part in _split(polygon)]
    oriented = [[_oriented(ring, index == 0) for index, ring in enumerate(part)] for part in parts]
    if len(oriented) == 1:
        return {"type": "Polygon", "coordinates": oriented[0]}
    return {"type": "MultiPolygon", "coordinates": oriented}


def bounds(geometry: Json) -> list[float]:
    """West, south, east, north."""
    positions = list(_positions(geometry["coordinates"]))
    longitudes, latitudes = [p[0] for p in positions], [p[1] for p in positions]
    return [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]


def _positions(value: Any) -> Any:
    if value and isinstance(value[0], (int, float)):
        yield value
    else:
        for part in value:
            yield from _positions(part)


def _oriented(ring: Ring, exterior: bool) -> Ring:
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))
    return ring if (area > 0) == exterior else ring[::-1]


def _split(polygon: list[Ring]) -> list[list[Ring]]:
    if all(abs(a[0] - b[0]) <= 180 for ring in polygon for a, b in itertools.pairwise(ring)):
        return [polygon]
    # on the circle from 0 to 360 degrees the polygon is in one piece; the cut is at 180
    turned = [[[p[0] + 360 if p[0] < 0 else p[0], p[1]] for p in ring] for ring in polygon]
    west = [_cut(ring, below=True) for ring in turned]
    east = [[[p[0] - 360, p[1]] for p in _cut(ring, below=False)] for ring in turned]
    return [[ring for ring in side if ring] for side in (west, east) if side[0]]


def _cut(ring: Ring, below: bool) -> Ring:
    """The part of `ring` on one side of longitude 180 (Sutherland and Hodgman)."""
    kept: Ring = []
    for a, b in itertools.pairwise(ring):
        a_in, b_in = (a[0] <= 180) == below, (b[0] <= 180) == below
        if a_in:
            kept.append(a)
        if a_in != b_in:
            share = (180 - a[0]) / (b[0] - a[0])
            kept.append([180.0, a[1] + share * (b[1] - a[1])])
    return [*kept, kept[0]] if len(kept) >= 3 else []
