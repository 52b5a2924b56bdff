"""What RFC 7946 and STAC say of positions and boxes, and JSON schemas cannot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["footprint_faults"]


def footprint_faults(data: dict[str, Any]) -> Iterator[str]:
    """The faults of an item's geometry and bbox, or of a collection's boxes. Values of a wrong kind are passed by."""
    geometry = data.get("geometry")
    if isinstance(geometry, dict):
        yield from _geometry_faults(geometry, "geometry")
    if "bbox" in data:
        yield from _box_faults(data["bbox"], "bbox")
    for number, box in enumerate(_list(_member(data, "extent", "spatial", "bbox"))):
        yield from _box_faults(box, f"extent/spatial/bbox/{number}")


def _geometry_faults(geometry: dict[str, Any], place: str) -> Iterator[str]:
    for number, part in enumerate(_list(geometry.get("geometries"))):
        if isinstance(part, dict):
            yield from _geometry_faults(part, f"{place}/geometries/{number}")
    wrong = list(_wrong_positions(geometry.get("coordinates"), f"{place}/coordinates"))
    yield from wrong[:1]
    if len(wrong) > 1:
        yield f"{wrong[-1]}, the last of {len(wrong)} positions outside the world"


def _wrong_positions(coordinates: Any, place: str) -> Iterator[str]:
    # a stack of our own: a document may be nested deeper than Python's
    left = [(coordinates, place)]
    while left:
        value, at = left.pop()
        if not isinstance(value, list):
            continue
        if len(value) >= 2 and all(map(_is_number, value[:2])):
            fault = _degrees_fault(value[0], value[1])
            if fault:
                yield f"{at}: {fault}"
        else:
            left.extend(reversed([(part, f"{at}/{number}") for number, part in enumerate(value)]))


def _box_faults(box: Any, place: str) -> Iterator[str]:
    if not isinstance(box, list) or len(box) not in (4, 6) or not all(map(_is_number, box)):
        return
    half = len(box) // 2
    for corner in (box[:half], box[half:]):
        fault = _degrees_fault(corner[0], corner[1])
        if fault:
            yield f"{place}: {fault}"
    if box[1] > box[half + 1]:
        yield f"{place}: south {box[1]} is greater than north {box[half + 1]}"
    if half == 3 and box[2] > box[5]:
        yield f"{place}: the lowest height {box[2]} is greater than the highest {box[5]}"


def _degrees_fault(longitude: float, latitude: float) -> str:
    wrong = [f"longitude {longitude} is not in -180 to 180"] if not -180 <= longitude <= 180 else []
    wrong += [f"latitude {latitude} is not in -90 to 90"] if not -90 <= latitude <= 90 else []
    return ", ".join(wrong) + " degrees (RFC 7946, section 4)" if wrong else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _member(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
