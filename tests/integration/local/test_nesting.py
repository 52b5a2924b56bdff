"""Requests that exhaust the stack or keep the parser busy are refused at once; a real server does not survive them."""

from __future__ import annotations

import time

import pytest
from local_helpers import client

from rsclient.local import LocalServer

TEXTS = [
    "(" * 2000,
    "(" * 30 + "a = 1",
    "NOT " * 4000 + "a = 1",
    "NOT(" * 4000 + "a = 1",
    "a = " + "-" * 4000 + "b",
    "a = " + "(1 + " * 2000 + "1",
    "a = " + "casei(" * 2000 + "b",
    "a = " + "+".join("1" * 4000),
    "=".join("a" * 4000),
    "a = 1)" * 3,
    "a = '" + "(" * 2000,
    "a = 'b' AND " + "x" * 30_000 + " = '",
]
NOTS = '{"op":"not","args":[' * 450 + '{"op":"=","args":[1,1]}' + "]}" * 450


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12])
def test_texts(local_server: LocalServer, text: str) -> None:
    http = client(local_server)
    for path, status in (
        ("/catalog/search", 400),
        ("/catalog/collections", 400),
        ("/auxip/search", 422),
        ("/prip/collections/prip_s2a/items", 422),
        ("/cadip/search", 422),
    ):
        start = time.monotonic()
        answer = http.get(path, params={"filter": text})
        assert answer.status_code == status, answer.text
        assert time.monotonic() - start < 5
    assert http.get("/health").status_code == 200


@pytest.mark.parametrize("path", ["/catalog/search", "/auxip/search", "/cadip/search", "/prip/search"])
def test_json_bodies(local_server: LocalServer, path: str) -> None:
    http = client(local_server)
    headers = {"content-type": "application/json"}
    for filter_ in (NOTS, "[" * 400 + "]" * 400, "[" * 100_000 + "]" * 100_000, "[" * 100_000):
        answer = http.post(path, content=f'{{"filter": {filter_}}}', headers=headers)
        assert answer.status_code == 400, answer.text


def test_json_in_the_query(local_server: LocalServer) -> None:
    http = client(local_server)
    deep = "[" * 10_000 + "]" * 10_000
    for parameters in ({"intersects": deep}, {"query": deep}, {"filter": NOTS, "filter-lang": "cql2-json"}):
        assert http.get("/catalog/search", params=parameters).status_code == 400
    assert http.get("/auxip/search", params={"query": deep}).status_code == 400
