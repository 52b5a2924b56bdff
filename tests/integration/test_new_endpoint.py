"""An endpoint of a known kind is one row of the service table: a copy with one row more has it everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.tree import ROOT, project_files

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not (shutil.which("cmake") and shutil.which("ninja")), reason="no CMake, or no Ninja"),
]

TABLE = "include/rsclient/services/service_table.hpp"
ROW = """
    ServiceRow{.key = "edrs2",
               .name = "EDRS2",
               .kind = ServiceKind::station,
               .prefix = "/edrs2",
               .host_variables = {"RSPY_HOST_EDRS2"},
               .summary = "Sessions of a station that only this test has."},
"""
BEFORE = '    ServiceRow{.key = "catalog",'
PROGRAM = """
#include <iostream>
#include <rsclient/services/rs_client.hpp>

int main() {
    std::cout << rsclient::services::RsClient().station("edrs2").url();
}
"""
REFUSED = "http://127.0.0.1:1"


def run(command: list[str], folder: Path, environment: dict[str, str], code: int = 0) -> str:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, (done.stdout + done.stderr)[-8000:]
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with one row more, built."""
    copy = tmp_path_factory.mktemp("copy")
    for path in project_files():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    text = (copy / TABLE).read_text("utf-8")
    assert text.count(BEFORE) == 1
    (copy / TABLE).write_text(text.replace(BEFORE, ROW.strip("\n") + "\n" + BEFORE), "utf-8")
    # the program of an example stands for one of a user
    (copy / "examples" / "cpp" / "01_search_stations.cpp").write_text(PROGRAM, "utf-8")
    build(copy)
    libraries = list((copy / "build" / "python").glob("*.so"))
    assert len(libraries) == 2, "the module of the client side and its shared library"
    for library in libraries:
        shutil.copy2(library, copy / "python" / "rsclient" / "_core")
    return copy


def build(copy: Path) -> None:
    environment = {**os.environ, "CCACHE_BASEDIR": str(copy), "CCACHE_NOHASHDIR": "1"}
    if shutil.which("ccache"):
        environment |= {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache"}
        environment |= {"CCACHE_DIR": os.environ.get("CCACHE_DIR", str(ROOT / ".ccache"))}
    switches = {"PIXELS": "OFF", "TESTS": "OFF", "INSTALL": "OFF", "EXAMPLES": "ON", "PYTHON": "ON"}
    configure = ["cmake", "-B", "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS=-O0 -g0"]
    configure += ["-DCMAKE_CXX_FLAGS_DEBUG=", f"-DPython_EXECUTABLE={sys.executable}"]
    run([*configure, *(f"-DRSCLIENT_{name}={value}" for name, value in switches.items())], copy, environment)
    run(["cmake", "--build", "build", "--target", "_client", "01_search_stations"], copy, environment)


@pytest.fixture
def environment(copy: Path) -> dict[str, str]:
    """The environment of a user of the copy, with the new service on a host of its own that refuses connections."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_"))}
    own = {"PYTHONPATH": str(copy / "python"), "RSPY_HOST_EDRS2": REFUSED, "RSPY_LOCAL_MODE": "1", "HOME": str(copy)}
    return kept | own


def python(program: str, copy: Path, environment: dict[str, str]) -> str:
    return run([sys.executable, "-c", program], copy, environment).strip()


def test_the_facade_of_cpp_has_it(copy: Path, environment: dict[str, str]) -> None:
    program = copy / "build" / "examples" / "cpp" / "01_search_stations"
    assert run([str(program)], copy, environment) == f"{REFUSED}/edrs2"


def test_the_facade_of_python_has_it(copy: Path, environment: dict[str, str]) -> None:
    program = "import rsclient; client = rsclient.RsClient(); print(client.edrs2, client.station('edrs2'))"
    shown = f"<StationClient EDRS2 {REFUSED}/edrs2>"
    assert python(program, copy, environment) == f"{shown} {shown}"


def test_the_command_line_has_it(copy: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "rsclient", "search"]
    assert "edrs2     Sessions of a station that only this test has." in run([*command, "--help"], copy, environment)
    answer = run([*command, "edrs2", "sessions", "--timeout", "5"], copy, environment | {"no_proxy": "*"}, code=1)
    assert "search EDRS2 items: no answer from 127.0.0.1:1" in answer
    assert "RSPY_HOST_EDRS2" in run([sys.executable, "-m", "rsclient", "--help"], copy, environment)


def test_the_doctor_has_it(copy: Path, environment: dict[str, str]) -> None:
    answer = run([sys.executable, "-m", "rsclient", "doctor", "--json"], copy, environment, code=1)
    checks = {check["name"]: check for check in json.loads(answer)["checks"]}
    assert checks["RSPY_HOST_EDRS2"]["detail"] == REFUSED
    assert "get EDRS2 landing page" in checks["edrs2"]["detail"]


def test_the_prefect_tasks_have_it(copy: Path, environment: dict[str, str]) -> None:
    pytest.importorskip("prefect", reason="the extra `prefect` is not installed")
    program = f"""
from rsclient.errors import TransportError
from rsclient.prefect import Platform, search_station
try:
    search_station.fn("edrs2", "sessions", platform=Platform(hosts={{"edrs2": "{REFUSED}"}}))
except TransportError as error:
    print(error.action)
"""
    assert python(program, copy, environment).splitlines()[-1] == "search EDRS2 items"


def test_stubs_and_docs_have_it_once_they_are_generated(copy: Path, environment: dict[str, str]) -> None:
    generate = [sys.executable, "scripts/generate.py"]
    outdated = run([*generate, "--check"], copy, environment, code=1).split()
    assert sorted(outdated) == ["docs/settings.md", "python/rsclient/service_properties.pyi"]
    run(generate, copy, environment)
    run([*generate, "--check"], copy, environment)
    stub = (copy / "python" / "rsclient" / "service_properties.pyi").read_text("utf-8")
    assert "    def edrs2(self) -> StationClient:\n" in stub
    page = (copy / "docs" / "settings.md").read_text("utf-8")
    assert "| `edrs2` | EDRS2 | station | `/edrs2` | `RSPY_HOST_EDRS2` | Sessions of a station" in page
