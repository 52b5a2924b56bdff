"""A copy of the tree with a row more in the table of services and in that of search parameters, built once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.repo.tree import ROOT, project_files

SERVICES = Path("include/rsclient/services/service_table.hpp")
SERVICE = """    ServiceRow{.key = "edrs2",
               .name = "EDRS2",
               .kind = ServiceKind::station,
               .prefix = "/edrs2",
               .host_variables = {"RSPY_HOST_EDRS2"},
               .summary = "Sessions of a station that only this test has."},
"""
BEFORE_SERVICE = '    ServiceRow{.key = "catalog",'
SEARCHES = Path("include/rsclient/services/search_query.hpp")
MEMBER = "    std::string mission = {};\n"
BEFORE_MEMBER = "    int limit = 100;"
PARAMETER = """    SearchParameterRow{.name = "mission",
                       .member = &SearchQuery::mission,
                       .description = "A parameter that only this test has"},
"""
BEFORE_PARAMETER = '    SearchParameterRow{.name = "limit",'
PROGRAM = Path("examples/cpp/01_search_stations.cpp")  # stands for one of a user
PROGRAM_TEXT = """
#include <iostream>
#include <rsclient/services/rs_client.hpp>

int main() {
    const auto station = rsclient::services::RsClient().station("edrs2");
    rsclient::services::StationQuery query;
    query.mission = "sentinel-2";
    const auto request = station.search_items(query).first();
    std::cout << station.url() << ' ' << request.query.at("mission");
}
"""
REFUSED = "http://127.0.0.1:1"


@dataclass(frozen=True)
class Copy:
    """The copy, and the environment of its user, who has no platform."""

    root: Path
    environment: dict[str, str]

    def run(self, *command: str, code: int = 0, **variables: str) -> str:
        """Output and errors of a command in the root of the copy."""
        done = subprocess.run(
            command, cwd=self.root, env=self.environment | variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, (done.stdout + done.stderr)[-8000:]
        return done.stdout + done.stderr

    def python(self, program: str, **variables: str) -> str:
        """What a program in Python prints."""
        return self.run(sys.executable, "-c", program, **variables).strip()

    def rs(self, *arguments: str, code: int = 0, **variables: str) -> str:
        """What the command line prints."""
        return self.run(sys.executable, "-m", "rsclient", *arguments, code=code, **variables)


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    root = tmp_path_factory.mktemp("copy")
    for path in project_files():
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    insert(root / SERVICES, SERVICE, BEFORE_SERVICE)
    insert(root / SEARCHES, MEMBER, BEFORE_MEMBER)
    insert(root / SEARCHES, PARAMETER, BEFORE_PARAMETER)
    (root / PROGRAM).write_text(PROGRAM_TEXT, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_"))}
    own = {"PYTHONPATH": str(root / "python"), "RSPY_HOST_EDRS2": REFUSED, "RSPY_LOCAL_MODE": "1", "HOME": str(root)}
    made = Copy(root, kept | own | {"CCACHE_BASEDIR": str(root), "CCACHE_NOHASHDIR": "1", "no_proxy": "*"})
    build(made)
    yield made
    shutil.rmtree(root)


def insert(path: Path, text: str, before: str) -> None:
    """Puts `text` before the one place in a file that begins with `before`."""
    found = path.read_text("utf-8")
    assert found.count(before) == 1
    path.write_text(found.replace(before, text + before), "utf-8")


def build(copy: Copy) -> None:
    """Builds the client side and the example, without optimising, and puts the modules where Python finds them."""
    launcher = {}
    if shutil.which("ccache"):
        launcher = {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache"}
        launcher |= {"CCACHE_DIR": os.environ.get("CCACHE_DIR", str(ROOT / ".ccache"))}
    switches = {"PIXELS": "OFF", "TESTS": "OFF", "INSTALL": "OFF", "EXAMPLES": "ON", "PYTHON": "ON"}
    configure = ["cmake", "-B", "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS=-O0 -g0"]
    configure += ["-DCMAKE_CXX_FLAGS_DEBUG=", f"-DPython_EXECUTABLE={sys.executable}"]
    copy.run(*configure, *(f"-DRSCLIENT_{name}={value}" for name, value in switches.items()), **launcher)
    copy.run("cmake", "--build", "build", "--target", "_client", PROGRAM.stem, **launcher)
    libraries = list((copy.root / "build" / "python").glob("*.so"))
    assert len(libraries) == 2, "the module of the client side and its shared library"
    for library in libraries:
        shutil.copy2(library, copy.root / "python" / "rsclient" / "_core")


@pytest.fixture(scope="session")
def generated(copy: Copy) -> Copy:
    """The copy with what is made from its tables; nothing else was outdated."""
    generate = (sys.executable, "scripts/generate.py")
    assert sorted(copy.run(*generate, "--check", code=1).split()) == [
        "docs/settings.md",
        "python/rsclient/_core/_client.pyi",
        "python/rsclient/search_filters.pyi",
        "python/rsclient/service_properties.pyi",
    ]
    copy.run(*generate)
    copy.run(*generate, "--check")
    return copy
