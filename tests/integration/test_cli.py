"""The command line against a local RS-Server: what is typed, what is printed, and the exit code."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra `local` is not installed")

from rsclient.local import LocalServer

DATA = Path(__file__).resolve().parents[1] / "data" / "stations"
PRODUCT = "S02MSIL2A_20240401T101601_0000_A065_TST1"
BROKEN = "S1A_OPER_AUX_POEORB_OPOD_20240101T000000_V20240101T000000_20240102T000000"
# two of the orbit files of the built-in station, and the start of their validity
ORBITS = {
    "S1A_OPER_AUX_POEORB_OPOD_20240421T120311_V20240331T225942_20240402T005942": "2024-03-31T22:59:42Z",
    "S1A_OPER_AUX_POEORB_OPOD_20240422T120311_V20240401T225942_20240403T005942": "2024-04-01T22:59:42Z",
}
PUBLISHED = "2024-04-21T12:00:00Z/2024-04-22T12:30:00Z"


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """Runs `rsclient` in a folder with an environment."""

    folder: Path
    environment: dict[str, str]

    def __call__(self, *words: str, input: str = "", **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "rsclient", *words],
            cwd=self.folder,
            env=self.environment | environment,
            input=input,
            capture_output=True,
            text=True,
            timeout=120,
        )
        # whatever was asked, no credential is printed
        for name in ("RSPY_APIKEY", "S3_SECRETKEY", "S3_ACCESSKEY"):
            secret = (self.environment | environment).get(name)
            assert not secret or secret not in done.stdout + done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str, **streams: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "rsclient", *words], cwd=self.folder, env=self.environment, text=True, **streams
        )


def clean_environment() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_", "RSCLIENT_LOCAL"))
    }


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    with LocalServer(stations=DATA) as running:
        yield running


@pytest.fixture(scope="module")
def key_server() -> Iterator[LocalServer]:
    with LocalServer(mode="key") as running:
        yield running


@pytest.fixture(scope="module")
def slow_server() -> Iterator[LocalServer]:
    # an orbit file of 52 KiB takes three seconds
    with LocalServer(station_rate=18_000) as running:
        yield running


@pytest.fixture
def rs(server: LocalServer, tmp_path: Path) -> Shell:
    return Shell(tmp_path, clean_environment() | server.environment)


@pytest.fixture
def rs_key(key_server: LocalServer, tmp_path: Path) -> Shell:
    return Shell(tmp_path, clean_environment() | key_server.environment)


@pytest.fixture
def rs_slow(slow_server: LocalServer, tmp_path: Path) -> Shell:
    return Shell(tmp_path, clean_environment() | slow_server.environment)


@pytest.fixture
def nowhere(tmp_path: Path) -> Shell:
    """No platform is set up."""
    return Shell(tmp_path, clean_environment())


def ids(text: str) -> list[str]:
    return [json.loads(line)["id"] for line in text.splitlines()]


# --- search


def test_search_prints_a_table(rs: Shell) -> None:
    answer = rs("search", "auxip", "adgs_poeorb", "--published", PUBLISHED, "--filter", "platform = 'sentinel-1a'",
                "--sortby", "published")  # fmt: skip
    first, second = ORBITS
    assert (answer.code, answer.err) == (0, "")
    head, *rows = answer.out.splitlines()
    assert re.split(r"  +", head) == ["id", "datetime", "product type", "platform", "size", "assets"]
    assert [re.split(r"  +", row) for row in rows] == [
        [name, ORBITS[name], "AUX_POEORB", "sentinel-1a", "52.3 KiB", "1"] for name in (first, second)
    ]


def test_search_downwards_and_with_a_limit(rs: Shell) -> None:
    words = ("search", "auxip", "adgs_poeorb", "--published", PUBLISHED, "--filter", "platform = 'sentinel-1a'")
    answer = rs(*words, "--sortby", "-published", "--limit", "1", "--ndjson")
    assert ids(answer.out) == [list(ORBITS)[1]]


def test_search_as_json_is_a_feature_collection(rs: Shell) -> None:
    found = rs("search", "prip", "prip_s2a", "--ids", PRODUCT, "--json").json()
    assert (found["type"], found["numberReturned"]) == ("FeatureCollection", 1)
    (item,) = found["features"]
    (asset,) = item["assets"].values()
    assert item["id"] == PRODUCT
    # the file beside the record, of which the station tells size and MD5
    content = (DATA / "files" / f"{PRODUCT}.zarr.zip").read_bytes()
    assert asset["file:size"] == len(content)
    assert asset["file:checksum"] == hashlib.md5(content).hexdigest()


def test_search_in_a_box(rs: Shell) -> None:
    # the footprint of the product is 6.36 to 7.75 degrees east, 44.13 to 45.15 north
    words = ("search", "prip", "prip_s2a", "--ids", PRODUCT, "--ndjson", "--bbox")
    assert ids(rs(*words, "7", "44", "8", "45").out) == [PRODUCT]
    assert ids(rs(*words, "-8", "44", "-7", "45").out) == []


def test_search_with_a_filter_from_a_file(rs: Shell) -> None:
    words = ("search", "auxip", "adgs_poeorb", "--published", PUBLISHED, "--ndjson", "--filter")
    (rs.folder / "filter.json").write_text('{"op": "=", "args": [{"property": "platform"}, "sentinel-1a"]}')
    (rs.folder / "filter.cql2").write_text("platform = 'sentinel-1a'")
    for name in ("filter.json", "filter.cql2"):
        assert sorted(ids(rs(*words, f"@{name}").out)) == sorted(ORBITS)


def test_search_tells_when_the_default_limit_cuts(rs: Shell) -> None:
    answer = rs("search", "auxip", "--json")
    assert len(answer.json()["features"]) == 20
    assert answer.err == "rsclient: there are more than these 20; --limit 0 gives all\n"
    everything = rs("search", "auxip", "--limit", "0", "--ndjson")
    assert everything.err == ""
    assert rs("search", "auxip", "--count").out == f"{len(everything.out.splitlines())}\n"
    assert len(set(ids(everything.out))) == len(everything.out.splitlines()) > 20


def test_search_of_several_collections_keeps_to_the_limit(rs: Shell) -> None:
    answer = rs("search", "auxip", "auxip_broken", "adgs_poeorb", "--limit", "3", "--ndjson")
    found = ids(answer.out)
    assert (len(found), found[0]) == (3, BROKEN)


def test_search_into_a_file(rs: Shell) -> None:
    answer = rs("search", "prip", "prip_s2a", "--ids", PRODUCT, "--output", "items.json")
    assert (answer.code, answer.out) == (0, "1 item written to items.json\n")
    assert [item["id"] for item in json.loads((rs.folder / "items.json").read_text())["features"]] == [PRODUCT]
    assert rs("search", "prip", "nowhere", "--output", "items.json").code == 3
    assert rs("search", "cadip", "--ndjson", "--limit", "2", "--output", "items.ndjson").out == ""
    assert len(ids((rs.folder / "items.ndjson").read_text())) == 2
    assert sorted(path.name for path in rs.folder.iterdir()) == ["items.json", "items.ndjson"]


def test_search_lists_collections_and_queryables(rs: Shell) -> None:
    table = rs("search", "prip", "--collections").out.splitlines()
    assert table[0] == "id            title"
    assert "prip_s2a      All products of station s2a" in table
    assert "prip_s2b" in {
        entry["id"] for entry in rs("search", "prip", "--collections", "--json").json()["collections"]
    }
    assert re.search(r"^product:type +string$", rs("search", "auxip", "--queryables").out, re.MULTILINE)
    assert "platform" in rs("search", "auxip", "--queryables", "--json").json()["properties"]


def test_search_says_what_is_wrong(rs: Shell) -> None:
    answer = rs("search", "auxip", "nowhere")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err == "rsclient: error: search AUXIP items: HTTP 404: Unknown AUXIP collection: 'nowhere'\n"
    answer = rs("search", "catalog")
    assert (answer.code, "name at least one collection" in answer.err) == (2, True)
    answer = rs("search", "auxip", "--datetime", "2024-01-01T00:00:00Z/..")
    assert (answer.code, "--published" in answer.err) == (2, True)
    answer = rs("search", "auxip", "--filter", "platform = 'x")
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert answer.err.startswith("rsclient: error: search AUXIP items: HTTP 422: Invalid filter")


def test_verbose_logs_the_calls(rs: Shell) -> None:
    answer = rs("search", "auxip", "adgs_poeorb", "--limit", "1", "--json", "-v")
    url = rs.environment["RSPY_WEBSITE"]
    line = r"\d\d:\d\d:\d\d search AUXIP items: GET " + re.escape(f"{url}/auxip/collections/adgs_poeorb/items")
    assert re.fullmatch(line + r" -> 200 in \d+\.\d{3} s\n", answer.err)
    assert len(answer.json()["features"]) == 1


@pytest.mark.parametrize("words", [("search", "cadip", "--ndjson"), ("search", "cadip"), ("search", "--help")])
def test_a_reader_that_goes_away_is_no_error(rs: Shell, words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    process = rs.start(*words, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 141


# --- staging and jobs


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
    answer = rs("stage", "x", "--items", "-", "--limit", "3", input="{}")
    assert (answer.code, "--limit: filters are for --search" in answer.err) == (2, True)


def test_the_deadline_ends_with_6_and_the_job_goes_on(rs_slow: Shell) -> None:
    answer = rs_slow("stage", "late", "--search", "auxip/adgs_poeorb", "--limit", "1", "--deadline", "0.2", "--json")
    assert answer.code == 6
    job = json.loads(answer.out)
    assert job["status"] in ("accepted", "running")
    assert "still running" in answer.err
    assert answer.err.endswith(f": rsclient jobs wait {job['id']}\n")
    assert rs_slow("jobs", "wait", job["id"], "--deadline", "0.2").code == 6
    assert rs_slow("jobs", "wait", job["id"], "--json").json()["status"] == "successful"


def test_a_job_can_be_dismissed(rs_slow: Shell) -> None:
    job = rs_slow("stage", "gone", "--search", "auxip/adgs_poeorb", "--limit", "2", "--no-wait", "--json").json()["id"]
    assert rs_slow("jobs", "dismiss", job, "--json").json()["status"] == "dismissed"
    answer = rs_slow("jobs", "show", job)
    assert (answer.code, answer.err) == (3, f"rsclient: error: get job {job}: HTTP 404: Job {job} does not exist.\n")


def test_an_interrupt_leaves_the_job_alone(rs_slow: Shell) -> None:
    words = ("stage", "stopped", "--search", "auxip/adgs_poeorb", "--limit", "1", "-v")
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
    words = ("stage", "shown", "--search", "auxip/adgs_poeorb", "--limit", "1", "--json")
    process = rs_slow.start(*words, stdout=subprocess.PIPE, stderr=terminal)
    os.close(terminal)
    shown = b""
    with contextlib.suppress(OSError):  # how a terminal says that nobody writes any more
        while piece := os.read(master, 4096):
            shown += piece
    os.close(master)
    out = process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert json.loads(out)["status"] == "successful"
    assert re.search(rb"\rstage 1 item  \[#*\.*\] +\d+%", shown)
    assert shown.endswith(b"\r\x1b[K")


# --- catalog


def item(name: str, **properties: str) -> str:
    return json.dumps(
        {
            "type": "Feature",
            "stac_version": "1.1.0",
            "stac_extensions": [],
            "id": name,
            "geometry": None,
            "properties": {"datetime": "2024-04-01T00:00:00Z", "product:type": "S02MSINDV", **properties},
            "assets": {},
            "links": [],
        }
    )


def test_collections_are_made_shown_and_deleted(rs: Shell) -> None:
    owner = rs.environment["RSPY_HOST_USER"]
    made = rs("catalog", "create-collection", "made", "--title", "Made here", "--description", "By a test")
    assert made.out == f"made collection made of {owner}\n"
    assert rs("catalog", "create-collection", "made").code == 1  # there is one
    assert rs("catalog", "show", "made").out == (
        f"id           made\ntitle        Made here\nowner        {owner}\nlicense      other\n"
        "description  By a test\nbbox         -180.0, -90.0, 180.0, 90.0\ntime         .. to ..\n"
    )
    assert rs("catalog", "show", f"{owner}:made", "--json").json()["title"] == "Made here"
    assert re.search(rf"^made +{owner} +Made here$", rs("catalog", "collections").out, re.MULTILINE)
    answer = rs("catalog", "delete-collection", "made")
    assert (answer.code, "--yes is needed" in answer.err) == (2, True)
    assert rs("catalog", "delete-collection", "made", "--yes", "--json").json() == {"deleted": "made"}
    assert rs("catalog", "delete-collection", "made", "--yes").code == 3


def test_publish_validates_first(rs: Shell) -> None:
    wrong = item("wrong", datetime="yesterday")
    answer = rs(
        "catalog", "publish", "-", "--collection", "valid", "--create-collection", input=f"{item('a')}\n{wrong}"
    )
    assert (answer.code, answer.out) == (1, "")
    assert "rsclient: error: wrong: properties/datetime: 'yesterday' is not a 'date-time' (item)" in answer.err
    assert "nothing was published" in answer.err
    assert rs("catalog", "show", "valid").code == 3


def test_publish_reports_on_every_item(rs: Shell) -> None:
    (rs.folder / "items.ndjson").write_text(f"{item('a')}\n{item('b')}\n")
    words = ("catalog", "publish", "items.ndjson", "--collection", "published")
    assert rs(*words).code == 3  # no such collection
    assert rs(*words, "--create-collection").out == (
        "id  collection  outcome\na   published   published\nb   published   published\n"
    )
    answer = rs(*words, "--json")
    assert answer.code == 1
    assert [entry["outcome"] for entry in json.loads(answer.out)] == ["failed", "failed"]
    assert "already exists; --replace replaces it" in answer.err
    assert [entry["outcome"] for entry in rs(*words, "--replace", "--json").json()] == ["replaced", "replaced"]
    assert rs("catalog", "publish", "items.ndjson").code == 2  # where to?
    assert rs("catalog", "delete", "published/a", "--yes").out == "deleted published/a\n"
    assert rs("catalog", "delete", "published/a", "--yes").code == 3
    assert rs("catalog", "get", "published/a").code == 3
    assert rs("catalog", "get", "published").code == 2
    answer = rs("catalog", "download", "published/b", "ndvi")
    assert (answer.code, answer.err) == (3, "rsclient: error: item b has no asset ndvi; it has none\n")


def test_validate_needs_no_platform(nowhere: Shell) -> None:
    assert nowhere("catalog", "validate", "-", input=item("a")).out == "valid\n"
    answer = nowhere("catalog", "validate", "-", "--json", input=item("a", datetime="yesterday"))
    assert answer.code == 1
    (report,) = json.loads(answer.out)
    assert report["id"] == "a"
    assert "properties/datetime: 'yesterday' is not a 'date-time' (item)" in report["faults"]
    answer = nowhere("catalog", "validate", "-", input='{"type": "Moon", "id": "m"}')
    assert (answer.code, "expected a Feature, a Collection or a Catalog" in answer.err) == (1, True)


# --- credentials


def test_keys(rs_key: Shell, key_server: LocalServer) -> None:
    words = ("search", "auxip", "adgs_poeorb", "--limit", "1", "-v")
    assert rs_key(*words).code == 0
    answer = rs_key(*words, RSPY_APIKEY="wrong-key")
    assert (answer.code, "the API key is unknown" in answer.err) == (4, True)
    answer = rs_key(*words, RSPY_APIKEY="")
    assert answer.code == 4
    assert answer.err.endswith("; set RSPY_APIKEY or give --api-key-file\n")
    answer = rs_key(*words, RSPY_APIKEY=key_server.api_keys["reader"])
    assert (answer.code, "Missing authorization role 'rs_auxip_adgs_read'" in answer.err) == (4, True)
    # the file wins over the variable
    (rs_key.folder / "key").write_text(key_server.api_keys["owner"] + "\n")
    answer = rs_key(*words, "--api-key-file", "key", RSPY_APIKEY="wrong-key")
    assert answer.code == 0
    assert key_server.api_keys["owner"] not in answer.out + answer.err
    assert rs_key(*words, "--api-key-file", "none").code == 1


def test_the_url_of_the_command_line_wins(rs: Shell, nowhere: Shell) -> None:
    url = rs.environment["RSPY_WEBSITE"]
    # also over the variables of single services
    words = ("search", "auxip", "adgs_poeorb", "--limit", "1", "--ndjson", "--url", url)
    elsewhere = {"RSPY_WEBSITE": "http://127.0.0.1:9", "RSPY_HOST_ADGS": "http://127.0.0.1:9"}
    assert len(ids(nowhere(*words, **elsewhere).out)) == 1


def test_without_a_platform_the_error_says_what_to_set(nowhere: Shell) -> None:
    answer = nowhere("search", "auxip")
    assert answer.code == 2
    assert "RSPY_WEBSITE" in answer.err
    assert "rsclient local up" in answer.err
    assert answer.err.count("\n") == 1


# --- doctor


def checks_of(answer: Answer) -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in json.loads(answer.out)["checks"]}


def test_the_doctor_finds_nothing_wrong(rs: Shell) -> None:
    answer = rs("doctor", "--json")
    assert answer.code == 0, answer.out
    checks = checks_of(answer)
    assert checks["client module"]["detail"] == "loads, without GDAL"
    assert checks["mode"]["detail"] == "local: nobody signs in"
    for name in ("catalog", "auxip", "cadip", "prip", "staging", "server clock", "endpoint", "keys"):
        assert checks[name]["status"] == "ok", checks[name]
    assert (checks["S3_SECRETKEY"]["detail"], checks["RSPY_APIKEY"]["detail"]) == ("set", "not set")
    table = rs("doctor")
    assert table.code == 0
    assert table.out.endswith("\nno problems\n")


def test_the_doctor_knows_who_I_am(rs_key: Shell) -> None:
    checks = checks_of(rs_key("doctor", "--json"))
    assert checks["RSPY_APIKEY"]["detail"] == "set"
    assert checks["mode"]["detail"].startswith("hybrid")
    assert re.fullmatch(r"owner \(\d+ roles\)", checks["who am I"]["detail"])


@pytest.mark.parametrize(
    ("changes", "name", "detail", "advice"),
    [
        ({"RSPY_LOCAL_MODE": "perhaps"}, "mode", "RSPY_LOCAL_MODE must be 1 or 0", "correct the variable"),
        ({"RSPY_HOST_CATALOG": "http://127.0.0.1:9"}, "catalog", "no answer", "check the URL"),
        ({"RSPY_HOST_CADIP": "127.0.0.1"}, "RSPY_HOST_CADIP", "not to a URL", "must start with http://"),
        ({"RSPY_WEBSIT": "x", "RSPY_WEBSITE": ""}, "RSPY_WEBSIT", "did you mean RSPY_WEBSITE?", "rename it"),
        ({"S3_SECRETKEY": "wrong-secret"}, "keys", "SignatureDoesNotMatch", "S3_SECRETKEY does not belong"),
        ({"S3_ACCESSKEY": "wrong-access"}, "keys", "403|404", "S3_ACCESSKEY is not known there"),
        ({"S3_ENDPOINT": "http://127.0.0.1:9"}, "endpoint", "no answer", "check S3_ENDPOINT"),
        ({"S3_ENDPOINT": ""}, "S3", "S3_ENDPOINT not set", "set S3_ENDPOINT"),
    ],
)
def test_the_doctor_names_each_problem(rs: Shell, changes: dict[str, str], name: str, detail: str, advice: str) -> None:
    answer = rs("doctor", "--json", **changes)
    assert answer.code == 1
    assert not json.loads(answer.out)["ok"]
    check = checks_of(answer)[name]
    assert check["status"] == "problem"
    assert re.search(detail.replace("?", r"\?"), check["detail"])
    assert advice in check["advice"]


def test_the_doctor_names_a_wrong_key(rs_key: Shell) -> None:
    answer = rs_key("doctor", RSPY_APIKEY="wrong-key")
    assert answer.code == 1
    assert re.search(r"PROBLEM  catalog +.*the API key is unknown", answer.out)
    # six services say the same, the advice is given once
    assert answer.out.count("-> make a new API key at the platform and set RSPY_APIKEY") == 1
    assert answer.out.endswith("\n6 problems\n")


def test_the_doctor_without_a_platform(nowhere: Shell) -> None:
    answer = nowhere("doctor", "--json")
    assert answer.code == 1
    checks = checks_of(answer)
    assert "rsclient local up" in checks["platform URL"]["advice"]
    assert checks["S3"]["status"] == "info"
    assert [check["name"] for check in checks.values() if check["status"] == "problem"] == ["platform URL"]


def test_the_doctor_does_not_wait_long(nowhere: Shell) -> None:
    import socket

    # it takes connections and says nothing
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        start = time.monotonic()
        answer = nowhere("doctor", "--json", "--timeout", "1", RSPY_WEBSITE=url, RSPY_LOCAL_MODE="1")
    assert answer.code == 1
    assert checks_of(answer)["catalog"]["status"] == "problem"
    assert time.monotonic() - start < 30
