"""The station services: collections, filters, pages, downloads."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import httpx
import pytest
from local_helpers import Json, client

from rsclient.local import LocalServer
from rsclient.validation import faults


@pytest.fixture
def local(local_server: LocalServer) -> httpx.Client:
    """A client of the server without keys."""
    return client(local_server)


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def items(http: httpx.Client, collection: str, **parameters: Any) -> list[Json]:
    service = "auxip" if collection.startswith("adgs") else collection.split("_")[0]
    path = f"/{service}/collections/{collection}/items"
    answer = http.get(path, params={"limit": 100, **parameters})
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["features"]
    return found


def test_items_meet_the_schemas_that_they_name(local: httpx.Client) -> None:
    wrong: dict[str, set[str]] = {}
    for service in ("auxip", "cadip", "prip"):
        for item in local.get(f"/{service}/search", params={"limit": 4}).json()["features"]:
            found = faults(item, ignore_unknown=service == "cadip")  # external-ids publishes no schema that we have
            wrong.setdefault(service, set()).update(found)
    # RS-Server names these extensions for products that have no field of theirs, and so does this server.
    assert {service for service, found in wrong.items() if found} == {"prip"}
    without_fields = {"authentication/v1.1.0)", "eo/v2.0.0)", "grid/v1.1.0)", "scientific/v1.0.0)", "view/v1.1.0)"}
    assert {fault.rpartition("(")[2] for fault in wrong["prip"]} == without_fields


@pytest.mark.parametrize("service", ["auxip", "cadip", "prip"])
def test_landing_page_conformance_and_queryables(http: httpx.Client, service: str) -> None:
    page = http.get(f"/{service}").json()
    relations = {link["rel"] for link in page["links"]}
    assert {"self", "root", "data", "conformance", "search", "service-desc", "service-doc", "child"} <= relations
    assert all(link["title"] for link in page["links"])
    listed = http.get(f"/{service}/collections").json()["collections"]
    children = [link["href"].rpartition("/")[2] for link in page["links"] if link["rel"] == "child"]
    assert children == [entry["id"] for entry in listed]
    assert http.get(f"/{service}/conformance").json()["conformsTo"]
    assert "product:type" in http.get("/auxip/queryables").json()["properties"]
    for entry in listed:
        assert http.get(f"/{service}/collections/{entry['id']}").json() == entry
        assert entry["station"]


def test_fixed_queries_leave_nothing_to_ask(local: httpx.Client) -> None:
    for path, empty in (("/auxip/collections/adgs_poeorb", True), ("/auxip/collections/adgs_orbit", False),
                        ("/cadip/collections/cadip_s1a", True), ("/cadip/collections/cadip_all", False)):  # fmt: skip
        assert (local.get(f"{path}/queryables").json()["properties"] == {}) is empty


def test_collections_hold_what_their_query_says(local: httpx.Client) -> None:
    types = {item["properties"]["product:type"] for item in items(local, "adgs_orbit")}
    assert types == {"AUX_POEORB", "AUX_RESORB", "AUX_PREORB"}
    assert {item["properties"]["platform"] for item in items(local, "cadip_s3a")} == {"sentinel-3a"}
    assert {item["properties"]["product:type"] for item in items(local, "prip_s2a_l2a")} == {"S02MSIL2A"}


def test_auxip_item(local: httpx.Client) -> None:
    item = items(local, "adgs_poeorb", sortby="+published")[0]
    assert item["id"] == "S1A_OPER_AUX_POEORB_OPOD_20240421T120311_V20240331T225942_20240402T005942"
    assert (item["geometry"], item["stac_version"], "bbox" in item) == (None, "1.0.0", False)
    properties = item["properties"]
    assert properties["start_datetime"] == properties["datetime"] == "2024-03-31T22:59:42.000Z"
    assert properties["end_datetime"] == "2024-04-02T00:59:42.000Z"
    assert properties["published"] == properties["created"] == "2024-04-21T12:03:11.125Z"
    assert (properties["platform"], properties["constellation"]) == ("sentinel-1a", "sentinel-1")
    assert list(item["assets"]) == [item["id"] + ".EOF"]
    assert {link["rel"] for link in item["links"]} == {"collection", "parent", "root", "self"}
    own = next(link["href"] for link in item["links"] if link["rel"] == "self")
    assert local.get(own).json() == item


def test_cadip_sessions_are_complete(local: httpx.Client) -> None:
    sessions = items(local, "cadip_all")
    assert {session["properties"]["platform"] for session in sessions} == {"sentinel-1a", "sentinel-2a", "sentinel-3a"}
    for session in sessions:
        properties = session["properties"]
        assert properties["product:type"] == f"S0{session['id'][1]}CADU__"
        assert properties["externalIds"][0]["scheme"] == "cadip"
        assert properties["end_datetime"] == max(asset["created"] for asset in session["assets"].values())
        for channel in range(1, properties["cadip:num_channels"] + 1):
            blocks = [asset for asset in session["assets"].values() if asset["cadip:channel"] == channel]
            assert [block["cadip:block_number"] for block in blocks] == list(range(1, len(blocks) + 1))
            assert [block["cadip:final_block"] for block in blocks] == [False] * (len(blocks) - 1) + [True]


def test_prip_items_have_right_footprints(local: httpx.Client) -> None:
    item = next(item for item in items(local, "prip_s2a") if "MSIL1C" in item["id"] and "32TLR" in item["id"])
    # the station has this ring clockwise
    assert item["geometry"]["coordinates"] == [
        [[6.36, 44.13], [7.75, 44.13], [7.75, 45.15], [6.36, 45.15], [6.36, 44.13]]
    ]
    assert item["bbox"] == [6.36, 44.13, 7.75, 45.15]
    assert (item["properties"]["product:type"], item["properties"]["processing:level"]) == ("S02MSIL1C", "L1C")
    assert list(item["assets"]) == [item["id"]]
    split = next(item for item in items(local, "prip_s2b") if "T01KAB" in item["id"])
    assert split["geometry"]["type"] == "MultiPolygon"
    west, east = split["geometry"]["coordinates"]
    assert {position[0] for position in west[0]} == {179.2, 180.0}
    assert sorted({position[0] for position in east[0]}) == pytest.approx([-180.0, -179.6])


@pytest.mark.parametrize(
    ("collection", "text", "count"),
    [
        ("adgs_orbit", "product:type = 'AUX_PREORB'", 4),
        ("adgs_orbit", "product:type = 'AUX_PREORB' AND platform = 'sentinel-1c'", 1),
        ("adgs_orbit", "product:type = 'AUX_PREORB,AUX_POEORB'", 12),
        ("adgs_all", "constellation = 'sentinel-2'", 4),
        ("adgs_poeorb", "published = '2024-04-22T00:00:00Z/2024-04-23T23:59:59Z'", 3),
        ("adgs_poeorb", "t_before(published, TIMESTAMP('2024-04-22T12:00:00Z'))", 2),
        ("adgs_poeorb", "t_intersects(start_datetime, INTERVAL('2024-04-04T00:00:00Z', '..'))", 2),
        ("cadip_all", "sat:absolute_orbit = 53245", 1),
        ("cadip_all", "cadip:num_channels = '2'", 4),
        ("cadip_all", "cadip:retransfer = true", 0),
        ("cadip_all", "id = 'S1A_20240401072204053245,S2A_20240401104109045842'", 2),
        ("prip_s2a", "product:type = 'S02MSIL2A'", 2),
        ("prip_s2a", "intersects = 'POLYGON((6 44, 7 44, 7 45, 6 45, 6 44))'", 3),
    ],
)
def test_filters(local: httpx.Client, collection: str, text: str, count: int) -> None:
    assert len(items(local, collection, filter=text)) == count


def test_filters_as_json(local: httpx.Client) -> None:
    polygon = {"type": "Polygon", "coordinates": [[[6, 44], [7, 44], [7, 45], [6, 45], [6, 44]]]}
    tree = {"op": "and", "args": [
        {"op": "=", "args": [{"property": "product:type"}, "S02MSIL2A"]},
        {"op": "intersects", "args": [{"property": "geometry"}, polygon]},
        {"op": "t_during", "args": [{"property": "datetime"}, {"interval": ["2024-04-01T00:00:00Z", {
            "op": "+", "args": ["2024-04-01T00:00:00Z", 86400]}]}]},
    ]}  # fmt: skip
    found = items(local, "prip_s2a", filter=json.dumps(tree), **{"filter-lang": "cql2-json"})
    assert ["32TLR" in item["id"] for item in found] == [True]
    assert ids(local.post("/prip/search", json={"collections": ["prip_s2a"], "filter": tree})) == [found[0]["id"]]


@pytest.mark.parametrize(
    ("collection", "parameters", "words"),
    [
        ("adgs_all", {"filter": "cloud = 'x'"}, "Allowed: id, platform"),
        ("adgs_all", {"filter": "id = 'a' OR id = 'b'"}, "not supported"),
        ("adgs_all", {"filter": "NOT id = 'a'"}, "not supported"),
        ("adgs_all", {"filter": "id LIKE 'a%'"}, "not supported"),
        ("adgs_all", {"filter": "id IN ('a')"}, "not supported"),
        ("adgs_all", {"filter": "published > TIMESTAMP('2024-01-01T00:00:00Z')"}, "not supported"),
        ("adgs_all", {"filter": "t_starts(published, TIMESTAMP('2024-01-01T00:00:00Z'))"}, "not supported"),
        ("adgs_all", {"filter": "platform = 'sentinel-9z'"}, "Cannot map platform/constellation"),
        ("adgs_all", {"filter": "platform = 'sentinel-1a' AND constellation = 'sentinel-2'"}, "Cannot map"),
        ("adgs_all", {"filter": "id ="}, "not cql2-text"),
        ("adgs_all", {"sortby": "+id,-created"}, "only one field"),
        ("adgs_all", {"sortby": "+nothing"}, "Invalid queryable"),
        ("adgs_all", {"limit": 0}, "'limit'"),
        ("adgs_all", {"limit": -1}, "'limit'"),
        ("adgs_all", {"limit": "x"}, "'limit'"),
        ("adgs_all", {"page": 0}, "'page'"),
        ("adgs_all", {"token": "next:2"}, "'token'"),
        ("adgs_all", {"datetime": "today"}, "'datetime'"),
        ("adgs_all", {"fields": "id"}, "Unimplemented search parameters"),
        ("adgs_all", {"ids": "a"}, "Unimplemented search parameters"),
        ("adgs_all", {"colour": "red"}, "Unimplemented search parameters: colour"),
        ("prip_s2a", {"intersects": "POINT(1 2)"}, "POLYGON"),
        ("prip_s2a", {"bbox": "0,0,1,1", "intersects": "POLYGON((6 44, 7 44, 7 45, 6 45, 6 44))"}, "nothing in common"),
    ],
)
def test_what_stations_cannot_do_is_422(local: httpx.Client, collection: str, parameters: Json, words: str) -> None:
    service = "prip" if collection.startswith("prip") else "auxip"
    answer = local.get(f"/{service}/collections/{collection}/items", params=parameters)
    assert answer.status_code == 422
    assert words in answer.json()["description"]


def test_a_box_may_cross_the_antimeridian(local: httpx.Client) -> None:
    across = [item["id"] for item in items(local, "prip_s2b") if "T01KAB" in item["id"]]
    for box in ("179,-90,-179,90", "179.5,-90,180,90", "-180,-90,-179.9,90"):
        assert [item["id"] for item in items(local, "prip_s2b", bbox=box)] == across
        body = {"collections": ["prip_s2b"], "bbox": [float(part) for part in box.split(",")]}
        assert ids(local.post("/prip/search", json=body)) == across
    assert across[0] not in [item["id"] for item in items(local, "prip_s2b", bbox="-179.5,-90,179,90")]
    west = "POLYGON((178 -89, 180 -89, 180 89, 178 89, 178 -89))"
    assert [item["id"] for item in items(local, "prip_s2b", bbox="179,-90,-179,90", intersects=west)] == across
    elsewhere = {"bbox": "179,-90,-179,90", "intersects": "POLYGON((6 44, 7 44, 7 45, 6 45, 6 44))"}
    assert local.get("/prip/collections/prip_s2b/items", params=elsewhere).status_code == 422


def test_a_malformed_box_is_400(local: httpx.Client) -> None:
    for box in ("1,2,3", "a,b,c,d", "1,2,3,4,5,6", "0,5,1,-5", "170,-10,190,10"):
        assert local.get("/prip/collections/prip_s2a/items", params={"bbox": box}).status_code == 400


def test_unknown_collections(http: httpx.Client) -> None:
    for service in ("auxip", "cadip", "prip"):
        answer = http.get(f"/{service}/collections/nope/items")
        assert answer.status_code == 404
        assert answer.json()["description"] == f"Unknown {service.upper()} collection: 'nope'"
        assert ids(http.get(f"/{service}/search", params={"collections": "nope"})) == []
        assert ids(http.post(f"/{service}/search", json={"collections": ["nope"]})) == []
    assert http.get("/auxip/collections/adgs_all/items/nope").json()["description"] == "AUXIP item 'nope' not found."
    answer = http.get("/cadip/collections/cadip_all/items/nope")
    assert (answer.status_code, answer.json()["description"]) == (404, "Cadip session 'nope' not found.")


def test_search_over_all_collections_has_no_doubles(local: httpx.Client) -> None:
    found = ids(local.get("/auxip/search", params={"limit": 1000}))
    assert len(found) == len(set(found)) == len(items(local, "adgs_all")) + len(items(local, "adgs2_all"))
    query = {"product:type": {"eq": "AUX_UT1UTC"}}
    assert len(ids(local.post("/auxip/search", json={"query": query}))) == 3
    assert local.post("/auxip/search", json={"query": {"id": {"lt": "a"}}}).status_code == 422
    session = "S1A_20240401072204053245"
    assert ids(local.get("/cadip/search", params={"ids": session})) == [session]
    external = local.get(f"/cadip/collections/cadip_all/items/{session}").json()["properties"]["externalIds"][0]
    assert ids(local.get("/cadip/search", params={"externalIds": f"cadip:{external['value']}"})) == [session]


def test_datetime_is_the_time_of_publication(local: httpx.Client) -> None:
    # sensed on 2 April, published on 22 April
    found = items(local, "adgs_poeorb", datetime="2024-04-22T00:00:00Z/2024-04-22T23:59:59Z")
    assert {item["properties"]["start_datetime"][:10] for item in found} == {"2024-04-01"}
    assert items(local, "adgs_poeorb", datetime="2024-04-02T00:00:00Z/2024-04-03T00:00:00Z") == []


@pytest.mark.parametrize("method", ["GET", "POST", "items"])
def test_pages_give_every_id_once(local: httpx.Client, method: str) -> None:
    expected = sorted(item["id"] for item in items(local, "adgs_orbit"))
    assert len(expected) == 21
    path = "/auxip/collections/adgs_orbit/items" if method == "items" else "/auxip/search"
    query = {"limit": 7} if method == "items" else {"limit": 7, "collections": "adgs_orbit"}
    body: Json = {"limit": 7, "collections": ["adgs_orbit"], "sortby": [{"field": "id", "direction": "desc"}]}
    pages: list[list[str]] = []
    link: Json | None = {"href": path, "body": body}
    while link:
        if method == "POST":
            answer = local.post(link["href"], json=link["body"])
        else:
            answer = local.get(link["href"], params=None if pages else query)
        pages.append(ids(answer))
        links = {entry["rel"]: entry for entry in answer.json()["links"]}
        assert ("previous" in links) == (len(pages) > 1)
        link = links.get("next")
    # three full pages, then an empty one: a station does not know that there is no more
    assert [len(page) for page in pages] == [7, 7, 7, 0]
    found = [name for page in pages for name in page]
    assert sorted(found) == expected
    if method == "POST":
        assert found == expected[::-1]


def test_a_download_needs_the_credentials_of_the_station(http: httpx.Client) -> None:
    item = items(http, "adgs_poeorb")[0]
    asset = item["assets"][item["id"] + ".EOF"]
    assert "/stations/adgs/Products(" in asset["href"]
    for headers in ({}, {"Authorization": "Bearer guess"}, {"Authorization": "guess"}):
        assert http.get(asset["href"], headers=headers).status_code == 401


def test_made_up_bytes_have_the_announced_size_and_sum(local: httpx.Client) -> None:
    from rsclient.local.stations import content

    record = {"Name": "S1A_OPER_AUX_POEORB_OPOD_X.EOF", "PublicationDate": "2024-01-02T00:00:00Z",
              "ContentDate": {"Start": "2024-01-01T00:00:00.000Z", "End": "2024-01-01T00:01:00.000Z"}}  # fmt: skip
    data = content.make(record)
    assert data == content.make(dict(record))
    assert data.count(b"<OSV>") == 7  # every ten seconds, both ends included
    assert b"<Validity_Start>UTC=2024-01-01T00:00:00</Validity_Start>" in data
    cadus = content.make({"Name": "DCS_01_X_ch1_DSDB_00001.raw"})
    assert len(cadus) % 1279 == 0
    assert {cadus[start : start + 4] for start in range(0, len(cadus), 1279)} == {bytes.fromhex("1acffc1d")}
    assert cadus != content.make({"Name": "DCS_01_X_ch1_DSDB_00002.raw"})
    for item in items(local, "adgs_all"):
        asset = next(iter(item["assets"].values()))
        assert asset["file:size"] > 0
        assert len(asset["file:checksum"]) == len(hashlib.md5().hexdigest())
