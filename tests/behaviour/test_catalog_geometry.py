"""What the catalog accepts as geometry and bbox, and where it finds it again."""

from __future__ import annotations

import httpx
import pytest

from tests.behaviour.documents import SQUARE, Json, create, ids, item
from tests.behaviour.target import Target

pytestmark = pytest.mark.services("catalog")

RING = SQUARE["coordinates"][0]
HOLE = [[1.2, 41.2], [1.2, 41.8], [1.8, 41.8], [1.8, 41.2], [1.2, 41.2]]
HIGH = {"type": "Polygon", "coordinates": [[[*position, 5.5] for position in RING]]}
CROSSING = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[178, -5], [180, -5], [180, 5], [178, 5], [178, -5]]],
        [[[-180, -5], [-178, -5], [-178, 5], [-180, 5], [-180, -5]]],
    ],
}


@pytest.mark.parametrize(
    ("geometry", "bbox"),
    [
        ({"type": "Polygon", "coordinates": [RING[::-1]]}, None),  # clockwise
        ({"type": "Polygon", "coordinates": [RING[:-1]]}, None),  # not closed
        ({"type": "Polygon", "coordinates": [RING[:3]]}, None),
        ({"type": "Polygon", "coordinates": []}, None),
        ({"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}, None),  # crosses itself
        ({"type": "Polygon", "coordinates": [[[0, 0], [3, 3], [3, 1], [0, 2], [0, 0]]]}, None),  # so does this one
        ({"type": "Circle", "coordinates": [0, 0]}, None),
        ({"type": "Point", "coordinates": ["a", 0]}, None),
        ("POINT(0 0)", None),
        (SQUARE, [1, 41, 2, 43]),
        (SQUARE, [2, 41, 1, 42]),
        (SQUARE, [1, 42, 2, 41]),
        (SQUARE, [1, 41, 2]),
        (SQUARE, ["1", 41, 2, 42]),
        # also with heights the bbox has four numbers
        (SQUARE, [1, 41, 0, 2, 42, 9]),
        (HIGH, [1, 41, 5.5, 2, 42, 5.5]),
        (CROSSING, [178, -5, -178, 5]),
        (None, [1, 41, 2, 42]),
    ],
)
def test_what_is_refused(catalog: httpx.Client, unique: str, geometry: Json, bbox: list[float]) -> None:
    assert catalog.post(create(catalog, unique), json=item("a", geometry, bbox)).status_code == 400


@pytest.mark.parametrize(
    ("geometry", "bbox"),
    [
        (SQUARE, [1, 41, 2, 42]),
        (HIGH, [1, 41, 2, 42]),
        (CROSSING, [-180, -5, 180, 5]),
        ({"type": "Point", "coordinates": [1, 2]}, [1, 2, 1, 2]),
        ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, [1, 2, 3, 4]),
        ({"type": "GeometryCollection", "geometries": [SQUARE]}, [1, 41, 2, 42]),
        (
            {
                "type": "Polygon",
                "coordinates": [RING, [[1.2, 41.2], [1.2, 41.8], [1.8, 41.8], [1.8, 41.2], [1.2, 41.2]]],
            },
            [1, 41, 2, 42],
        ),
    ],
)
def test_the_bbox_may_be_left_out(catalog: httpx.Client, unique: str, geometry: Json, bbox: list[float]) -> None:
    path = create(catalog, unique, item("given", geometry, bbox), item("computed", geometry))
    for name in ("given", "computed"):
        found = catalog.get(f"{path}/{name}").json()
        assert (found["geometry"], found["bbox"]) == (geometry, bbox)
    # and searches find what is stored
    for box in ([bbox[0], bbox[1], bbox[0] + 0.5, bbox[1] + 0.5], [bbox[2] - 0.5, bbox[3] - 0.5, bbox[2], bbox[3]]):
        answer = catalog.post("/catalog/search", json={"collections": [unique], "bbox": box})
        assert sorted(ids(answer)) == ["computed", "given"]


@pytest.mark.parametrize("position", [[181, 0], [-180.5, 0], [0, 95], [0, -90.1]])
def test_positions_outside_the_world(target: Target, catalog: httpx.Client, unique: str, position: list[float]) -> None:
    answer = catalog.post(create(catalog, unique), json=item("a", {"type": "Point", "coordinates": position}))
    assert answer.status_code == target.expects("outside-the-world", embedded=400, real=201)


def test_an_item_without_geometry_is_found_everywhere(catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique, item("null"))
    found = catalog.get(path + "/null").json()
    assert (found["geometry"], found["bbox"]) == (None, None)
    feature = catalog.get(path).json()["features"][0]
    assert (feature["geometry"], feature["bbox"]) == (None, None)
    for more in ({"bbox": [10, 10, 11, 11]}, {"intersects": {"type": "Point", "coordinates": [1, 2]}}):
        answer = catalog.post("/catalog/search", json={"collections": [unique], **more})
        assert ids(answer) == ["null"]
        assert (answer.json()["features"][0]["geometry"], answer.json()["features"][0]["bbox"]) == (None, None)
