"""Staging: execution requests, job documents, what is published."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.behaviour.staging_requests import (
    changed,
    collection_of,
    execute,
    get_job,
    orbits,
    published,
    stage,
    wait,
)
from tests.behaviour.station_requests import Json
from tests.behaviour.target import Target

pytestmark = [pytest.mark.services("staging", "catalog", "auxip"), pytest.mark.mode("local")]

PROBLEM = "https://developer.mozilla.org/en/docs/Web/HTTP/Reference/Status/"
DOCUMENT = {"type", "processID", "status", "progress", "created", "started", "updated", "message", "jobID"}


@pytest.fixture
def collection(target: Target, unique: str) -> Iterator[str]:
    """The id of a collection that does not exist yet; what a test has made of it is removed."""
    yield unique
    with target.client("catalog") as client:
        client.delete(f"/catalog/collections/{unique}")


def problem(answer: httpx.Response) -> str:
    """The detail of an error document."""
    body = answer.json()
    assert body.keys() == {"type", "status", "detail"}
    assert (body["type"], body["status"]) == (f"{PROBLEM}{answer.status_code}", answer.status_code)
    return str(body["detail"])


def test_the_process(target: Target) -> None:
    with target.client("staging") as client:
        listed = client.get("/processes").json()
        assert listed["processes"] == [{"id": "Staging", "version": "1.0.0"}]
        (link,) = listed["links"]
        assert (link["rel"], link["title"]) == ("self", "List of processes")
        assert client.get("/processes/staging").json() == {"id": "Staging", "version": "1.0.0"}


def test_what_is_not_there(target: Target) -> None:
    with target.client("staging") as client:
        for name in ("Staging", "other"):  # the listed id is not the one of the path
            answer = client.get(f"/processes/{name}")
            assert answer.status_code == 404
            assert problem(answer).startswith(f"Resource {name} not found")
        for method, path in (("GET", "/jobs/nope"), ("GET", "/jobs/nope/results"), ("DELETE", "/jobs/nope")):
            answer = client.request(method, path)
            assert (answer.status_code, problem(answer)) == (404, "Job with ID nope not found")
        body = {"inputs": {"collection": "c", "items": collection_of([])}}
        assert client.post("/processes/other/execution", json=body).status_code == 404
        assert client.post("/processes/other/execution", json={}).status_code == 422  # the body comes first


ITEM: Json = {"type": "Feature", "id": "i", "stac_version": "1.1.0", "stac_extensions": [], "properties": {},
              "geometry": None, "assets": {}, "links": []}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (422, {}),
        (422, []),
        (422, {"inputs": {}}),
        (422, {"inputs": {"collection": "c"}}),
        (422, {"inputs": {"items": {"value": ITEM}}}),
        (422, {"inputs": {"collection": {"id": "c"}, "items": {"value": ITEM}}}),
        (422, {"inputs": {"collection": "c", "items": {"value": {}}}}),
        (422, {"inputs": {"collection": "c", "items": {"value": {"type": "Collection"}}}}),
        (422, {"inputs": {"collection": "c", "items": {"href": 3}}}),
        (422, {"inputs": {"collection": "c", "items": {"value": ITEM}, "asset_names": "a"}}),
        (422, {"inputs": {"collection": "c", "items": {"value": ITEM | {"assets": {"a": {}}}}}}),
        (400, {"inputs": {"collection": "c", "items": {}}}),
        (400, {"inputs": {"collection": "c", "items": {"value": None}}}),
        (400, {"inputs": {"collection": "c", "items": {"href": None}}}),
    ],
    ids=str,
)
def test_a_body_that_lacks_something(target: Target, status: int, body: Any) -> None:
    with target.client("staging") as client:
        answer = client.post("/processes/staging/execution", json=body)
    assert answer.status_code == status
    problem(answer)


def test_a_body_that_is_not_json(target: Target) -> None:
    with target.client("staging") as client:
        headers = {"Content-Type": "application/json"}
        answer = client.post("/processes/staging/execution", content=b"{", headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize("member", ["type", "id", "stac_version", "stac_extensions", "properties", "assets"])
def test_an_item_that_lacks_something(target: Target, member: str) -> None:
    without = {name: value for name, value in ITEM.items() if name != member}
    for items in ({"value": without}, collection_of([without])):
        assert execute(target, "c", items).status_code == 422


@pytest.mark.parametrize("member", ["geometry", "links"])
def test_what_an_item_may_lack(target: Target, member: str) -> None:
    without = {name: value for name, value in ITEM.items() if name != member}
    assert execute(target, "c", {"value": without}).json()["status"] == "successful"


@pytest.mark.parametrize(
    ("items", "names", "progress", "message"),
    [
        (collection_of([]), None, 100, "Finished without processing any tasks"),
        ({"value": ITEM}, None, 0, "No items with assets were found in the input for staging"),
        (collection_of([ITEM]), ["a"], 0, "No items with assets were found in the input for staging"),
    ],
)
def test_nothing_to_stage(target: Target, items: Json, names: list[str] | None, progress: int, message: str) -> None:
    more = {} if names is None else {"asset_names": names}
    answer = execute(target, "nothing-to-stage", items, **more)
    job = answer.json()
    assert answer.status_code == 201
    assert (job["status"], job["progress"], job["message"]) == ("successful", progress, message)
    assert job.keys() == DOCUMENT


def test_a_value_of_another_type(target: Target) -> None:
    job = execute(target, "c", {"value": ITEM | {"type": "Thing"}}).json()
    assert job["status"] == "failed"
    assert job["message"].startswith("Invalid input type: must be Feature or FeatureCollection")


def test_a_new_collection(target: Target, collection: str) -> None:
    items = orbits(target, 2)
    answer = execute(target, collection, collection_of(items))
    job = answer.json()
    assert (answer.status_code, job.keys()) == (201, DOCUMENT)
    assert (job["status"], job["progress"]) == ("running", 0)
    assert (job["processID"], job["type"], job["message"]) == ("staging", "process", "Successfully searched catalog")
    done = wait(target, job["jobID"])
    assert (done["status"], done["progress"], done["message"]) == ("successful", 100, "Finished")
    assert done.keys() == DOCUMENT  # there is no `finished`
    assert done["created"] <= done["started"] <= done["updated"]
    with target.client("staging") as client:
        assert client.get(f"/jobs/{job['jobID']}/results").json() == "successful"
        listed = client.get("/jobs").json()
    assert listed["numberMatched"] == len(listed["jobs"])
    assert done in listed["jobs"]
    assert [link["rel"] for link in listed["links"]] == ["service"]
    found = {item["id"]: item for item in published(target, collection)}
    assert found.keys() == {item["id"] for item in items}
    for source in items:
        key = source["id"] + ".EOF"
        href = found[source["id"]]["assets"][key]["href"]
        assert href == f"s3://{target.storage['bucket']}/{target.owner}/{collection}/{source['id']}/{key}"
    with target.client("catalog") as client:
        made = client.get(f"/catalog/collections/{collection}").json()
    assert (made["license"], made["extent"]["spatial"]["bbox"]) == ("public-domain", [[0, 0, 0, 0]])


def test_what_was_stored(target: Target, collection: str) -> None:
    (item,) = orbits(target)
    assert stage(target, collection, {"value": item})["status"] == "successful"
    (found,) = published(target, collection)
    ((key, asset),) = item["assets"].items()
    with target.client("catalog") as client:
        path = f"/catalog/collections/{collection}/items/{item['id']}/download/{key}"
        location = client.get(path).headers["location"]
    data = httpx.get(location, trust_env=False).content
    assert (len(data), hashlib.md5(data).hexdigest()) == (asset["file:size"], asset["file:checksum"])
    assert found["properties"]["product:type"] == "AUX_POEORB"


def test_a_new_collection_is_named_without_its_owner(target: Target, collection: str) -> None:
    spelled = f"{target.owner}:{collection}"
    job = execute(target, spelled, collection_of(orbits(target))).json()
    assert job["status"] == "failed"
    said = f"Failed to start the staging process. Checking the collection '{spelled}' failed !"
    assert job["message"].startswith(said)
    with target.client("catalog") as client:
        assert client.get(f"/catalog/collections/{collection}").status_code == 404


@pytest.mark.parametrize("separator", [":", "_"])
def test_a_known_collection_may_be_named_with_its_owner(target: Target, collection: str, separator: str) -> None:
    first, second = orbits(target, 2)
    stage(target, collection, {"value": first})
    spelled = f"{target.owner}{separator}{collection}"
    assert stage(target, spelled, {"value": second})["status"] == "successful"
    hrefs = [asset["href"] for item in published(target, collection) for asset in item["assets"].values()]
    # the folder is what the caller wrote
    assert sorted(href.split("/")[4] for href in hrefs) == sorted([collection, spelled])


def test_items_that_are_there_are_skipped(target: Target, collection: str) -> None:
    first, second = orbits(target, 2)
    stage(target, collection, {"value": first})
    (before,) = published(target, collection)
    done = stage(target, collection, collection_of([first, second]))
    assert (done["status"], done["message"]) == ("successful", "Finished")
    after = {item["id"]: item for item in published(target, collection)}
    assert after.keys() == {first["id"], second["id"]}
    assert after[first["id"]] == before
    again = stage(target, collection, collection_of([first, second]))
    outcome = (again["status"], again["progress"], again["message"])
    assert outcome == ("successful", 100, "Finished without processing any tasks")


def test_only_the_named_assets_under_their_local_names(target: Target, collection: str) -> None:
    (item,) = orbits(target)
    ((key, asset),) = item["assets"].items()
    item["assets"] = {key: asset | {"file:local_path": "sub/second.EOF"}, "other": asset}
    assert stage(target, collection, {"value": item}, asset_names=[key])["status"] == "successful"
    (found,) = published(target, collection)
    assert found["assets"].keys() == {"sub/second.EOF"}
    assert found["assets"]["sub/second.EOF"]["href"].endswith(f"/{item['id']}/sub/second.EOF")


def test_sizes_come_from_the_station_when_the_item_has_none(target: Target, collection: str) -> None:
    item = changed(orbits(target)[0], **{"file:size": None})
    assert stage(target, collection, {"value": item})["status"] == "successful"


def test_items_by_address(target: Target, collection: str) -> None:
    href = f"{target.urls['auxip']}/auxip/search?collections=adgs_meteo&limit=2"
    assert stage(target, collection, {"href": href})["status"] == "successful"
    assert len(published(target, collection)) == 2


def test_an_address_that_fails(target: Target) -> None:
    for path in ("/auxip/collections/nope/items", "/nowhere"):
        job = execute(target, "c", {"href": target.urls["auxip"] + path}).json()
        assert job["status"] == "failed"
        assert job["message"].startswith("Failed to retrieve the ItemCollection from the input link: ")
        assert "404" in job["message"]
    answer = execute(target, "c", {"href": f"{target.urls['auxip']}/auxip/collections"})
    assert answer.status_code == target.expects("staging-link-to-no-items", embedded=201, real=500)


def test_a_host_without_a_station(target: Target, collection: str) -> None:
    done = stage(target, collection, {"value": changed(orbits(target)[0], href="http://192.0.2.1:9/x")})
    assert done["status"] == "failed"
    assert "192.0.2.1" in done["message"]
    assert published(target, collection) == []


def test_one_broken_asset_fails_the_job_and_leaves_nothing(target: Target, collection: str) -> None:
    first, second = orbits(target, 2)
    (asset,) = first["assets"].values()
    absent = asset["href"].partition("(")[0] + "(00000000-0000-0000-0000-000000000000)/$value"
    done = stage(target, collection, collection_of([changed(first, href=absent), second]))
    assert done["status"] == "failed"
    assert done["progress"] < 100
    assert "404" in done["message"]
    assert published(target, collection) == []


def test_an_item_that_the_catalog_refuses(target: Target, collection: str) -> None:
    (item,) = orbits(target)
    item["properties"] = {name: value for name, value in item["properties"].items() if name != "product:type"}
    done = stage(target, collection, {"value": item})
    assert done["status"] == "failed"
    assert published(target, collection) == []


@pytest.mark.parametrize("members", [{"file:size": 10}, {"file:checksum": "0" * 32}])
def test_bytes_that_are_not_those_announced(target: Target, collection: str, members: Json) -> None:
    done = stage(target, collection, {"value": changed(orbits(target)[0], **members)})
    assert done["status"] == target.expects("staging-compares-bytes", embedded="failed", real="successful")


def test_deletion_keeps_the_status_and_stops_nothing(target: Target, collection: str) -> None:
    items = orbits(target, 3)
    job = execute(target, collection, collection_of(items)).json()["jobID"]
    with target.client("staging") as client:
        answer = client.delete(f"/jobs/{job}")
        deleted = answer.json()
        assert (answer.status_code, deleted["message"]) == (200, f"Job {job} deleted successfully")
        assert deleted["status"] in ("running", "successful")
        assert client.get(f"/jobs/{job}").status_code == 404
        assert client.get(f"/jobs/{job}/results").status_code == 404
        assert client.delete(f"/jobs/{job}").status_code == 404
    for _ in range(200):
        if len(published(target, collection)) == 3:
            break
        threading.Event().wait(0.1)
    assert {item["id"] for item in published(target, collection)} == {item["id"] for item in items}


@pytest.fixture
def listener() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server that is not part of the platform: its address, and the headers that it gets."""
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(404)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_that_only_names_the_platform_gets_no_credentials(
    target: Target, listener: tuple[str, list[dict[str, str]]]
) -> None:
    address, seen = listener
    own = target.urls["auxip"]
    hrefs = [f"{address}/x?from={own}/auxip/search", f"{address}/{own}/auxip/search", f"{address}/x?{quote(own)}"]
    for href in hrefs:
        body = {"inputs": {"collection": "c", "items": {"href": href}}}
        headers = {"x-api-key": "a-key", "cookie": "session=a-session"}
        with target.client("staging", **headers) as client:
            assert client.post("/processes/staging/execution", json=body).json()["status"] == "failed"
    given = ["x-api-key" in headers or "cookie" in headers for headers in seen]
    assert given == target.expects("staging-credentials-by-origin", embedded=[False] * 3, real=[True, True, False])


def test_documents_of_jobs_agree(target: Target) -> None:
    job = execute(target, "c", collection_of([])).json()
    assert get_job(target, job["jobID"]) == job


def test_an_empty_name_of_a_collection(target: Target) -> None:
    answer = execute(target, "", collection_of([]))
    assert answer.status_code == target.expects("staging-empty-collection", embedded=422, real=201)
