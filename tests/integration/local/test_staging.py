"""Staging beside what tests/behaviour says: all or nothing, roles, many jobs at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from local_helpers import (
    CATALOG_BUCKET,
    Json,
    client,
    collection,
    create_collection,
    execute,
    features,
    me,
    orbit_items,
    stage,
    storage,
    stored_keys,
    wait_for_job,
)

from rsclient.local import LocalServer


def published(http: httpx.Client, collection: str) -> list[Json]:
    found: list[Json] = http.get(f"/catalog/collections/{collection}/items", params={"limit": 100}).json()["features"]
    return found


def content(http: httpx.Client, item: Json, key: str) -> bytes:
    own = next(link["href"] for link in item["links"] if link["rel"] == "self")
    target = http.get(f"{own}/download/{quote(key, safe='')}").headers["location"]
    return httpx.get(target, trust_env=False).content


def test_a_session_of_many_files(http: httpx.Client, server: LocalServer, unique: str) -> None:
    session = "S1A_20240401072204053245"
    item = http.get(f"/cadip/collections/cadip_s1a/items/{session}").json()
    assert stage(http, unique, {"value": item})["status"] == "successful"
    assert len(stored_keys(server, f"{me(http)}/{unique}/{session}/")) == len(item["assets"]) == 8


def test_items_by_address_with_the_key_of_the_caller(http: httpx.Client, unique: str) -> None:
    href = f"{http.base_url}/auxip/search?collections=adgs_meteo&limit=2"
    done = stage(http, unique, {"href": href})
    assert done["status"] == "successful", done
    assert len(published(http, unique)) == 2


def broken(item: Json, **changes: Any) -> Json:
    return item | {"assets": {key: asset | changes for key, asset in item["assets"].items()}}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("absent", "HTTP 404"),
        ("short", "bytes came"),
        ("changed", "MD5"),
        ("foreign", "no station is configured"),
        ("storage", "no station is configured"),
        ("unpublishable", "403: "),
        ("escaping", "cannot be the name of a stored file"),
    ],
)
def test_one_broken_asset_fails_the_job_and_leaves_nothing(
    http: httpx.Client, server: LocalServer, unique: str, kind: str, words: str
) -> None:
    items = orbit_items(http, 3)
    own = str(http.base_url)
    items[1] = {
        "absent": broken(items[1], href=f"{own}/stations/adgs/Products(00000000-0000-0000-0000-000000000000)/$value"),
        "short": broken(items[1], **{"file:size": 10_000_000}),
        "changed": broken(items[1], **{"file:checksum": "0" * 32}),
        "foreign": broken(items[1], href="http://127.0.0.1:9/stations/adgs/Products(1)/$value"),
        "storage": broken(items[1], href="s3://elsewhere/key"),
        "unpublishable": items[1] | {"properties": {"datetime": "2024-01-01T00:00:00Z"}},
        "escaping": items[1] | {"id": ".."},
    }[kind]
    create_collection(http, unique)
    before = stored_keys(server)
    done = stage(http, unique, features(items))
    assert done["status"] == "failed"
    assert words in done["message"]
    assert done["progress"] < 100
    assert published(http, unique) == []
    assert stored_keys(server) == before


def test_staging_needs_the_role_of_the_station(key_server: LocalServer, unique: str) -> None:
    path = key_server.data_dir / "api-keys.json"
    roles = (
        '["rs_auxip_landing_page", "rs_auxip_adgs_read", "rs_processes_staging_read", "rs_processes_staging_execute"]'
    )
    entry = f', {{"key": "k-5", "user_login": "fifth", "iam_roles": {roles}}}]'
    path.write_text(path.read_text().rstrip()[:-1] + entry)
    fifth = httpx.Client(base_url=key_server.url, headers={"x-api-key": "k-5"}, trust_env=False)
    done = stage(fifth, unique, features(orbit_items(fifth, 1)))
    assert done["status"] == "failed"
    assert done["message"].startswith("401: Missing authorization role 'rs_processes_staging_download_adgs'")


def test_staging_into_the_collection_of_another_needs_the_write_role(key_server: LocalServer, unique: str) -> None:
    owner, second = client(key_server, "owner"), client(key_server, "second")
    create_collection(owner, unique)
    items = features(orbit_items(second, 1))
    refused = stage(second, f"owner:{unique}", items)
    assert refused["status"] == "failed"
    assert "failed ! 401: Missing authorization role" in refused["message"]
    assert published(owner, unique) == []
    create_collection(second, f"{unique}-second")
    assert stage(owner, f"second:{unique}-second", items)["status"] == "successful"  # `owner` has every role


def test_the_same_item_of_two_owners_has_two_files(local_server: LocalServer, unique: str) -> None:
    http = client(local_server)
    items = orbit_items(http, 1)
    for owner in ("alice", "bob"):
        document = collection(unique, owner=owner)
        http.post("/catalog/collections", json=document).raise_for_status()
        assert stage(http, f"{owner}:{unique}", features(items))["status"] == "successful"
        assert len(stored_keys(local_server, f"{me(http)}/{owner}:{unique}/")) == 1
    http.delete(f"/catalog/collections/bob:{unique}/items/{items[0]['id']}").raise_for_status()
    (left,) = published(http, f"alice:{unique}")
    ((key, asset),) = left["assets"].items()
    assert len(content(http, left, key)) == asset["file:size"]


def test_many_jobs_and_writers_at_once(http: httpx.Client, server: LocalServer, unique: str) -> None:
    create_collection(http, unique)
    items = orbit_items(http, 6)

    def publish(number: int) -> int:
        body = {"type": "Feature", "stac_version": "1.1.0", "stac_extensions": [], "id": f"i{number}", "links": [],
                "geometry": None, "properties": {"datetime": "2024-01-01T00:00:00Z", "product:type": "X"},
                "assets": {}}  # fmt: skip
        return http.post(f"/catalog/collections/{unique}/items", json=body).status_code

    with ThreadPoolExecutor(12) as pool:
        # overlapping jobs: each item must end up published once, with its file
        jobs = [pool.submit(execute, http, unique, features(items[start : start + 4])) for start in (0, 1, 2, 0)]
        # every number twice: one of the two must win, the other must hear of it
        codes = list(pool.map(publish, [*range(30), *range(30)]))
        done = [wait_for_job(http, job.result()["jobID"]) for job in jobs]
    assert sorted(codes) == [201] * 30 + [409] * 30
    assert [job["status"] for job in done] == ["successful"] * 4
    assert len(published(http, unique)) == 36
    assert len(stored_keys(server, f"{me(http)}/{unique}/")) == 6
    assert storage(server).list_multipart_uploads(Bucket=CATALOG_BUCKET).get("Uploads", []) == []


def test_progress_follows_the_bytes_and_a_deleted_job_goes_on() -> None:
    with LocalServer(station_rate=400_000) as server:
        http = client(server)
        item = http.get("/cadip/collections/cadip_s3a/items").json()["features"][0]
        total = sum(asset["file:size"] for asset in item["assets"].values())
        assert total == 4 * 256 * 1279
        job = execute(http, "slow", {"value": item})["jobID"]
        seen = []
        while (document := http.get(f"/jobs/{job}").json())["status"] in ("accepted", "running"):
            seen.append(document["progress"])
            if document["progress"] >= 30:
                break
            time.sleep(0.1)
        assert seen == sorted(seen)
        assert 30 <= document["progress"] <= 99
        assert document["message"].endswith(f"/ {total / 2**20:.1f} MiB")
        assert http.delete(f"/jobs/{job}").json()["status"] == "running"
        assert http.get(f"/jobs/{job}").status_code == 404
        deadline = time.monotonic() + 30
        while not published(http, "slow") and time.monotonic() < deadline:
            time.sleep(0.1)
        assert [found["id"] for found in published(http, "slow")] == [item["id"]]
        assert len(stored_keys(server)) == len(item["assets"])
