"""Which footprints meet a polygon, in the plane of longitude and latitude."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from .errors import bad_request

Json = dict[str, Any]
Point = tuple[float, float]
Ring = list[Point]
#: Outer ring first, then the holes.
Polygon = list[Ring]

_AREA = re.compile(r"SRID=(\d+);\s*(\w+)\s*(.*)", re.DOTALL)
_RING = re.compile(r"\(([^()]*)\)")


def area_of(text: str) -> list[Polygon]:
    """The polygons of `SRID=4326;POLYGON((...))` or MULTIPOLYGON."""
    found = _AREA.fullmatch(text.strip())
    if found is None:
        raise bad_request(f"Intersects: {text[:60]!r} is no area: expected SRID=4326;POLYGON((lon lat,...))")
    srid, kind, body = found.groups()
    if srid != "4326":
        raise bad_request(f"Intersects: SRID {srid} is not supported, only 4326")
    if kind.upper() == "POLYGON":
        return [_polygon(body)]
    if kind.upper() == "MULTIPOLYGON" and body.startswith("(") and body.endswith(")"):
        parts = re.split(r"\)\s*\)\s*,\s*\(\s*\(", body[1:-1].strip())
        return [_polygon(f"(({part.strip('() ')}))" if len(parts) > 1 else part) for part in parts]
    raise bad_request(f"Intersects: {kind} is not supported, only POLYGON and MULTIPOLYGON")


def _polygon(body: str) -> Polygon:
    body = body.strip()
    rings = [_ring(part) for part in _RING.findall(body)]
    # what remains without the rings must be the outer parentheses and commas
    if not rings or not re.fullmatch(r"\(\s*(,\s*)*\)", _RING.sub("", body)):
        raise bad_request(f"Intersects: POLYGON {body[:40]!r} is not of the form ((lon lat,...),(...))")
    return rings


def _ring(text: str) -> Ring:
    points = []
    for pair in text.split(","):
        try:
            lon, lat = (float(number) for number in pair.split())
        except ValueError:
            raise bad_request(f"Intersects: {pair.strip()!r} is no position: expected 'lon lat'") from None
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise bad_request(f"Intersects: position {pair.strip()!r} is outside of the Earth")
        points.append((lon, lat))
    if len(points) < 4 or points[0] != points[-1]:
        raise bad_request("Intersects: a ring has at least 4 positions and ends where it begins")
    return points


def footprint_of(geometry: Json | None) -> list[Polygon]:
    """The polygons of a GeoJSON geometry; of another kind none."""
    if not geometry or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return []
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[[(float(p[0]), float(p[1])) for p in ring] for ring in part] for part in parts]


def wkt_of(geometry: Json) -> str:
    """The geometry as the field `Footprint` has it."""
    rings = [
        ",".join(f"({','.join(f'{x:.15g} {y:.15g}' for x, y in ring)})" for ring in part)
        for part in footprint_of(geometry)
    ]
    text = f"POLYGON({rings[0]})" if len(rings) == 1 else f"MULTIPOLYGON({','.join(f'({part})' for part in rings)})"
    return f"geography'SRID=4326;{text}'"


def intersects(first: list[Polygon], second: list[Polygon]) -> bool:
    """Whether two areas share a point; touching counts."""
    return any(_meet(a, b) for a in first for b in second)


def _meet(first: Polygon, second: Polygon) -> bool:
    if any(_cross(*a, *b) for a in _edges(first) for b in _edges(second)):
        return True
    return _inside(second[0][0], first) or _inside(first[0][0], second)


def _edges(polygon: Polygon) -> list[tuple[Point, Point]]:
    return [edge for ring in polygon for edge in pairwise(ring)]


def _inside(point: Point, polygon: Polygon) -> bool:
    """Even-odd rule over all rings: a hole turns the inside out."""
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in _edges(polygon):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _on(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    s1, s2, s3, s4 = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if ((s1 > 0) != (s2 > 0)) and ((s3 > 0) != (s4 > 0)) and s1 * s2 * s3 * s4 != 0:
        return True
    touching = ((s1, a, b, c), (s2, a, b, d), (s3, c, d, a), (s4, c, d, b))
    return any(side == 0 and _on(p, q, r) for side, p, q, r in touching)
