"""Searches whose request is not a plain URL: many ids, places."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rsclient import RsClient
from rsclient.errors import InvalidRequestError
from rsclient.local import LocalServer
from rsclient.stac import ItemBuilder


@pytest.fixture(scope="module")
def client() -> Iterator[RsClient]:
    with LocalServer() as server:
        yield RsClient(server.url, local=True, owner="alice")


def square(west: float, south: float, edge: float) -> dict[str, object]:
    east, north = west + edge, south + edge
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_many_long_ids_are_found(client: RsClient) -> None:
    client.catalog.ensure_collection("many")
    names = [f"S2A_MSIL2A_20200219T112111_N0214_R037_T29RKH_20200219T123947_{number:03}" for number in range(150)]
    assert '{"limit":100,"collections":["alice_many"],"ids":[' in repr(client.catalog.search_items("many", ids=names))
    for name in (names[3], names[149]):
        item = ItemBuilder(name).datetime("2020-02-19T11:35:18Z").add_eopf(product_type="S02MSIL2A").build()
        client.catalog.create_item("many", item)
    found = {item.id for item in client.catalog.search_items("many", ids=names, limit=1)}
    assert found == {names[3], names[149]}


def test_products_are_found_by_place(client: RsClient) -> None:
    everything = list(client.prip.search_items("prip_s2a"))
    boxes = {item.id: item.bbox for item in everything}
    west, south, east, north = next(box for box in boxes.values() if box)
    inside = square((west + east) / 2, (south + north) / 2, 0.01)
    found = {item.id for item in client.prip.search_items("prip_s2a", intersects=inside)}
    # as the boxes say: footprints of these products are nearly their boxes
    lon, lat = (west + east) / 2, (south + north) / 2
    expected = {name for name, box in boxes.items() if box and box[0] <= lon <= box[2] and box[1] <= lat <= box[3]}
    assert found == expected
    assert 0 < len(found) < len(boxes)
    both = client.prip.search_items("prip_s2a", intersects=inside, bbox=(west, south, east, north))
    assert {item.id for item in both} == expected


def test_box_and_geometry_at_once_are_for_the_service_to_judge(client: RsClient) -> None:
    search = client.catalog.search_items("many", intersects=square(0, 0, 1), bbox=(0, 0, 1, 1))
    with pytest.raises(InvalidRequestError, match="only one of 'bbox' and 'intersects'"):
        list(search)
