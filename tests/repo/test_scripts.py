"""Shell scripts are well-formed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.tree import name_of, project_files


def scripts() -> list[Path]:
    def is_script(path: Path) -> bool:
        if path.suffix:
            return path.suffix == ".sh"
        return path.read_bytes()[:64].startswith((b"#!/usr/bin/env bash", b"#!/bin/bash", b"#!/bin/sh"))

    return [path for path in project_files() if is_script(path)]


@pytest.mark.parametrize("script", scripts(), ids=name_of)
def test_bash_understands(script: Path) -> None:
    done = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("script", scripts(), ids=name_of)
def test_shellcheck_finds_nothing(script: Path) -> None:
    tool = shutil.which("shellcheck", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("the extra `test` is not installed: its shellcheck is of a version of its own")
    command = [tool, "--shell=bash", "--external-sources", "--source-path=SCRIPTDIR", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# what ends in .sh is read by other scripts
@pytest.mark.parametrize("script", [path for path in scripts() if path.suffix != ".sh"], ids=name_of)
def test_scripts_stop_at_the_first_error(script: Path) -> None:
    assert "set -euo pipefail" in script.read_text("utf-8")
