"""Searches of the embedded catalog; what it shares with the real one is in tests/behaviour."""

from __future__ import annotations

import sqlite3
import time

import httpx
import pytest
from local_helpers import SQUARE, Json, client, create_collection, item

from rsclient import RsClient
from rsclient.errors import NotFoundError
from rsclient.local import LocalServer


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"query": 5}, "'query' must be an object, found 5"),
        ({"token": 5}, "'token' must be a string, found 5"),
        ({"intersects": "x"}, "'intersects' must be an object, found \"x\""),
        ({"sortby": "garbage"}, "'sortby' must be a list, found \"garbage\""),
        ({"filter": "a = 1"}, "'filter' must be an object of CQL2-JSON; text goes by GET, found \"a = 1\""),
        ({"limit": 0}, "'limit' must be a whole number of at least 1, found 0"),
    ],
)
def test_a_refusal_says_what_was_found(http: httpx.Client, unique: str, body: Json, message: str) -> None:
    create_collection(http, unique)
    answer = http.post("/catalog/search", json={"collections": [unique], **body})
    assert answer.status_code == 400
    assert answer.json()["description"] == f"Invalid search parameter: {message}"


def test_an_item_that_vanishes_between_two_pages_does_not_end_the_search(http: httpx.Client, unique: str) -> None:
    create_collection(http, unique)
    for name in "abcdef":
        http.post(f"/catalog/collections/{unique}/items", json=item(name)).raise_for_status()
    page = http.get("/catalog/search", params={"collections": unique, "limit": 3})
    assert ids(page) == ["f", "e", "d"]
    http.delete(f"/catalog/collections/{unique}/items/d").raise_for_status()
    following = next(link["href"] for link in page.json()["links"] if link["rel"] == "next")
    assert ids(http.get(following)) == ["c", "b", "a"]


def test_the_client_finds_a_collection_in_each_spelling(key_server: LocalServer, unique: str) -> None:
    for login in ("owner", "second"):
        http = client(key_server, login)
        create_collection(http, unique)
        http.post(f"/catalog/collections/{unique}/items", json=item(f"of-{login}")).raise_for_status()
    catalog = RsClient(key_server.url, api_key=key_server.api_keys["owner"], owner="owner", local=False).catalog
    for spelled, whose in [(unique, "owner"), (f"owner:{unique}", "owner"), (f"owner_{unique}", "owner"),
                           (f"second:{unique}", "second"), (f"second_{unique}", "second")]:  # fmt: skip
        assert [found.id for found in catalog.search_items(spelled)] == [f"of-{whose}"]
    tree = {"op": "like", "args": [{"property": "id"}, "of-%"]}
    found = catalog.search_items([unique, f"second_{unique}"], filter=tree, sortby="id")
    assert [entry.id for entry in found] == ["of-owner", "of-second"]
    with pytest.raises(NotFoundError, match=f"Collection third_{unique} not found"):
        list(catalog.search_items(f"third_{unique}"))


def test_a_collection_of_ones_own_comes_before_that_of_another_owner(key_server: LocalServer, unique: str) -> None:
    owner, second = client(key_server, "owner"), client(key_server, "second")
    for http, name in ((owner, f"second_{unique}"), (second, unique)):
        create_collection(http, name)
        http.post(f"/catalog/collections/{name}/items", json=item(f"of-{name}")).raise_for_status()
    catalog = RsClient(key_server.url, api_key=key_server.api_keys["owner"], owner="owner", local=False).catalog
    assert [found.id for found in catalog.search_items(f"second_{unique}")] == [f"of-second_{unique}"]
    assert catalog.get_item(f"second_{unique}", f"of-second_{unique}").id == f"of-second_{unique}"


def test_ten_thousand_items_are_searched_within_a_second(local_server: LocalServer, unique: str) -> None:
    http = client(local_server)
    create_collection(http, unique)
    http.post(f"/catalog/collections/{unique}/items", json=item("first", geometry=SQUARE)).raise_for_status()
    with sqlite3.connect(local_server.data_dir / "server.db") as database:
        # publishing one by one takes a minute; the rows are what is measured
        database.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
            " INSERT INTO items (owner, collection, id, start, end, west, south, east, north, expires, body)"
            " SELECT owner, collection, 'i' || n.i,"
            " printf('2024-01-%02dT00:00:%02d.%06dZ', n.i % 28 + 1, n.i % 60, n.i), end, west, south, east, north,"
            " expires, json_set(body, '$.id', 'i' || n.i, '$.properties.orbit', n.i)"
            " FROM items, n WHERE collection = ? AND id = 'first'",
            (unique,),
        )
    database.close()
    searches: list[Json] = [
        {},
        {"sortby": [{"field": "orbit", "direction": "desc"}]},
        {"bbox": [0, 40, 3, 43], "datetime": "2024-01-01T00:00:00Z/.."},
    ]
    for search in searches:
        start = time.monotonic()
        answer = http.post("/catalog/search", json={"collections": [unique], "limit": 100, **search})
        seconds = time.monotonic() - start
        print(f"search {search} of 10 001 items: {seconds:.3f} s")
        assert len(ids(answer)) == 100
        assert seconds < 1
