"""Staging: from a station into storage and catalog, all or nothing."""

from __future__ import annotations

import hashlib
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
    create_collection,
    execute,
    features,
    orbit_items,
    stage,
    storage,
    stored_keys,
    wait_for_job,
)

from rsclient.local import LocalServer


def me(http: httpx.Client) -> str:
    return str(http.get("/auth/me").json()["user_login"])


def published(http: httpx.Client, collection: str) -> list[Json]:
    found: list[Json] = http.get(f"/catalog/collections/{collection}/items", params={"limit": 100}).json()["features"]
    return found


def content(http: httpx.Client, item: Json, key: str) -> bytes:
    own = next(link["href"] for link in item["links"] if link["rel"] == "self")
    target = http.get(f"{own}/download/{quote(key, safe='')}").headers["location"]
    return httpx.get(target, trust_env=False).content


def test_the_process_is_described(http: httpx.Client) -> None:
    assert http.get("/processes").json()["processes"] == [{"id": "Staging", "version": "1.0.0"}]
    assert http.get("/processes/staging").json() == {"id": "Staging", "version": "1.0.0"}
    assert http.get("/processes/Staging").status_code == 404


def test_items_are_downloaded_and_published(http: httpx.Client, server: LocalServer, unique: str) -> None:
    items = orbit_items(http)
    document = execute(http, unique, features(items))
    assert (document["processID"], document["type"]) == ("staging", "process")
    done = wait_for_job(http, document["jobID"])
    assert (done["status"], done["progress"]) == ("successful", 100), done
    assert done["created"] <= done["started"] <= done["finished"]
    for source in items:
        found = http.get(f"/catalog/collections/{unique}/items/{source['id']}").json()
        key = source["id"] + ".EOF"
        asset = found["assets"][key]
        assert asset["href"] == f"s3://{CATALOG_BUCKET}/{me(http)}/{unique}/{source['id']}/{key}"
        data = content(http, found, key)
        assert len(data) == source["assets"][key]["file:size"]
        assert hashlib.md5(data).hexdigest() == source["assets"][key]["file:checksum"]
        assert data.startswith(b"<?xml")
        assert found["properties"]["product:type"] == "AUX_POEORB"
    made = http.get(f"/catalog/collections/{unique}").json()
    assert (made["license"], made["extent"]["spatial"]["bbox"]) == ("public-domain", [[0, 0, 0, 0]])


def test_a_session_of_many_files(http: httpx.Client, server: LocalServer, unique: str) -> None:
    session = "S1A_20240401072204053245"
    item = http.get(f"/cadip/collections/cadip_s1a/items/{session}").json()
    assert stage(http, unique, {"value": item})["status"] == "successful"
    assert len(stored_keys(server, f"{me(http)}/{unique}/{session}/")) == len(item["assets"]) == 8


def test_items_that_are_there_are_skipped(http: httpx.Client, unique: str) -> None:
    items = orbit_items(http, 3)
    stage(http, unique, features(items[:2]))
    before = published(http, unique)
    done = stage(http, unique, features(items))
    assert done["status"] == "successful"
    after = {item["id"]: item for item in published(http, unique)}
    assert len(after) == 3
    assert all(after[item["id"]] == item for item in before)
    again = stage(http, unique, features(items))
    assert (again["status"], again["message"][:28]) == ("successful", "Finished without processing ")


def test_items_by_address_with_the_key_of_the_caller(http: httpx.Client, unique: str) -> None:
    href = f"{http.base_url}/auxip/search?collections=adgs_meteo&limit=2"
    done = stage(http, unique, {"href": href})
    assert done["status"] == "successful", done
    assert len(published(http, unique)) == 2


def test_items_by_address_that_fails(http: httpx.Client, unique: str) -> None:
    for path, words in (("auxip/collections/nope/items", "HTTP 404"), ("docs", "no JSON")):
        done = stage(http, unique, {"href": f"{http.base_url}/{path}"})
        assert done["status"] == "failed"
        assert words in done["message"]


def test_only_the_named_assets_under_their_local_names(http: httpx.Client, server: LocalServer, unique: str) -> None:
    item = http.get("/cadip/collections/cadip_s3a/items").json()["features"][0]
    first, second = list(item["assets"])[:2]
    item["assets"][second]["file:local_path"] = "sub/second.raw"
    done = stage(http, unique, {"value": item}, asset_names=[first, second])
    assert done["status"] == "successful", done
    found = published(http, unique)[0]
    assert found["assets"].keys() == {first, "sub/second.raw"}
    assert stored_keys(server, f"{me(http)}/{unique}/") == sorted(
        f"{me(http)}/{unique}/{item['id']}/{name}" for name in (first, "sub/second.raw")
    )
    assert len(content(http, found, "sub/second.raw")) == item["assets"][second]["file:size"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"inputs": {}},
        {"inputs": {"collection": "c"}},
        {"inputs": {"items": {"value": {}}}},
        {"inputs": {"collection": "c", "items": {}}},
        {"inputs": {"collection": {"id": "c"}, "items": {"value": {}}}},
        {"inputs": {"collection": "c", "items": {"value": {}}, "asset_names": "a"}},
    ],
)
def test_a_body_that_lacks_something_is_422(http: httpx.Client, body: Json) -> None:
    answer = http.post("/processes/staging/execution", json=body)
    assert answer.status_code == 422
    assert answer.json().keys() == {"type", "status", "detail"}


def test_an_unknown_process_is_404(http: httpx.Client) -> None:
    assert http.post("/processes/other/execution", json={}).status_code == 404


def test_nothing_to_do_is_success(http: httpx.Client, unique: str) -> None:
    bare = orbit_items(http, 1)[0] | {"assets": {}}
    for value in ({}, {"type": "FeatureCollection", "features": []}, bare):
        done = stage(http, unique, {"value": value})
        assert (done["status"], done["progress"]) == ("successful", 0)
    done = stage(http, unique, features(orbit_items(http, 1)), asset_names=["none"])
    assert done["status"] == "successful"


def test_what_is_no_feature_fails(http: httpx.Client, unique: str) -> None:
    done = stage(http, unique, {"value": {"type": "Collection"}})
    assert done["status"] == "failed"
    assert "'Collection'" in done["message"]


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


def test_sizes_come_from_the_station_when_the_item_has_none(http: httpx.Client, unique: str) -> None:
    item = orbit_items(http, 1)[0]
    for asset in item["assets"].values():
        del asset["file:size"]
    assert stage(http, unique, {"value": item})["status"] == "successful"


def test_results_and_deletion(http: httpx.Client, unique: str) -> None:
    done = stage(http, unique, features(orbit_items(http, 1)))
    path = f"/jobs/{done['jobID']}"
    assert http.get(path + "/results").json() == "successful"
    assert done in http.get("/jobs").json()["jobs"]
    answer = http.delete(path)
    assert answer.status_code == 200
    assert "deleted" in answer.json()["message"]
    assert http.get(path).status_code == 404
    assert http.get(path + "/results").status_code == 404
    assert http.delete(path).status_code == 404
    assert len(published(http, unique)) == 1


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
    assert (refused["status"], refused["message"][:4]) == ("failed", "401:")
    assert published(owner, unique) == []
    allowed = stage(owner, f"second:{unique}-new", items)
    assert (allowed["status"], allowed["message"][:4]) == ("failed", "401:")


def test_the_same_item_of_two_owners_has_two_files(local_server: LocalServer, unique: str) -> None:
    http = client(local_server)
    items = orbit_items(http, 1)
    for owner in ("alice", "bob"):
        assert stage(http, f"{owner}:{unique}", features(items))["status"] == "successful"
    assert len(stored_keys(local_server, f"alice/{unique}/")) == len(stored_keys(local_server, f"bob/{unique}/")) == 1
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


def test_progress_follows_the_bytes_and_a_running_job_can_be_deleted() -> None:
    with LocalServer(station_rate=200_000) as server:
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
        assert http.delete(f"/jobs/{job}").json()["status"] == "dismissed"
        assert http.get(f"/jobs/{job}").status_code == 404
        assert stored_keys(server) == []
        assert published(http, "slow") == []
