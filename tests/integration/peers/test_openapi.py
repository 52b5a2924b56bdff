"""The OpenAPI document of the embedded server against that of RS-Server: paths, methods, parameters, bodies."""

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


def query_parameters(operation: Json) -> dict[str, bool]:
    """Names, and whether they are required."""
    found = operation.get("parameters", [])
    return {entry["name"]: entry.get("required", False) for entry in found if entry["in"] == "query"}


def differences(real: Json, embedded: Json) -> list[str]:
    """What the real document has and the embedded one lacks, or demands without need."""
    ours, found = operations(embedded), []
    paths = {path for path, _ in ours}
    for (path, method), wanted in operations(real).items():
        given = ours.get((path, method))
        if given is None:
            found.append(f"{path}: no such path" if path not in paths else f"{path}: no {method.upper()}")
            continue
        place = f"{path}: {method.upper()}"
        wanted_names, given_names = query_parameters(wanted), query_parameters(given)
        found += [f"{place}: no parameter {name}" for name in wanted_names if name not in given_names]
        found += [
            f"{place}: {name} is required"
            for name, needed in given_names.items()
            if needed > wanted_names.get(name, False)
        ]
        if ("requestBody" in wanted) != ("requestBody" in given):
            found.append(f"{place}: {'no' if 'requestBody' in wanted else 'unexpected'} body")
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


def test_what_rs_server_has_is_there(document: Json) -> None:
    assert differences(json.loads(REAL.read_text("utf-8")), document) == []


def test_differences_are_named() -> None:
    parameter = {"name": "limit", "in": "query"}
    real = {
        "paths": {
            "/a/{x}": {"get": {"parameters": [parameter]}, "post": {"requestBody": {}}},
            "/b": {"put": {}},
            "/c": {"get": {}},
        }
    }
    ours = {"paths": {"/a/{y}": {"get": {}, "post": {}}, "/b": {"get": {}}}}
    assert differences(real, ours) == [
        "/a/{}: GET: no parameter limit",
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
