"""What the tests of staging share: items to stage, jobs, waiting for them."""

from __future__ import annotations

import copy
import time
from typing import Any

import httpx

from tests.behaviour.station_requests import Json, features, get_items
from tests.behaviour.target import Target


def orbits(target: Target, count: int = 1) -> list[Json]:
    """Some items of AUXIP."""
    return features(get_items(target, "adgs_poeorb", limit=count))


def collection_of(items: list[Json]) -> Json:
    """The items as the value of `inputs.items`."""
    return {"value": {"type": "FeatureCollection", "features": items}}


def changed(item: Json, **members: Any) -> Json:
    """The item with other members in its assets; None removes one."""
    document = copy.deepcopy(item)
    for asset in document["assets"].values():
        asset.update(members)
        for name in [name for name, value in asset.items() if value is None]:
            del asset[name]
    return document


def execute(target: Target, collection: str, items: Json, **inputs: Any) -> httpx.Response:
    """Sends an execution request."""
    body = {"inputs": {"collection": collection, "items": items, **inputs}}
    with target.client("staging") as client:
        return client.post("/processes/staging/execution", json=body)


def get_job(target: Target, job: str) -> Json:
    """The document of a job."""
    with target.client("staging") as client:
        document: Json = client.get(f"/jobs/{job}").raise_for_status().json()
        return document


def stage(target: Target, collection: str, items: Json, **inputs: Any) -> Json:
    """Runs a job to its end; its last document."""
    answer = execute(target, collection, items, **inputs)
    assert answer.status_code == 201, answer.text
    return wait(target, answer.json()["jobID"])


def wait(target: Target, job: str, seconds: float = 90) -> Json:
    """The document of a job once it has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        document = get_job(target, job)
        if document["status"] not in ("accepted", "running"):
            return document
        time.sleep(0.1)
    raise AssertionError(f"job {job} did not end within {seconds} s: {document}")


def published(target: Target, collection: str) -> list[Json]:
    """The items of a collection of the catalog."""
    with target.client("catalog") as client:
        answer = client.get(f"/catalog/collections/{collection}/items", params={"limit": 100})
    return features(answer)
