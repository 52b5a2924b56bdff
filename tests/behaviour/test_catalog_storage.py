"""Assets of catalog items in object storage: checks, downloads, deletion."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.behaviour.documents import Json, create, item
from tests.behaviour.storage import s3_client
from tests.behaviour.target import Target

pytestmark = pytest.mark.services("catalog")


@pytest.fixture(scope="module")
def storage(target: Target) -> Any:
    """An S3 client with the target's credentials."""
    return s3_client(target)


def with_asset(name: str, key: str, href: str, **more: Any) -> Json:
    return item(name) | {"assets": {key: {"href": href, **more}}}


def keys(target: Target, storage: Any, prefix: str) -> list[str]:
    found = storage.list_objects_v2(Bucket=target.storage["bucket"], Prefix=prefix)
    return [entry["Key"] for entry in found.get("Contents", [])]


def test_an_asset_must_be_in_storage(target: Target, catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique)
    bucket = target.storage["bucket"]
    for href in (f"s3://{bucket}/nowhere/{unique}", "s3://another/key", "https://example.org/key"):
        answer = catalog.post(path, json=with_asset("a", "file", href))
        assert answer.status_code == 400
        assert answer.json()["description"].startswith("Not all assets for item a are available in S3.")


def test_an_asset_may_be_a_folder(target: Target, catalog: httpx.Client, storage: Any, unique: str) -> None:
    path, bucket = create(catalog, unique), target.storage["bucket"]
    storage.put_object(Bucket=bucket, Key=f"{unique}/a.zarr/.zattrs", Body=b"{}")
    answer = catalog.post(path, json=with_asset("a", "product", f"s3://{bucket}/{unique}/a.zarr"))
    assert answer.status_code == 201, answer.text


def test_download_leads_to_the_bytes(target: Target, catalog: httpx.Client, storage: Any, unique: str) -> None:
    path, bucket, data = create(catalog, unique), target.storage["bucket"], bytes(range(256)) * 4
    storage.put_object(Bucket=bucket, Key=f"{unique}/a/file.bin", Body=data)
    catalog.post(path, json=with_asset("a", "file.bin", f"s3://{bucket}/{unique}/a/file.bin")).raise_for_status()
    answer = catalog.get(f"{path}/a/download/file.bin")
    assert answer.status_code == 302
    address = answer.headers["location"]
    # the address is signed: it needs no key, and the key is not in it
    assert httpx.get(address, trust_env=False).content == data
    assert httpx.get(address, headers={"Range": "bytes=1-3"}, trust_env=False).content == b"\x01\x02\x03"
    assert [key for key in target.api_keys.values() if key in address] == []
    assert catalog.get(f"{path}/a/download/other").status_code == 404
    assert catalog.get(f"{path}/b/download/file.bin").status_code == 404


def test_thumbnails_alone_have_an_address_to_download(
    target: Target, catalog: httpx.Client, storage: Any, unique: str
) -> None:
    path, bucket = create(catalog, unique), target.storage["bucket"]
    href = f"s3://{bucket}/{unique}/a/quicklook.png"
    storage.put_object(Bucket=bucket, Key=f"{unique}/a/quicklook.png", Body=b"png")
    body = with_asset("a", "quicklook", href, roles=["thumbnail"])
    body["assets"]["data"] = {"href": href}
    catalog.post(path, json=body).raise_for_status()
    for found in (catalog.get(path + "/a").json(), catalog.get(path).json()["features"][0]):
        own = next(link["href"] for link in found["links"] if link["rel"] == "self")
        alternate = found["assets"]["quicklook"]["alternate"]
        assert alternate["download"]["href"] == f"{own}/download/quicklook"
        assert alternate.keys() == {"download"}
        assert found["assets"]["quicklook"]["href"] == href
        assert "alternate" not in found["assets"]["data"]


def test_deleting_removes_files(target: Target, catalog: httpx.Client, storage: Any, unique: str) -> None:
    path, bucket = create(catalog, unique), target.storage["bucket"]
    for name in "ab":
        storage.put_object(Bucket=bucket, Key=f"{unique}/{name}/f.bin", Body=b"x")
        catalog.post(path, json=with_asset(name, "f", f"s3://{bucket}/{unique}/{name}/f.bin")).raise_for_status()
    assert catalog.delete(path + "/a").status_code == 200
    assert keys(target, storage, f"{unique}/") == [f"{unique}/b/f.bin"]
    assert catalog.delete(f"/catalog/collections/{unique}").status_code == 200
    assert keys(target, storage, f"{unique}/") == []


def test_checksum_after_publication(target: Target, catalog: httpx.Client, storage: Any, unique: str) -> None:
    path, bucket, md5 = create(catalog, unique), target.storage["bucket"], "5d41402abc4b2a76b9719d911017c592"
    storage.put_object(Bucket=bucket, Key=f"{unique}/a", Body=b"hello", ChecksumAlgorithm="CRC32")
    body = with_asset("a", "file", f"s3://{bucket}/{unique}/a", **{"file:checksum": md5})
    catalog.post(path, json=body).raise_for_status()
    # the CRC-32 of "hello" is 3610a686 in hexadecimal
    expected = target.expects("checksum-of-storage", embedded=md5, real="NhCmhg==")
    assert catalog.get(f"{path}/a").json()["assets"]["file"]["file:checksum"] == expected
