"""Data may come as slowly as they like; a line on which nothing moves is given up."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from rsclient.errors import TimeoutError
from rsclient.transfer import S3Store

BYTES = b"0123456789" * 3


def serve(connection: socket.socket, stalled: bool) -> None:
    """Sends ten bytes each 0.3 s, or nothing more after the first ten."""
    with connection, suppress(OSError):  # the client may have given up
        while b"\r\n\r\n" not in connection.recv(65536):
            pass
        head = f"HTTP/1.1 206 Partial Content\r\nContent-Length: {len(BYTES)}\r\n"
        head += f"Content-Range: bytes 0-{len(BYTES) - 1}/{len(BYTES)}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        for start in range(0, len(BYTES), 10):
            connection.sendall(BYTES[start : start + 10])
            time.sleep(10 if stalled else 0.3)


@pytest.fixture(params=[False, True], ids=["slow", "stalled"])
def line(request: pytest.FixtureRequest) -> Iterator[tuple[str, bool]]:
    """The address of a store at the end of a slow line, and whether nothing more comes after a while."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):  # closed at the end
            accept_all()

    def accept_all() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, request.param), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", request.param
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_only_a_line_on_which_nothing_moves_is_given_up(
    line: tuple[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    url, stalled = line
    store = S3Store("s3://b", endpoint=url, access_key="a", secret_key="s", timeout=0.2, idle_timeout=1, attempts=1)
    if not stalled:
        assert store.read("k") == BYTES  # 0.9 s, longer than `timeout`
        return
    with pytest.raises(TimeoutError, match=r"timed out \(no byte for 1 s\)"):
        store.read("k")


@pytest.mark.parametrize("argument", ["timeout", "idle_timeout"])
def test_a_time_is_above_0(argument: str) -> None:
    with pytest.raises(ValueError, match="a time must be above 0"):
        S3Store("s3://b", endpoint="http://127.0.0.1:1", access_key="a", secret_key="s", **{argument: 0.0})
