"""What the behaviour suite does not test: the mock stations have the embedded server's data, products of PRIP too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.behaviour.staging_requests import collection_of, published, stage
from tests.behaviour.station_requests import features, get_items
from tests.behaviour.target import Target
from tests.platform.run import DATA

_PRODUCT_FILE = DATA[1] / "files" / "S02MSIL2A_20240401T101601_0000_A065_TST1.zarr.zip"
_PRODUCT = _PRODUCT_FILE.stem  # the service names items and assets without the ending of an archive

both_modes = pytest.mark.targets("rs-server", "rs-server-cluster")


def records(service: str, station: str) -> list[dict[str, Any]]:
    """The entities of a station."""
    found: list[dict[str, Any]] = []
    for folder in DATA:
        path = Path(folder) / service / f"{station}.json"
        found += json.loads(path.read_text("utf-8"))["value"] if path.exists() else []
    return found


@both_modes
@pytest.mark.parametrize(
    ("service", "collection", "station"),
    [("auxip", "adgs_all", "adgs"), ("auxip", "adgs2_all", "adgs2"), ("cadip", "cadip_all", "cadip"),
     ("cadip", "cadip_mti", "mti"), ("prip", "prip_s2a", "s2a"), ("prip", "prip_s2b", "s2b")],
)  # fmt: skip
def test_a_station_has_the_data_of_the_embedded_server(
    target: Target, service: str, collection: str, station: str
) -> None:
    with target.client(service) as client:
        answer = client.get(f"/{service}/collections/{collection}/items", params={"limit": 1000})
    assert answer.status_code == 200, answer.text
    wanted = {record["SessionId" if service == "cadip" else "Id"] for record in records(service, station)}
    items = answer.json()["features"]
    found = {item["id"] if service == "cadip" else item["properties"]["externalIds"][0]["value"] for item in items}
    assert found == wanted


@both_modes
def test_a_product_is_staged_under_the_name_without_the_ending_of_an_archive(target: Target, collection: str) -> None:
    (product,) = [item for item in features(get_items(target, "prip_s2a", limit=1000)) if _PRODUCT in item["assets"]]
    job = stage(target, collection, collection_of([product]))
    assert (job["status"], job["progress"]) == ("successful", 100), job
    (item,) = published(target, collection)
    place = f"s3://{target.storage['bucket']}/{target.owner}/{collection}/{product['id']}/{_PRODUCT}"
    assert item["assets"][_PRODUCT]["href"] == place
    with target.client("catalog") as client:
        answer = client.get(f"/catalog/collections/{collection}/items/{product['id']}/download/{_PRODUCT}")
    assert answer.status_code == 302
    assert httpx.get(answer.headers["location"], trust_env=False).content == _PRODUCT_FILE.read_bytes()
