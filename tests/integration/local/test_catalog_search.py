"""Search of the catalog: filters, order, pages, speed."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import httpx
import pytest
from local_helpers import SQUARE, Json, client, create_collection, item

from rsclient import RsClient
from rsclient.errors import NotFoundError
from rsclient.local import LocalServer

EAST = {"type": "Point", "coordinates": [120.0, 10.0]}


@pytest.fixture(scope="module")
def searched(local_server: LocalServer) -> httpx.Client:
    """A client, and a collection `s` with four items."""
    http = client(local_server)
    create_collection(http, "s")
    items = [
        item("a", "2024-01-01T00:00:00Z", SQUARE, platform="sentinel-1a", orbit=1, cover=10.5),
        item("b", "2024-02-01T00:00:00Z", EAST, platform="sentinel-1c", orbit=2),
        item("c", "2024-03-01T00:00:00Z", None, platform="sentinel-2a", orbit=3, cover=80),
        item("d", "2024-04-01T00:00:00Z", SQUARE, platform="sentinel-2b", orbit=4, cover=None)
        | {"properties": {"datetime": None, "start_datetime": "2024-03-20T00:00:00Z", "orbit": 4,
                          "end_datetime": "2024-04-10T00:00:00+01:00", "product:type": "S02MSIL2A",
                          "platform": "sentinel-2b", "owner": "x", "tags": ["p", "q"],
                          "externalIds": [{"scheme": "prip", "value": "77"}]}},
    ]  # fmt: skip
    for entry in items:
        answer = http.post("/catalog/collections/s/items", json=entry)
        assert answer.status_code == 201, answer.text
    return http


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def get(http: httpx.Client, **parameters: Any) -> list[str]:
    return ids(http.get("/catalog/search", params={"collections": "s", **parameters}))


def post(http: httpx.Client, **body: Any) -> list[str]:
    return ids(http.post("/catalog/search", json={"collections": ["s"], **body}))


def test_the_newest_comes_first(searched: httpx.Client) -> None:
    assert get(searched) == ["d", "c", "b", "a"]


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("2024-02-01T00:00:00Z", ["b"]),
        ("2024-01-15T00:00:00Z/2024-03-01T00:00:00Z", ["c", "b"]),
        ("../2024-01-31T23:59:59Z", ["a"]),
        ("2024-04-01T00:00:00Z/..", ["d"]),
        ("2024-04-09T23:00:00Z/..", ["d"]),
        ("2024-04-09T23:00:01Z/..", []),
    ],
)
def test_datetime_is_the_time_of_sensing(searched: httpx.Client, interval: str, expected: list[str]) -> None:
    assert get(searched, datetime=interval) == expected
    assert post(searched, datetime=interval) == expected


@pytest.mark.parametrize(
    ("bbox", "expected"),
    [
        ([0, 40, 1.5, 41.5], ["d", "a"]),
        ([2.5, 40, 5, 45], []),
        ([119, 9, 121, 11], ["b"]),
        ([119, 9, -170, 11], ["b"]),
        ([0, 40, -100, 1.5, 41.5, 100], ["d", "a"]),
    ],
)
def test_bbox(searched: httpx.Client, bbox: list[float], expected: list[str]) -> None:
    assert get(searched, bbox=",".join(map(str, bbox))) == expected
    assert post(searched, bbox=bbox) == expected


CROSSING = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[178, -5], [180, -5], [180, 5], [178, 5], [178, -5]]],
        [[[-180, -5], [-178, -5], [-178, 5], [-180, 5], [-180, -5]]],
    ],
}


@pytest.fixture(scope="module")
def pacific(local_server: LocalServer) -> httpx.Client:
    """A client, and a collection `pacific` with items on both sides of the antimeridian and across it."""
    http = client(local_server)
    create_collection(http, "pacific")
    items = [
        item("west", geometry={"type": "Point", "coordinates": [175, 0]}),
        item("east", geometry={"type": "Point", "coordinates": [-175, 0]}),
        item("africa", geometry={"type": "Point", "coordinates": [20, 0]}),
        item("across", geometry=CROSSING),
        item("across-boxed", geometry=CROSSING) | {"bbox": [178, -5, -178, 5]},
        item("across-flat", geometry=CROSSING) | {"bbox": [-180, -5, 180, 5]},
    ]
    for entry in items:
        answer = http.post("/catalog/collections/pacific/items", json=entry)
        assert answer.status_code == 201, answer.text
        assert answer.json()["bbox"] == entry.get("bbox", answer.json()["bbox"])
    return http


ACROSS = ["across", "across-boxed", "across-flat"]


@pytest.mark.parametrize(
    ("bbox", "expected"),
    [
        ([170, -10, -170, 10], [*ACROSS, "east", "west"]),
        ([170, -10, -50, -170, 10, 50], [*ACROSS, "east", "west"]),
        ([179, -10, -179, 10], ACROSS),
        ([170, -10, -179.5, 10], [*ACROSS, "west"]),
        ([-179, -10, -170, 10], [*ACROSS, "east"]),
        ([170, 6, -170, 10], []),
        ([-170, -10, 170, 10], ["africa"]),
        ([10, -10, -170, 10], [*ACROSS, "africa", "east", "west"]),
    ],
)
def test_a_box_may_cross_the_antimeridian(pacific: httpx.Client, bbox: list[float], expected: list[str]) -> None:
    for answer in (
        pacific.get("/catalog/search", params={"collections": "pacific", "bbox": ",".join(map(str, bbox))}),
        pacific.post("/catalog/search", json={"collections": ["pacific"], "bbox": bbox}),
    ):
        assert sorted(ids(answer)) == expected


def test_intersects_looks_at_the_shape(searched: httpx.Client) -> None:
    # this triangle's box covers the square, the triangle does not
    triangle = {"type": "Polygon", "coordinates": [[[0, 40], [10, 40], [10, 41], [0, 40]]]}
    assert post(searched, intersects=triangle) == []
    assert post(searched, intersects={"type": "Point", "coordinates": [1.5, 41.5]}) == ["d", "a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("platform = 'sentinel-1a'", "a"),
        ("product:type='S01SIWRAW' AND platform='sentinel-1c'", "b"),
        ("platform <> 'sentinel-1a'", "bcd"),
        ("orbit < 2", "a"),
        ("orbit <= 2", "ab"),
        ("orbit > 3", "d"),
        ("orbit >= 3", "cd"),
        ("orbit = 1 OR orbit = 4", "ad"),
        ("NOT orbit = 1", "bcd"),
        ("orbit IN (1, 3)", "ac"),
        ("orbit NOT IN (1, 3)", "bd"),
        ("orbit BETWEEN 2 AND 3", "bc"),
        ("platform LIKE 'sentinel-2%'", "cd"),
        ("platform NOT LIKE 'sentinel-2%'", "ab"),
        ("cover IS NULL", "bd"),
        ("cover IS NOT NULL", "ac"),
        # a comparison with an absent property is unknown, and so is its negation
        ("cover > 20", "c"),
        ("NOT cover > 20", "a"),
        ("cover > 20 OR orbit = 2", "bc"),
        ("s_intersects(geometry, POLYGON((0 40, 3 40, 3 43, 0 43, 0 40)))", "ad"),
        ("s_intersects(geometry, BBOX(119, 9, 121, 11))", "b"),
        ("datetime > TIMESTAMP('2024-01-15T00:00:00Z')", "bc"),
        ("datetime = '2024-01-01T01:00:00.000+01:00'", "a"),
        ("datetime BETWEEN TIMESTAMP('2024-01-15T00:00:00Z') AND TIMESTAMP('2024-02-15T00:00:00Z')", "b"),
        ("t_after(datetime, TIMESTAMP('2024-02-01T00:00:00Z'))", "c"),
        ("t_before(datetime, DATE('2024-02-01'))", "a"),
        ("t_intersects(INTERVAL(start_datetime, end_datetime), INTERVAL('2024-04-01T00:00:00Z', '..'))", "d"),
        ("t_during(datetime, INTERVAL('..', '2024-02-15T00:00:00Z'))", "ab"),
        ("a_contains(tags, ('q'))", "d"),
        ("a_overlaps(tags, ('z', 'p'))", "d"),
        ("id = 'c'", "c"),
        ("published > TIMESTAMP('2020-01-01T00:00:00Z')", "abcd"),
        ("externalIds = 'prip:77'", "d"),
        ("externalIds IN (':77', 'x')", "d"),
    ],
)
def test_cql2_text(searched: httpx.Client, text: str, expected: str) -> None:
    assert sorted(get(searched, filter=text)) == list(expected)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"op": "=", "args": [{"property": "properties.orbit"}, 3]}, "c"),
        ({"op": "in", "args": [{"property": "orbit"}, [1, 2]]}, "ab"),
        ({"op": "isNull", "args": [{"property": "cover"}]}, "bd"),
        (
            {"op": "t_intersects", "args": [{"property": "datetime"}, {"interval": [
                {"op": "-", "args": ["2024-02-01T00:00:10Z", 20]},
                {"op": "+", "args": [{"timestamp": "2024-02-01T00:00:00Z"}, 0.5]}]}]},
            "b",
        ),
    ],
)  # fmt: skip
def test_cql2_json(searched: httpx.Client, tree: Json, expected: str) -> None:
    assert sorted(post(searched, filter=tree)) == list(expected)
    assert sorted(post(searched, **{"filter": tree, "filter-lang": "cql2-json"})) == list(expected)


@pytest.mark.parametrize(
    "parameters",
    [
        {"filter": "platform = "},
        {"filter": "frobnicate(platform, 'x')"},
        {"filter": "platform = 'x'", "filter-lang": "cql2-json"},
        {"filter": "t_after(datetime, 'yesterday')"},
        {"datetime": "yesterday"},
        {"datetime": "2024-02-01T00:00:00Z/2024-01-01T00:00:00Z"},
        {"bbox": "1,2,3"},
        {"bbox": "1,2,3,4,5"},
        {"bbox": "a,b,c,d"},
        {"bbox": "nan,2,3,4"},
        {"bbox": "0,10,1,5"},
        {"bbox": "170,5,-170,-5"},
        {"bbox": "170,-10,190,10"},
        {"bbox": "0,-91,1,0"},
        {"bbox": "0,0,9,1,1,5"},
        {"limit": 0},
        {"limit": "many"},
        {"token": "next:nonsense"},
        {"sortby": "a'b"},
        {"query": '{"orbit": {"about": 1}}'},
    ],
)
def test_what_cannot_be_understood_is_400(searched: httpx.Client, parameters: dict[str, str]) -> None:
    answer = searched.get("/catalog/search", params={"collections": "s", **parameters})
    assert answer.status_code == 400
    assert answer.json()["description"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"query": 5}, "'query' must be an object, found 5"),
        ({"token": 5}, "'token' must be a string, found 5"),
        ({"intersects": "x"}, "'intersects' must be an object, found \"x\""),
        ({"sortby": "garbage"}, "'sortby' must be a list, found \"garbage\""),
    ],
)
def test_a_member_of_the_wrong_type_is_400(searched: httpx.Client, body: Json, words: str) -> None:
    answer = searched.post("/catalog/search", json={"collections": ["s"], **body})
    assert answer.status_code == 400
    assert answer.json()["description"] == f"Invalid search parameter: {words}"


def test_sortby(searched: httpx.Client) -> None:
    assert get(searched, sortby="+platform") == ["a", "b", "c", "d"]
    assert get(searched, sortby="-platform") == ["d", "c", "b", "a"]
    assert get(searched, sortby="-properties.orbit") == ["d", "c", "b", "a"]
    # absent values come last, whatever the direction
    assert get(searched, sortby="+cover,+id") == ["a", "c", "b", "d"]
    assert get(searched, sortby="-cover,+id") == ["c", "a", "b", "d"]
    order = [{"field": "product:type", "direction": "desc"}, {"field": "datetime", "direction": "asc"}]
    assert post(searched, sortby=order) == ["d", "a", "b", "c"]


def test_query_extension_ids_and_external_ids(searched: httpx.Client) -> None:
    assert post(searched, query={"orbit": {"gte": 2, "lt": 4}}) == ["c", "b"]
    assert post(searched, query={"platform": {"startsWith": "sentinel-1"}}) == ["b", "a"]
    assert post(searched, query={"platform": {"in": ["sentinel-1a", "x"]}}) == ["a"]
    assert get(searched, ids="a,c,x") == ["c", "a"]
    assert get(searched, externalIds="prip:") == ["d"]
    assert post(searched, externalIds=["77"]) == ["d"]


def test_fields(searched: httpx.Client) -> None:
    parameters = {"collections": "s", "ids": "a", "fields": "id,properties.orbit,-properties.owner"}
    found = searched.get("/catalog/search", params=parameters).json()["features"][0]
    assert found == {"id": "a", "collection": "s", "type": "Feature", "properties": {"orbit": 1}}
    body = {"collections": ["s"], "ids": ["a"], "fields": {"exclude": ["links", "properties.orbit"]}}
    found = searched.post("/catalog/search", json=body).json()["features"][0]
    assert "links" not in found
    assert "orbit" not in found["properties"]


def test_an_unknown_collection_is_404(searched: httpx.Client) -> None:
    for name in ("nope", "root:nope"):
        answer = searched.get("/catalog/search", params={"collections": name})
        assert answer.status_code == 404
        assert answer.json() == {"code": "NotFoundError", "description": f"Collection {name} not found."}
    assert searched.get("/catalog/collections/nope/items").status_code == 404


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


def test_the_owner_in_the_filter_finds_the_collection(key_server: LocalServer, unique: str) -> None:
    second, owner = client(key_server, "second"), client(key_server, "owner")
    create_collection(second, unique)
    second.post(f"/catalog/collections/{unique}/items", json=item("a")).raise_for_status()
    for more in ({"filter": "owner = 'second' AND product:type = 'S01SIWRAW'"}, {"owner": "second"}):
        assert ids(owner.get("/catalog/search", params={"collections": unique, **more})) == ["a"]
    assert owner.get("/catalog/search", params={"collections": unique}).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("order", [None, "+orbit", "-group"])
def test_pages_give_every_id_once(local_server: LocalServer, unique: str, method: str, order: str | None) -> None:
    http = client(local_server)
    create_collection(http, unique)
    expected = {f"i{number:02d}" for number in range(23)}
    for number, name in enumerate(sorted(expected)):
        # the same time for all: the order must be total all the same
        body = item(name, orbit=number % 7, group=None if number % 3 else "g")
        http.post(f"/catalog/collections/{unique}/items", json=body).raise_for_status()
    body: Json = {"collections": [unique], "limit": 5}
    if order:
        body["sortby"] = [{"field": order[1:], "direction": "desc" if order[0] == "-" else "asc"}]
    parameters = {"collections": unique, "limit": 5} | ({"sortby": order} if order else {})
    pages, answer = [], None
    link: Json | None = {"href": "/catalog/search"}
    while link:
        if method == "GET":
            answer = http.get(link["href"], params=parameters if not pages else None)
        else:
            answer = http.post(link["href"], json=link.get("body", body))
        pages.append(ids(answer))
        links = {entry["rel"]: entry for entry in answer.json()["links"]}
        assert ("previous" in links) == (len(pages) > 1)
        link = links.get("next")
        if len(pages) == 2:  # a page back is the page before
            back = links["previous"]
            again = http.get(back["href"]) if method == "GET" else http.post(back["href"], json=back["body"])
            assert ids(again) == pages[0]
            # and an item that vanishes between two pages does not end the search
            http.delete(f"/catalog/collections/{unique}/items/{pages[1][-1]}").raise_for_status()
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    found = [name for page in pages for name in page]
    assert len(found) == len(set(found))
    assert set(found) == expected


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
