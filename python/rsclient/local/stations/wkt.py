"""Polygons as text."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

_POLYGON = re.compile(r"\s*POLYGON\s*\(\s*(\(.*\))\s*\)\s*", re.IGNORECASE | re.DOTALL)
_RING = re.compile(r"\(([^()]*)\)")


def polygon(value: Any) -> Json:
    """`value` (WKT or GeoJSON) as a GeoJSON polygon; ValueError if it is anything else."""
    if isinstance(value, dict):
        if value.get("type") != "Polygon" or not value.get("coordinates"):
            raise ValueError(f"only a Polygon can be used, found {value.get('type')}")
        return value
    match = _POLYGON.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"only a POLYGON ((lon lat, ...)) can be used, found {str(value)[:80]}")
    rings = [[[float(n) for n in point.split()[:2]] for point in ring.split(",")] for ring in _RING.findall(match[1])]
    if any(len(ring) < 4 or any(len(point) != 2 for point in ring) for ring in rings):
        raise ValueError(f"a ring of the polygon has fewer than 4 points of 2 numbers: {value[:80]}")
    return {"type": "Polygon", "coordinates": rings}
