"""Collections and items of the catalog, in both modes."""

from __future__ import annotations

import httpx
import pytest
from local_helpers import (
    CATALOG_BUCKET,
    SQUARE,
    Json,
    client,
    collection,
    create_collection,
    item,
    me,
    storage,
    stored_keys,
)

from rsclient.local import LocalServer


def test_a_collection_is_created_once(http: httpx.Client, unique: str) -> None:
    first = http.post("/catalog/collections", json=collection(unique))
    assert first.status_code == 201
    assert first.json()["id"] == unique
    assert first.json()["owner"] == me(http)
    second = http.post("/catalog/collections", json=collection(unique))
    assert second.status_code == 409
    assert second.json()["code"] == "ConflictError"


def test_only_the_owner_may_create_replace_and_delete_a_collection(key_server: LocalServer, unique: str) -> None:
    owner, second = client(key_server, "owner"), client(key_server, "second")
    assert second.post("/catalog/collections", json=collection(unique, owner="owner")).status_code == 401
    create_collection(second, unique)
    # the owner holds every role there is, and still does not own this collection
    path = f"/catalog/collections/second:{unique}"
    assert owner.put(path, json=collection(unique)).status_code == 401
    refused = owner.delete(path)
    assert refused.status_code == 401
    assert refused.json()["description"].startswith("Deletion not allowed.")
    assert second.delete(path).json() == {"deleted collection": unique}


def test_replacing_a_collection_keeps_when_it_was_created(http: httpx.Client, unique: str) -> None:
    created = http.post("/catalog/collections", json=collection(unique)).json()
    path = f"/catalog/collections/{unique}"
    replaced = http.put(path, json=collection(unique, title="New")).json()
    assert replaced["title"] == "New"
    assert replaced["created"] == created["created"]
    assert replaced["updated"] > created["updated"]
    assert http.patch(path, json={"title": None, "license": "MIT"}).json()["license"] == "MIT"
    assert "title" not in http.get(path).json()


@pytest.mark.parametrize("absent", ["type", "description", "license", "extent", "links", "stac_version", "id"])
def test_a_collection_needs_its_stac_members(http: httpx.Client, unique: str, absent: str) -> None:
    body = collection(unique)
    del body[absent]
    answer = http.post("/catalog/collections", json=body)
    assert answer.status_code == 400
    assert f"'{absent}'" in answer.json()["description"]


def test_put_without_collection_id_is_no_endpoint(http: httpx.Client, unique: str) -> None:
    answer = http.put("/catalog/collections", json=collection(unique))
    assert answer.status_code == 400
    assert answer.json() == {"code": "BadRequest", "description": "Invalid endpoint."}


def test_the_three_spellings_mean_the_same_collection(http: httpx.Client, unique: str) -> None:
    create_collection(http, unique)
    owner = me(http)
    http.post(f"/catalog/collections/{unique}/items", json=item("a")).raise_for_status()
    for spelled in (unique, f"{owner}:{unique}", f"{owner}_{unique}"):
        found = http.get(f"/catalog/collections/{spelled}/items").json()["features"]
        assert [feature["id"] for feature in found] == ["a"]
        assert found[0]["collection"] == unique
        searched = http.get("/catalog/search", params={"collections": spelled}).json()["features"]
        assert [feature["id"] for feature in searched] == ["a"]


def test_an_item_needs_a_product_type(http: httpx.Client, unique: str) -> None:
    create_collection(http, unique)
    for value in ({}, {"product:type": " "}, {"product:type": 3}):
        body = item("a")
        body["properties"].pop("product:type")
        body["properties"] |= value
        answer = http.post(f"/catalog/collections/{unique}/items", json=body)
        assert answer.status_code == 403
        assert answer.json()["code"] == "Forbidden"


def test_the_checks_come_in_their_order(http: httpx.Client, unique: str) -> None:
    broken = item("a", geometry={"type": "Polygon", "coordinates": []})
    del broken["properties"]["product:type"]
    del broken["stac_extensions"]
    path = f"/catalog/collections/{unique}/items"
    assert http.post(path, json=broken).status_code == 404
    create_collection(http, unique)
    assert http.post(path, json=broken).status_code == 403
    http.post(path, json=item("a")).raise_for_status()
    broken["properties"]["product:type"] = "S01SIWRAW"
    assert http.post(path, json=broken).status_code == 409
    broken["id"] = "b"
    answer = http.post(path, json=broken)
    assert (answer.status_code, answer.json()["description"][:28]) == (400, "Missing key in request body!")


def test_publication_completes_the_item(http: httpx.Client, unique: str) -> None:
    create_collection(http, unique)
    answer = http.post(f"/catalog/collections/{unique}/items", json=item("a", geometry=SQUARE))
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    assert found["bbox"] == [1, 41, 2, 42]
    assert found["properties"]["owner"] == me(http)
    assert found["properties"]["published"] == found["properties"]["updated"] < found["properties"]["expires"]
    assert any("ownership-stac-extension" in extension for extension in found["stac_extensions"])
    links = {link["rel"]: link["href"] for link in found["links"]}
    assert links["self"].endswith(f"/catalog/collections/{me(http)}:{unique}/items/a")
    assert set(links) == {"self", "parent", "collection", "root"}
    assert http.get(links["self"]).json() == found


def test_an_asset_must_be_in_storage(http: httpx.Client, unique: str) -> None:
    create_collection(http, unique)
    for href in (f"s3://{CATALOG_BUCKET}/nowhere/{unique}", "s3://another/key", "https://example.org/key"):
        body = item("a") | {"assets": {"file": {"href": href}}}
        answer = http.post(f"/catalog/collections/{unique}/items", json=body)
        assert answer.status_code == 400
        assert answer.json()["description"].startswith("Not all assets for item a are available in S3.")


def test_a_folder_in_storage_is_an_asset(http: httpx.Client, server: LocalServer, unique: str) -> None:
    create_collection(http, unique)
    storage(server).put_object(Bucket=CATALOG_BUCKET, Key=f"{unique}/a.zarr/.zattrs", Body=b"{}")
    body = item("a") | {"assets": {"product": {"href": f"s3://{CATALOG_BUCKET}/{unique}/a.zarr"}}}
    assert http.post(f"/catalog/collections/{unique}/items", json=body).status_code == 201
    assert http.delete(f"/catalog/collections/{unique}").status_code == 200
    assert stored_keys(server, unique) == []


CLOCKWISE = {"type": "Polygon", "coordinates": [SQUARE["coordinates"][0][::-1]]}
OPEN = {"type": "Polygon", "coordinates": [SQUARE["coordinates"][0][:-1]]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"geometry": CLOCKWISE}, "counter-clockwise"),
        ({"geometry": OPEN}, "closed"),
        ({"geometry": {"type": "Circle", "coordinates": [0, 0]}}, "no GeoJSON geometry type"),
        ({"geometry": SQUARE, "bbox": [1, 41, 2, 43]}, "not the bounds"),
        ({"geometry": SQUARE, "bbox": [1, 41, 0, 2, 42, 9]}, "four numbers"),
        ({"geometry": None, "bbox": [1, 41, 2, 42]}, "without 'geometry'"),
    ],
)
def test_geometry_rules(http: httpx.Client, unique: str, change: Json, words: str) -> None:
    create_collection(http, unique)
    answer = http.post(f"/catalog/collections/{unique}/items", json=item("a") | change)
    assert answer.status_code == 400
    assert words in answer.json()["description"]


def test_a_null_geometry_comes_back_as_null(http: httpx.Client, unique: str) -> None:
    create_collection(http, unique)
    answer = http.post(f"/catalog/collections/{unique}/items", json=item("a") | {"bbox": None})
    assert answer.status_code == 201
    assert answer.json()["geometry"] is None
    assert answer.json().get("bbox") is None


def test_put_needs_an_item_and_keeps_when_it_was_published(http: httpx.Client, unique: str) -> None:
    create_collection(http, unique)
    path = f"/catalog/collections/{unique}/items/a"
    assert http.put(path, json=item("a")).status_code == 400
    first = http.post(path.removesuffix("/a"), json=item("a")).json()["properties"]
    answer = http.put(path, json=item("a", platform="sentinel-1c"))
    assert answer.status_code == 200
    second = answer.json()["properties"]
    assert second["platform"] == "sentinel-1c"
    assert (second["published"], second["expires"]) == (first["published"], first["expires"])
    assert second["updated"] > first["updated"]


def test_patch_merges_and_checks_the_result(http: httpx.Client, unique: str) -> None:
    create_collection(http, unique)
    path = f"/catalog/collections/{unique}/items/a"
    assert http.patch(path, json={"properties": {"x": 1}}).status_code == 404
    assert http.patch(path, json={"geometry": None}).status_code == 400
    http.post(path.removesuffix("/a"), json=item("a", geometry=SQUARE, platform="p")).raise_for_status()
    patched = http.patch(path, json={"properties": {"eo:cloud_cover": 12.5, "platform": None}}).json()
    assert patched["properties"]["eo:cloud_cover"] == 12.5
    assert "platform" not in patched["properties"]
    assert patched["geometry"] == SQUARE
    assert http.patch(path, json={"geometry": CLOCKWISE}).status_code == 400
    assert http.patch(path, json={"bbox": [0, 0, 1, 1]}).status_code == 400
    without = http.patch(path, json={"geometry": None, "bbox": None}).json()
    assert without["geometry"] is None


def test_deleting_an_item_removes_its_files(http: httpx.Client, server: LocalServer, unique: str) -> None:
    create_collection(http, unique)
    key = f"{unique}/a/file.bin"
    storage(server).put_object(Bucket=CATALOG_BUCKET, Key=key, Body=b"bytes")
    body = item("a") | {"assets": {"file.bin": {"href": f"s3://{CATALOG_BUCKET}/{key}"}}}
    http.post(f"/catalog/collections/{unique}/items", json=body).raise_for_status()
    path = f"/catalog/collections/{unique}/items/a"
    assert http.delete(path).json() == {"deleted item": "a"}
    assert stored_keys(server, unique) == []
    assert http.get(path).status_code == 404
    assert http.delete(path).status_code == 404


def test_download_leads_to_the_bytes_without_the_key(http: httpx.Client, server: LocalServer, unique: str) -> None:
    create_collection(http, unique)
    key, data = f"{unique}/a/na me.bin", bytes(range(256)) * 4
    storage(server).put_object(Bucket=CATALOG_BUCKET, Key=key, Body=data)
    body = item("a") | {"assets": {"na me.bin": {"href": f"s3://{CATALOG_BUCKET}/{key}"}}}
    created = http.post(f"/catalog/collections/{unique}/items", json=body).json()
    href = created["assets"]["na me.bin"]["alternate"]["https"]["href"]
    answer = http.get(href)
    assert answer.status_code == 302
    target = answer.headers["location"]
    assert target.startswith(server.environment["S3_ENDPOINT"])
    assert "X-Amz-Expires=1800" in target
    assert httpx.get(target, trust_env=False).content == data
    assert httpx.get(target, headers={"Range": "bytes=1-3"}, trust_env=False).content == b"\x01\x02\x03"
    for key_of_client in server.api_keys.values():
        assert key_of_client not in target
    unknown = http.get(f"/catalog/collections/{unique}/items/a/download/other")
    assert unknown.status_code == 404


def test_lists_and_landing_page_show_what_may_be_read(key_server: LocalServer, unique: str) -> None:
    second, owner, reader = (client(key_server, login) for login in ("second", "owner", "reader"))
    create_collection(second, unique)
    for http, visible in ((second, True), (owner, True), (reader, False)):
        listed = [entry["id"] for entry in http.get("/catalog/collections").json()["collections"]]
        assert (unique in listed) is visible
        children = [link["href"] for link in http.get("/catalog/").json()["links"] if link["rel"] == "child"]
        assert any(href.endswith(f"second:{unique}") for href in children) is visible
    path = f"/catalog/collections/second:{unique}"
    for suffix in ("", "/items", "/queryables", "/items/a", "/items/a/download/b"):
        assert reader.get(path + suffix).status_code == 401
    assert reader.post(path + "/items", json=item("a")).status_code == 401
    assert reader.get("/catalog/search", params={"collections": f"second:{unique}"}).status_code == 401
    # the raw id of another's collection must not slip through either
    assert reader.get("/catalog/search", params={"collections": f"second_{unique}"}).status_code == 401


def test_conformance_and_queryables(http: httpx.Client, unique: str) -> None:
    classes = http.get("/catalog/conformance").json()["conformsTo"]
    for part in ("item-search#filter", "extensions/transaction", "cql2-text"):
        assert any(part in entry for entry in classes)
    create_collection(http, unique)
    http.post(f"/catalog/collections/{unique}/items", json=item("a", **{"eo:cloud_cover": 1.5})).raise_for_status()
    properties = http.get(f"/catalog/collections/{unique}/queryables").json()["properties"]
    assert {"id", "datetime", "geometry"} <= properties.keys()
    assert properties["eo:cloud_cover"]["type"] == "number"
    assert {"id", "datetime", "geometry"} <= http.get("/catalog/queryables").json()["properties"].keys()


def test_a_body_that_is_no_json_object_is_refused(http: httpx.Client) -> None:
    for content in (b"{", b"[1]", b'{"a": NaN}', b"\xff"):
        answer = http.post("/catalog/collections", content=content)
        assert answer.status_code == 400
        assert answer.json().keys() == {"code", "description"}
