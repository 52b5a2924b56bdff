"""CQL2 filters of the catalog: what they find, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.behaviour.documents import SQUARE, Json, create, ids, item, square
from tests.behaviour.target import Target

pytestmark = [pytest.mark.services("catalog"), pytest.mark.plain_catalog]

EAST = {"type": "Point", "coordinates": [120.0, 10.0]}
RANGE = {"start_datetime": "2024-03-20T00:00:00Z", "end_datetime": "2024-04-10T00:00:00Z"}
TOKENS = ["prip:77", "prip", "77"]
ITEMS = [
    square("a", datetime="2024-01-01T00:00:00Z", platform="sentinel-1a", orbit=1, cover=10.5, tags=["p"]),
    item("b", EAST, [120, 10, 120, 10], datetime="2024-02-01T00:00:00Z", platform="sentinel-1c", orbit=2),
    item("c", EAST, [120, 10, 120, 10], datetime="2024-03-01T00:00:00Z", platform="sentinel-2a", orbit=10, cover=80),
    square("d", datetime=None, platform="sentinel-2b", orbit=9, tags=["p", "q"], externalIds=TOKENS, **RANGE)
    | {"properties": {"datetime": None, "product:type": "S02MSIL2A", "platform": "sentinel-2b", "orbit": 9,
                      "tags": ["p", "q"], "externalIds": TOKENS, **RANGE}},
]  # fmt: skip


@pytest.fixture(scope="module")
def filtered(target: Target) -> Iterator[tuple[httpx.Client, str]]:
    """A client, and a collection with four items."""
    with target.client("catalog") as http:
        name = f"filtered-{target.mode}"
        http.delete(f"/catalog/collections/{name}")
        create(http, name, *ITEMS)
        yield http, name


def get(filtered: tuple[httpx.Client, str], text: str, **more: Any) -> httpx.Response:
    return filtered[0].get("/catalog/search", params={"collections": filtered[1], "filter": text, **more})


def post(filtered: tuple[httpx.Client, str], tree: object, **more: Any) -> httpx.Response:
    return filtered[0].post("/catalog/search", json={"collections": [filtered[1]], "filter": tree, **more})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("platform = 'sentinel-1a'", "a"),
        ("product:type='S01SIWRAW' AND platform='sentinel-1c'", "b"),
        ("\"product:type\" = 'S02MSIL2A'", "d"),
        ("properties.platform = 'sentinel-1a'", "a"),
        ("platform <> 'sentinel-1a'", "dcb"),
        ("platform > 'sentinel-1b'", "dcb"),
        ("orbit < 2", "a"),
        ("orbit <= 2", "ba"),
        ("orbit > 9", "c"),
        ("orbit >= 9", "dc"),
        ("orbit + 1 = 2", "a"),
        ("orbit = 1 OR orbit = 9", "da"),
        ("NOT orbit = 1", "dcb"),
        ("orbit IN (1, 10)", "ca"),
        ("orbit NOT IN (1, 10)", "db"),
        ("orbit BETWEEN 2 AND 9", "db"),
        ("platform LIKE 'sentinel-2%'", "dc"),
        ("platform NOT LIKE 'sentinel-2%'", "ba"),
        ("platform LIKE 'SENTINEL-2%'", ""),
        ("casei(platform) = casei('SENTINEL-1A')", "a"),
        ("cover IS NULL", "db"),
        ("cover IS NOT NULL", "ca"),
        # a comparison with an absent property is unknown, and so is its negation
        ("cover > 20", "c"),
        ("NOT cover > 20", "a"),
        ("cover > 20 OR orbit = 2", "cb"),
        ("absent = 1", ""),
        ("1 = 1", "dcba"),
        ("s_intersects(geometry, POLYGON((0 40, 3 40, 3 43, 0 43, 0 40)))", "da"),
        ("S_INTERSECTS(geometry, POINT(120 10))", "cb"),
        ("intersects(geometry, POINT(1.5 41.5))", "da"),
        ("datetime > TIMESTAMP('2024-01-15T00:00:00Z')", "dcb"),
        ("datetime > '2024-01-15T00:00:00Z'", "dcb"),
        ("datetime = TIMESTAMP('2024-01-01T01:00:00.000+01:00')", "a"),
        pytest.param("datetime BETWEEN TIMESTAMP('2024-01-15T00:00:00Z') AND TIMESTAMP('2024-02-15T00:00:00Z')", "b",
                     marks=pytest.mark.release),
        ("t_after(datetime, TIMESTAMP('2024-02-01T00:00:00Z'))", "dc"),
        ("t_during(datetime, INTERVAL('..', '2024-02-15T00:00:00Z'))", "ba"),
        # the time of an item with a range is the range
        pytest.param("t_intersects(datetime, INTERVAL('2024-03-25T00:00:00Z', '2024-04-05T00:00:00Z'))", "d",
                     marks=pytest.mark.release),
        ("t_intersects(INTERVAL(start_datetime, end_datetime), INTERVAL('2024-04-01T00:00:00Z', '..'))", "d"),
        ("t_before(INTERVAL(start_datetime, end_datetime), TIMESTAMP('2024-02-15T00:00:00Z'))", "ba"),
        ("t_starts(datetime, INTERVAL('2024-03-20T00:00:00Z', '2024-05-01T00:00:00Z'))", "d"),
        ("a_contains(tags, ('q'))", "d"),
        ("a_overlaps(tags, ('z', 'p'))", "da"),
        ("a_equals(tags, ('p', 'q'))", "d"),
        ("id = 'c'", "c"),
        ("", "dcba"),
    ],
)  # fmt: skip
def test_text(filtered: tuple[httpx.Client, str], text: str, expected: str) -> None:
    assert ids(get(filtered, text)) == list(expected)
    assert ids(get(filtered, text, **{"filter-lang": "cql2-text"})) == list(expected)


SHAPES = [
    ("s_intersects", "da"),
    ("intersects", "da"),
    ("s_contains", "da"),
    ("s_within", "da"),
    ("s_equals", "da"),
    ("s_disjoint", "cb"),
    ("s_touches", ""),
    ("s_crosses", ""),
    ("s_overlaps", ""),
]


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"op": "=", "args": [{"property": "properties.orbit"}, 9]}, "d"),
        ({"op": "in", "args": [{"property": "orbit"}, [1, 2]]}, "ba"),
        ({"op": "between", "args": [{"property": "orbit"}, 2, 9]}, "db"),
        ({"op": "like", "args": [{"property": "platform"}, "sentinel-2%"]}, "dc"),
        ({"op": "isNull", "args": [{"property": "cover"}]}, "db"),
        pytest.param(
            {"op": "and", "args": [{"op": "=", "args": [{"property": "orbit"}, 1]}]}, "a", marks=pytest.mark.release
        ),
        ({"op": "not", "args": [{"op": "=", "args": [{"property": "orbit"}, 1]}]}, "dcb"),
        ({"op": ">", "args": [{"property": "datetime"}, {"timestamp": "2024-01-15T00:00:00Z"}]}, "dcb"),
        ({"op": "t_intersects", "args": [{"property": "datetime"}, {"timestamp": "2024-02-01T00:00:00Z"}]}, "b"),
        *(({"op": name, "args": [{"property": "geometry"}, SQUARE]}, found) for name, found in SHAPES),
    ],
)
def test_json(filtered: tuple[httpx.Client, str], tree: Json, expected: str) -> None:
    assert ids(post(filtered, tree)) == list(expected)
    assert ids(post(filtered, tree, **{"filter-lang": "cql2-json"})) == list(expected)
    # and as text of JSON in the query string
    assert ids(get(filtered, json.dumps(tree), **{"filter-lang": "cql2-json"})) == list(expected)


@pytest.mark.parametrize("more", [{}, {"filter-lang": "cql2-text"}])
@pytest.mark.parametrize("filter_", ["orbit = 1", [], 5])
def test_a_filter_in_a_body_is_an_object_of_json(
    filtered: tuple[httpx.Client, str], filter_: object, more: Json
) -> None:
    assert post(filtered, filter_, **more).status_code == 400


def test_languages(filtered: tuple[httpx.Client, str]) -> None:
    assert get(filtered, "orbit = 1", **{"filter-lang": "cql-text"}).status_code == 400
    assert ids(get(filtered, "orbit = 1", **{"filter-crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"})) == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "platform = ",
        "orbit = 1 AND",
        "(orbit = 1",
        "orbit == 1",
        "orbit IN ()",
        "a'b",
        "platform",
        "frobnicate(platform, 'x')",
        "s_frob(geometry, POINT(1 1))",
        # the database knows the times of items only: all others are text to it
        "published > TIMESTAMP('2020-01-01T00:00:00Z')",
        "updated < TIMESTAMP('2020-01-01T00:00:00Z')",
        pytest.param("start_datetime > TIMESTAMP('2020-01-01T00:00:00Z')", marks=pytest.mark.release),
    ],
)
def test_text_on_which_the_release_fails(target: Target, filtered: tuple[httpx.Client, str], text: str) -> None:
    answer = get(filtered, text)
    assert answer.status_code in target.statuses("server-error", embedded=400, real=500)
    if target.embedded:
        assert answer.json()["description"].startswith("Invalid search parameter: ")


def _between(operator: str) -> Json:
    range_ = {"interval": [{"property": "start_datetime"}, {"property": "end_datetime"}]}
    return {"op": operator, "args": [range_, {"interval": ["2024-03-20T00:00:00Z", "2024-04-12T00:00:00Z"]}]}


@pytest.mark.parametrize(
    "tree",
    [
        {"op": "frob", "args": [{"property": "cover"}, 1]},
        {"op": "=", "args": [{"property": "orbit"}]},
        {"op": "=", "args": []},
        {"op": "and", "args": []},
        {"args": [1, 2]},
        {"op": "a_containedBy", "args": [{"property": "tags"}, ["p", "q"]]},
        pytest.param(_between("t_overlaps"), marks=pytest.mark.release),
        pytest.param(_between("t_overlappedBy"), marks=pytest.mark.release),
        {"op": ">", "args": [{"property": "datetime"}, {"op": "-", "args": ["2024-01-01T00:00:10.000Z", 20]}]},
    ],
)
def test_json_on_which_the_release_fails(target: Target, filtered: tuple[httpx.Client, str], tree: Json) -> None:
    assert post(filtered, tree).status_code in target.statuses("server-error", embedded=400, real=500)


def test_json_that_is_none_in_a_query_string(target: Target, filtered: tuple[httpx.Client, str]) -> None:
    for text in ("orbit = 1", "{"):
        answer = get(filtered, text, **{"filter-lang": "cql2-json"})
        assert answer.status_code in target.statuses("server-error", embedded=400, real=500)


@pytest.mark.parametrize(
    "text",
    [
        "s_intersects(geometry, BBOX(119, 9, 121, 11))",
        "t_before(datetime, DATE('2024-02-01'))",
        "t_after(datetime, 'yesterday')",
    ],
)
def test_text_that_has_no_effect(target: Target, filtered: tuple[httpx.Client, str], text: str) -> None:
    answer = get(filtered, text)
    assert answer.status_code in target.statuses("filter-without-effect", embedded=400, real=200)


@pytest.mark.parametrize("tree", [{}, {"op": "="}, {"op": "between", "args": [{"property": "orbit"}, 2]}])
def test_json_that_has_no_effect(target: Target, filtered: tuple[httpx.Client, str], tree: Json) -> None:
    answer = post(filtered, tree)
    assert answer.status_code in target.statuses("filter-without-effect", embedded=400, real=200)


@pytest.mark.release
@pytest.mark.parametrize("argument", [{"timestamp": "x"}, {"date": "2024-02-01"}])
def test_wrong_times(filtered: tuple[httpx.Client, str], argument: Json) -> None:
    assert post(filtered, {"op": ">", "args": [{"property": "datetime"}, argument]}).status_code == 400


def test_published_compares_as_text(catalog: httpx.Client, unique: str) -> None:
    create(catalog, unique, square("a", created="2024-01-01T00:00:00Z"))
    for when, expected in (("2020-01-01T00:00:00Z", ["a"]), ("2025-01-01T00:00:00Z", [])):
        answer = catalog.get("/catalog/search", params={"collections": unique, "filter": f"created > '{when}'"})
        assert ids(answer) == expected


def test_long_filters(filtered: tuple[httpx.Client, str]) -> None:
    tree = {"op": "in", "args": [{"property": "id"}, [f"item-{number}" for number in range(2000)] + ["c"]]}
    assert ids(post(filtered, tree)) == ["c"]
