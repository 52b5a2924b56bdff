"""Searches in Python: what is sent for the arguments, and what comes of the pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from rsclient import RsClient
from rsclient.stac import Collection, ItemCollection
from tests.support.http_platform import Answer, Asked, clean_environment, json_answer, serve

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


class Platform:
    """Five items on three pages, and what was asked for: (path, parameters or body)."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def answer(self, request: Asked) -> Answer:
        """The page of the token of a search."""
        parts = urlsplit(request.path)
        query: dict[str, Any] = {name: values[0] for name, values in parse_qs(parts.query).items()}
        query |= json.loads(request.body or "{}")
        self.asked.append((parts.path, query))
        page = int(query.get("token", 0))
        ids = [["a", "b"], ["c", "d"], ["e"]][page]
        links = [{"rel": "next", "href": f"{parts.path}?token={page + 1}"}] if page < 2 else []
        features = [{"type": "Feature", "id": name, "properties": {}} for name in ids]
        return json_answer({"type": "FeatureCollection", "features": features, "links": links})


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    clean_environment(monkeypatch)
    made = Platform()
    with serve(made.answer) as made.url:
        yield made


@pytest.fixture
def client(platform: Platform) -> RsClient:
    return RsClient(platform.url, local=True, owner="me", attempts=1)


def test_arguments_by_get(platform: Platform, client: RsClient) -> None:
    bob = Collection.from_dict({"type": "Collection", "id": "s2", "owner": "bob"})
    client.catalog.search_items(
        ["c", bob],
        ids="a,b",
        bbox=(0, 0, 0, 1, 1, 1),
        datetime=(dt.datetime(2025, 1, 1), None),
        sortby=[{"field": "created", "direction": "desc"}, "id"],
    )[0]
    path, query = platform.asked[0]
    assert path == "/catalog/search"
    assert query == {
        "collections": "me_c,bob_s2",
        "ids": "a,b",
        "bbox": "0.0,0.0,1.0,1.0",
        "datetime": "2025-01-01T00:00:00Z/..",
        "sortby": "-created,+id",
        "limit": "100",
    }


def test_arguments_by_post(platform: Platform, client: RsClient) -> None:
    class Shape:
        __geo_interface__ = SQUARE

    for place in (SQUARE, {"type": "Feature", "geometry": SQUARE, "properties": {}}, Shape()):
        client.catalog.search_items("c", intersects=place, sortby="-created,id", datetime="2025")[0]
        _, body = platform.asked.pop()
        assert body["intersects"] == SQUARE
        assert body["sortby"] == [
            {"field": "created", "direction": "desc"},
            {"field": "id", "direction": "asc"},
        ]
        assert body["datetime"] == "2025-01-01T00:00:00Z/2025-12-31T23:59:59Z"


def test_arguments_of_stations(platform: Platform, client: RsClient) -> None:
    published = dt.date(2025, 1, 31)
    client.prip.search_items("s", published=published)[0]
    path, query = platform.asked.pop()
    # `datetime` would be the time of sensing there
    assert path == "/prip/search"
    assert query["filter"]["args"] == [{"property": "published"}, "2025-01-31T00:00:00Z/2025-01-31T23:59:59Z"]
    client.cadip.search_items("s", published=published)[0]
    path, query = platform.asked.pop()
    assert (path, query["datetime"]) == ("/cadip/collections/s/items", "2025-01-31T00:00:00Z/2025-01-31T23:59:59Z")
    client.prip.search_items("s", bbox="1,48,3,50", sortby={"field": "published"})[0]
    path, query = platform.asked.pop()
    assert path == "/prip/collections/s/items"
    assert (query["bbox"], query["sortby"]) == ("1.0,48.0,3.0,50.0", "+published")
    client.prip.search_items(["s", "t"])[0]
    path, query = platform.asked.pop()
    assert (path, query["collections"]) == ("/prip/search", "s,t")


def test_a_wrong_time_has_the_name_of_its_argument(client: RsClient) -> None:
    with pytest.raises(ValueError, match=r"^published: 'soon' is not a time"):
        client.auxip.search_items(published="soon")
    with pytest.raises(ValueError, match=r"^datetime: 'soon' is not a time"):
        client.catalog.search_items("c", datetime="soon")


def test_a_search_of_all_collections_names_none(platform: Platform, client: RsClient) -> None:
    assert len(client.catalog.search_items().collect()) == 5
    assert platform.asked[0] == ("/catalog/search", {"limit": "100"})


def ids(items: ItemCollection) -> str:
    return "".join(item.id for item in items)


def test_slices_of_a_search_fetch_what_they_take(platform: Platform, client: RsClient) -> None:
    search = client.catalog.search_items("c")
    assert ids(search[:2]) == "ab"
    assert len(platform.asked) == 1
    assert ids(search[1:4:2]) == "bd"
    assert len(platform.asked) == 3
    assert (ids(search[:]), ids(search[4:]), ids(search[3:3]), ids(search[9:])) == ("abcde", "e", "", "")
    assert (search[0].id, search[4].id) == ("a", "e")
    with pytest.raises(IndexError, match=r"^item 5: the search finds fewer"):
        search[5]


@pytest.mark.parametrize("key", [-1, slice(-2, None), slice(None, -1), slice(None, None, -1)])
def test_a_search_is_not_read_from_its_end(client: RsClient, key: Any) -> None:
    with pytest.raises(IndexError, match="use collect"):
        client.catalog.search_items("c")[key]
    with pytest.raises(ValueError, match="zero"):
        client.catalog.search_items("c")[::0]


def test_slices_of_a_collection_are_those_of_a_list(client: RsClient) -> None:
    items = client.catalog.search_items("c").collect()
    letters = "abcde"
    for key in (slice(2), slice(-2, None), slice(None, None, -1), slice(1, 4, 2), slice(3, 1), slice(0, 99)):
        part = items[key]
        assert isinstance(part, ItemCollection)
        assert ids(part) == letters[key]
