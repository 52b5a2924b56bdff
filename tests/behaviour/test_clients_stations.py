"""Our client searches stations: each form of a filter finds what the station has."""

from __future__ import annotations

from typing import Any

import pytest

from rsclient import RsClient
from tests.behaviour.clients import rs_client
from tests.behaviour.station_requests import ORBIT, SQUARE, op, prop
from tests.behaviour.target import Target

pytestmark = pytest.mark.services("auxip", "cadip", "prip")


@pytest.fixture
def client(target: Target) -> RsClient:
    return rs_client(target)


DAY = "2024-04-22T00:00:00Z/2024-04-22T23:59:59Z"
PLATFORMS = ["sentinel-1a", "sentinel-1c"]


@pytest.mark.parametrize(
    ("filter", "count"),
    [
        ("product:type = 'AUX_PREORB'", 4),
        ("product:type IN ('AUX_PREORB', 'AUX_POEORB')", 12),
        ("(product:type = 'AUX_PREORB') AND \"platform\" = 'sentinel-1c'", 1),
        ("t_before(published, TIMESTAMP('2024-04-22T12:00:00Z'))", 15),
        ("t_during(published, INTERVAL('2024-04-22T00:00:00Z', '2024-04-23T00:00:00Z'))", 2),
        (op("=", prop("product:type"), "AUX_PREORB"), 4),
        (op("in", prop("product:type"), ["AUX_PREORB", "AUX_POEORB"]), 12),
        (op("t_before", prop("published"), {"timestamp": "2024-04-22T12:00:00Z"}), 15),
    ],
    ids=str,
)
def test_filters(client: RsClient, filter: Any, count: int) -> None:
    found = client.auxip.search_items("adgs_orbit", filter=filter).collect()
    assert len({item.id for item in found}) == len(found) == count


def test_platforms(client: RsClient) -> None:
    for filter in ("platform IN ('sentinel-1a', 'sentinel-1c')", op("in", prop("platform"), PLATFORMS)):
        found = client.auxip.search_items("adgs_orbit", filter=filter).collect()
        assert {item.properties["platform"] for item in found} == set(PLATFORMS)


def test_an_area(client: RsClient) -> None:
    by_polygon = {item.id for item in client.prip.search_items("prip_s2a", intersects=SQUARE)}
    assert any("T32TLR" in name for name in by_polygon)
    assert not any("T31UDQ" in name for name in by_polygon)
    assert {item.id for item in client.prip.search_items("prip_s2a", bbox=[6, 44, 7, 45])} == by_polygon
    both = client.prip.search_items("prip_s2a", intersects=SQUARE, filter="product:type = 'MSI_L1C_DS'")
    assert [item.id for item in both if "T32TLR" not in item.id] == []


def test_the_time_of_publication(client: RsClient) -> None:
    found = client.auxip.search_items("adgs_poeorb", published=DAY).collect()
    assert {item.properties["start_datetime"][:10] for item in found} == {"2024-04-01"}
    found = client.auxip.search_items("adgs_poeorb", published=DAY, filter="platform = 'sentinel-1a'").collect()
    assert {item.properties["published"][:10] for item in found} == {"2024-04-22"}
    assert (
        len(client.cadip.search_items("cadip_all", published="2024-04-01T00:00:00Z/2024-04-02T00:00:00Z").collect())
        == 3
    )


def test_what_stations_cannot_do_is_refused_before_sending(client: RsClient) -> None:
    for filter in ("id = 'a' OR id = 'b'", "NOT id = 'a'", "id LIKE 'a%'", "published > '2024-01-01T00:00:00Z'"):
        with pytest.raises(ValueError):
            client.auxip.search_items("adgs_orbit", filter=filter).collect()


def test_items_by_id_and_pages(client: RsClient) -> None:
    assert [item.id for item in client.auxip.search_items("adgs_all", ids=[ORBIT])] == [ORBIT]
    assert client.auxip.get_item("adgs_all", ORBIT).id == ORBIT
    found = [item.id for item in client.auxip.search_items(sortby="-id")]
    assert len(found) == len(set(found)) >= 34  # two stations, and one more where the target has it


def test_a_search_without_a_collection_yields_each_id_once(client: RsClient) -> None:
    # two stations with items, 35 in all, in pages of 5
    found = [item.id for item in client.auxip.search_items(limit=5)]
    assert len(found) == 35
    assert len(set(found)) == 35
