"""An endpoint of a known kind is one row of the service table: a copy with one row more has it everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.rows.conftest import Copy

REFUSED = "http://127.0.0.1:1"


def test_the_facade_of_cpp_has_it(copy: Copy) -> None:
    assert copy.run("build/examples/cpp/01_search_stations").split()[0] == f"{REFUSED}/edrs2"


def test_the_facade_of_python_has_it(copy: Copy) -> None:
    program = "import rsclient; client = rsclient.RsClient(); print(client.edrs2, client.station('edrs2'))"
    shown = f"<StationClient EDRS2 {REFUSED}/edrs2>"
    assert copy.python(program) == f"{shown} {shown}"


def test_the_command_line_has_it(copy: Copy) -> None:
    assert "edrs2     Sessions of a station that only this test has." in copy.rs("search", "--help")
    answer = copy.rs("search", "edrs2", "sessions", "--timeout", "5", code=1)
    assert "search EDRS2 items: no answer from 127.0.0.1:1" in answer
    assert "RSPY_HOST_EDRS2" in copy.rs("--help")


def test_the_doctor_has_it(copy: Copy) -> None:
    checks = {check["name"]: check for check in json.loads(copy.rs("doctor", "--json", code=1))["checks"]}
    assert checks["RSPY_HOST_EDRS2"]["detail"] == REFUSED
    assert "get EDRS2 landing page" in checks["edrs2"]["detail"]


def test_the_prefect_tasks_have_it(copy: Copy) -> None:
    pytest.importorskip("prefect", reason="the extra `prefect` is not installed")
    program = f"""
from rsclient.errors import TransportError
from rsclient.prefect import Platform, search_station
try:
    search_station.fn("edrs2", "sessions", platform=Platform(hosts={{"edrs2": "{REFUSED}"}}))
except TransportError as error:
    print(error.action)
"""
    assert copy.python(program).splitlines()[-1] == "search EDRS2 items"


def test_stubs_and_docs_have_it(generated: Copy) -> None:
    stub = (generated.root / "python" / "rsclient" / "service_properties.pyi").read_text("utf-8")
    assert "    def edrs2(self) -> StationClient:\n" in stub
    page = (generated.root / "docs" / "settings.md").read_text("utf-8")
    assert "| `edrs2` | EDRS2 | station | `/edrs2` | `RSPY_HOST_EDRS2` | Sessions of a station" in page
