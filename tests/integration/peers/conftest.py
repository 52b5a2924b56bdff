"""The embedded server that other people's clients and validators talk to."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import httpx
import pytest
from botocore.config import Config

pytest.importorskip("fastapi", reason="the extra `local` is not installed")

from rsclient.local import LocalServer

#: Items of the collection `peers`: one a day from 1 April 2024, cloud cover 0, 1, 2..., every third of Sentinel-2B.
ITEMS = 12
COLLECTION = "peers"


@pytest.fixture(scope="module")
def peer_server() -> Iterator[LocalServer]:
    """A server with one filled collection."""
    with LocalServer() as server:
        _fill(server)
        yield server


def _fill(server: LocalServer) -> None:
    variables = server.environment
    storage = boto3.client(
        "s3",
        endpoint_url=variables["S3_ENDPOINT"],
        aws_access_key_id=variables["S3_ACCESSKEY"],
        aws_secret_access_key=variables["S3_SECRETKEY"],
        region_name="us-east-1",
        config=Config(signature_version="s3v4", proxies={}),
    )
    with httpx.Client(base_url=server.url, timeout=60, verify=False, trust_env=False) as http:
        collection = {
            "type": "Collection",
            "id": COLLECTION,
            "stac_version": "1.1.0",
            "description": "Collection for the tests of other clients",
            "license": "other",
            "extent": {
                "spatial": {"bbox": [[100, 0, 112, 1]]},
                "temporal": {"interval": [["2024-04-01T00:00:00Z", "2024-04-12T00:00:00Z"]]},
            },
            "links": [],
        }
        http.post("/catalog/collections", json=collection).raise_for_status()
        for number in range(ITEMS):
            document = item(number)
            key = document["assets"]["data"]["href"].partition("s3://rs-catalog/")[2]
            storage.put_object(Bucket="rs-catalog", Key=key, Body=b"x" * number)
            http.post(f"/catalog/collections/{COLLECTION}/items", json=document).raise_for_status()


def item(number: int) -> dict[str, object]:
    """One item: a square of one degree, from 100 degrees east on."""
    west = 100 + number
    ring = [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]
    name = f"item-{number:02d}"
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [
            "https://stac-extensions.github.io/eo/v2.0.0/schema.json",
            "https://stac-extensions.github.io/product/v1.0.0/schema.json",
        ],
        "id": name,
        "collection": COLLECTION,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [west, 0, west + 1, 1],
        "properties": {
            "datetime": f"2024-04-{number + 1:02d}T00:00:00Z",
            "product:type": "S02MSIL2A",
            "eo:cloud_cover": float(number),
            "platform": "sentinel-2b" if number % 3 == 0 else "sentinel-2a",
        },
        "links": [],
        "assets": {"data": {"href": f"s3://rs-catalog/peers/{name}.bin", "roles": ["data"]}},
    }
