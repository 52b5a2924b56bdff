"""A catalog that holds nothing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from local_helpers import client

from rsclient.local import LocalServer


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """A client of a server of its own."""
    with LocalServer() as server:
        yield client(server)


def test_queryables_of_an_empty_catalog(http: httpx.Client) -> None:
    answer = http.get("/catalog/queryables")
    assert answer.status_code == 200
    assert answer.json() == {
        "$id": f"{http.base_url}/catalog/queryables".replace("//catalog", "/catalog"),
        "type": "object",
        "title": "STAC Queryables.",
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {},
        "additionalProperties": True,
    }


def test_an_empty_catalog_lists_and_finds_nothing(http: httpx.Client) -> None:
    assert http.get("/catalog/collections").json()["collections"] == []
    assert http.get("/catalog/search").json()["features"] == []
    assert [link for link in http.get("/catalog").json()["links"] if link["rel"] == "child"] == []
