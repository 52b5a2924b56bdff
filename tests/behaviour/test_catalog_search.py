"""Search of the catalog: time, place, ids, queries, order, fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.behaviour.documents import SQUARE, Json, collection, create, ids, item, links, square
from tests.behaviour.target import Target

pytestmark = [pytest.mark.services("catalog"), pytest.mark.plain_catalog]

EAST = {"type": "Point", "coordinates": [120.0, 10.0]}
AMAZON = {"type": "Polygon", "coordinates": [[[-60, -10], [-50, -10], [-50, 0], [-60, 0], [-60, -10]]]}
RANGE = {"start_datetime": "2024-03-20T00:00:00Z", "end_datetime": "2024-04-10T00:00:00+01:00"}
ITEMS = [
    square("a", datetime="2024-01-01T00:00:00Z", platform="sentinel-1a", orbit=1, cover=10.5, mixed=3),
    item("b", EAST, [120, 10, 120, 10], datetime="2024-02-01T00:00:00Z", platform="sentinel-1c", orbit=2, mixed="x"),
    item("c", AMAZON, [-60, -10, -50, 0], datetime="2024-03-01T00:00:00Z", platform="sentinel-2a", orbit=10, cover=80),
    square("d", datetime=None, platform="sentinel-2b", orbit=9, mixed=True, cover=None, tags=["p", "q"], **RANGE),
]


@pytest.fixture(scope="module")
def searched(target: Target) -> Iterator[tuple[httpx.Client, str]]:
    """A client, and a collection with four items."""
    with target.client("catalog") as http:
        name = f"searched-{target.mode}"
        http.delete(f"/catalog/collections/{name}")
        create(http, name, *ITEMS)
        yield http, name


class Search:
    """Searches of one collection, by GET and by POST."""

    def __init__(self, searched: tuple[httpx.Client, str]) -> None:
        self.http, self.collection = searched

    def get(self, **parameters: Any) -> httpx.Response:
        return self.http.get("/catalog/search", params={"collections": self.collection, **parameters})

    def post(self, **body: Any) -> httpx.Response:
        return self.http.post("/catalog/search", json={"collections": [self.collection], **body})


@pytest.fixture
def search(searched: tuple[httpx.Client, str]) -> Search:
    """Searches of the collection with four items."""
    return Search(searched)


def test_the_newest_comes_first(search: Search) -> None:
    assert ids(search.get()) == ["d", "c", "b", "a"]
    assert ids(search.http.get(f"/catalog/collections/{search.collection}/items")) == ["d", "c", "b", "a"]
    assert search.get().headers["content-type"].split(";")[0] == "application/geo+json"
    assert search.get().json()["numberReturned"] == 4


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("2024-02-01T00:00:00Z", "b"),
        ("2024-02-01T01:00:00+01:00", "b"),
        ("2024-01-15T00:00:00Z/2024-03-01T00:00:00Z", "cb"),
        ("../2024-01-31T23:59:59Z", "a"),
        ("/2024-01-31T23:59:59Z", "a"),
        ("2024-04-01T00:00:00Z/..", "d"),
        ("2024-04-09T23:00:00Z/..", "d"),
        ("2024-04-09T23:00:01Z/..", ""),
        # an interval without length contains nothing
        pytest.param("2024-02-01T00:00:00Z/2024-02-01T00:00:00Z", "", marks=pytest.mark.release),
    ],
)
def test_datetime_is_the_time_of_sensing(search: Search, interval: str, expected: str) -> None:
    for answer in (search.get(datetime=interval), search.post(datetime=interval)):
        assert ids(answer) == list(expected)


@pytest.mark.parametrize(
    "interval",
    [
        "yesterday",
        "2024-02-01",
        "2024-02-01T00:00:00",
        "2024-02-01T00:00:00Z/2024-01-01T00:00:00Z",
        "2024-02-01T00:00:00+99:00",
        "2016-12-31T23:59:60Z/..",
        "../..",
        "/",
        "..",
        "a/b/c",
    ],
)
def test_times_that_are_none(search: Search, interval: str) -> None:
    for answer in (search.get(datetime=interval), search.post(datetime=interval)):
        assert answer.status_code == 400


def test_an_offset_has_a_colon_in_a_query_string(search: Search) -> None:
    assert search.get(datetime="2024-02-01T00:00:00+0000").status_code == 400
    assert ids(search.post(datetime="2024-02-01T00:00:00+0000")) == ["b"]


@pytest.mark.parametrize(
    ("bbox", "expected"),
    [
        ([0, 40, 1.5, 41.5], "da"),
        ([2.5, 40, 5, 45], ""),
        ([119, 9, 121, 11], "b"),
        ([-180, -90, 180, 90], "dcba"),
        ([2, 42, 3, 43], "da"),  # at the corner
    ],
)
def test_bbox(search: Search, bbox: list[float], expected: str) -> None:
    path = f"/catalog/collections/{search.collection}/items"
    text = ",".join(map(str, bbox))
    for answer in (search.get(bbox=text), search.post(bbox=bbox), search.http.get(path, params={"bbox": text})):
        assert ids(answer) == list(expected)


@pytest.mark.parametrize(
    "bbox",
    ["1,2,3", "1,2,3,4,5", "a,b,c,d", "0,10,1,5", "170,-10,190,10", "0,-91,1,0", "0,0,9,1,1,5", "170,5,-170,-5"],
)
def test_boxes_that_are_none(search: Search, bbox: str) -> None:
    assert search.get(bbox=bbox).status_code == 400
    numbers = bbox.split(",") if "a" in bbox else [float(part) for part in bbox.split(",")]
    assert search.post(bbox=numbers).status_code == 400


def test_a_box_in_a_body_is_a_list(search: Search) -> None:
    assert search.post(bbox="0,40,1.5,41.5").status_code == 400


def test_a_box_whose_west_is_greater_than_its_east(target: Target, search: Search) -> None:
    for answer in (search.get(bbox="119,9,-170,11"), search.post(bbox=[119, 9, -170, 11])):
        assert answer.status_code == target.expects("box-across-the-antimeridian", embedded=400, real=200)
        if not target.embedded:
            assert ids(answer) == []  # though b, at 120 degrees, lies in it


def test_a_box_with_heights(target: Target, search: Search) -> None:
    for answer in (search.get(bbox="0,40,-100,1.5,41.5,100"), search.post(bbox=[0, 40, -100, 1.5, 41.5, 100])):
        assert answer.status_code in target.statuses("box-with-heights", embedded=200, real=500)
        if target.embedded:
            assert ids(answer) == ["d", "a"]


def test_intersects_looks_at_the_shape(search: Search) -> None:
    # this triangle's box covers the square, the triangle does not
    triangle = {"type": "Polygon", "coordinates": [[[0, 40], [10, 40], [10, 41], [0, 40]]]}
    point = {"type": "Point", "coordinates": [1.5, 41.5]}
    group = {"type": "GeometryCollection", "geometries": [SQUARE]}
    for shape, expected in ((triangle, ""), (point, "da"), (group, "da"), (AMAZON, "c")):
        for answer in (search.get(intersects=json.dumps(shape)), search.post(intersects=shape)):
            assert ids(answer) == list(expected)


@pytest.mark.parametrize(
    "shape",
    [
        "x",
        {"type": "Circle"},
        {"type": "Feature", "geometry": SQUARE, "properties": {}},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [SQUARE["coordinates"][0][:-1]]},
    ],
)
def test_shapes_that_are_none(search: Search, shape: object) -> None:
    assert search.post(intersects=shape).status_code == 400


def test_bbox_and_intersects_exclude_each_other(search: Search) -> None:
    assert search.post(intersects=SQUARE, bbox=[0, 0, 1, 1]).status_code == 400
    assert search.get(intersects=json.dumps(SQUARE), bbox="0,0,1,1").status_code == 400


@pytest.mark.parametrize("limit", [0, -1, "x", 1.5])
def test_limit_is_a_whole_number_of_at_least_1(search: Search, limit: object) -> None:
    assert search.get(limit=limit).status_code == 400
    assert search.post(limit=limit).status_code == 400


def test_limit_may_be_large(search: Search) -> None:
    assert len(ids(search.get(limit=100_000))) == 4
    assert len(ids(search.post(limit=10_001))) == 4


def test_ids(search: Search) -> None:
    assert ids(search.get(ids="a,c,x")) == ["c", "a"]
    assert ids(search.post(ids=["a", "c"])) == ["c", "a"]
    assert ids(search.post(ids=[])) == []
    assert search.post(ids="a").status_code == 400
    assert search.post(ids=[5]).status_code == 400


@pytest.mark.parametrize(
    ("sortby", "expected"),
    [
        ("+platform", "abcd"),
        ("platform", "abcd"),
        ("-platform", "dcba"),
        # numbers are sorted by their digits: 1, 10, 2, 9
        ("orbit", "acbd"),
        ("-properties.orbit", "dbca"),
        # what is absent counts as the greatest; equal items come by id, the greatest first
        pytest.param("cover", "acdb", marks=pytest.mark.release),
        ("-cover", "dbca"),
        ("-cover,+id", "bdca"),
        # values of several types: 3, true, x
        ("mixed", "adbc"),
        ("-mixed", "cbda"),
        pytest.param("absent", "dcba", marks=pytest.mark.release),
        ("-absent", "dcba"),
        ("id", "abcd"),
        ("-id", "dcba"),
        ("datetime", "abcd"),
        ("-datetime", "dcba"),
        ("product:type,-datetime", "dcba"),
    ],
)
def test_sortby(search: Search, sortby: str, expected: str) -> None:
    fields = [(part.lstrip("+-"), "desc" if part[0] == "-" else "asc") for part in sortby.split(",")]
    body = [{"field": name, "direction": direction} for name, direction in fields]
    for answer in (search.get(sortby=sortby), search.post(sortby=body)):
        assert ids(answer) == list(expected)


@pytest.mark.parametrize(
    "sortby",
    ["garbage", ["-orbit"], [{"field": "orbit"}], [{"direction": "asc"}], [{"field": "orbit", "direction": "up"}]],
)
def test_sortby_of_a_body_is_a_list_of_fields_with_directions(search: Search, sortby: object) -> None:
    assert search.post(sortby=sortby).status_code == 400


def test_sorting_by_nothing(search: Search) -> None:
    assert search.get(sortby="+").status_code == 400


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"orbit": {"gte": 2, "lt": 10}}, "db"),
        ({"platform": {"eq": "sentinel-1a"}}, "a"),
        ({"platform": {"neq": "sentinel-1a"}}, "dcb"),
        ({"orbit": {"gt": 2}, "platform": {"eq": "sentinel-2a"}}, "c"),
    ],
)
def test_query(search: Search, query: Json, expected: str) -> None:
    for answer in (search.get(query=json.dumps(query)), search.post(query=query)):
        assert ids(answer) == list(expected)


@pytest.mark.parametrize(
    "query",
    [
        {"platform": {"startsWith": "sentinel-1"}},
        {"platform": {"in": ["sentinel-1a"]}},
        {"platform": {"contains": "1"}},
        {"orbit": {"about": 1}},
        {"orbit": 5},
        5,
    ],
)
def test_queries_that_the_server_does_not_know(search: Search, query: object) -> None:
    assert search.post(query=query).status_code == 400
    assert search.get(query=json.dumps(query)).status_code == 400


@pytest.mark.parametrize("body", [{"token": 5}, {"query": 5}, {"fields": ["id"]}, {"ids": "a"}])
def test_members_of_the_wrong_type(search: Search, body: Json) -> None:
    assert search.post(**body).status_code == 400


def test_unknown_parameters_are_ignored(search: Search) -> None:
    assert len(ids(search.get(nonsense=1))) == 4
    assert len(ids(search.post(nonsense=1))) == 4


@pytest.mark.parametrize(
    ("fields", "properties", "absent"),
    [
        ("id,properties.orbit", {"orbit": 1}, {"assets", "geometry", "bbox", "type"}),
        ("+id,+properties.orbit,-properties.owner", {"orbit": 1}, {"assets", "geometry"}),
        ("properties.orbit,-links", {"orbit": 1}, {"links", "assets"}),
        ("-properties,+properties.orbit", {"orbit": 1}, {"assets", "geometry"}),
        ("id,collection", None, {"assets", "geometry"}),
        ("-links,-properties", None, {"links"}),
    ],
)
def test_fields(search: Search, fields: str, properties: Json | None, absent: set[str]) -> None:
    parts = fields.split(",")
    body = {
        "include": [part.lstrip("+") for part in parts if part[0] != "-"],
        "exclude": [part[1:] for part in parts if part[0] == "-"],
    }
    for answer in (search.get(ids="a", fields=fields), search.post(ids=["a"], fields=body)):
        (found,) = answer.json()["features"]
        assert found["id"] == "a"
        shown = {name: value for name, value in found.get("properties", {}).items() if not name.startswith("auth:")}
        assert shown == (properties or {})
        assert not absent & found.keys()
        assert ("links" in found) == ("-links" not in fields)


def test_fields_that_are_left_out(search: Search) -> None:
    (found,) = search.get(ids="a", fields="-properties.orbit,-links").json()["features"]
    assert "orbit" not in found["properties"]
    assert found["properties"]["platform"] == "sentinel-1a"
    (found,) = search.get(ids="a", fields="properties,-properties.orbit").json()["features"]
    assert found["properties"].keys() >= {"platform", "datetime"}
    assert "orbit" not in found["properties"]
    assert search.get(fields="-links").headers["content-type"].split(";")[0] == "application/json"
    assert search.get(fields="").headers["content-type"].split(";")[0] == "application/geo+json"
    (found,) = search.get(ids="a", fields="+stac_version,-stac_version").json()["features"]
    assert found["stac_version"] == "1.1.0"


def test_a_search_without_collections(search: Search) -> None:
    tree = {"op": "=", "args": [{"property": "id"}, "no-such-item"]}
    assert ids(search.http.post("/catalog/search", json={"filter": tree})) == []
    assert len(ids(search.http.get("/catalog/search", params={"limit": 2}))) == 2
    assert len(ids(search.http.post("/catalog/search", json={"limit": 2}))) == 2


def all_pages(http: httpx.Client, method: str, names: str, order: str) -> list[list[str]]:
    """The ids on each page of three items, after a look back from each to the page before."""
    fields = [(part[1:], "desc" if part[0] == "-" else "asc") for part in order.split(",") if part]
    body: Json = {"collections": [names], "limit": 3}
    body |= {"sortby": [{"field": name, "direction": direction} for name, direction in fields]} if fields else {}
    query = {"collections": names, "limit": "3"} | ({"sortby": order} if order else {})
    answer = http.get("/catalog/search", params=query) if method == "GET" else http.post("/catalog/search", json=body)
    pages = [ids(answer)]
    while (link := links(answer.json()).get("next")) is not None:
        assert link["method"] == method
        answer = http.get(link["href"]) if method == "GET" else http.post(link["href"], json=link["body"])
        pages.append(ids(answer))
        assert "first" not in links(answer.json())
        back = links(answer.json())["previous"]
        again = http.get(back["href"]) if method == "GET" else http.post(back["href"], json=back["body"])
        pages.append(ids(again))
    # each page but the first is followed by the one before it
    assert [*pages[2::2]] == [pages[0], *pages[1:-2:2]]
    return [pages[0], *pages[1::2]]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("order", ["", "-group", "-orbit", "+orbit,+id"])
def test_pages_give_every_id_once(catalog: httpx.Client, unique: str, method: str, order: str) -> None:
    # the same time for all: the order must be total all the same
    entries = [square(f"i{n:02d}", orbit=n % 3, **({} if n % 2 else {"group": "g"})) for n in range(8)]
    create(catalog, unique, *entries)
    pages = all_pages(catalog, method, unique, order)
    assert [len(page) for page in pages] == [3, 3, 2]
    assert sorted(name for page in pages for name in page) == [entry["id"] for entry in entries]


@pytest.mark.release
def test_pages_in_two_directions(target: Target, catalog: httpx.Client, unique: str) -> None:
    # ascending, while equal items come by id, the greatest first
    create(catalog, unique, *(square(f"i{n:02d}", orbit=n % 3) for n in range(8)))
    found, href = [], f"/catalog/search?collections={unique}&limit=3&sortby=%2Borbit"
    while href:
        answer = catalog.get(href)
        found += ids(answer)
        href = links(answer.json()).get("next", {}).get("href", "")
    expected = [f"i{n:02d}" for n in (6, 3, 0, 7, 4, 1, 5, 2)]
    assert (found == expected) is target.expects("pages-in-two-directions", embedded=True, real=False)


def test_pages_of_the_items_of_a_collection(catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique, *(square(name) for name in "abc"))
    found, href = [], f"{path}?limit=2"
    while href:
        answer = catalog.get(href)
        found += ids(answer)
        assert links(answer.json()).keys() >= {"root", "parent", "collection", "self"}
        href = links(answer.json()).get("next", {}).get("href", "")
    assert found == ["c", "b", "a"]


@pytest.mark.parametrize("token", ["next:nonsense", "prev:x", "nonsense", "next:"])
def test_a_token_that_was_not_given(target: Target, search: Search, token: str) -> None:
    for answer in (search.get(token=token), search.post(token=token)):
        assert answer.status_code in target.statuses("server-error", embedded=400, real=500)


@pytest.mark.parametrize("parameters", [{"intersects": "x"}, {"query": "x"}])
def test_parameters_that_are_no_json(target: Target, search: Search, parameters: dict[str, str]) -> None:
    assert search.get(**parameters).status_code in target.statuses("server-error", embedded=400, real=500)


@pytest.mark.parametrize("parameters", [{"offset": -1}, {"query": "x"}, {"filter": "title ="}])
def test_lists_of_collections_that_fail(target: Target, catalog: httpx.Client, parameters: Json) -> None:
    answer = catalog.get("/catalog/collections", params=parameters)
    assert answer.status_code in target.statuses("server-error", embedded=400, real=500)


def test_an_empty_collection_has_no_items(catalog: httpx.Client, unique: str) -> None:
    catalog.post("/catalog/collections", json=collection(unique)).raise_for_status()
    answer = catalog.get("/catalog/search", params={"collections": unique})
    assert ids(answer) == []
    assert "next" not in links(answer.json())
