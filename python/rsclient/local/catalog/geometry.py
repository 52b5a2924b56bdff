"""The catalog's rules for `geometry` and `bbox`."""

from __future__ import annotations

import itertools
from typing import Any

from ..errors import ServiceError

Json = dict[str, Any]
Bounds = tuple[float, float, float, float]

_TOLERANCE = 1e-9
#: How deep the positions of a type are nested in `coordinates`.
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def check(item: Json) -> Bounds | None:
    """Completes `item["bbox"]` and gives the bounds; 400 if geometry or bbox break a rule, None if there are none."""
    geometry, bbox = item.get("geometry"), item.get("bbox")
    if geometry is None:
        if bbox is not None:
            raise ServiceError(400, "A 'bbox' without 'geometry' is not accepted.")
        item["geometry"] = None
        item.pop("bbox", None)
        return None
    bounds = _bounds(_positions(geometry))
    if bbox is None:
        item["bbox"] = list(bounds)
        return bounds
    if not isinstance(bbox, list) or len(bbox) != 4 or not all(_is_number(value) for value in bbox):
        raise ServiceError(400, f"'bbox' must be four numbers [west, south, east, north], found {bbox}.")
    if not any(_is_near(bbox, right) for right in (bounds, _crossing_bounds(geometry, bounds))):
        raise ServiceError(400, f"'bbox' {bbox} is not the bounds of the geometry, {list(bounds)}.")
    return bounds


def _bounds(positions: list[list[float]]) -> Bounds:
    longitudes, latitudes = [p[0] for p in positions], [p[1] for p in positions]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _crossing_bounds(geometry: Json, bounds: Bounds) -> Bounds:
    """The bounds of polygons that meet at the antimeridian, with west > east (RFC 7946, 5.2); of others `bounds`."""
    if geometry["type"] != "MultiPolygon" or (bounds[0], bounds[2]) != (-180, 180):
        return bounds
    parts = [_bounds(_flat(polygon, 2, "MultiPolygon")) for polygon in geometry["coordinates"]]
    # seen from the antimeridian, parts in the west lie behind those in the east
    shifts = [360 if part[0] + part[2] < 0 else 0 for part in parts]
    west = min(part[0] + shift for part, shift in zip(parts, shifts, strict=True))
    east = max(part[2] + shift for part, shift in zip(parts, shifts, strict=True))
    return bounds if east - west >= 360 else (west, bounds[1], east - 360, bounds[3])


def _is_near(bbox: list[float], bounds: Bounds) -> bool:
    return all(abs(given - computed) <= _TOLERANCE for given, computed in zip(bbox, bounds, strict=True))


def _positions(geometry: Any) -> list[list[float]]:
    if not isinstance(geometry, dict):
        raise ServiceError(400, f"'geometry' must be a GeoJSON object or null, found {type(geometry).__name__}.")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list) or not parts:
            raise ServiceError(400, "A GeometryCollection needs 'geometries'.")
        return [position for part in parts for position in _positions(part)]
    if kind not in _DEPTH:
        raise ServiceError(400, f"'{kind}' is no GeoJSON geometry type.")
    coordinates = geometry.get("coordinates")
    if kind in ("Polygon", "MultiPolygon"):
        polygons = [coordinates] if kind == "Polygon" else coordinates
        for polygon in _list(polygons, kind):
            for index, ring in enumerate(_list(polygon, kind)):
                _check_ring(_flat(ring, 1, kind), exterior=index == 0)
    return _flat(coordinates, _DEPTH[kind], kind)


def _check_ring(ring: list[list[float]], exterior: bool) -> None:
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ServiceError(
            400,
            "A polygon ring must be closed and have at least 4 positions,"
            f" found {len(ring)}: {ring[:2]} ... {ring[-1:]}.",
        )
    # the shoelace formula gives twice the signed area, positive if counter-clockwise
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))
    if area == 0:
        raise ServiceError(400, "A polygon ring has no area.")
    if (area > 0) != exterior:
        which, wanted = ("exterior", "counter-clockwise") if exterior else ("interior", "clockwise")
        raise ServiceError(400, f"The {which} ring of a polygon must be {wanted}.")


def _flat(value: Any, depth: int, kind: str) -> list[list[float]]:
    if depth:
        return [position for part in _list(value, kind) for position in _flat(part, depth - 1, kind)]
    if not isinstance(value, list) or len(value) not in (2, 3) or not all(_is_number(number) for number in value):
        raise ServiceError(400, f"{kind}: expected a position of 2 or 3 numbers, found {str(value)[:80]}.")
    return [value]


def _list(value: Any, kind: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ServiceError(400, f"{kind}: 'coordinates' must be nested lists, found {str(value)[:80]}.")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
