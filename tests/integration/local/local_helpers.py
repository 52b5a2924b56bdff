"""What the tests of the local server share: documents, clients, waiting."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import boto3
import httpx
from botocore.config import Config

from rsclient.local import LocalServer
from rsclient.local.settings import default_owner
from tests.behaviour.documents import SQUARE as SQUARE
from tests.behaviour.documents import collection as collection

Json = dict[str, Any]

CATALOG_BUCKET = "rs-catalog"


def client(server: LocalServer, login: str = "owner", **headers: str) -> httpx.Client:
    """A client of `server`; in key mode it carries the key of `login`."""
    keys = server.api_keys
    if keys:
        headers = {"x-api-key": keys[login], **headers}
    # verify=False spares loading certificates, which takes longer than the test
    return httpx.Client(base_url=server.url, headers=headers, timeout=30, verify=False, trust_env=False)


def me(http: httpx.Client) -> str:
    """The login of the user of a client."""
    if "x-api-key" not in http.headers:
        return default_owner()
    return str(http.get("/auth/check_key").json()["user_login"])


def storage(server: LocalServer) -> Any:
    """An S3 client with the credentials that the server announces."""
    variables = server.environment
    return _storage(variables["S3_ENDPOINT"], variables["S3_ACCESSKEY"], variables["S3_SECRETKEY"])


@cache
def _storage(endpoint: str, access_key: str, secret_key: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        region_name="us-east-1",
        config=Config(signature_version="s3v4", proxies={}),
    )


def stored_keys(server: LocalServer, prefix: str = "") -> list[str]:
    """The keys in the catalog's bucket."""
    found = storage(server).list_objects_v2(Bucket=CATALOG_BUCKET, Prefix=prefix)
    return [entry["Key"] for entry in found.get("Contents", [])]


def item(name: str, when: str = "2024-01-01T00:00:00Z", geometry: Json | None = None, **properties: Any) -> Json:
    """A STAC item without assets."""
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [],
        "id": name,
        "geometry": geometry,
        "properties": {"datetime": when, "product:type": "S01SIWRAW", **properties},
        "assets": {},
        "links": [],
    }


def create_collection(http: httpx.Client, name: str) -> str:
    """Makes a collection and gives its id."""
    http.post("/catalog/collections", json=collection(name)).raise_for_status()
    return name


def execute(http: httpx.Client, target: str, items: Json, **inputs: Any) -> Json:
    """Starts a staging job; gives its status document."""
    body = {"inputs": {"collection": target, "items": items, **inputs}}
    answer = http.post("/processes/staging/execution", json=body)
    assert answer.status_code == 201, answer.text
    document: Json = answer.json()
    return document


def wait_for_job(http: httpx.Client, job: str, path: str = "/jobs", seconds: float = 20) -> Json:
    """The status document of a job once it has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        document: Json = http.get(f"{path}/{job}").json()
        if document["status"] not in ("accepted", "running"):
            return document
        time.sleep(0.05)
    raise AssertionError(f"job {job} did not end within {seconds} s: {document}")


def stage(http: httpx.Client, target: str, items: Json, **inputs: Any) -> Json:
    """Runs a staging job to its end."""
    return wait_for_job(http, execute(http, target, items, **inputs)["jobID"])


def orbit_items(http: httpx.Client, limit: int = 2) -> list[Json]:
    """Some items of the AUXIP station."""
    answer = http.get("/auxip/collections/adgs_poeorb/items", params={"limit": limit})
    features: list[Json] = answer.raise_for_status().json()["features"]
    return features


def features(items: list[Json]) -> Json:
    """The items as staging input."""
    return {"value": {"type": "FeatureCollection", "features": items}}
