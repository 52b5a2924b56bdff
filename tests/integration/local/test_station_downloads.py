"""The stations' own download, which only staging has the credentials for: tried without a server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from rsclient.local.stations import files
from rsclient.local.stations.registry import Stations

FOLDER = Path(__file__).parents[2] / "data" / "stations"
NAME = "S02MSIL2A_20240401T101601_0000_A065_TST1.zarr.zip"
ADDRESS = "/stations/s2a/Products(3f0f3b43-6d1c-4c5e-9b0a-0f6d2f0f7a11)/$value"


class Client:
    """Calls the application without a network."""

    def __init__(self, app: FastAPI, token: str) -> None:
        self._app = app
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://station") as http:
                return await http.request(method, path, headers=self._headers | (headers or {}))

        return asyncio.run(ask())


@pytest.fixture
def station(tmp_path: Path) -> Any:
    """A client that has the stations' credentials, and the bytes it should get."""
    stations = Stations([str(FOLDER)], tmp_path)
    app = FastAPI()
    app.state.context = SimpleNamespace(stations=stations, settings=SimpleNamespace(station_rate=0))
    app.include_router(files.router)
    return SimpleNamespace(
        http=Client(app, stations.token), data=(FOLDER / "files" / NAME).read_bytes(), stations=stations
    )


def test_whole(station: Any) -> None:
    answer = station.http.get(ADDRESS)
    assert (answer.status_code, answer.content) == (200, station.data)
    assert answer.headers["content-length"] == str(len(station.data))
    assert answer.headers["accept-ranges"] == "bytes"
    head = station.http.get(ADDRESS, method="HEAD")
    assert (head.headers["content-length"], head.content) == (str(len(station.data)), b"")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("0-9", 0, 9), ("5-5", 5, 5), ("100-", 100, None), ("-7", -7, None), ("0-999999", 0, None)],
)
def test_ranges(station: Any, asked: str, first: int, last: int | None) -> None:
    answer = station.http.get(ADDRESS, headers={"Range": f"bytes={asked}"})
    expected = station.data[first : None if last is None else last + 1]
    assert (answer.status_code, answer.content) == (206, expected)
    size = len(station.data)
    start = first if first >= 0 else size + first
    assert answer.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{size}"
    assert answer.headers["content-length"] == str(len(expected))


def test_a_range_beyond_the_end_is_416(station: Any) -> None:
    answer = station.http.get(ADDRESS, headers={"Range": f"bytes={len(station.data)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(station.data)}"


def test_absent_things_are_404_and_strangers_401(station: Any) -> None:
    for address in ("/stations/s2a/Products(x)/$value", "/stations/nope/Products(x)/$value", "/stations/s2a/x"):
        assert station.http.get(address).status_code == 404
    assert station.http.get(ADDRESS, headers={"Authorization": "Bearer no"}).status_code == 401
    assert station.stations.token not in repr(station.stations)
