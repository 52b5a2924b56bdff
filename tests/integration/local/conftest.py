"""Servers for the tests: one in each mode, shared by all modules; tests keep apart by the names of collections."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

# pytest's import mode "importlib" does not make neighbours importable
sys.path.insert(0, str(Path(__file__).parent))

pytest.importorskip("fastapi", reason="the extra `local` is not installed")

from local_helpers import client

from rsclient.local import LocalServer

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def local_server() -> Iterator[LocalServer]:
    """A server without authentication."""
    with LocalServer() as server:
        yield server


@pytest.fixture(scope="session")
def key_server() -> Iterator[LocalServer]:
    """A server that wants API keys."""
    with LocalServer(mode="key") as server:
        yield server


@pytest.fixture(params=["local", "key"])
def server(request: pytest.FixtureRequest) -> LocalServer:
    """The test runs in both modes."""
    found: LocalServer = request.getfixturevalue(f"{request.param}_server")
    return found


@pytest.fixture
def http(server: LocalServer) -> Iterator[httpx.Client]:
    """A client that owns what it makes."""
    with client(server) as opened:
        yield opened


@pytest.fixture
def unique() -> str:
    """A collection id that no other test uses."""
    return f"test-{next(_numbers)}"
