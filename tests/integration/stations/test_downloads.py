"""Downloads, tokens and the life of the process of mock stations."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.platform.stations.records import read_stations
from tests.platform.stations.server import MockStations, Options
from tests.platform.stations.tokens import TokenError, Tokens

Station = Callable[[str], httpx.Client]

ROOT = Path(__file__).resolve().parents[3]
EXTRA = ROOT / "tests" / "data" / "stations"
FORM = {
    "client_id": "client_id",
    "client_secret": "client_secret",
    "username": "test",
    "password": "test",
    "grant_type": "password",
}
FILES = {"auxip/adgs": 31, "auxip/adgs2": 3, "prip/s2a": 6, "prip/s2b": 2}


@pytest.mark.parametrize(("name", "number"), FILES.items())
def test_sizes_and_checksums_are_those_of_the_bytes(station: Station, name: str, number: int) -> None:
    with station(name) as client:
        records = client.get("Products").json()["value"]
        assert len(records) == number
        for record in records:
            answer = client.get(f"Products({record['Id']})/$value")
            assert record["ContentLength"] == len(answer.content) == int(answer.headers["Content-Length"])
            assert record["Checksum"][0]["Algorithm"] == "MD5"
            assert record["Checksum"][0]["Value"] == hashlib.md5(answer.content).hexdigest()
            assert answer.headers["Content-Disposition"] == f'attachment; filename="{record["Name"]}"'


def test_sizes_of_session_files(station: Station) -> None:
    with station("cadip/mti") as client:
        (session,) = client.get("Sessions", params={"$expand": "Files"}).json()["value"]
        assert len(session["Files"]) == 4
        for file in session["Files"]:
            assert len(client.get(f"Files({file['Id']})/$value").content) == file["Size"]
        assert client.get(f"Sessions({session['Id']})/$value").status_code == 404


def test_a_file_of_the_data_folder_is_served(station: Station) -> None:
    name = "S02MSIL2A_20240401T101601_0000_A065_TST1.zarr.zip"
    with station("prip/s2a") as client:
        (record,) = client.get("Products", params={"$filter": f"Name eq '{name}'"}).json()["value"]
        assert client.get(f"Products('{record['Id']}')/$value").content == (EXTRA / "files" / name).read_bytes()


def test_a_recorded_checksum_is_served_as_it_is(station: Station) -> None:
    with station("auxip/broken") as client:
        (record,) = client.get("Products").json()["value"]
        assert [entry["Value"] for entry in record["Checksum"]] == ["0" * 32]


def test_bytes_are_those_of_the_embedded_server(station: Station, tmp_path: Path) -> None:
    pytest.importorskip("rsclient.local.stations.registry")
    from rsclient.local.stations.registry import Stations

    embedded = Stations([], tmp_path)
    with station("auxip/adgs") as client:
        sizes = {record["Id"]: record["ContentLength"] for record in client.get("Products").json()["value"]}
    for item in embedded.items("auxip", "adgs"):
        (asset,) = item["assets"].values()
        record_id = asset["href"].partition("(")[2].partition(")")[0]
        assert sizes[record_id] == asset["file:size"]


@pytest.mark.parametrize(
    ("header", "expected", "content_range"),
    [
        ("bytes=0-9", slice(0, 10), "bytes 0-9/{size}"),
        ("bytes=10-", slice(10, None), "bytes 10-{last}/{size}"),
        ("bytes=-7", slice(-7, None), None),
        ("bytes=5-99999999", slice(5, None), "bytes 5-{last}/{size}"),
        ("bytes=-99999999", slice(0, None), "bytes 0-{last}/{size}"),
    ],
)
def test_ranges(station: Station, header: str, expected: slice, content_range: str | None) -> None:
    with station("auxip/adgs") as client:
        path = "Products(b5c2c07d-bd64-5f81-8286-58958b172dac)/$value"
        whole = client.get(path)
        assert whole.status_code == 200 and whole.headers["Accept-Ranges"] == "bytes"
        part = client.get(path, headers={"Range": header})
        assert part.status_code == 206
        assert part.content == whole.content[expected]
        if content_range is not None:
            size = len(whole.content)
            assert part.headers["Content-Range"] == content_range.format(size=size, last=size - 1)


def test_ranges_that_cannot_be_served(station: Station) -> None:
    with station("auxip/adgs") as client:
        path = "Products(b5c2c07d-bd64-5f81-8286-58958b172dac)/$value"
        size = len(client.get(path).content)
        beyond = client.get(path, headers={"Range": f"bytes={size}-"})
        assert beyond.status_code == 416
        assert beyond.headers["Content-Range"] == f"bytes */{size}"
        for ignored in ("bytes=0-1,4-5", "bytes=9-3", "lines=1-2"):
            assert client.get(path, headers={"Range": ignored}).status_code == 200, ignored


def test_head_is_get_without_body(station: Station) -> None:
    with station("auxip/adgs") as client:
        for path in ("Products", "Products(b5c2c07d-bd64-5f81-8286-58958b172dac)/$value"):
            head, get = client.head(path), client.get(path)
            assert head.status_code == 200 and head.content == b""
            assert head.headers["Content-Length"] == str(len(get.content))


def test_a_token_is_needed(stations_url: str, station: Station) -> None:
    with httpx.Client(base_url=f"{stations_url}/auxip/adgs/", verify=False, trust_env=False) as client:
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic dGVzdDp0ZXN0"}):
            for path in ("Products", "Products(x)", "Products(x)/$value", "Nothing"):
                answer = client.get(path, headers=headers)
                assert answer.status_code == 401, path
                assert "token" in answer.json()["message"]
                assert answer.headers["WWW-Authenticate"] == "Bearer"
    # the token of another station does not open this one
    with station("prip/s2a") as client:
        assert client.get("../../auxip/adgs/Products").status_code == 401


def test_health_needs_no_token(stations_url: str) -> None:
    answer = httpx.get(f"{stations_url}/health", verify=False, trust_env=False)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"password": "x"}, 401, "invalid_grant"),
        ({"username": "é"}, 401, "invalid_grant"),
        ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
    ],
)
def test_wrong_credentials(stations_url: str, change: dict[str, str], status: int, error: str) -> None:
    url = f"{stations_url}/cadip/cadip/oauth2/token"
    answer = httpx.post(url, data={**FORM, **change}, verify=False, trust_env=False)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"] != "x"


def test_a_refresh_token_is_enough(stations_url: str) -> None:
    with httpx.Client(base_url=f"{stations_url}/cadip/cadip/", verify=False, trust_env=False) as client:
        first = client.post("oauth2/token", data=FORM).json()
        assert (first["token_type"], first["expires_in"], first["refresh_expires_in"]) == ("Bearer", 1200, 3600)
        form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        # client credentials may come as a Basic header
        second = client.post("oauth2/token", data=form, auth=("client_id", "client_secret")).json()
        assert second["access_token"] != first["access_token"]
        for token in (first, second):
            headers = {"Authorization": f"Bearer {token['access_token']}"}
            assert client.get("Sessions", headers=headers).status_code == 200


def test_tokens_expire() -> None:
    now = 0.0
    tokens = Tokens(1200, 3600, lambda: now)
    issued = tokens.grant(FORM)
    header = f"Bearer {issued['access_token']}"
    now = 1199.9
    assert tokens.accepts(header)
    now = 1200.0
    assert not tokens.accepts(header)
    refresh = {**FORM, "grant_type": "refresh_token", "refresh_token": issued["refresh_token"]}
    now = 3599.9
    assert tokens.accepts(f"Bearer {tokens.grant(refresh)['access_token']}")
    now = 3600.0
    with pytest.raises(TokenError, match="expired"):
        tokens.grant(refresh)


def plain_client(url: str) -> httpx.Client:
    return httpx.Client(base_url=f"{url}/cadip/cadip/", verify=False, trust_env=False)


def test_downloads_can_be_redirected_to_another_address() -> None:
    with MockStations(Options(redirect_host="localhost")) as stations, plain_client(stations.url) as client:
        token = client.post("oauth2/token", data=FORM).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Range": "bytes=0-3"}
        path = "Files(87b2c9f5-6e71-5d65-a5e1-70cbe096eb8e)/$value"
        answer = client.get(path, headers=headers)
        assert answer.status_code == 307
        place = answer.headers["Location"]
        assert place.startswith("http://localhost:")
        assert place.endswith(f"/cadip/cadip/Redirect/{path}")
        # the headers must be sent again: httpx drops Authorization on its way to another host
        place = place.replace("localhost", "127.0.0.1")
        assert client.get(place).status_code == 401
        assert client.get(place, headers=headers).content == bytes.fromhex("1ACFFC1D")
        # products of other services are not redirected, and the second address is for redirected files only
        assert client.get(f"{stations.url}/cadip/cadip/Redirect/{path}", headers=headers).status_code == 404


def test_requests_are_logged_without_credentials(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w+") as log, MockStations(Options(log=log)) as stations:
        with httpx.Client(base_url=f"{stations.url}/auxip/adgs/", verify=False, trust_env=False) as client:
            token = client.post("oauth2/token", data=FORM).json()["access_token"]
            headers = {"Authorization": f"Bearer {token}"}
            client.get("Products", params={"$filter": "Name eq 'x'"}, headers=headers)
        log.seek(0)
        lines = log.read().splitlines()
    assert lines == [
        "POST /auxip/adgs/oauth2/token 200",
        "GET /auxip/adgs/Products?$filter=Name+eq+'x' 200",
    ]


def test_records_of_later_folders_replace_earlier_ones(tmp_path: Path) -> None:
    (tmp_path / "auxip").mkdir()
    record = '{"Id": "A", "Name": "x.bin", "PublicationDate": "2024-01-01T00:00:00Z"}'
    (tmp_path / "auxip" / "one.json").write_text(f'{{"value": [{record}]}}')
    (tmp_path / "more" / "auxip").mkdir(parents=True)
    (tmp_path / "more" / "auxip" / "one.json").write_text(f'{{"value": [{record.replace("x.bin", "y.bin")}]}}')
    stations = read_stations([tmp_path, tmp_path / "more"])
    (product,) = stations["auxip", "one"].sets["Products"]
    assert (product["Name"], product["ContentLength"]) == ("y.bin", 4096)


def test_several_hosts_share_a_port() -> None:
    with MockStations(Options(hosts=["127.0.0.1", "127.0.1.1"])) as stations:
        port = httpx.URL(stations.url).port
        for host in ("127.0.0.1", "127.0.1.1"):
            url = f"http://{host}:{port}/health"
            assert httpx.get(url, verify=False, trust_env=False).status_code == 200


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.platform.stations", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("READY http://127.0.0.1:")
    return process


def finished(process: subprocess.Popen[str]) -> int:
    with process:
        try:
            return process.wait(timeout=20)
        finally:
            process.kill()


def test_the_process_ends_on_sigterm() -> None:
    process = start()
    process.send_signal(signal.SIGTERM)
    assert finished(process) == 0


def test_the_process_ends_with_its_parent() -> None:
    process = start("--follow-parent")
    assert process.stdin is not None
    process.stdin.close()
    assert finished(process) == 0
