"""Starting, stopping, crashing, starting again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from local_helpers import (
    CATALOG_BUCKET,
    client,
    collection,
    create_collection,
    execute,
    features,
    item,
    orbit_items,
    stage,
    storage,
    stored_keys,
)

from rsclient.local import LocalServer, StartError


def processes_of(group: int) -> list[int]:
    """The living processes of a process group."""
    found = subprocess.run(["ps", "-eo", "pid,pgid,stat"], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()[1:]]
    return [int(row[0]) for row in rows if int(row[1]) == group and not row[2].startswith("Z")]


def wait_until_gone(group: int, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while processes_of(group):
        assert time.monotonic() < deadline, f"process group {group} is still there: {processes_of(group)}"
        time.sleep(0.05)


def fill(server: LocalServer) -> bytes:
    http = client(server)
    create_collection(http, "kept")
    data = os.urandom(1000)
    storage(server).put_object(Bucket=CATALOG_BUCKET, Key="kept/a", Body=data)
    body = item("a") | {"assets": {"file": {"href": f"s3://{CATALOG_BUCKET}/kept/a"}}}
    http.post("/catalog/collections/kept/items", json=body).raise_for_status()
    return data


def check_kept(server: LocalServer, data: bytes) -> None:
    http = client(server)
    found = http.get("/catalog/collections/kept/items/a").json()
    assert all(link["href"].startswith(server.url) for link in found["links"])
    target = http.get("/catalog/collections/kept/items/a/download/file").headers["location"]
    assert httpx.get(target, trust_env=False).content == data


def test_start_is_quick_and_stop_leaves_nothing() -> None:
    start = time.monotonic()
    with LocalServer() as server:
        seconds = time.monotonic() - start
        group, folder = server.pid, server.data_dir
        assert httpx.get(server.url + "/health", trust_env=False).status_code == 200
        assert len(processes_of(group)) == 2  # the server and its storage
    print(f"start-up time: {seconds:.2f} s")
    assert seconds < 10  # about 1 s on an idle machine; the bound is for a busy one
    assert processes_of(group) == []
    assert not folder.exists()


@pytest.mark.parametrize("mode", ["local", "key"])
def test_data_survive_a_restart(tmp_path: Path, mode: str) -> None:
    with LocalServer(tmp_path, mode=mode) as server:  # type: ignore[arg-type]
        data = fill(server)
        before = (server.url, server.environment)
    with LocalServer(tmp_path, mode=mode) as server:  # type: ignore[arg-type]
        check_kept(server, data)
        # the ports are still free: what was copied into a shell stays good
        assert (server.url, server.environment) == before


def test_data_survive_a_kill_and_a_running_job_is_undone(tmp_path: Path) -> None:
    with LocalServer(tmp_path, station_rate=100_000) as server:
        http, group = client(server), server.pid
        data = fill(server)
        orbits = orbit_items(http, 2)
        assert stage(http, "done", features(orbits[:1]))["status"] == "successful"
        before = stored_keys(server)
        session = http.get("/cadip/collections/cadip_s3a/items").json()["features"][0]
        # the orbit file is stored long before the session is
        job = execute(http, "slow", features([orbits[1], session]))["jobID"]
        deadline = time.monotonic() + 20
        while len(stored_keys(server)) == len(before):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert http.get(f"/jobs/{job}").json()["status"] == "running"
        os.kill(group, signal.SIGKILL)
        wait_until_gone(group)  # storage dies with the server
    with LocalServer(tmp_path) as server:
        http = client(server)
        check_kept(server, data)
        document = http.get(f"/jobs/{job}").json()
        assert document["status"] == "failed"
        assert "interrupted" in document["message"]
        assert stored_keys(server) == before
        assert http.get("/catalog/collections/slow/items").json()["features"] == []
        assert len(http.get("/catalog/collections/done/items").json()["features"]) == 1


def test_a_job_is_undone_when_the_server_is_stopped(tmp_path: Path) -> None:
    with LocalServer(tmp_path, station_rate=100_000) as server:
        http = client(server)
        session = http.get("/cadip/collections/cadip_s3a/items").json()["features"][0]
        job = execute(http, "slow", features([session]))["jobID"]
        while http.get(f"/jobs/{job}").json()["status"] != "running":
            time.sleep(0.02)
        start = time.monotonic()
    assert time.monotonic() - start < 10
    with LocalServer(tmp_path) as server:
        document = client(server).get(f"/jobs/{job}").json()
        assert (document["status"], stored_keys(server)) == ("failed", [])


def test_a_restage_that_is_interrupted_leaves_the_item_expired(tmp_path: Path) -> None:
    with LocalServer(tmp_path, station_rate=100_000) as server:
        http, group = client(server), server.pid
        orbit = orbit_items(http, 1)[0]
        session = http.get("/cadip/collections/cadip_s3a/items").json()["features"][0]
        assert stage(http, "c", features([orbit]))["status"] == "successful"
        path = f"/catalog/collections/c/items/{orbit['id']}"
        http.patch(path, json={"properties": {"expires": "2020-01-01T00:00:00Z"}}).raise_for_status()
        http.get("/data/lifecycle").raise_for_status()
        expired = http.get(path).json()
        execute(http, "c", features([orbit, session]))
        while not stored_keys(server):
            time.sleep(0.05)
        os.kill(group, signal.SIGKILL)
        wait_until_gone(group)
    with LocalServer(tmp_path) as server:
        assert client(server).get(path).json() == expired
        assert stored_keys(server) == []


def test_nothing_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom rsclient.local import LocalServer\n"
        "server = LocalServer().start()\nprint(server.pid, server.data_dir, flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout as output:
        group, folder = output.readline().split()
    assert len(processes_of(int(group))) == 2
    parent.kill()
    parent.wait()
    wait_until_gone(int(group))
    assert not Path(folder).exists()


def test_one_folder_has_one_server(tmp_path: Path) -> None:
    with LocalServer(tmp_path) as server:
        with pytest.raises(StartError, match="another server is using it"):
            LocalServer(tmp_path).start()
        assert client(server).post("/catalog/collections", json=collection("c")).status_code == 201


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with LocalServer(tmp_path / "a") as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(StartError, match=f"port {port} of 127.0.0.1 is in use"):
            LocalServer(tmp_path / "b", port=port).start()


def test_bad_arguments_and_bad_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(ValueError, match="'local' or 'key'"):
        LocalServer(mode="cluster")  # type: ignore[arg-type]
    with pytest.raises(StartError, match="not running"):
        _ = LocalServer().url
    with pytest.raises(StartError, match=r"no <service>/<station>\.json"):
        LocalServer(stations="/nonexistent").start()
    monkeypatch.setenv("RSCLIENT_S3_SERVER", "/nonexistent")
    with pytest.raises(StartError, match="RSCLIENT_S3_SERVER"):
        LocalServer().start()
    assert list(tmp_path.iterdir()) == []  # no temporary data folder of a start that failed
