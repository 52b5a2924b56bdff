"""The snippets of the README work as they are printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsclient.local import LocalServer

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
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


def run(command: list[str], environment: dict[str, str], folder: Path | None = None) -> list[str]:
    done = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
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
    search, whoami, doctor = snippet("bash", "rsclient doctor").splitlines()
    assert search == "rsclient search cadip cadip_s2a --max-items 1"
    assert "S2A_20240401104109045842" in "\n".join(run(search.split(), environment))
    assert "local" in "\n".join(run(whoami.split(), environment))
    assert "catalog" in "\n".join(run(doctor.split(), environment))


@pytest.mark.skipif(not (shutil.which("cmake") and shutil.which("ninja")), reason="no CMake, or no Ninja")
def test_cpp_client_with_cmake(environment: dict[str, str], tmp_path: Path) -> None:
    environment = environment | {"HOME": str(tmp_path)}
    if shutil.which("ccache"):
        environment |= {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache"}
        environment |= {"CCACHE_DIR": os.environ.get("CCACHE_DIR", str(ROOT / ".ccache"))}
    source = tmp_path / "source"
    source.mkdir()
    (source / "CMakeLists.txt").write_text(snippet("cmake", "find_package"), "utf-8")
    (source / "orbits.cpp").write_text(snippet("cpp", "RsClient client"), "utf-8")
    # a build folder of this test alone: that of the user keeps the prefix that it has
    install = snippet("bash", "cmake --install").replace("build/install", "build/readme")
    run(["bash", "-ec", install], environment, ROOT)
    (find,) = re.findall(r"`(cmake -B build -DCMAKE_PREFIX_PATH=.*?)`", README)
    run(["bash", "-ec", f"{find} && cmake --build build"], environment, source)
    program = source / "build" / "orbits"
    assert "gdal" not in "\n".join(run(["ldd", str(program)], environment))
    assert run([str(program)], environment) == ORBITS


def test_every_snippet_is_tested() -> None:
    assert [language for language, _ in BLOCKS if language != "bash"] == ["python", "cmake", "cpp", "python", "python"]


def test_a_new_shell_runs_what_is_printed(tmp_path: Path) -> None:
    if not (Path(sys.prefix) / "bin" / "activate").is_file():
        pytest.skip("this Python is of no virtual environment")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    enter = snippet("bash", "rsclient local up")
    assert enter.splitlines() == [". .venv/bin/activate", 'eval "$(rsclient local up)"']
    script = enter + snippet("bash", "rsclient doctor") + "rsclient local down\n"
    # nothing of the environment is known before it is entered
    paths = [path for path in os.environ["PATH"].split(":") if not (Path(path) / "rsclient").exists()]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_"))},
        "PATH": ":".join(paths),
        "RSCLIENT_LOCAL_DATA": str(tmp_path / "server"),
    }
    lines = run(["bash", "-ec", script], environment, tmp_path)
    assert any("S2A_20240401104109045842" in line for line in lines)
    assert lines[-1] == "stopped"


def test_the_demo_ends_with_how_to_enter_its_environment() -> None:
    last = (ROOT / "scripts" / "demo").read_text("utf-8").splitlines()[-1]
    assert last.startswith("say ")
    assert "/bin/activate" in last
