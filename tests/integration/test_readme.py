"""The snippets of the README work as they are printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsclient.local import LocalServer

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """That of a shell in which the lines that `rsclient local up` prints were executed."""
    home = tmp_path_factory.mktemp("home")
    with LocalServer() as server:
        yield {
            **os.environ,
            **server.environment,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        }


@pytest.mark.parametrize("code", [code for language, code in BLOCKS if language == "python"])
def test_python_snippet(code: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("line", ["rsclient search cadip cadip_s2a --limit 1", "rsclient doctor"])
def test_command(line: str, environment: dict[str, str]) -> None:
    assert any(line in code for language, code in BLOCKS if language == "bash")
    done = subprocess.run(line.split(), env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip()


def test_local_up_prints_what_a_shell_can_execute_and_down_stops_it(tmp_path: Path) -> None:
    assert any('eval "$(rsclient local up)"' in code for language, code in BLOCKS if language == "bash")
    script = (
        'eval "$(rsclient local up)" && test -n "$RSPY_WEBSITE" && rsclient search auxip --limit 1; rsclient local down'
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_"))},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "RSCLIENT_LOCAL_DATA": str(tmp_path / "server"),
    }
    done = subprocess.run(
        ["bash", "-c", script], env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert "AUX_" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


def test_cpp_snippet_compiles(tmp_path: Path) -> None:
    (code,) = [code for language, code in BLOCKS if language == "cpp"]
    source = tmp_path / "snippet.cpp"
    source.write_text(code, "utf-8")
    command = [
        "g++",
        "-std=c++20",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-fsyntax-only",
        f"-I{ROOT / 'include'}",
        str(source),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
