"""rs-client-libraries as a client of the embedded server, in both modes, and of the real one: the whole main job.

It needs Python 3.13 as the platform does, so it has an environment of its own in the cache of the platform.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rsclient.local import LocalServer
from tests.behaviour.target import Target
from tests.platform.install import cache_folder, environment, locked
from tests.platform.pythons import wanted_python

ROOT = Path(__file__).resolve().parents[2]
FILES = ["S1A_OPER_AUX_OBMEMC_PDMC_20240401T000000", "S1A_OPER_AUX_OBMEMC_PDMC_20240402T000000"]
#: Names that the peer gives the services.
HOSTS = {"ADGS": "auxip", "CADIP": "cadip", "PRIP": "prip", "CATALOG": "catalog", "STAGING": "staging"}

pytestmark = [pytest.mark.targets("rs-server"), pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def peer_python() -> Path:
    """A Python that has rs-client-libraries."""
    cache = cache_folder()
    with locked(cache):
        requirements = ROOT / "tests" / "platform" / "requirements-rs-client.txt"
        return environment(cache, "rs-client", wanted_python(cache), requirements)


def check(python: Path, given: dict[str, str], report: Path) -> None:
    """Runs the flow with these variables and compares what it saw with what the station data hold."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_"))}
    # the package is read from its sources: the peer's Python is another one than that of the wheel
    variables |= {**given, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'python'}"}
    command = [str(python), "-m", "tests.platform.peer_flow", str(report)]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    seen: dict[str, Any] = json.loads(report.read_text("utf-8"))
    assert {"adgs_all", "adgs2_all"} <= set(seen["stations"]["auxip"])
    assert seen["auxip"] == FILES
    assert seen["cadip"] == [seen["cadip_item"]] == ["S2A_20240401104109045842"]
    assert (len(seen["prip"]), len(seen["cadip_items"])) == (6, 4)
    assert {"platform", "published", "cadip:station_id"} <= set(seen["queryables"])
    assert (seen["add_collection"], seen["add_item"], seen["patch_item"]) == (201, 201, 200)
    assert seen["platform"] == "sentinel-2a"
    assert seen["staged"] == ["successful"] and seen["jobs"] >= 1
    assert "peer-flow" in seen["collections"]
    assert (seen["items"], seen["found"]) == ([*FILES, "by-hand"], FILES)
    assert seen["asset"] == f"s3://rs-catalog/{given['RSPY_HOST_USER']}/peer-flow/{FILES[0]}/{FILES[0]}.xml"
    assert (seen["redirect"], seen["bytes"]) == (302, seen["size"])
    assert seen["bytes"] > 0
    assert (seen["remove_item"], seen["remove_collection"]) == (200, 200)


@pytest.mark.parametrize("mode", ["local", "key"])
def test_on_the_embedded_server(peer_python: Path, tmp_path: Path, mode: Any) -> None:
    with LocalServer(mode=mode, stations=ROOT / "tests" / "data" / "stations") as server:
        check(peer_python, {"RSPY_HOST_USER": "owner", **server.environment}, tmp_path / "seen.json")


def test_on_the_real_one(peer_python: Path, target: Target, tmp_path: Path) -> None:
    hosts = {f"RSPY_HOST_{name}": target.urls[service] for name, service in HOSTS.items()}
    given = {"RSPY_LOCAL_MODE": "1", "RSPY_HOST_USER": target.owner, **hosts}
    check(peer_python, given, tmp_path / "seen.json")
