"""The log function of a client: what it raises never breaks a call; a signal that comes while it runs is not lost."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from rsclient import RsClient
from rsclient.services import CallRecord
from tests.support.http_platform import json_answer, serve

ITEM = {"type": "Feature", "stac_version": "1.0.0", "id": "x", "geometry": None, "properties": {}, "links": []}


@pytest.fixture
def server() -> Iterator[str]:
    """Answers every request with the item."""
    with serve(lambda asked: json_answer(ITEM)) as url:
        yield url


@pytest.fixture
def silent_server() -> Iterator[str]:
    """Takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def client(url: str, log: Any) -> RsClient:
    return RsClient(local=True, hosts={"catalog": url}, owner="alice", log=log)


def test_an_error_in_it_is_reported_and_the_call_goes_on(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda report: reported.append(report.exc_value))

    def log(record: CallRecord) -> None:
        raise ValueError(record.method)

    assert client(server, log).catalog.get_item("c", "x").id == "x"
    assert [(type(error), str(error)) for error in reported] == [(ValueError, "GET")]


def test_ctrl_c_while_it_runs_is_heard(server: str) -> None:
    def log(record: CallRecord) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    catalog = client(server, log).catalog
    with pytest.raises(KeyboardInterrupt):
        catalog.get_item("c", "x")
        time.sleep(10)  # not slept: the signal is heard at the next instruction of Python


def test_it_runs_once_the_call_was_stopped_and_what_the_handler_raised_arrives(silent_server: str) -> None:
    seen: list[tuple[str, int]] = []

    def stop(number: int, frame: Any) -> None:
        raise SystemExit(143)

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(SystemExit) as caught:
            client(silent_server, lambda record: seen.append((record.method, record.status))).catalog.get_item("c", "x")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert caught.value.code == 143
    assert seen == [("GET", 0)]
