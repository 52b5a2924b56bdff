"""The verb `rsclient local`."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rsclient.cli.local import main
from rsclient.local import state
from tests.support.shell import DATA


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
    lines = dict(line.removeprefix("export ").split("=", 1) for line in first.splitlines() if "=" in line)
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


def test_one_shell_may_change_from_mode_to_mode(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    cli = shlex.quote(sys.executable) + " -m rsclient"
    up_local, up_key = f"{cli} local up --data {data}", f"{cli} local up --mode key --data {other}"
    who = f"{cli} catalog collections --json >/dev/null; echo ${{RSPY_HOST_USER-no owner}} ${{RSPY_APIKEY:+key}}"
    script = f'export RSPY_HOST_USER=eve; for up in "{up_local}" "{up_key}" "{up_local}"; do eval "$($up)"; {who}; done'
    try:
        done = subprocess.run(["bash", "-ec", script], capture_output=True, text=True, timeout=100, check=False)
    finally:
        main(["down", "--data", str(other)])
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stdout.splitlines()] == ["eve", "no owner key", "eve"]


def test_a_running_server_is_not_taken_for_another(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["up", "--data", str(data), "--stations", str(DATA), "--station-rate", "5000"]
    assert main(words) == 0
    assert main(words) == 0
    capsys.readouterr()
    assert main([*words[:-1], "6000"]) == 1
    assert f"a server with station_rate 5000 uses {data}; stop it first" in capsys.readouterr().err
    assert main([*words, "--stations", "more"]) == 1
    assert f"a server with stations ['{DATA}'] uses {data}; stop it first" in capsys.readouterr().err
    assert main(words[:3]) == 1


def test_the_lock_lives_as_long_as_the_process(tmp_path: Path) -> None:
    code = (
        "import gc, pathlib, sys; from rsclient.local import state; folder = pathlib.Path(sys.argv[1]);"
        "state.take_lock(folder); gc.collect(); sys.exit(not state.is_running(folder))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 0
    assert not state.is_running(tmp_path)


def test_reset_is_not_stopped_by_a_file_that_goes_meanwhile(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data.mkdir()
    state.write_state(data, {})
    remove = shutil.rmtree

    def remove_late(folder: Path) -> None:
        monkeypatch.setattr(shutil, "rmtree", remove)
        raise FileNotFoundError(2, "No such file or directory", "server.db-shm")

    monkeypatch.setattr(shutil, "rmtree", remove_late)
    assert main(["reset", "--data", str(data)]) == 0
    assert not data.exists()


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
