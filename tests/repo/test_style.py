"""Formatters, linters and type checkers find nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.tree import ROOT, project_files


def check(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-8000:]


def python_tool(name: str) -> tuple[str, ...]:
    pytest.importorskip(name, reason="the extra `test` is not installed")
    return sys.executable, "-m", name


def test_ruff_finds_nothing() -> None:
    check(*python_tool("ruff"), "check", ".")


def test_python_is_formatted() -> None:
    check(*python_tool("ruff"), "format", "--check", ".")


def test_types_are_right() -> None:
    check(*python_tool("mypy"))


def test_cpp_is_formatted() -> None:
    tool = shutil.which("clang-format", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("the extra `test` is not installed: its clang-format is of a version of its own")
    files = [str(path) for path in project_files() if path.suffix in (".cpp", ".hpp")]
    check(tool, "--dry-run", "-Werror", *files)
