"""The catalog's rules for `geometry` and `bbox`."""

from __future__ import annotations

import itertools
from typing import Any

from ..errors import ServiceError
from .self_intersection import crossing

Json = dict[str, Any]
Bounds = tuple[float, float, float, float]

_TOLERANCE = 1e-9
#: The bounds under which an item without geometry is stored: every search by place finds it.
WORLD: Bounds = (-180, -90, 180, 90)
#: How deep the positions of a type are nested in `coordinates`.
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def check(item: Json) -> Bounds:
    """Completes `item["bbox"]`; returns the bounds by which searches find it. 400 if geometry or bbox break a rule."""
    geometry, bbox = item.get("geometry"), item.get("bbox")
    if geometry is None:
        if bbox is not None:
            raise ServiceError(400, "A 'bbox' without 'geometry' is not accepted.")
        item["geometry"] = item["bbox"] = None
        return WORLD
    bounds = _bounds(_positions(geometry))
    if bbox is not None:
        _check_bbox(bbox, bounds)
    item["bbox"] = list(bounds)
    return bounds


def stored_bounds(geometry: Any) -> Bounds:
    """The bounds by which searches find a geometry; 400 if it is not GeoJSON. The rings of polygons have no rules."""
    return _bounds(_positions(geometry, rings=False))


def check_shape(geometry: Any) -> None:
    """400 if `geometry`, of a search, is not GeoJSON; its rings may turn either way."""
    _positions(geometry, oriented=False)


def _check_bbox(bbox: Any, bounds: Bounds) -> None:
    if not isinstance(bbox, list) or len(bbox) != 4 or not all(_is_number(value) for value in bbox):
        raise ServiceError(
            400,
            f"'bbox' must be four numbers [west, south, east, north], also of a geometry with heights, found {bbox}.",
        )
    if bbox[0] > bbox[2] or bbox[1] > bbox[3]:
        raise ServiceError(
            400,
            f"'bbox' {bbox}: west must not be greater than east, nor south than north; the bbox of an item across"
            f" the antimeridian is {list(bounds)}.",
        )
    if not all(abs(given - computed) <= _TOLERANCE for given, computed in zip(bbox, bounds, strict=True)):
        raise ServiceError(400, f"'bbox' {bbox} is not the bounds of the geometry, {list(bounds)}.")


def _bounds(positions: list[list[float]]) -> Bounds:
    longitudes, latitudes = [p[0] for p in positions], [p[1] for p in positions]
    if max(map(abs, longitudes)) > 180 or max(map(abs, latitudes)) > 90:
        raise ServiceError(
            400,
            "'geometry' leaves -180,-90,180,90: normalise the longitudes and cut it at the antimeridian"
            " (RFC 7946, 3.1.9).",
        )
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _positions(geometry: Any, oriented: bool = True, rings: bool = True) -> list[list[float]]:
    if not isinstance(geometry, dict):
        raise ServiceError(400, f"'geometry' must be a GeoJSON object or null, found {type(geometry).__name__}.")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list) or not parts:
            raise ServiceError(400, "A GeometryCollection needs 'geometries'.")
        return [position for part in parts for position in _positions(part, oriented, rings)]
    if kind not in _DEPTH:
        raise ServiceError(400, f"'{kind}' is no GeoJSON geometry type.")
    coordinates = geometry.get("coordinates")
    if rings and kind in ("Polygon", "MultiPolygon"):
        polygons = [coordinates] if kind == "Polygon" else coordinates
        for polygon in _list(polygons, kind):
            for index, ring in enumerate(_list(polygon, kind)):
                _check_ring(_flat(ring, 1, kind), exterior=index == 0, oriented=oriented)
    return _flat(coordinates, _DEPTH[kind], kind)


def _check_ring(ring: list[list[float]], exterior: bool, oriented: bool) -> None:
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
    if oriented and (area > 0) != exterior:
        which, wanted = ("exterior", "counter-clockwise") if exterior else ("interior", "clockwise")
        raise ServiceError(400, f"The {which} ring of a polygon must be {wanted}.")
    places = crossing(ring) if oriented else None
    if places is not None:
        raise ServiceError(400, f"A polygon ring crosses itself: its edges from {places[0]} and from {places[1]}.")


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
