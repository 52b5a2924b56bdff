"""Expiry of items, and staging them again."""

from __future__ import annotations

import httpx
import pytest
from local_helpers import (
    CATALOG_BUCKET,
    client,
    create_collection,
    features,
    item,
    orbit_items,
    stage,
    storage,
    stored_keys,
)

from rsclient.local import LocalServer

PAST = "2020-01-01T00:00:00.000000Z"


def expire(http: httpx.Client, collection: str, name: str) -> None:
    http.patch(f"/catalog/collections/{collection}/items/{name}", json={"properties": {"expires": PAST}})


@pytest.mark.parametrize("path", ["/catalog/data/lifecycle", "/data/lifecycle"])
def test_an_expired_item_loses_its_files_and_stays(
    http: httpx.Client, server: LocalServer, unique: str, path: str
) -> None:
    create_collection(http, unique)
    for name in ("old", "young"):
        key = f"{unique}/{name}"
        storage(server).put_object(Bucket=CATALOG_BUCKET, Key=key, Body=b"bytes")
        expires = {"expires": PAST} if name == "old" else {}
        body = item(name, **expires) | {"assets": {"file": {"href": f"s3://{CATALOG_BUCKET}/{key}"}}}
        http.post(f"/catalog/collections/{unique}/items", json=body).raise_for_status()
    assert http.get(path).status_code == 200
    items = {found["id"]: found for found in http.get(f"/catalog/collections/{unique}/items").json()["features"]}
    old, young = items["old"], items["young"]
    assert old["assets"] == {}
    assert old["properties"]["unpublished"] == old["properties"]["updated"] > old["properties"]["published"]
    assert young["assets"].keys() == {"file"}
    assert "unpublished" not in young["properties"]
    assert stored_keys(server, unique) == [f"{unique}/young"]
    again = http.get(path)
    assert http.get(f"/catalog/collections/{unique}/items/old").json()["properties"] == old["properties"]
    assert again.json() == {"expired": []}


def test_an_expired_item_can_be_staged_again(http: httpx.Client, server: LocalServer, unique: str) -> None:
    items = orbit_items(http, 1)
    name = items[0]["id"]
    assert stage(http, unique, features(items))["status"] == "successful"
    path = f"/catalog/collections/{unique}/items/{name}"
    before = http.get(path).json()
    expire(http, unique, name)
    http.get("/data/lifecycle").raise_for_status()
    assert http.get(path).json()["assets"] == {}
    assert stored_keys(server, before["properties"]["owner"] + f"/{unique}/") == []
    assert stage(http, unique, features(items))["status"] == "successful"
    after = http.get(path).json()
    assert after["assets"] == before["assets"]
    # a client's `published`, here the station's, stays when an item is replaced
    assert after["properties"]["published"] == items[0]["properties"].get(
        "published", before["properties"]["published"]
    )
    assert after["properties"]["updated"] > before["properties"]["updated"]
    assert "unpublished" not in after["properties"]
    # a new life: otherwise the next run would empty it again
    http.get("/data/lifecycle").raise_for_status()
    assert http.get(path).json()["assets"] == before["assets"]


def test_only_a_writer_of_everything_runs_the_lifecycle(key_server: LocalServer) -> None:
    assert client(key_server, "second").get("/data/lifecycle").status_code == 401
    assert client(key_server, "owner").get("/data/lifecycle").status_code == 200
