"""The target of the behaviour suite, and which tests it can run."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rsclient.local import LocalServer
from tests.behaviour.target import Target, embedded_target, read_target

_numbers = itertools.count(1)
#: Station data beside the samples; a real target has them, too.
_STATIONS = Path(__file__).parents[1] / "data" / "stations"


def _described() -> Target | None:
    path = os.environ.get("RSCLIENT_TARGET", "")
    return read_target(Path(path)) if path else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what the target does not have: services, modes, and on a plain STAC API all but `plain_catalog`.

    `release` marks what newer versions of the database do otherwise than that of the release.
    """
    target = _described()
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        needed = {name for mark in item.iter_markers("services") for name in mark.args}
        modes = [mode for mark in item.iter_markers("mode") for mode in mark.args]
        plain = item.get_closest_marker("plain_catalog") is not None and item.get_closest_marker("release") is None
        runs = target is None or (
            needed <= target.urls.keys() and (not modes or target.mode in modes) and (target.name != "pgstac" or plain)
        )
        (kept if runs else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test in the modes that it names, or in both; a real target has one mode."""
    if "target" not in metafunc.fixturenames:
        return
    described = _described()
    marker = metafunc.definition.get_closest_marker("mode")
    modes = list(marker.args) if marker else ["local", "key"]
    metafunc.parametrize("target", [described.mode] if described else modes, indirect=True, scope="session")


@pytest.fixture(scope="session")
def _embedded() -> Iterator[dict[str, LocalServer]]:
    servers: dict[str, LocalServer] = {}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest, _embedded: dict[str, LocalServer]) -> Target:
    """The server under test."""
    described = _described()
    if described is not None:
        return described
    mode = request.param
    if mode not in _embedded:
        _embedded[mode] = LocalServer(mode=mode, stations=_STATIONS).start()
    return embedded_target(_embedded[mode], mode)


@pytest.fixture
def catalog(target: Target) -> Iterator[httpx.Client]:
    """A client of the catalog that owns what it makes."""
    with target.client("catalog") as opened:
        yield opened


@pytest.fixture
def unique() -> str:
    """A collection id that no other test uses, on a server that may have seen earlier runs."""
    return f"test-{os.getpid()}-{next(_numbers)}"
