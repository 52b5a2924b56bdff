"""One process of mock stations for all tests, and clients that carry their tokens."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

pytest.importorskip("fastapi", reason="the extra `local` is not installed")

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "python" / "rsclient" / "local" / "samples"
EXTRA = ROOT / "tests" / "data" / "stations"
FORM = {
    "client_id": "client_id",
    "client_secret": "client_secret",
    "username": "test",
    "password": "test",
    "grant_type": "password",
}


@pytest.fixture(scope="session")
def stations_url() -> Iterator[str]:
    """Address of the running process."""
    command = [sys.executable, "-m", "tests.platform.stations", "--data", str(SAMPLES), "--data", str(EXTRA)]
    with subprocess.Popen(
        [*command, "--follow-parent"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("READY http://127.0.0.1:"), line
        yield line.split()[1]
        process.stdin.close()
        assert process.wait(timeout=20) == 0


@pytest.fixture(scope="session")
def station(stations_url: str) -> Callable[[str], httpx.Client]:
    """Makes a client of `<service>/<station>` that has signed in."""

    def make(name: str) -> httpx.Client:
        url = f"{stations_url}/{name}/"
        answer = httpx.post(f"{url}oauth2/token", data=FORM, verify=False, trust_env=False)
        assert answer.status_code == 200, answer.text
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        return httpx.Client(base_url=url, headers=headers, timeout=30, verify=False, trust_env=False)

    return make
