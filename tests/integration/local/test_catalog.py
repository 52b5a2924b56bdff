"""Downloads of the embedded catalog; what it shares with the real one is in tests/behaviour."""

from __future__ import annotations

import httpx
from local_helpers import CATALOG_BUCKET, create_collection, item, storage

from rsclient.local import LocalServer


def test_download_links_are_signed_for_half_an_hour(http: httpx.Client, server: LocalServer, unique: str) -> None:
    create_collection(http, unique)
    key, data = f"{unique}/a/na me.bin", bytes(range(256)) * 4
    storage(server).put_object(Bucket=CATALOG_BUCKET, Key=key, Body=data)
    body = item("a") | {"assets": {"na me.bin": {"href": f"s3://{CATALOG_BUCKET}/{key}"}}}
    http.post(f"/catalog/collections/{unique}/items", json=body).raise_for_status()
    answer = http.get(f"/catalog/collections/{unique}/items/a/download/na%20me.bin")
    assert answer.status_code == 302
    target = answer.headers["location"]
    assert target.startswith(server.environment["S3_ENDPOINT"])
    assert "X-Amz-Expires=1800" in target
    assert httpx.get(target, trust_env=False).content == data
