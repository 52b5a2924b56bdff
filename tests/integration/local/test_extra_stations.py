"""Station data of the user beside the built-in ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from local_helpers import client, features, stage, stored_keys

from rsclient.local import LocalServer

FOLDER = Path(__file__).parents[2] / "data" / "stations"
PRODUCT = "S02MSIL2A_20240401T101601_0000_A065_TST1.zarr"


@pytest.fixture(scope="module")
def extended() -> Iterator[LocalServer]:
    """A server with the stations of the test data."""
    with LocalServer(stations=FOLDER) as server:
        yield server


def test_a_product_joins_a_station_that_is_there(extended: LocalServer) -> None:
    http = client(extended)
    found = http.get(f"/prip/collections/prip_s2a/items/{PRODUCT}").json()
    data = (FOLDER / "files" / f"{PRODUCT}.zip").read_bytes()
    asset = found["assets"][PRODUCT]
    assert asset["file:size"] == len(data)
    assert asset["file:checksum"] == hashlib.md5(data).hexdigest()
    assert found["properties"]["product:type"] == "S02MSIL2A"
    assert found["bbox"] == [6.36, 44.13, 7.75, 45.15]
    assert len(http.get("/prip/collections/prip_s2a/items", params={"limit": 100}).json()["features"]) == 6
    done = stage(http, "products", features([found]))
    assert done["status"] == "successful", done
    path = f"/catalog/collections/products/items/{PRODUCT}/download/{PRODUCT}"
    assert httpx.get(http.get(path).headers["location"], trust_env=False).content == data


def test_a_station_without_collection_gets_one(extended: LocalServer) -> None:
    http = client(extended)
    items = http.get("/auxip/collections/auxip_broken/items").json()["features"]
    assert len(items) == 1
    # the record says another MD5 than the bytes have
    before = stored_keys(extended)
    done = stage(http, "broken", features(items))
    assert done["status"] == "failed"
    assert "announced was 00000000000000000000000000000000" in done["message"]
    assert stored_keys(extended) == before
