"""The target that `tests.platform.run` has started, and which tests are for it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.behaviour.target import Target, read_target


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker of this folder."""
    config.addinivalue_line("markers", "targets(name, ...): runs on these targets only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests that are for other targets."""
    path = os.environ.get("RSCLIENT_TARGET")
    name = Path(path).stem if path else ""
    others = []
    for item in items:
        marker = item.get_closest_marker("targets")
        if marker is not None and name and name not in marker.args:
            others.append(item)
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


@pytest.fixture(scope="session")
def target() -> Target:
    """The running server."""
    path = os.environ.get("RSCLIENT_TARGET")
    if not path:
        pytest.fail("RSCLIENT_TARGET is not set: these tests are run by `scripts/test platform`")
    return read_target(Path(path))


@pytest.fixture
def collection(target: Target) -> Iterator[str]:
    """The bare id of a collection that does not exist; what a test makes of it is removed."""
    name = f"smoke-{uuid.uuid4().hex[:8]}"
    yield name
    with target.client("catalog") as client:
        address = name if target.name == "pgstac" else f"{target.owner}:{name}"
        client.delete(f"/catalog/collections/{address}")
