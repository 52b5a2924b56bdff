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
from tests.support.cpp_build import build_against, finished_build

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
# The three orbit files that the station's samples show first: the last ones published.
ORBITS = [
    "S1A_OPER_AUX_POEORB_OPOD_20240426T120311_V20240405T225942_20240407T005942",
    "S1A_OPER_AUX_POEORB_OPOD_20240425T120311_V20240404T225942_20240406T005942",
    "S1A_OPER_AUX_POEORB_OPOD_20240424T120311_V20240403T225942_20240405T005942",
]


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
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # a busy machine needs more than 20
        }


def snippet(language: str, word: str) -> str:
    """The one block of a language that holds a word."""
    (code,) = [code for known, code in BLOCKS if known == language and word in code]
    return str(code)


def run(command: list[str], environment: dict[str, str]) -> list[str]:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def run_python(word: str, environment: dict[str, str]) -> list[str]:
    return run([sys.executable, "-c", snippet("python", word)], environment)


def test_python_client(environment: dict[str, str]) -> None:
    lines = run_python("RsClient()", environment)
    states, items = lines[:-3], lines[-3:]
    assert "successful" in states[-1]
    assert sorted(line.split()[0] for line in items) == sorted(ORBITS)
    # id, the middle of the validity or its start, and the one file
    assert all(re.search(r" 2024-04-0\d .*\['\S+\.EOF'\]$", line) for line in items), items


def test_prefect(environment: dict[str, str]) -> None:
    lines = run_python("@flow", environment)
    assert str(ORBITS[:2]) in [line.strip() for line in lines]


def test_kernel(environment: dict[str, str]) -> None:
    code = snippet("python", "normalized_difference_packed")
    # By hand: (0.3 - 0.1) / (0.3 + 0.1).
    assert code.rstrip().endswith("# 0.5")
    assert run_python("normalized_difference_packed", environment) == ["0.5"]


def test_command_line(environment: dict[str, str]) -> None:
    search, doctor = snippet("bash", "rsclient doctor").splitlines()
    assert search == "rsclient search cadip cadip_s2a --limit 1"
    assert "S2A_20240401104109045842" in "\n".join(run(search.split(), environment))
    assert "catalog" in "\n".join(run(doctor.split(), environment))


def test_cpp_client_with_cmake(environment: dict[str, str], tmp_path: Path) -> None:
    build = finished_build()
    source = tmp_path / "source"
    source.mkdir()
    (source / "CMakeLists.txt").write_text(snippet("cmake", "find_package"), "utf-8")
    (source / "orbits.cpp").write_text(snippet("cpp", "AuxipClient"), "utf-8")
    program = build_against(build, source, tmp_path) / "orbits"
    assert run([str(program)], environment) == ORBITS


def test_every_snippet_is_tested() -> None:
    assert [language for language, _ in BLOCKS if language != "bash"] == ["python", "cmake", "cpp", "python", "python"]


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
