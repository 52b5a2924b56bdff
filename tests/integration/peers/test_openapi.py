"""The OpenAPI document of the embedded server against that of RS-Server: paths, methods, parameters, media types."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from rsclient.local import LocalServer

Json = dict[str, Any]

REAL = Path(__file__).resolve().parents[2] / "data" / "rs-server" / "openapi-1.0a14.json"


def operations(document: Json) -> dict[tuple[str, str], Json]:
    """By path, without names of path parameters, and method."""
    return {
        (re.sub(r"{[^}]*}", "{}", path).rstrip("/") or "/", method): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def parameters(operation: Json) -> dict[str, bool]:
    """Query, header and cookie parameters by name and place, and whether they are required."""
    found = [entry for entry in operation.get("parameters", []) if entry["in"] != "path"]
    # names of headers know no case
    return {
        entry["name"] if entry["in"] == "query" else f"{entry['in']} {entry['name'].lower()}": entry.get(
            "required", False
        )
        for entry in found
    }


def success_media(operation: Json) -> dict[str, set[str]]:
    """Media types of the successful responses by status."""
    found = {status: set(response.get("content", {})) for status, response in operation.get("responses", {}).items()}
    return {status: media for status, media in found.items() if status.startswith("2") and media}


def body_differences(wanted: Json, given: Json) -> Iterator[str]:
    """A body that one of both lacks, and media types that only the real one takes."""
    if ("requestBody" in wanted) != ("requestBody" in given):
        yield "no body" if "requestBody" in wanted else "unexpected body"
    taken = given.get("requestBody", {}).get("content", {})
    for media in wanted.get("requestBody", {}).get("content", {}):
        if "requestBody" in given and media not in taken:
            yield f"no body of {media}"


def response_differences(wanted: Json, given: Json) -> Iterator[str]:
    """Statuses and media types of success that the real one does not have."""
    real = success_media(wanted)
    for status, media in success_media(given).items():
        if status not in real:
            yield f"unexpected response {status}"
        else:
            yield from (f"unexpected response {status} of {name}" for name in sorted(media - real[status]))


def operation_differences(wanted: Json, given: Json) -> Iterator[str]:
    """What one operation lacks, or demands without need."""
    wanted_names, given_names = parameters(wanted), parameters(given)
    yield from (f"no parameter {name}" for name in wanted_names if name not in given_names)
    yield from (f"{name} is required" for name, needed in given_names.items() if needed > wanted_names.get(name, False))
    yield from body_differences(wanted, given)
    yield from response_differences(wanted, given)


def differences(real: Json, embedded: Json) -> list[str]:
    """What the real document has and the embedded one lacks, or demands without need."""
    ours, found = operations(embedded), []
    paths = {path for path, _ in ours}
    for (path, method), wanted in operations(real).items():
        given = ours.get((path, method))
        if given is None:
            found.append(f"{path}: no such path" if path not in paths else f"{path}: no {method.upper()}")
            continue
        found += [f"{path}: {method.upper()}: {text}" for text in operation_differences(wanted, given)]
    return list(dict.fromkeys(found))


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    """In key mode, for the addresses below `/auth`."""
    with LocalServer(mode="key") as started:
        yield started


@pytest.fixture(scope="module")
def document(server: LocalServer) -> Json:
    answer = httpx.get(f"{server.url}/openapi.json", timeout=60, verify=False, trust_env=False)
    assert answer.headers["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    found: Json = answer.json()
    return found


#: Differences that stay. A JSON Patch (RFC 6902) is one more way to say what a merge patch says, and our client
#: sends none: the embedded server refuses it with 400.
STAYING = {
    "/catalog/collections/{}: PATCH: no body of application/json-patch+json",
    "/catalog/collections/{}/items/{}: PATCH: no body of application/json-patch+json",
}


def test_what_rs_server_has_is_there(document: Json) -> None:
    assert set(differences(json.loads(REAL.read_text("utf-8")), document)) == STAYING


def test_the_answers_have_the_media_types_of_the_document(server: LocalServer, document: Json) -> None:
    headers = {"x-api-key": server.api_keys["owner"]}
    known = {"collection_id": "adgs_all"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60, verify=False, trust_env=False) as client:
        for path, methods in document["paths"].items():
            if path.startswith("/auxip") and "{item_id}" not in path and "download" not in path:
                answer = client.get(path.format(**known))
                (media,) = success_media(methods["get"])["200"]
                assert (answer.status_code, answer.headers["Content-Type"]) == (200, media), path


def test_differences_are_named() -> None:
    limit, header = {"name": "limit", "in": "query"}, {"name": "X-A", "in": "header"}
    patch, text = {"a/json": {}, "a/patch": {}}, {"text/plain": {}}
    real = {
        "paths": {
            "/a/{x}": {
                "get": {"parameters": [limit, header], "responses": {"200": {"content": {"a/json": {}}}}},
                "patch": {"requestBody": {"content": patch}, "responses": {"200": {"content": {"a/json": {}}}}},
                "post": {"requestBody": {}},
            },
            "/b": {"put": {}},
            "/c": {"get": {}},
        }
    }
    ours = {
        "paths": {
            "/a/{y}": {
                "get": {
                    "parameters": [{**header, "name": "x-b", "required": True}],
                    "responses": {"200": {"content": text}},
                },
                "patch": {
                    "requestBody": {"content": {"a/json": {}}},
                    "responses": {"201": {"content": {"a/json": {}}}},
                },
                "post": {},
            },
            "/b": {"get": {}},
        }
    }
    assert differences(real, ours) == [
        "/a/{}: GET: no parameter limit",
        "/a/{}: GET: no parameter header x-a",
        "/a/{}: GET: header x-b is required",
        "/a/{}: GET: unexpected response 200 of text/plain",
        "/a/{}: PATCH: no body of a/patch",
        "/a/{}: PATCH: unexpected response 201",
        "/a/{}: POST: no body",
        "/b: no PUT",
        "/c: no such path",
    ]


def test_documents_are_served_at_the_addresses_of_the_links(server: LocalServer, document: Json) -> None:
    """The media type is the one that the link announces, and both documents are the same."""
    headers = {"x-api-key": server.api_keys["owner"]}
    for service in ("catalog/", "auxip", "cadip", "prip"):
        page = httpx.get(f"{server.url}/{service}", headers=headers, timeout=60, verify=False, trust_env=False).json()
        for link in page["links"]:
            if link["rel"] in ("service-desc", "service-doc"):
                answer = httpx.get(link["href"], timeout=60, verify=False, trust_env=False)
                assert answer.headers["Content-Type"].partition("; charset")[0] == link["type"], link
                if link["rel"] == "service-desc":
                    assert answer.json() == document
