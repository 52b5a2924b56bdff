"""Collections of the catalog: creation, replacement, patches, look-up, lists."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.behaviour.documents import collection, create, item, links, square
from tests.behaviour.target import Target

pytestmark = pytest.mark.services("catalog")


def test_a_collection_is_created_once(target: Target, catalog: httpx.Client, unique: str) -> None:
    first = catalog.post("/catalog/collections", json=collection(unique))
    assert first.status_code == 201
    assert (first.json()["id"], first.json()["owner"]) == (unique, target.owner)
    second = catalog.post("/catalog/collections", json=collection(unique))
    assert (second.status_code, second.json()["code"]) == (409, "ConflictError")


@pytest.mark.parametrize("absent", ["type", "description", "license", "extent", "links", "id"])
def test_a_collection_needs_its_stac_members(catalog: httpx.Client, unique: str, absent: str) -> None:
    body = collection(unique)
    del body[absent]
    assert catalog.post("/catalog/collections", json=body).status_code == 400


@pytest.mark.parametrize("change", [{"license": 5}, {"extent": {}}, {"links": {}}])
def test_members_of_a_collection_have_their_types(
    catalog: httpx.Client, unique: str, change: dict[str, object]
) -> None:
    assert catalog.post("/catalog/collections", json=collection(unique) | change).status_code == 400


@pytest.mark.plain_catalog
@pytest.mark.parametrize("character", "/:?#[]@!$&'()*+,;=")
def test_ids_of_collections_have_no_reserved_characters(catalog: httpx.Client, unique: str, character: str) -> None:
    answer = catalog.post("/catalog/collections", json=collection(f"{unique}{character}b"))
    assert answer.status_code == 400
    assert "cannot contain" in answer.text


def test_replacing_a_collection_keeps_when_it_was_created(catalog: httpx.Client, unique: str) -> None:
    created = catalog.post("/catalog/collections", json=collection(unique)).json()
    replaced = catalog.put(f"/catalog/collections/{unique}", json=collection(unique, title="New"))
    assert replaced.status_code == 200
    assert (replaced.json()["id"], replaced.json()["title"]) == (unique, "New")
    assert replaced.json()["created"] == created["created"]
    assert replaced.json()["updated"] > created["updated"]


def test_a_collection_that_does_not_exist_is_404(catalog: httpx.Client, unique: str) -> None:
    create(catalog, unique)
    path = f"/catalog/collections/no-{unique}"
    assert catalog.get(path).status_code == 404
    assert catalog.get(path + "/items").status_code == 404
    assert catalog.get(path + "/queryables").status_code == 404
    assert catalog.put(path, json=collection(f"no-{unique}")).status_code == 404
    assert catalog.patch(path, json={"title": "x"}).status_code == 404
    assert catalog.delete(path).status_code == 404
    # the body names another collection than the path
    assert catalog.put(f"/catalog/collections/{unique}", json=collection(f"no-{unique}")).status_code == 404


def test_patch_merges_and_answers_with_the_stored_id(target: Target, catalog: httpx.Client, unique: str) -> None:
    create(catalog, unique)
    path = f"/catalog/collections/{unique}"
    answer = catalog.patch(path, json={"title": "T", "keywords": ["a"]})
    assert answer.status_code == 200
    assert answer.json()["id"] == f"{target.owner}_{unique}"
    assert links(answer.json())["self"]["href"].endswith(f"/catalog/collections/{target.owner}_{unique}")
    found = catalog.get(path).json()
    assert (found["id"], found["title"], found["keywords"]) == (unique, "T", ["a"])
    assert catalog.patch(path, json={"title": None}).status_code == 200
    assert "title" not in catalog.get(path).json()
    assert catalog.patch(path, json={"id": "another"}).status_code == 404


def test_deleting_a_collection_deletes_its_items(catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique, item("a"))
    answer = catalog.delete(f"/catalog/collections/{unique}")
    assert answer.json() == {"deleted collection": unique}
    assert catalog.get(path + "/a").status_code == 404
    create(catalog, unique)
    assert catalog.get(path).json()["features"] == []


def test_put_without_id_is_no_endpoint(target: Target, catalog: httpx.Client, unique: str) -> None:
    answer = catalog.put("/catalog/collections", json=collection(unique))
    assert answer.status_code == target.expects("server-error", embedded=400, real=500)


def test_unknown_paths(catalog: httpx.Client, unique: str) -> None:
    answer = catalog.get("/catalog/nonsense")
    assert (answer.status_code, answer.json()) == (400, {"code": "BadRequest", "description": "Invalid endpoint."})
    create(catalog, unique)
    assert catalog.post(f"/catalog/collections/{unique}", json=collection(unique)).status_code == 405


def test_three_spellings_mean_the_same_collection(target: Target, catalog: httpx.Client, unique: str) -> None:
    create(catalog, unique, item("a"))
    root, owner = f"{target.urls['catalog']}/catalog/collections/", target.owner
    own = {unique: unique, f"{owner}:{unique}": f"{owner}:{unique}", f"{owner}_{unique}": f"{owner}:{unique}"}
    for spelled, self_link in own.items():
        found = catalog.get(f"/catalog/collections/{spelled}").json()
        assert (found["id"], found["owner"]) == (unique, owner)
        # `self` is the address that was called; the stored id is written with a colon
        assert links(found)["self"]["href"] == root + self_link
        assert links(found)["items"]["href"] == f"{root}{owner}:{unique}/items"
        features = catalog.get(f"/catalog/collections/{spelled}/items").json()["features"]
        assert [(feature["id"], feature["collection"]) for feature in features] == [("a", unique)]
        features = catalog.get("/catalog/search", params={"collections": spelled}).json()["features"]
        assert [(feature["id"], feature["collection"]) for feature in features] == [("a", unique)]


def test_landing_page_has_a_child_per_collection(target: Target, catalog: httpx.Client, unique: str) -> None:
    create(catalog, unique)
    page = catalog.get("/catalog/").json()
    children = [link["href"] for link in page["links"] if link["rel"] == "child"]
    assert f"{target.urls['catalog']}/catalog/collections/{target.owner}:{unique}" in children
    assert {"self", "root", "data", "conformance", "search", "service-desc", "service-doc"} <= links(page).keys()


@pytest.mark.plain_catalog
def test_conformance(catalog: httpx.Client) -> None:
    classes = " ".join(catalog.get("/catalog/conformance").json()["conformsTo"])
    for part in ("item-search#filter", "extensions/transaction", "cql2-text", "cql2-json", "collection-search"):
        assert part in classes


@pytest.mark.plain_catalog
def test_queryables_are_a_schema_of_three_properties(catalog: httpx.Client, unique: str) -> None:
    create(catalog, unique, square("a", **{"eo:cloud_cover": 1.5}))
    for path in ("/catalog/queryables", f"/catalog/collections/{unique}/queryables"):
        answer = catalog.get(path)
        assert answer.headers["content-type"].split(";")[0] == "application/schema+json"
        assert answer.json()["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert answer.json()["properties"].keys() == {"id", "datetime", "geometry"}
        assert answer.json()["additionalProperties"] is True


def listed(catalog: httpx.Client, among: set[str], **parameters: Any) -> set[str]:
    answer = catalog.get("/catalog/collections", params={"limit": 10000, **parameters})
    assert answer.status_code == 200, answer.text
    return {entry["id"] for entry in answer.json()["collections"]} & among


@pytest.mark.plain_catalog
def test_parameters_of_the_list(catalog: httpx.Client, unique: str) -> None:
    north, south = f"{unique}-north", f"{unique}-south"
    among = {north, south}
    for name, lat, year in ((north, 10, 2001), (south, -10, 2011)):
        extent = {"spatial": {"bbox": [[0, lat, 5, lat + 5]]},
                  "temporal": {"interval": [[f"{year}-01-01T00:00:00Z", f"{year}-12-31T00:00:00Z"]]}}  # fmt: skip
        body = collection(name, title=f"Title-{name}", extent=extent, keywords=[f"key{year}"])
        catalog.post("/catalog/collections", json=body).raise_for_status()
    assert listed(catalog, among) == among
    assert listed(catalog, among, bbox="1,11,2,12") == {north}
    assert listed(catalog, among, datetime="2011-05-01T00:00:00Z") == {south}
    assert listed(catalog, among, datetime="../2005-01-01T00:00:00Z") == {north}
    assert listed(catalog, among, filter=f"title = 'Title-{south}'") == {south}
    assert listed(catalog, among, query=f'{{"title": {{"eq": "Title-{north}"}}}}') == {north}
    assert listed(catalog, among, q="key2001") == {north}
    assert listed(catalog, among, sortby="-id", nonsense="x") == among
    documents = catalog.get("/catalog/collections", params={"q": "key2001", "fields": "-extent"}).json()["collections"]
    assert [entry for entry in documents if "extent" in entry] == []
    for wrong in ({"limit": 0}, {"limit": "x"}, {"offset": "x"}, {"bbox": "1,2,3"}, {"datetime": "x"}):
        assert catalog.get("/catalog/collections", params=wrong).status_code == 400


@pytest.mark.plain_catalog
def test_the_list_comes_in_pages(catalog: httpx.Client, unique: str) -> None:
    wanted = {f"{unique}-{letter}" for letter in "abc"}
    for name in wanted:
        create(catalog, name)
    found, href, pages = [], "/catalog/collections?limit=2", 0
    while href:
        page = catalog.get(href).json()
        assert page["numberReturned"] == len(page["collections"]) <= 2
        assert page["numberMatched"] >= 3
        found += [links(entry)["self"]["href"] for entry in page["collections"]]
        assert ("previous" in links(page)) == (pages > 0)
        href, pages = links(page).get("next", {}).get("href", ""), pages + 1
    assert len(found) == len(set(found))
    assert len([href for href in found if href.rpartition(unique)[2] in ("-a", "-b", "-c")]) == 3
    assert listed(catalog, wanted) == wanted  # without `limit` the server lists up to 1000


def test_the_list_is_sorted_by_owner_and_id(target: Target, catalog: httpx.Client, unique: str) -> None:
    for letter in "bca":
        create(catalog, f"{unique}-{letter}")
    entries = catalog.get("/catalog/collections").json()["collections"]
    names = [entry["id"] for entry in entries if entry["id"].startswith(unique)]
    assert names == [f"{unique}-{letter}" for letter in "abc"]
    own = next(entry for entry in entries if entry["id"] == f"{unique}-a")
    assert links(own)["self"]["href"].endswith(f"/catalog/collections/{target.owner}:{unique}-a")


def test_only_replacing_a_collection_renews_updated(catalog: httpx.Client, unique: str) -> None:
    created = catalog.post("/catalog/collections", json=collection(unique)).json()
    path = f"/catalog/collections/{unique}"
    catalog.patch(path, json={"title": "A title"}).raise_for_status()
    patched = catalog.get(path).json()
    assert patched["title"] == "A title"
    assert (patched["created"], patched["updated"]) == (created["created"], created["updated"])
    replaced = catalog.put(path, json=collection(unique)).json()
    assert replaced["created"] == created["created"]
    assert replaced["updated"] > created["updated"]
