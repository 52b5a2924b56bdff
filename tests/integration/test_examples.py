"""The examples do what they show: each program runs as a user would run it, against a server of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from rsclient.local import LocalServer
from tests.support.cpp_build import finished_build
from tests.support.s2_product import assemble

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "python"
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))
MAIN_JOB = "08_main_job.py"  # has a test file of its own
LONGEST = 55
PRECISE_ORBIT = r"S1[AC]_OPER_AUX_POEORB_OPOD_\d{8}T\d{6}_V\d{8}T\d{6}_\d{8}T\d{6}"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """That of a shell in which the lines that `rsclient local up` prints were executed."""
    home = tmp_path_factory.mktemp("home")
    with LocalServer() as server:
        yield {
            **os.environ,
            **server.environment,
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # a busy machine needs more than 20
        }


def run(name: str, environment: dict[str, str], *words: object) -> str:
    command = [sys.executable, str(EXAMPLES / name), *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_search_stations(environment: dict[str, str]) -> None:
    text = run("01_search_stations.py", environment)
    assert len(re.findall(rf"^{PRECISE_ORBIT} 2024-04-2", text, re.MULTILINE)) == 8
    # newest first; both are of Sentinel-1A
    assert text.index("S1A_20240402060337053259 with 6 files") < text.index("S1A_20240401072204053245 with 8 files")
    assert len(re.findall(r"^S2A_MSIL2A_\w+\.SAFE [\d,]+ bytes \[", text, re.MULTILINE)) == 2


def test_stage_and_follow(environment: dict[str, str]) -> None:
    text = run("02_stage_and_follow.py", environment)
    assert "  successful 100 % Finished" in text
    assert "seen again: successful" in text
    assert len(re.findall(r"\.EOF is now at s3://rs-catalog/\w+/example-orbits/", text)) == 2
    sizes = re.findall(r"^  (\d+) bytes, (\d+) promised$", text, re.MULTILINE)
    assert len(sizes) == 2
    assert all(got == promised for got, promised in sizes)


def test_ndvi_of_a_product(environment: dict[str, str], tmp_path: Path) -> None:
    text = run("03_ndvi_of_a_product.py", environment, assemble(tmp_path), tmp_path / "ndvi.tif")
    # 27904 pixels are clear in the computation that tests/support/s2_reference.py makes from the original files.
    assert "27904 of 57600 pixels are clear, mean 0.0773" in text
    assert (tmp_path / "ndvi.tif").stat().st_size > 0
    assert (tmp_path / "ndvi.zarr" / ".zmetadata").is_file()
    assert (tmp_path / "ndvi.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("time", ["first", "second"])
def test_publish_and_find_as_often_as_one_likes(environment: dict[str, str], time: str) -> None:
    expected = ["by type: report-on-a-field", "by place and time: the field is green", "elsewhere: 0"]
    assert run("04_publish_and_find.py", environment).splitlines() == expected


def test_prefect_flow(environment: dict[str, str]) -> None:
    text = run("05_prefect_flow.py", environment)
    assert [line[:41] for line in text.splitlines() if re.fullmatch(PRECISE_ORBIT, line)] == [
        "S1A_OPER_AUX_POEORB_OPOD_20240422T120311_",
        "S1C_OPER_AUX_POEORB_OPOD_20240422T120311_",
    ]


def test_kernels(environment: dict[str, str], tmp_path: Path) -> None:
    lines = run("06_kernels.py", environment, tmp_path / "ndvi.png").splitlines()
    # By hand: red 0.1; (0.2 - 0.1) / (0.2 + 0.1); (0.4 - 0.1) / (0.4 + 0.1). 20 of 60 lines are cloudy; one pixel
    # has no data.
    assert lines[0] == "red: 0.1"
    assert lines[1] == "NDVI left, right, no data: 0.333 0.6 nan"
    assert lines[2] == "masked: 1201 of 3600"
    assert re.fullmatch(r"percentiles: \(0\.33333\d*, 0\.60000\d*\)", lines[3])
    assert lines[4] == "a tenth of the size: (6, 6)"
    assert (tmp_path / "ndvi.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_errors(environment: dict[str, str], tmp_path: Path) -> None:
    text = run("07_errors.py", environment)
    kinds = re.findall(r"^(\w+): ", text, re.MULTILINE)
    expected = ["NotFoundError", "InvalidRequestError", "ValueError", "TransportError", "ProductError", "ValueError"]
    assert kinds == expected
    assert "stations cannot filter with LIKE, line 1, column 10" in text
    assert "status 404 after 1 attempt(s)" in text
    assert re.search(r"no answer from 127\.0\.0\.1:\d+ after 2 attempts: ", text)
    assert "normalized_difference: b is 2 x 4, expected 4 x 4" in text


def run_cpp(name: str, environment: dict[str, str], *words: object) -> str:
    command = [str(finished_build() / "examples" / "cpp" / name), *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_search_stations_in_cpp(environment: dict[str, str]) -> None:
    text = run_cpp("01_search_stations", environment, "adgs_all", "2024-04-21T00:00:00Z/2024-04-23T00:00:00Z")
    assert len(re.findall(rf"^{PRECISE_ORBIT}$", text, re.MULTILINE)) == 4
    assert len(re.findall(r"^    \S+\.EOF, \d+ bytes$", text, re.MULTILINE)) == 4


def test_stage_and_find_in_cpp(environment: dict[str, str]) -> None:
    product = "S2A_MSIL2A_20240401T101601_N0510_R065_T32TLR_20240401T141601.SAFE"
    text = run_cpp("02_stage_and_find", environment, "prip_s2a", product)
    assert "successful 100 %" in text
    assert re.search(rf"{product} is now at s3://rs-catalog/\w+/examples/{product}/", text)


def test_ndvi_of_a_product_in_cpp(environment: dict[str, str], tmp_path: Path) -> None:
    text = run_cpp("03_ndvi_of_a_product", environment, assemble(tmp_path), tmp_path / "ndvi.tif")
    assert "27904 of 57600 pixels are clear, mean 0.0773" in text
    assert (tmp_path / "ndvi.tif").stat().st_size > 0


def test_every_program_is_tested_numbered_and_short() -> None:
    names = sorted(path.name for path in EXAMPLES.glob("*.py"))
    assert [int(name[:2]) for name in names] == list(range(1, len(names) + 1))
    here = Path(__file__).read_text("utf-8")
    assert [name for name in names if f'"{name}"' not in here] == []
    in_cpp = [path.stem for path in (ROOT / "examples" / "cpp").glob("*.cpp")]
    assert [name for name in in_cpp if f'"{name}"' not in here] == []
    lengths = {name: len((EXAMPLES / name).read_text("utf-8").splitlines()) for name in names if name != MAIN_JOB}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_runs_and_is_kept_without_outputs(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code if cell.outputs or cell.execution_count is not None] == []
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = "\n".join(str(output) for cell in code for output in cell.outputs)
    assert "text/html" in shown
    assert "successful" in shown
