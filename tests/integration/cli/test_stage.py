"""`rsclient stage` and `rsclient jobs`: the whole way of a file, and what may go wrong on it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pty
import re
import signal
import subprocess

from tests.support.shell import ORBITS, PRODUCT, Shell, ids


def test_stage_search_publish_download_delete(rs: Shell) -> None:
    """The whole way of a file: from the station into the catalog, and out again."""
    answer = rs("stage", "orbits", "--search", "auxip/adgs_poeorb", "--ids", ",".join(ORBITS))
    assert (answer.code, answer.err) == (0, "")  # not a terminal: no bar
    job = dict(re.split(r"  +", line, maxsplit=1) for line in answer.out.splitlines())
    assert (job["status"], job["progress"], job["message"]) == ("successful", "100 %", "Finished")

    assert rs("jobs", "show", job["id"], "--json").json()["status"] == "successful"
    assert rs("jobs", "results", job["id"]).out == "successful\n"
    assert job["id"] in {entry["id"] for entry in rs("jobs", "--json").json()}
    assert re.search(rf"^{job['id']}  successful  +100  ", rs("jobs", "list").out, re.MULTILINE)

    name = next(iter(ORBITS))
    item = rs("catalog", "get", f"orbits/{name}").json()
    (asset,) = item["assets"].values()
    assert sorted(i["id"] for i in rs("catalog", "items", "orbits", "--json").json()["features"]) == sorted(ORBITS)
    assert ids(rs("search", "catalog", "orbits", "--datetime", "../2024-04-01T00:00:00Z", "--ndjson").out) == [name]

    answer = rs("catalog", "download", f"orbits/{name}", f"{name}.EOF")
    content = (rs.folder / f"{name}.EOF").read_bytes()
    assert answer.out == (
        f"path      {name}.EOF\nsize      {len(content)} (52.3 KiB)\nverified  file:size, file:checksum\n"
    )
    assert len(content) == asset["file:size"]
    assert hashlib.md5(content).hexdigest() == asset["file:checksum"]

    assert rs("catalog", "delete-collection", "orbits", "--yes").out == "deleted orbits\n"
    assert rs("catalog", "items", "orbits").code == 3


def test_stage_items_from_a_pipe_without_waiting(rs: Shell) -> None:
    found = rs("search", "prip", "prip_s2a", "--ids", PRODUCT, "--ndjson")
    job = rs("stage", "products", "--items", "-", "--no-wait", "--json", input=found.out).json()
    assert job["status"] in ("accepted", "running", "successful")
    assert rs("jobs", "wait", job["id"], "--json").json()["status"] == "successful"
    assert rs("catalog", "get", f"products/{PRODUCT}").json()["collection"] == "products"


def test_a_failed_job_ends_with_5(rs: Shell) -> None:
    answer = rs("stage", "broken", "--search", "auxip/auxip_broken", "--json")
    assert answer.code == 5
    job = json.loads(answer.out)
    assert job["status"] == "failed"
    # the station announces an MD5 of zeros
    assert answer.err.startswith("rsclient: error: ")
    assert job["id"] in answer.err
    assert "announced was 00000000000000000000000000000000" in answer.err
    assert answer.err.count("\n") == 1
    assert rs("jobs", "wait", job["id"]).code == 5


def test_staging_nothing_is_told(rs: Shell) -> None:
    assert rs("stage", "x", "--search", "auxip/adgs_poeorb", "--ids", "none-such").code == 3
    assert rs("stage", "x", "--search", "moon").code == 2
    assert rs("stage", "x", "--items", "none.json").code == 1
    answer = rs("stage", "x", "--items", "-", "--max-items", "3", input="{}")
    assert (answer.code, "--max-items: filters are for --search" in answer.err) == (2, True)


def test_the_deadline_ends_with_6_and_the_job_goes_on(rs_slow: Shell) -> None:
    answer = rs_slow(
        "stage", "late", "--search", "auxip/adgs_poeorb", "--max-items", "1", "--deadline", "0.2", "--json"
    )
    assert answer.code == 6
    job = json.loads(answer.out)
    assert job["status"] in ("accepted", "running")
    assert "still running" in answer.err
    assert answer.err.endswith(f": rsclient jobs wait {job['id']}\n")
    assert rs_slow("jobs", "wait", job["id"], "--deadline", "0.2").code == 6
    assert rs_slow("jobs", "wait", job["id"], "--json").json()["status"] == "successful"


def test_a_job_can_be_dismissed(rs_slow: Shell) -> None:
    job = rs_slow("stage", "gone", "--search", "auxip/adgs_poeorb", "--max-items", "2", "--no-wait", "--json").json()[
        "id"
    ]
    # RS-Server keeps the status in its answer
    assert rs_slow("jobs", "dismiss", job, "--json").json()["status"] in ("accepted", "running", "dismissed")
    answer = rs_slow("jobs", "show", job)
    assert (answer.code, answer.err) == (3, f"rsclient: error: get job {job}: HTTP 404: Job with ID {job} not found\n")


def test_an_interrupt_leaves_the_job_alone(rs_slow: Shell) -> None:
    words = ("stage", "stopped", "--search", "auxip/adgs_poeorb", "--max-items", "1", "-v")
    process = rs_slow.start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = ""
    while " running " not in said:  # the job is being followed
        line = process.stderr.readline()
        assert line, said
        said += line
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    hint = re.search(r"rsclient jobs wait (\S+)\n", err)
    assert hint is not None
    assert "Traceback" not in err
    assert rs_slow("jobs", "wait", hint[1], "--json").json()["status"] == "successful"


def test_a_terminal_gets_a_bar(rs_slow: Shell) -> None:
    master, terminal = pty.openpty()
    words = ("stage", "shown", "--search", "auxip/adgs_poeorb", "--max-items", "1", "--json")
    process = rs_slow.start(*words, stdout=subprocess.PIPE, stderr=terminal)
    os.close(terminal)
    shown = b""
    with contextlib.suppress(OSError):  # how a terminal says that its writer is gone
        while piece := os.read(master, 4096):
            shown += piece
    os.close(master)
    out = process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert json.loads(out)["status"] == "successful"
    assert re.search(rb"\rstage 1 item  \[#*\.*\] +\d+%", shown)
    assert shown.endswith(b"\r\x1b[K")
