"""A platform of a few lines for tests of the client: one function answers every request, on a free loopback port."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

_VARIABLES = ("RSPY_", "APIKEY_", "S3_")


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What is sent back; `length` is the announced one, if it is not that of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


def json_answer(value: Any, status: int = 200, media_type: str = "application/json") -> Answer:
    """A JSON value."""
    return Answer(json.dumps(value).encode(), status, {"Content-Type": media_type})


@contextmanager
def serve(answer: Callable[[Asked], Answer]) -> Iterator[str]:
    """The address of a server whose answers are those of `answer`; it ends with the block."""

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            sent = answer(Asked(self.command, self.path, dict(self.headers), body))
            self.send_response(sent.status)
            for name, value in sent.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent.body) if sent.length is None else sent.length))
            self.end_headers()
            self.wfile.write(sent.body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond

        def log_message(self, *arguments: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Removes the variables that would decide a test: those of the platform, of storage and of proxies."""
    for name in list(os.environ):
        if name.startswith(_VARIABLES) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
