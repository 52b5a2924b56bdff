"""What the tests of the station services share: requests, and what they answer in short."""

from __future__ import annotations

from typing import Any

import httpx

from tests.behaviour.target import Target

Json = dict[str, Any]
SQUARE: Json = {"type": "Polygon", "coordinates": [[[6, 44], [7, 44], [7, 45], [6, 45], [6, 44]]]}
SQUARE_TEXT = "POLYGON((6 44, 7 44, 7 45, 6 45, 6 44))"
ORBIT = "S1A_OPER_AUX_POEORB_OPOD_20240421T120311_V20240331T225942_20240402T005942"
ORBIT_ID = "b5c2c07d-bd64-5f81-8286-58958b172dac"


def op(operator: str, *arguments: Any) -> Json:
    """A node of CQL2-JSON."""
    return {"op": operator, "args": list(arguments)}


def prop(name: str) -> Json:
    """A property in CQL2-JSON."""
    return {"property": name}


def service_of(collection: str) -> str:
    """The service that has this collection of the samples."""
    return "auxip" if collection.startswith("adgs") else collection.split("_")[0]


def get_items(target: Target, collection: str, **parameters: Any) -> httpx.Response:
    """GET /items; `filter_lang` stands for filter-lang."""
    service = service_of(collection)
    query = {name.replace("_lang", "-lang"): value for name, value in parameters.items()}
    with target.client(service) as client:
        return client.get(f"/{service}/collections/{collection}/items", params=query)


def get_search(target: Target, service: str, **parameters: Any) -> httpx.Response:
    """GET /search."""
    query = {name.replace("_lang", "-lang"): value for name, value in parameters.items()}
    with target.client(service) as client:
        return client.get(f"/{service}/search", params=query)


def post_search(target: Target, service: str, **body: Any) -> httpx.Response:
    """POST /search."""
    document = {name.replace("_lang", "-lang"): value for name, value in body.items()}
    with target.client(service) as client:
        return client.post(f"/{service}/search", json=document)


def features(answer: httpx.Response) -> list[Json]:
    """The items in an answer."""
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["features"]
    return found


def ids(answer: httpx.Response) -> list[str]:
    """The ids of the items in an answer."""
    return [feature["id"] for feature in features(answer)]
