"""Nested requests: what is refused, and what is within the limits."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.behaviour.documents import Json, create, ids, square
from tests.behaviour.station_requests import get_search, post_search
from tests.behaviour.target import Target

pytestmark = [pytest.mark.services("catalog", "auxip"), pytest.mark.mode("local")]


def _nots(depth: int) -> Json:
    tree: Json = {"op": "=", "args": [{"property": "orbit"}, 1]}
    for _ in range(depth):
        tree = {"op": "not", "args": [tree]}
    return tree


@pytest.mark.parametrize("text", ["(" * 10 + "a = 1", "NOT(" * 9 + "a = ", "a = 'b"])
def test_text_without_its_end(target: Target, text: str) -> None:
    for service, embedded in (("catalog", 400), ("auxip", 422)):
        with target.client(service) as client:
            answer = client.get(f"/{service}/search", params={"filter": text})
            assert answer.status_code == target.expects("nested-request", embedded=embedded, real=500), answer.text


def test_many_brackets(target: Target) -> None:
    with target.client("catalog") as client:
        answer = client.get("/catalog/search", params={"filter": "(" * 50 + "a = 1" + ")" * 50})
        assert answer.status_code == target.expects("nested-request", embedded=400, real=200)


@pytest.mark.parametrize("depth", [200, 450])
def test_json_that_is_refused(target: Target, depth: int) -> None:
    tree = _nots(depth)
    with target.client("catalog") as client:
        in_query = {"filter": json.dumps(tree), "filter-lang": "cql2-json"}
        for answer in (
            client.post("/catalog/search", json={"filter": tree}),
            client.get("/catalog/search", params=in_query),
        ):
            assert answer.status_code == target.expects("nested-request", embedded=400, real=500)
    assert post_search(target, "auxip", filter=tree).status_code == target.expects(
        "nested-request", embedded=400, real=500
    )


def test_what_is_within_the_limits(catalog: httpx.Client, target: Target, unique: str) -> None:
    create(catalog, unique, square("a", orbit=1, title="((((((((((((((((((((((((( - - -"))
    for text in (
        "(" * 12 + "orbit = 1" + ")" * 12,
        "NOT " * 80 + "orbit = 1",
        " AND ".join(["(orbit = 1 OR NOT orbit = 2)"] * 200),
        "title = '((((((((((((((((((((((((( - - -'",
        "orbit IN (" + ", ".join(map(str, range(3000))) + ")",
    ):
        assert ids(catalog.get("/catalog/search", params={"collections": unique, "filter": text})) == ["a"], text[:30]
    assert ids(catalog.post("/catalog/search", json={"collections": [unique], "filter": _nots(100)})) == ["a"]
    assert get_search(target, "auxip", filter="NOT " * 80 + "id = 'a'").status_code == 422
