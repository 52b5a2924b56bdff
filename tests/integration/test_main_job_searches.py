"""The searches of the main job select by their filter and by their time range, not by luck."""

from __future__ import annotations

import dataclasses
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rsclient import RsClient
from rsclient.local import LocalServer

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "python" / "08_main_job.py"
JOB = runpy.run_path(str(SCRIPT))
# What each search finds; the names are those of the station's samples and of the assembled product.
FOUND = {
    "ORBITS": [
        "S1A_OPER_AUX_POEORB_OPOD_20240421T120311_V20240331T225942_20240402T005942",
        "S1A_OPER_AUX_POEORB_OPOD_20240422T120311_V20240401T225942_20240403T005942",
    ],
    "FORECASTS": ["S2__OPER_AUX_ECMWFD_PDMC_20240401T120000_V20240402T090000_20240402T210000"],
    "SESSIONS": ["S2A_20240401104109045842"],
    "PRODUCTS": ["S2A_MSIL2A_20200219T112111_N0214_R037_T29RKH_20200219T123947.zarr"],
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RsClient]:
    station = JOB["assemble_station"](tmp_path_factory.mktemp("station"))
    with LocalServer(stations=station) as server:
        yield RsClient(server.url, local=True, owner="demo")


def found(client: RsClient, search: Any) -> list[str]:
    station = getattr(client, search.service)
    items = station.search_items(search.collection, filter=search.filter, published=search.published)
    return sorted(item.id for item in items)


@pytest.mark.parametrize("name", FOUND)
def test_finds_what_the_job_is_about(client: RsClient, name: str) -> None:
    assert found(client, JOB[name]) == FOUND[name]


@pytest.mark.parametrize("name", FOUND)
def test_the_filter_leaves_something_out(client: RsClient, name: str) -> None:
    filtered = dataclasses.replace(JOB[name], published="")
    assert len(found(client, dataclasses.replace(filtered, filter=None))) > len(found(client, filtered))


@pytest.mark.parametrize("name", FOUND)
def test_outside_the_time_range_there_is_none(client: RsClient, name: str) -> None:
    assert found(client, dataclasses.replace(JOB[name], published="2020-02-20T00:00:00Z/2020-03-01T00:00:00Z")) == []


@pytest.mark.parametrize("name", ["ORBITS", "FORECASTS", "PRODUCTS"])  # of Sentinel-2A there is one session
def test_the_time_range_leaves_something_out(client: RsClient, name: str) -> None:
    assert len(found(client, dataclasses.replace(JOB[name], published=""))) > len(FOUND[name])
