"""The documents of the station services: collections, items, queryables, sortables."""

from __future__ import annotations

import httpx
import pytest

from tests.behaviour.station_requests import ORBIT, ORBIT_ID, Json, features, get_items, post_search
from tests.behaviour.target import Target

pytestmark = [pytest.mark.services("auxip", "cadip", "prip"), pytest.mark.mode("local")]

OGC = "http://www.opengis.net/def/rel/ogc/1.0/"
SERVICES = ("auxip", "cadip", "prip")
PRODUCT_SORTABLES = ["id", "file:size", "type", "eviction_datetime", "created", "start_datetime", "end_datetime"]
SORTABLES = {
    "auxip": PRODUCT_SORTABLES,
    "cadip": ["id", "datetime", "published"],
    "prip": [*PRODUCT_SORTABLES, "published"],
}


def get(target: Target, path: str) -> httpx.Response:
    with target.client(path.split("/")[1]) as client:
        return client.get(path)


@pytest.mark.parametrize("service", SERVICES)
def test_landing_page_and_collections(target: Target, service: str) -> None:
    page = get(target, f"/{service}").json()
    links: dict[str, list[Json]] = {}
    for link in page["links"]:
        links.setdefault(link["rel"], []).append(link)
        assert link["title"]
    assert {"self", "root", "data", "conformance", "search", "service-desc", "service-doc", "child",
            OGC + "queryables", OGC + "sortables"} <= links.keys()  # fmt: skip
    assert [link["method"] for link in links["search"]] == ["GET", "POST"]
    listed = get(target, f"/{service}/collections").json()["collections"]
    children = [link["href"].rpartition("/")[2] for link in links["child"]]
    assert sorted(children) == sorted(entry["id"] for entry in listed)
    for entry in listed:
        found = get(target, f"/{service}/collections/{entry['id']}").json()
        assert (found["type"], found["id"], found["stac_version"]) == ("Collection", entry["id"], "1.1.0")
        assert found["station"] == entry["station"]
        assert {"items", "parent", "root", "self", OGC + "queryables", OGC + "sortables"} <= {
            link["rel"] for link in found["links"]
        }


@pytest.mark.parametrize("service", SERVICES)
def test_sortables(target: Target, service: str) -> None:
    collection = get(target, f"/{service}/collections").json()["collections"][0]["id"]
    for path in ("sortables", f"collections/{collection}/sortables"):
        found = get(target, f"/{service}/{path}").json()
        assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert (found["type"], found["title"]) == ("object", "Sortables")
        assert list(found["properties"]) == SORTABLES[service]
        assert found["properties"]["id"] == {"title": "Identifier", "type": "string"}
    times = found["properties"]["published" if service == "cadip" else "created"]
    assert (times["type"], times["format"]) == ("string", "date-time")
    assert get(target, f"/{service}/collections-sortables").json()["properties"] == {}


@pytest.mark.parametrize(("service", "count"), [("auxip", 13), ("cadip", 22), ("prip", 31)])
def test_queryables(target: Target, service: str, count: int) -> None:
    answer = get(target, f"/{service}/queryables")
    assert answer.headers["content-type"].startswith("application/schema+json")
    document = answer.json()
    assert document["$schema"] == "http://json-schema.org/draft-07/schema#"
    properties = document["properties"]
    assert len(properties) == count
    assert all(
        entry.keys() == {"type", "title", "format", "pattern", "description", "enum"} for entry in properties.values()
    )
    assert properties["id"]["enum"] is properties["id"]["pattern"] is None
    assert properties["externalIds"]["type"] == "string"
    assert properties["datetime"]["type"] == properties["datetime"]["format"] == "datetime"
    assert {"sentinel-1a", "sentinel-3b"} <= set(properties["platform"]["enum"])
    assert "auxip:id" not in properties
    assert "cadip:id" not in properties


def test_queryables_of_collections(target: Target) -> None:
    for path, empty in (("/auxip/collections/adgs_poeorb", True), ("/auxip/collections/adgs_orbit", False),
                        ("/cadip/collections/cadip_s1a", True), ("/cadip/collections/cadip_all", False),
                        ("/prip/collections/prip_s2a_l2a", False)):  # fmt: skip
        assert (get(target, f"{path}/queryables").json()["properties"] == {}) is empty


def test_collections_hold_what_their_query_says(target: Target) -> None:
    types = {item["properties"]["product:type"] for item in features(get_items(target, "adgs_orbit", limit=100))}
    assert types == {"AUX_POEORB", "AUX_RESORB", "AUX_PREORB"}
    found = features(get_items(target, "cadip_s3a"))
    assert {item["properties"]["platform"] for item in found} == {"sentinel-3a"}
    found = features(get_items(target, "prip_s2a_l2a"))
    assert {item["properties"]["product:type"] for item in found} == {"S02MSIL2A"}


def test_an_item_of_auxip(target: Target) -> None:
    item = get(target, f"/auxip/collections/adgs_poeorb/items/{ORBIT}").json()
    assert (item["id"], item["geometry"], item["stac_version"]) == (ORBIT, None, "1.1.0")
    assert item.get("bbox") is None
    properties = item["properties"]
    assert properties["start_datetime"] == properties["datetime"] == "2024-03-31T22:59:42.000Z"
    assert properties["end_datetime"] == "2024-04-02T00:59:42.000Z"
    assert (properties["created"], properties["published"]) == ("2024-04-21T11:56:11.125Z", "2024-04-21T12:03:11.125Z")
    assert (properties["platform"], properties["constellation"]) == ("sentinel-1a", "sentinel-1")
    assert properties["externalIds"] == [{"scheme": "auxip", "value": ORBIT_ID}]
    assert "auxip:id" not in properties
    assert list(item["assets"]) == [ORBIT + ".EOF"]
    assert any("external-ids/v1.0.0" in name for name in item["stac_extensions"])
    assert {link["rel"] for link in item["links"]} == {"collection", "parent", "root", "self"}
    own = next(link["href"] for link in item["links"] if link["rel"] == "self")
    with target.client("auxip") as client:
        assert client.get(own).json() == item


def test_items_of_prip(target: Target) -> None:
    found = features(get_items(target, "prip_s2a", filter="product:type = 'MSI_L1C_DS'"))
    item = next(item for item in found if "32TLR" in item["id"])
    assert item["id"].endswith(".SAFE")
    assert list(item["assets"]) == [item["id"]]
    # the station has this ring clockwise
    assert item["geometry"]["coordinates"] == [
        [[6.36, 44.13], [7.75, 44.13], [7.75, 45.15], [6.36, 45.15], [6.36, 44.13]]
    ]
    assert item["bbox"] == [6.36, 44.13, 7.75, 45.15]
    assert (item["properties"]["product:type"], item["properties"]["processing:level"]) == ("S02MSIL1C", "L1C")
    split = next(item for item in features(get_items(target, "prip_s2b")) if "T01KAB" in item["id"])
    assert split["geometry"]["type"] == "MultiPolygon"


def test_sessions_of_cadip_are_complete(target: Target) -> None:
    for session in features(get_items(target, "cadip_all")):
        properties = session["properties"]
        assert properties["product:type"] == f"S0{session['id'][1]}CADU__"
        assert properties["externalIds"][0]["scheme"] == "cadip"
        assert properties["end_datetime"] == max(asset["created"] for asset in session["assets"].values())
        for channel in range(1, properties["cadip:num_channels"] + 1):
            blocks = [asset for asset in session["assets"].values() if asset["cadip:channel"] == channel]
            assert [block["cadip:block_number"] for block in blocks] == list(range(1, len(blocks) + 1))
            assert [block["cadip:final_block"] for block in blocks] == [False] * (len(blocks) - 1) + [True]


def test_what_is_not_there(target: Target) -> None:
    expected = {
        "/auxip/collections/nope": "Unknown AUXIP collection: 'nope'",
        "/cadip/collections/nope/items": "Unknown CADIP collection: 'nope'",
        "/prip/collections/nope": "Unknown PRIP collection: 'nope'",
        "/auxip/collections/adgs_all/items/nope": "AUXIP item 'nope' not found.",
        "/cadip/collections/cadip_all/items/nope": "Cadip session 'nope' not found.",
        "/prip/collections/prip_s2a/items/nope": "PRIP item 'nope' not found.",
        f"/auxip/collections/adgs_meteo/items/{ORBIT}": f"AUXIP item '{ORBIT}' not found.",
    }
    for path, said in expected.items():
        answer = get(target, path)
        assert (answer.status_code, answer.json()) == (404, {"code": "NotFound", "description": said})
    assert get(target, "/auxip/nope").status_code == 404
    assert get(target, f"/auxip/collections/{'x' * 101}/items").status_code == 400


def test_a_part_of_a_name_is_no_item(target: Target) -> None:
    answer = get(target, "/auxip/collections/adgs_all/items/POEORB")
    assert answer.status_code == target.expects("station-item-by-part-of-name", embedded=404, real=200)


def test_a_body_that_is_no_object(target: Target) -> None:
    with target.client("auxip") as client:
        headers = {"Content-Type": "application/json"}
        assert client.post("/auxip/search", content=b"{", headers=headers).status_code == 400
        answer = client.post("/auxip/search", content=b"[1]", headers=headers)
        assert answer.status_code == target.expects("station-crash", embedded=400, real=500)


def test_downloads_need_the_credentials_of_the_station(target: Target) -> None:
    item = features(post_search(target, "auxip", limit=1))[0]
    (asset,) = item["assets"].values()
    for headers in ({}, {"Authorization": "Bearer guess"}):
        assert httpx.get(asset["href"], headers=headers, trust_env=False).status_code == 401
