"""Messages of jobs, which every user can read, hold no secret of an address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from local_helpers import client

from rsclient.local import LocalServer

SECRETS = ("alice", "hunter2", "sig-123")


@pytest.fixture
def listener() -> Iterator[int]:
    """A server that answers with the path it got: 404 below /404, else 200; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path.startswith("/404") else 200)
            self.end_headers()
            self.wfile.write(self.path.encode())

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://alice:hunter2@127.0.0.1:{port}/404/items?X-Amz-Signature=sig-123", "{port}/404/items: HTTP 404"),
        ("http://alice:hunter2@127.0.0.1:{port}/items?X-Amz-Signature=sig-123", "/items did not answer with JSON"),
        ("http://alice:hunter2@127.0.0.1:1/items?X-Amz-Signature=sig-123", "no answer from http://127.0.0.1:1/items"),
        ("http://alice:hunter2@127.0.0.1:hunter2/items?X-Amz-Signature=sig-123", "not a valid URL"),
        ("http://[alice:hunter2@::1/items?X-Amz-Signature=sig-123", "not a valid URL"),
        ("alice:hunter2?X-Amz-Signature=sig-123", "not a valid URL"),
    ],
)  # fmt: skip
def test_addresses_of_items(local_server: LocalServer, listener: int, address: str, expected: str) -> None:
    http = client(local_server)
    body = {"inputs": {"collection": "c", "items": {"href": address.format(port=listener)}}}
    job = http.post("/processes/staging/execution", json=body).json()
    assert job["status"] == "failed"
    assert expected.format(port=listener) in job["message"]
    for shown in (job["message"], http.get("/jobs").text):
        assert [secret for secret in SECRETS if secret in shown] == []
