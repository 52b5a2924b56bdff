"""Processes made from one in which kernels and clients have run: with fork, as multiprocessing does, and spawn."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from rsclient import RsClient
from rsclient.kernels import Encoding, unpack

ITEM = b'{"type": "Feature", "id": "x", "properties": {}}'
ENCODING = Encoding(scale=0.5, offset=1.0)
SECONDS = 60


class Handler(BaseHTTPRequestHandler):
    """Answers every request with the item."""

    protocol_version = "HTTP/1.1"  # the connection stays open, for a child to be tempted by

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ITEM)))
        self.end_headers()
        self.wfile.write(ITEM)

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def mean_of_a_kernel(value: int) -> float:
    # large enough for several threads
    return float(unpack(np.full((1500, 1500), value, np.uint16), ENCODING).mean())


def ask(url: str) -> str:
    return RsClient(url, local=True, owner="alice", attempts=1).catalog.get_item("c", "x").id


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_kernels_and_clients_work_in_parent_and_children(method: str, url: str) -> None:
    assert mean_of_a_kernel(2) == 2.0
    assert ask(url) == "x"
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        kernels = pool.map_async(mean_of_a_kernel, [4, 6, 8])
        clients = pool.map_async(ask, [url] * 3)
        # a child that hangs, as one with a broken OpenMP team does, is a timeout here
        assert kernels.get(SECONDS) == [3.0, 4.0, 5.0]
        assert clients.get(SECONDS) == ["x"] * 3
    assert mean_of_a_kernel(4) == 3.0
    assert ask(url) == "x"
