"""Searches as only RS-Server knows them: owners, external ids, times that are shifted, who may search what."""

from __future__ import annotations

import httpx
import pytest

from tests.behaviour.documents import Json, create, ids, item
from tests.behaviour.target import Target

pytestmark = pytest.mark.services("catalog")

TOKENS = ["prip:77", "prip", "77"]


@pytest.fixture
def external(catalog: httpx.Client, unique: str) -> str:
    """A collection with external ids as tokens, as objects, and without."""
    objects = [{"scheme": "prip", "value": "77"}]
    create(
        catalog, unique, item("tokens", externalIds=TOKENS, orbit=1), item("objects", externalIds=objects), item("none")
    )
    return unique


@pytest.mark.parametrize("value", ["prip:77", "prip:", ":77", "77", "prip:,x"])
def test_external_ids(catalog: httpx.Client, external: str, value: str) -> None:
    # only text is compared: an item whose external ids are objects is not found
    answer = catalog.get("/catalog/search", params={"collections": external, "externalIds": value})
    assert ids(answer) == ["tokens"]
    for body in (value, value.split(",")):
        answer = catalog.post("/catalog/search", json={"collections": [external], "externalIds": body})
        assert ids(answer) == ["tokens"]


def test_external_ids_in_filters(catalog: httpx.Client, external: str) -> None:
    for tree in ({"op": "=", "args": [{"property": "externalIds"}, "prip:77"]},
                 {"op": "in", "args": [{"property": "externalIds"}, [":77", "x"]]}):  # fmt: skip
        assert ids(catalog.post("/catalog/search", json={"collections": [external], "filter": tree})) == ["tokens"]
    query = {"collections": external, "filter": "externalIds = 'prip:77'"}
    assert ids(catalog.get("/catalog/search", params=query | {"filter-lang": "cql2-text"})) == ["tokens"]
    # with external ids the language of a query string is JSON unless it is given
    assert catalog.get("/catalog/search", params=query).status_code == 400
    more = {"collections": external, "externalIds": "77", "filter": "orbit = 1"}
    assert catalog.get("/catalog/search", params=more).status_code == 400
    assert ids(catalog.get("/catalog/search", params=more | {"filter-lang": "cql2-text"})) == ["tokens"]


def shifted(base: str) -> Json:
    ends = [{"op": "-", "args": [base, 20]}, {"op": "+", "args": [base, 20]}]
    return {"op": "t_intersects", "args": [{"property": "datetime"}, {"interval": ends}]}


def test_interval_arithmetic(target: Target, catalog: httpx.Client, unique: str) -> None:
    create(catalog, unique, item("a", datetime="2024-01-01T00:00:00Z"), item("b", datetime="2024-01-01T00:00:40Z"))

    def search(tree: Json) -> httpx.Response:
        return catalog.post("/catalog/search", json={"collections": [unique], "filter": tree})

    assert ids(search(shifted("2024-01-01T00:00:10.000000Z"))) == ["a"]
    assert ids(search(shifted("2024-01-01T00:00:20.0Z"))) == ["b", "a"]
    assert ids(search({"op": "not", "args": [shifted("2024-01-01T00:00:10.5Z")]})) == ["b"]
    for base in ("2024-01-01T00:00:10Z", "2024-01-01T00:00:10.000+00:00"):
        answer = search(shifted(base))
        assert answer.status_code == target.expects("server-error", embedded=400, real=500)


def test_an_unknown_collection_is_404(catalog: httpx.Client, unique: str) -> None:
    for name in (unique, f"root:{unique}"):
        for answer in (catalog.get("/catalog/search", params={"collections": name}),
                       catalog.post("/catalog/search", json={"collections": [name]})):  # fmt: skip
            assert answer.status_code == 404
            assert answer.json() == {"code": "NotFound", "description": f"Collection {name} not found."}


def test_an_empty_list_of_collections(target: Target, catalog: httpx.Client) -> None:
    answer = catalog.post("/catalog/search", json={"collections": []})
    assert answer.status_code == target.expects("server-error", embedded=400, real=500)


def test_owner_names_a_collection(target: Target, catalog: httpx.Client, unique: str) -> None:
    create(catalog, unique, item("a"))
    for more in ({"owner": target.owner}, {"filter": f"owner = '{target.owner}'"}):
        assert ids(catalog.get("/catalog/search", params={"collections": unique, **more})) == ["a"]
    for more in ({"owner": "strangers"}, {"filter": "owner = 'strangers'"}):
        assert catalog.get("/catalog/search", params={"collections": unique, **more}).status_code == 404


def test_several_collections(target: Target, catalog: httpx.Client, unique: str) -> None:
    other = f"{unique}-other"
    create(catalog, unique, item("a"))
    create(catalog, other, item("b"))
    names = [unique, f"{target.owner}:{other}"]
    assert ids(catalog.get("/catalog/search", params={"collections": ",".join(names)})) == ["b", "a"]
    found = catalog.post("/catalog/search", json={"collections": names}).json()["features"]
    assert [(feature["id"], feature["collection"]) for feature in found] == [("b", other), ("a", unique)]


def test_query_and_filter_exclude_each_other(catalog: httpx.Client, unique: str) -> None:
    create(catalog, unique)
    tree = {"op": "=", "args": [{"property": "orbit"}, 2]}
    body = {"collections": [unique], "query": {"orbit": {"gt": 1}}, "filter": tree}
    assert catalog.post("/catalog/search", json=body).status_code == 400
