"""Runs `rsclient` as one types it, for the tests of the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data" / "stations"
PRODUCT = "S02MSIL2A_20240401T101601_0000_A065_TST1.zarr"
# two of the orbit files of the built-in station, and the start of their validity
ORBITS = {
    "S1A_OPER_AUX_POEORB_OPOD_20240421T120311_V20240331T225942_20240402T005942": "2024-03-31T22:59:42Z",
    "S1A_OPER_AUX_POEORB_OPOD_20240422T120311_V20240401T225942_20240403T005942": "2024-04-01T22:59:42Z",
}
PUBLISHED = "2024-04-21T12:00:00Z/2024-04-22T12:30:00Z"


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """Runs `rsclient` in a folder with an environment."""

    folder: Path
    environment: dict[str, str]

    def __call__(self, *words: str, input: str = "", **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "rsclient", *words],
            cwd=self.folder,
            env=self.environment | environment,
            input=input,
            capture_output=True,
            text=True,
            timeout=120,
        )
        # whatever was asked, no credential is printed
        for name in ("RSPY_APIKEY", "S3_SECRETKEY", "S3_ACCESSKEY"):
            secret = (self.environment | environment).get(name)
            assert not secret or secret not in done.stdout + done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str, **streams: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "rsclient", *words], cwd=self.folder, env=self.environment, text=True, **streams
        )


def clean_environment() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_", "RSCLIENT_LOCAL"))
    }


def ids(text: str) -> list[str]:
    """The ids of items, one on a line."""
    return [json.loads(line)["id"] for line in text.splitlines()]
