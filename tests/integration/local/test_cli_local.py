"""The verb `rsclient local`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rsclient.cli.local import main


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose server, if any, is stopped at the end."""
    folder = tmp_path / "data"
    yield folder
    main(["down", "--data", str(folder)])


def status(data: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = main(["status", "--json", "--data", str(data)])
    return code, json.loads(capsys.readouterr().out)


def test_up_status_down(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(data, capsys) == (3, {"running": False, "data_dir": str(data)})
    assert main(["up", "--data", str(data)]) == 0
    first = capsys.readouterr().out
    lines = dict(line.removeprefix("export ").split("=", 1) for line in first.splitlines())
    assert lines["RSPY_LOCAL_MODE"] == "1"
    assert httpx.get(lines["RSPY_WEBSITE"] + "/health", trust_env=False).status_code == 200
    # again: the same server
    assert main(["up", "--data", str(data)]) == 0
    assert capsys.readouterr().out == first
    code, answer = status(data, capsys)
    assert (code, answer["running"], answer["url"], answer["mode"]) == (0, True, lines["RSPY_WEBSITE"], "local")
    assert main(["up", "--data", str(data), "--mode", "key"]) == 1
    assert "stop it first" in capsys.readouterr().err
    assert main(["down", "--data", str(data)]) == 0
    assert capsys.readouterr().out == "stopped\n"
    assert status(data, capsys)[0] == 3
    assert main(["down", "--data", str(data)]) == 0
    assert capsys.readouterr().out.startswith("no server uses")
    assert main(["down", "--json", "--data", str(data)]) == 0
    assert json.loads(capsys.readouterr().out) == {"stopped": False, "data_dir": str(data)}


def test_a_killed_server_is_not_taken_for_a_running_one(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["up", "--data", str(data), "--mode", "key", "--json"]) == 0
    key = json.loads(capsys.readouterr().out)["RSPY_APIKEY"]
    _, answer = status(data, capsys)
    os.killpg(int(str(answer["pid"])), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while status(data, capsys)[0] == 0:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert main(["up", "--data", str(data), "--mode", "key", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["RSPY_APIKEY"] == key


def test_reset_deletes_data_folders_only(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["up", "--data", str(data)]) == 0
    assert main(["reset", "--data", str(data)]) == 0
    assert not data.exists()
    assert main(["reset", "--data", str(data)]) == 0
    other = tmp_path / "precious"
    other.mkdir()
    (other / "thesis.txt").write_text("x")
    assert main(["reset", "--data", str(other)]) == 1
    assert (other / "thesis.txt").exists()
    assert "nothing was deleted" in capsys.readouterr().err
    assert main(["reset", "--json", "--data", str(data)]) == 0
    assert json.loads(capsys.readouterr().out) == {"deleted": False, "data_dir": str(data)}


def test_foreground_ends_with_an_interrupt(data: Path) -> None:
    command = [sys.executable, "-m", "rsclient.cli.local", "up", "--foreground", "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as output:
        url = next(line for line in output if "RSPY_WEBSITE" in line).strip().partition("=")[2]
        assert httpx.get(url + "/health", trust_env=False).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/health", trust_env=False)
