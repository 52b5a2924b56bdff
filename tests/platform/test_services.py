"""Smoke tests of the services that the platform starts: they answer, search, stage, publish and hand out files."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from tests.behaviour.target import Target
from tests.platform.run import DATA

_JOB_SECONDS = 120
_PRODUCT_FILE = DATA[1] / "files" / "S02MSIL2A_20240401T101601_0000_A065_TST1.zarr.zip"
_PRODUCT = _PRODUCT_FILE.stem  # the service names items and assets without the ending of an archive

both_modes = pytest.mark.targets("rs-server", "rs-server-cluster")


def records(service: str, station: str) -> list[dict[str, Any]]:
    """The entities of a station."""
    found: list[dict[str, Any]] = []
    for folder in DATA:
        path = Path(folder) / service / f"{station}.json"
        found += json.loads(path.read_text("utf-8"))["value"] if path.exists() else []
    return found


def stage(client: httpx.Client, collection: str, items: dict[str, Any]) -> dict[str, Any]:
    """The job document at the end of a staging job."""
    body = {"inputs": {"collection": collection, "items": {"value": items}}}
    answer = client.post("/processes/staging/execution", json=body)
    assert answer.status_code == 201, answer.text
    job: dict[str, Any] = answer.json()
    deadline = time.monotonic() + _JOB_SECONDS
    while job["status"] in ("accepted", "running") and time.monotonic() < deadline:
        time.sleep(0.2)
        job = client.get(f"/jobs/{job['jobID']}").json()
    return job


def make_item(collection: str, name: str, href: str) -> dict[str, Any]:
    """A small item of a footprint."""
    square = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
    return {
        "type": "Feature", "stac_version": "1.1.0", "id": name, "collection": collection, "links": [],
        "stac_extensions": [], "geometry": {"type": "Polygon", "coordinates": square}, "bbox": [0, 0, 1, 1],
        "properties": {"datetime": "2024-01-01T00:00:00Z", "product:type": "S02MSIL2A"},
        "assets": {"data": {"href": href, "file:size": 4}},
    }  # fmt: skip


def make_collection(name: str) -> dict[str, Any]:
    """The least of a collection."""
    extent = {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [["2020-01-01T00:00:00Z", None]]}}
    return {
        "type": "Collection", "stac_version": "1.1.0", "id": name, "description": "made by a test",
        "license": "other", "links": [], "extent": extent,
    }  # fmt: skip


@both_modes
@pytest.mark.parametrize("service", ["catalog", "auxip", "cadip", "prip", "staging"])
def test_every_service_is_healthy(target: Target, service: str) -> None:
    with target.client(service) as client:
        assert client.get("/health").json() == {"healthy": True}


@both_modes
@pytest.mark.parametrize(
    ("service", "collection", "station"),
    [("auxip", "adgs_all", "adgs"), ("auxip", "adgs2_all", "adgs2"), ("cadip", "cadip_all", "cadip"),
     ("cadip", "cadip_mti", "mti"), ("prip", "prip_s2a", "s2a"), ("prip", "prip_s2b", "s2b")],
)  # fmt: skip
def test_a_station_has_the_data_of_the_embedded_server(
    target: Target, service: str, collection: str, station: str
) -> None:
    with target.client(service) as client:
        answer = client.get(f"/{service}/collections/{collection}/items", params={"limit": 1000})
    assert answer.status_code == 200, answer.text
    wanted = {record["SessionId" if service == "cadip" else "Id"] for record in records(service, station)}
    items = answer.json()["features"]
    found = {item["id"] if service == "cadip" else item["properties"]["externalIds"][0]["value"] for item in items}
    assert found == wanted


@both_modes
def test_staging_into_a_new_collection_publishes_what_can_be_downloaded(target: Target, collection: str) -> None:
    with target.client("prip") as client:
        every = client.get("/prip/collections/prip_s2a/items", params={"limit": 1000}).json()
    chosen = [item for item in every["features"] if _PRODUCT in item["assets"]]
    with target.client("staging") as client:
        job = stage(client, collection, {**every, "features": chosen})
    assert (job["status"], job["progress"]) == ("successful", 100), job
    address = f"/catalog/collections/{target.owner}:{collection}/items/{chosen[0]['id']}"
    with target.client("catalog") as client:
        item = client.get(address).json()
        answer = client.get(f"{address}/download/{_PRODUCT}")
    place = f"s3://{target.storage['bucket']}/{target.owner}/{collection}/{chosen[0]['id']}/{_PRODUCT}"
    assert item["assets"][_PRODUCT]["href"] == place
    assert answer.status_code == 302
    assert httpx.get(answer.headers["location"], trust_env=False).content == _PRODUCT_FILE.read_bytes()


@both_modes
def test_an_item_is_published_and_found(target: Target, collection: str) -> None:
    storage = target.storage
    client = boto3.client(
        "s3",
        endpoint_url=storage["endpoint"],
        aws_access_key_id=storage["access_key"],
        aws_secret_access_key=storage["secret_key"],
        region_name=storage["region"],
    )
    key = f"{target.owner}/{collection}/one/data"
    client.put_object(Bucket=storage["bucket"], Key=key, Body=b"1234")
    item = make_item(collection, "one", f"s3://{storage['bucket']}/{key}")
    with target.client("catalog") as catalog:
        made = catalog.post("/catalog/collections", json=make_collection(collection) | {"owner": target.owner})
        assert made.status_code == 201, made.text
        published = catalog.post(f"/catalog/collections/{target.owner}:{collection}/items", json=item)
        assert published.status_code == 201, published.text
        found = catalog.post("/catalog/search", json={"collections": [f"{target.owner}_{collection}"]}).json()
    assert [feature["id"] for feature in found["features"]] == ["one"]


@pytest.mark.targets("rs-server-cluster")
def test_keys_and_roles_are_checked(target: Target) -> None:
    url = target.urls["auxip"] + "/auxip/collections/adgs_all"
    keys = {"none": {}, "wrong": {"x-api-key": "00000000-0000-0000-0000-000000000000"}}
    keys |= {login: {"x-api-key": key} for login, key in target.api_keys.items()}
    found = {name: httpx.get(url, headers=headers, trust_env=False).status_code for name, headers in keys.items()}
    assert found == {"none": 401, "wrong": 403, "owner": 200, "second": 200, "reader": 401}


@pytest.mark.targets("pgstac")
def test_the_plain_catalog_takes_and_finds_an_item(target: Target, collection: str) -> None:
    with target.client("catalog") as client:
        assert client.post("/catalog/collections", json=make_collection(collection)).status_code == 201
        item = make_item(collection, "one", "https://example.org/data")
        assert client.post(f"/catalog/collections/{collection}/items", json=item).status_code == 201
        query = {"op": "=", "args": [{"property": "product:type"}, "S02MSIL2A"]}
        body = {"collections": [collection], "filter-lang": "cql2-json", "filter": query}
        found = client.post("/catalog/search", json=body).json()
    assert [feature["id"] for feature in found["features"]] == ["one"]
