"""Who may do what with collections: owners and roles. Only where API keys are asked for."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.behaviour.documents import collection, create, ids, item
from tests.behaviour.target import Target

pytestmark = [pytest.mark.services("catalog"), pytest.mark.mode("key")]


@pytest.fixture
def second(target: Target) -> Iterator[httpx.Client]:
    """A client of the user without catalog roles."""
    with target.client("catalog", "second") as opened:
        yield opened


@pytest.fixture
def reader(target: Target) -> Iterator[httpx.Client]:
    """A client of the user without any role."""
    with target.client("catalog", "reader") as opened:
        yield opened


def test_without_a_key_and_with_a_wrong_one(target: Target) -> None:
    base = target.urls["catalog"]
    assert httpx.get(base + "/catalog/collections", trust_env=False).status_code == 401
    wrong = {"x-api-key": "00000000-0000-0000-0000-000000000000"}
    assert httpx.get(base + "/catalog/collections", headers=wrong, trust_env=False).status_code == 403


def test_only_the_owner_creates_replaces_and_deletes(
    catalog: httpx.Client, second: httpx.Client, target: Target, unique: str
) -> None:
    body = collection(unique, owner=target.owner)
    assert second.post("/catalog/collections", json=body).status_code == 401
    create(second, unique)
    # the owner has every role, and still does not own this collection
    path = f"/catalog/collections/second:{unique}"
    assert catalog.put(path, json=collection(unique)).status_code == 401
    refused = catalog.delete(path)
    assert (refused.status_code, refused.json()["description"][:21]) == (401, "Deletion not allowed.")
    assert catalog.patch(path, json={"title": "T"}).status_code == 200
    assert catalog.post(path + "/items", json=item("a")).status_code == 201
    assert catalog.delete(path + "/items/a").status_code == 200
    assert second.delete(path).json() == {"deleted collection": unique}


def test_lists_and_landing_page_show_what_may_be_read(
    catalog: httpx.Client, second: httpx.Client, reader: httpx.Client, unique: str
) -> None:
    create(second, unique)
    for http, visible in ((second, True), (catalog, True), (reader, False)):
        listed = [(entry["owner"], entry["id"]) for entry in http.get("/catalog/collections").json()["collections"]]
        assert (("second", unique) in listed) is visible
        children = [link["href"] for link in http.get("/catalog/").json()["links"] if link["rel"] == "child"]
        assert any(href.endswith(f"second:{unique}") for href in children) is visible


def test_without_the_role_nothing_is_read_or_written(second: httpx.Client, reader: httpx.Client, unique: str) -> None:
    create(second, unique, item("a"))
    path = f"/catalog/collections/second:{unique}"
    for suffix in ("", "/items", "/queryables", "/items/a", "/items/a/download/b"):
        assert reader.get(path + suffix).status_code == 401
    assert reader.post(path + "/items", json=item("b")).status_code == 401
    assert reader.put(path + "/items/a", json=item("a")).status_code == 401
    assert reader.patch(path + "/items/a", json={"properties": {"x": 1}}).status_code == 401
    assert reader.delete(path + "/items/a").status_code == 401


def test_searches_of_collections_that_may_not_be_read(
    target: Target, second: httpx.Client, reader: httpx.Client, unique: str
) -> None:
    create(second, unique, item("a", secret=unique))
    expected = target.expects("search-without-role", embedded=401, real=200)
    for spelled in (f"second:{unique}", f"second_{unique}"):
        assert reader.get("/catalog/search", params={"collections": spelled}).status_code == expected
    answer = reader.get("/catalog/search", params={"filter": f"secret = '{unique}'"})
    assert ids(answer) == target.expects("search-without-role", embedded=[], real=["a"])


def test_collections_of_two_owners(catalog: httpx.Client, second: httpx.Client, target: Target, unique: str) -> None:
    create(catalog, unique, item("first"))
    create(second, unique, item("second"))
    names = {
        unique: "first",
        f"{target.owner}:{unique}": "first",
        f"second:{unique}": "second",
        f"second_{unique}": "second",
    }
    for spelled, expected in names.items():
        assert ids(catalog.get("/catalog/search", params={"collections": spelled})) == [expected]
    query = {"collections": unique, "owner": "second"}
    assert ids(catalog.get("/catalog/search", params=query | {"collections": f"second:{unique}"})) == ["second"]
    assert ids(catalog.get("/catalog/search", params=query)) == ["second"]
    assert catalog.get(f"/catalog/collections/second:{unique}").json()["id"] == unique


def test_the_authentication_extension(target: Target, catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique, item("a"))
    properties = catalog.get(path + "/a").json()["properties"]
    assert ("auth:schemes" in properties) is target.expects("authentication-extension", embedded=False, real=True)
