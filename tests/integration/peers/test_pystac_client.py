"""pystac-client as a client of the embedded server: all arguments of searches, pages, items; catalog and stations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from rsclient.local import LocalServer

pytest.importorskip("pystac_client", reason="the extra `test` is not installed")

from pystac_client import Client
from pystac_client.exceptions import APIError

# the services announce version 1.1 of sorting, which pystac-client does not know yet; it sorts all the same
pytestmark = pytest.mark.filterwarnings("ignore::pystac_client.warnings.DoesNotConformTo")

METHODS = ("GET", "POST")
# a hair around the squares 103..104 and 104..105 east, which touch 102..103 and 105..106
AREA = {"type": "Polygon", "coordinates": [[[103.1, 0.1], [104.9, 0.1], [104.9, 0.9], [103.1, 0.9], [103.1, 0.1]]]}
CLOUDY = {"op": ">=", "args": [{"property": "eo:cloud_cover"}, 9]}


@pytest.fixture(scope="module")
def catalog(peer_server: LocalServer) -> Client:
    return Client.open(f"{peer_server.url}/catalog/")


def names(numbers: list[int]) -> list[str]:
    return [f"item-{number:02d}" for number in numbers]


def ids(client: Client, method: str = "GET", **arguments: Any) -> list[str]:
    search = client.search(method=method, **{"collections": ["peers"], **arguments})
    return sorted(item.id for item in search.items())


def test_the_catalog_opens(catalog: Client) -> None:
    assert catalog.conforms_to("CORE") and catalog.conforms_to("ITEM_SEARCH")
    assert catalog.conforms_to("FILTER") and catalog.conforms_to("QUERY") and catalog.conforms_to("FIELDS")
    assert [collection.id for collection in catalog.get_collections()] == ["peers"]
    collection = catalog.get_collection("peers")
    assert collection is not None and collection.extent.spatial.bboxes == [[100, 0, 112, 1]]
    assert collection.get_self_href() is not None


def test_items_of_a_collection(catalog: Client) -> None:
    collection = catalog.get_collection("peers")
    assert sorted(item.id for item in collection.get_items()) == names(list(range(12)))
    item = collection.get_item("item-05")
    assert item is not None
    assert item.datetime == dt.datetime(2024, 4, 6, tzinfo=dt.timezone.utc)
    assert item.bbox == [105, 0, 106, 1]
    assert item.collection_id == "peers"
    assert collection.get_item("item-99") is None


SEARCHES = [
    ({}, range(12)),
    ({"ids": ["item-03", "item-05", "item-99"]}, [3, 5]),
    ({"bbox": [103.1, 0.1, 104.9, 0.9]}, [3, 4]),
    ({"intersects": AREA}, [3, 4]),
    ({"datetime": "2024-04-03"}, [2]),
    ({"datetime": "2024-04-03/2024-04-05"}, [2, 3, 4]),
    ({"datetime": "../2024-04-02T00:00:00Z"}, [0, 1]),
    ({"datetime": [dt.datetime(2024, 4, 11, tzinfo=dt.timezone.utc), None]}, [10, 11]),
    ({"filter": CLOUDY}, [9, 10, 11]),
    ({"filter": CLOUDY, "ids": ["item-01", "item-10"]}, [10]),
    ({"query": {"eo:cloud_cover": {"lt": 2}}}, [0, 1]),
    ({"query": {"eo:cloud_cover": {"gte": 2, "lt": 4}}}, [2, 3]),
    ({"query": ["platform=sentinel-2b"]}, [0, 3, 6, 9]),
    ({"bbox": [103.1, 0.1, 109.9, 0.9], "filter": CLOUDY}, [9]),
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("arguments", "expected"), SEARCHES)
def test_searches(catalog: Client, method: str, arguments: dict[str, Any], expected: list[int]) -> None:
    assert ids(catalog, method, **arguments) == names(list(expected))


def test_filter_as_text(catalog: Client) -> None:
    """A text goes by GET; the service refuses texts in a POST body."""
    text = "eo:cloud_cover >= 9 AND platform = 'sentinel-2b'"
    assert ids(catalog, "GET", filter=text) == names([9])
    assert ids(catalog, "GET", filter="eo:cloud_cover >= 4", intersects=AREA) == names([4])


@pytest.mark.parametrize("method", METHODS)
def test_pages_are_followed(catalog: Client, method: str) -> None:
    search = catalog.search(method=method, collections=["peers"], limit=5)
    pages = [[item.id for item in page] for page in search.pages()]
    assert [len(page) for page in pages] == [5, 5, 2]
    assert sorted(name for page in pages for name in page) == names(list(range(12)))


@pytest.mark.parametrize("method", METHODS)
def test_max_items(catalog: Client, method: str) -> None:
    search = catalog.search(method=method, collections=["peers"], limit=5, max_items=7)
    assert len(list(search.items())) == 7


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("+properties.datetime", list(range(12))),
        ("-properties.datetime", list(range(11, -1, -1))),
        ([{"field": "properties.platform", "direction": "desc"}, {"field": "id", "direction": "asc"}],
         [0, 3, 6, 9, 1, 2, 4, 5, 7, 8, 10, 11]),
    ],
)  # fmt: skip
def test_order(catalog: Client, method: str, order: Any, expected: list[int]) -> None:
    search = catalog.search(method=method, collections=["peers"], sortby=order, limit=5)
    assert [item.id for item in search.items()] == names(expected)


@pytest.mark.parametrize("method", METHODS)
def test_fields(catalog: Client, method: str) -> None:
    search = catalog.search(method=method, collections=["peers"], fields=["id", "properties.platform"], max_items=1)
    (item,) = search.items_as_dicts()
    assert item["properties"] == {"platform": "sentinel-2a"}
    assert "geometry" not in item and "assets" not in item


def test_a_search_without_collections(catalog: Client) -> None:
    assert sorted(item.id for item in catalog.search(ids=["item-01"]).items()) == ["item-01"]


def test_a_wrong_request_is_an_error_with_the_service_s_message(catalog: Client) -> None:
    with pytest.raises(APIError, match="like"):
        list(catalog.search(collections=["peers"], query={"platform": {"like": "x"}}).items())


STATIONS = {"auxip": ("adgs_poeorb", 8), "cadip": ("cadip_all", 4), "prip": ("prip_s2a", 5)}


@pytest.fixture(params=STATIONS)
def station(request: pytest.FixtureRequest, peer_server: LocalServer) -> Iterator[tuple[Client, str, int]]:
    yield (Client.open(f"{peer_server.url}/{request.param}"), *STATIONS[request.param])


def test_collections_of_stations(station: tuple[Client, str, int]) -> None:
    client, name, number = station
    assert name in [collection.id for collection in client.get_collections()]
    collection = client.get_collection(name)
    # pystac-client sends `collections=` to /items, which the service does not know and ignores
    found = sorted(item.id for item in collection.get_items())
    assert len(found) == number
    item = collection.get_item(found[0])
    assert item is not None and item.id == found[0] and item.assets


@pytest.mark.parametrize("method", METHODS)
def test_searches_of_stations(station: tuple[Client, str, int], method: str) -> None:
    client, name, number = station
    everything = sorted(item.id for item in client.search(method=method, collections=[name], limit=100).items())
    assert len(everything) == number
    pages = [[item.id for item in page] for page in client.search(method=method, collections=[name], limit=2).pages()]
    assert sorted(name for page in pages for name in page) == everything
    one = client.search(method=method, collections=[name], ids=everything[:1])
    assert [item.id for item in one.items()] == everything[:1]
    # AUXIP sorts by `created` only, CADIP by `published` only, PRIP by both
    key = "published" if name.startswith("cadip") else "created"
    newest = client.search(method=method, collections=[name], sortby=f"-{key}", max_items=1)
    found = [item.properties[key] for item in newest.items()]
    assert found == [max(item.properties[key] for item in client.search(collections=[name]).items())]


@pytest.mark.parametrize("method", METHODS)
def test_filters_of_stations(peer_server: LocalServer, method: str) -> None:
    client = Client.open(f"{peer_server.url}/cadip")
    text = "platform = 'sentinel-2a'"
    condition = text if method == "GET" else {"op": "=", "args": [{"property": "platform"}, "sentinel-2a"]}
    found = client.search(method=method, collections=["cadip_all"], filter=condition)
    assert [item.id for item in found.items()] == ["S2A_20240401104109045842"]


def test_an_api_key_goes_in_a_header() -> None:
    with LocalServer(mode="key") as server:
        with pytest.raises(APIError):
            Client.open(f"{server.url}/catalog/")
        headers = {"x-api-key": server.api_keys["owner"]}
        catalog = Client.open(f"{server.url}/catalog/", headers=headers)
        assert list(catalog.get_collections()) == []
        station = Client.open(f"{server.url}/auxip", headers=headers)
        assert len(list(station.search(collections=["adgs_poeorb"], limit=3).items())) == 8
