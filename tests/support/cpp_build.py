"""The C++ build that tests in Python look at: that of `scripts/test cpp`, which runs before them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def finished_build() -> Path:
    """The folder of a finished build with tests and examples; skips the test if there is none."""
    for name in ("dev", "release"):
        folder = ROOT / "build" / name
        if (folder / "tests" / "cpp" / "test_processing").is_file():
            return folder
    pytest.skip("no finished C++ build: `scripts/test cpp` makes one")


def cached(build: Path, name: str) -> str:
    """The value of a variable in the cache of CMake; empty if there is none."""
    found = re.search(rf"^{name}:\w+=(.*)$", (build / "CMakeCache.txt").read_text("utf-8"), re.MULTILINE)
    return found.group(1) if found else ""


def build_against(build: Path, source: Path, work: Path) -> Path:
    """Installs `build` into `work`, builds the project in `source` with it as a user would, and gives its folder."""
    cmake = cached(build, "CMAKE_COMMAND")
    flags = "-Wall -Wextra -Werror"
    if cached(build, "RSCLIENT_SANITIZE") == "ON":
        flags += " -fsanitize=address,undefined"  # what the libraries were compiled with
    made = work / "build"
    for command in (
        [cmake, "--install", str(build), "--prefix", str(work / "prefix"), "--component", "development"],
        [cmake, "-S", str(source), "-B", str(made), "-G", cached(build, "CMAKE_GENERATOR"),
         f"-DCMAKE_PREFIX_PATH={work / 'prefix'}", f"-DCMAKE_CXX_FLAGS={flags}", "-DCMAKE_BUILD_TYPE=Release"],
        [cmake, "--build", str(made)],
    ):  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return made
