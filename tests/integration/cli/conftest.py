"""Servers for the tests of the command line, and shells that know them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `local` is not installed")

from rsclient.local import LocalServer
from tests.support.shell import DATA, Shell, clean_environment


@pytest.fixture(scope="session")
def server() -> Iterator[LocalServer]:
    with LocalServer(stations=DATA) as running:
        yield running


@pytest.fixture(scope="session")
def key_server() -> Iterator[LocalServer]:
    with LocalServer(mode="key") as running:
        yield running


@pytest.fixture(scope="session")
def slow_server() -> Iterator[LocalServer]:
    # an orbit file of 52 KiB takes three seconds
    with LocalServer(station_rate=18_000) as running:
        yield running


@pytest.fixture
def rs(server: LocalServer, tmp_path: Path) -> Shell:
    return Shell(tmp_path, clean_environment() | server.environment)


@pytest.fixture
def rs_key(key_server: LocalServer, tmp_path: Path) -> Shell:
    return Shell(tmp_path, clean_environment() | key_server.environment)


@pytest.fixture
def rs_slow(slow_server: LocalServer, tmp_path: Path) -> Shell:
    return Shell(tmp_path, clean_environment() | slow_server.environment)


@pytest.fixture
def nowhere(tmp_path: Path) -> Shell:
    """No platform is set up."""
    return Shell(tmp_path, clean_environment())
