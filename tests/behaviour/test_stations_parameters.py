"""The parameters of station searches: which are read, how wrong ones are answered, pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.behaviour.station_requests import (
    ORBIT,
    ORBIT_ID,
    SQUARE,
    Json,
    features,
    get_items,
    get_search,
    ids,
    post_search,
)
from tests.behaviour.target import Target

pytestmark = [pytest.mark.services("auxip", "cadip", "prip"), pytest.mark.mode("local")]


def test_unknown_parameters_are_ignored(target: Target) -> None:
    expected = ids(get_items(target, "adgs_all", limit=3))
    unknown = {
        "colour": "red",
        "collections": "x",
        "ids": "a",
        "fields": "id",
        "intersects": "POINT(1 2)",
        "query": "{}",
    }
    assert ids(get_items(target, "adgs_all", limit=3, **unknown)) == expected
    found = ids(get_search(target, "auxip", limit=3))
    assert ids(get_search(target, "auxip", limit=3, colour="red")) == found
    assert ids(post_search(target, "auxip", limit=3, colour="red")) == found


def test_members_that_no_station_has(target: Target) -> None:
    polygon = json.dumps(SQUARE)
    answers = [
        get_search(target, "auxip", fields="id"),
        post_search(target, "auxip", fields={"include": ["id"]}),
        get_search(target, "prip", intersects=polygon),
        post_search(target, "prip", intersects=SQUARE),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert answer.json()["description"].startswith("Unimplemented search parameters")
    empty = {"include": [], "exclude": []}
    assert len(features(post_search(target, "auxip", fields=empty, limit=1))) == 1


@pytest.mark.parametrize("limit", [0, -1, "x", 1.5])
def test_a_wrong_limit(target: Target, limit: Any) -> None:
    for answer in (get_items(target, "adgs_all", limit=limit), get_search(target, "auxip", limit=limit),
                   post_search(target, "auxip", limit=limit)):  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (400, "BadRequest")


def test_ten_items_a_page_unless_the_limit_says_more(target: Target) -> None:
    assert len(features(get_items(target, "adgs_all"))) == 10
    assert len(features(get_search(target, "auxip"))) == 10
    assert len(features(get_items(target, "adgs_all", limit=20000))) == 31
    assert len(features(post_search(target, "auxip", limit=20000, collections=["adgs_all"]))) == 31


@pytest.mark.parametrize("page", [0, -1, "x"])
def test_a_wrong_page(target: Target, page: Any) -> None:
    assert get_items(target, "adgs_all", page=page).status_code == 422
    assert get_search(target, "auxip", page=page).status_code == 422


def test_a_page_in_a_body_is_a_string(target: Target) -> None:
    first, second = ids(get_search(target, "auxip", limit=4)), ids(get_search(target, "auxip", limit=2, page=2))
    assert first[2:] == second
    assert post_search(target, "auxip", page=2).status_code == 400


def test_a_token_without_page(target: Target) -> None:
    answer = get_items(target, "adgs_all", token="next:2")
    assert answer.status_code == target.expects("station-token-without-page", embedded=422, real=200)


@pytest.mark.parametrize("value", ["today", "2024-04-02T00:00:00Z/2024-04-01T00:00:00Z", "2024-13-01T00:00:00Z"])
def test_a_wrong_datetime(target: Target, value: str) -> None:
    assert get_items(target, "adgs_all", datetime=value).status_code == 400
    assert get_search(target, "cadip", datetime=value).status_code == 400
    assert post_search(target, "prip", datetime=value).status_code == 400


def test_datetime_is_the_time_of_the_data_on_auxip_and_prip(target: Target) -> None:
    # valid from 31 March to 2 April, published on 21 April
    assert ORBIT in ids(get_items(target, "adgs_poeorb", datetime="2024-03-31T22:59:42.000Z"))
    assert ORBIT in ids(get_items(target, "adgs_poeorb", datetime="2024-03-31T00:00:00Z/2024-04-03T00:00:00Z"))
    assert ORBIT in ids(get_items(target, "adgs_poeorb", datetime="2024-03-31T00:00:00Z/.."))
    for elsewhere in ("2024-04-01T00:00:00Z/2024-04-03T00:00:00Z", "2024-04-21T00:00:00Z/2024-04-22T00:00:00Z"):
        assert ORBIT not in ids(get_items(target, "adgs_poeorb", datetime=elsewhere, limit=100))
    day = "2024-04-01T00:00:00Z/2024-04-02T00:00:00Z"
    found = features(get_items(target, "prip_s2b", datetime=day))
    assert {item["properties"]["start_datetime"][:10] for item in found} == {"2024-04-01"}


def test_datetime_is_the_publication_on_cadip(target: Target) -> None:
    assert ids(get_items(target, "cadip_all", datetime="2024-04-01T07:45:16Z")) == ["S1A_20240401072204053245"]
    assert len(ids(get_items(target, "cadip_all", datetime="2024-04-01T00:00:00Z/2024-04-02T00:00:00Z"))) == 3
    assert len(ids(get_items(target, "cadip_all", datetime="2024-04-01T08:00:00Z/.."))) == 3


def test_an_open_interval_on_prip(target: Target) -> None:
    answer = get_items(target, "prip_s2a", datetime="2024-04-01T00:00:00Z/..")
    assert answer.status_code == target.expects("station-crash", embedded=422, real=503)


@pytest.mark.parametrize(
    ("collection", "names"),
    [
        ("adgs_all", ["id", "file:size", "type", "eviction_datetime", "created", "start_datetime", "end_datetime"]),
        ("cadip_all", ["id", "datetime", "published"]),
        ("prip_s2a", ["id", "file:size", "type", "eviction_datetime", "created", "start_datetime", "published"]),
    ],
)
def test_what_can_be_sorted_by(target: Target, collection: str, names: list[str]) -> None:
    for name in names:
        up, down = (ids(get_items(target, collection, sortby=sign + name, limit=100)) for sign in "+-")
        assert sorted(up) == sorted(down)
        if name == "id":
            assert up == sorted(up)
            assert down == up[::-1]


def test_what_cannot_be_sorted_by(target: Target) -> None:
    for sortby in ("+nothing", "+published", "+id,-created", " id"):
        answer = get_items(target, "adgs_all", sortby=sortby)
        assert answer.status_code == 404
        assert "not sortable" in answer.json()["description"]
    assert get_search(target, "auxip", sortby="+nothing").status_code == 404
    assert get_search(target, "auxip", sortby="+id,-created").status_code == 404
    two: list[Json] = [{"field": "id", "direction": "desc"}, {"field": "created", "direction": "desc"}]
    assert post_search(target, "auxip", sortby=[{"field": "nothing", "direction": "asc"}]).status_code == 404
    assert post_search(target, "auxip", sortby=two).status_code == 422


def test_the_sign_of_sortby(target: Target) -> None:
    assert ids(get_items(target, "adgs_all", sortby="id")) == ids(get_items(target, "adgs_all", sortby="+id"))
    assert get_search(target, "auxip", sortby="id").status_code == 422
    down = [{"field": "id", "direction": "desc"}]
    assert ids(post_search(target, "auxip", sortby=down)) == ids(get_search(target, "auxip", sortby="-id"))


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "6,45,7,44", "170,-10,190,10"])
def test_a_malformed_box(target: Target, box: str) -> None:
    for collection in ("prip_s2a", "adgs_all", "cadip_all"):
        assert get_items(target, collection, bbox=box).status_code == 400


def test_a_malformed_box_in_a_body(target: Target) -> None:
    for box in ([1, 2, 3], [6, 45, 7, 44], [0, 0, 200, 45], "6,44,7,45"):
        assert post_search(target, "prip", bbox=box).status_code == 400


def test_a_box_with_heights(target: Target) -> None:
    assert len(features(get_items(target, "adgs_all", bbox="1,2,3,4,5,6"))) == 10
    answer = get_items(target, "prip_s2a", bbox="1,2,3,4,5,6")
    assert answer.status_code == target.expects("station-crash", embedded=400, real=500)


def test_a_box_across_the_antimeridian(target: Target) -> None:
    parts = [ids(get_items(target, "prip_s2b", bbox=box)) for box in ("179,-90,180,90", "-180,-90,-179,90")]
    assert parts[0] == parts[1] == [name for name in ids(get_items(target, "prip_s2b")) if "T01KAB" in name]
    answer = get_items(target, "prip_s2b", bbox="179,-90,-179,90")
    assert answer.status_code == target.expects("station-box-across-antimeridian", embedded=400, real=200)


def test_ids_and_external_ids(target: Target) -> None:
    assert ids(get_search(target, "auxip", ids=ORBIT)) == [ORBIT]
    assert ids(get_search(target, "auxip", ids=ORBIT + ".EOF")) == [ORBIT]
    assert ids(post_search(target, "auxip", ids=[ORBIT])) == [ORBIT]
    assert (
        len(ids(get_search(target, "auxip", ids="AUX_POEORB", collections="adgs_poeorb"))) == 8
    )  # a part of the name does
    two = "S1A_20240401072204053245,S2A_20240401104109045842"
    assert sorted(ids(get_search(target, "cadip", ids=two))) == two.split(",")
    for value in (f"auxip:{ORBIT_ID}", ORBIT_ID):
        assert ids(get_search(target, "auxip", externalIds=value)) == [ORBIT]
        assert ids(get_items(target, "adgs_all", externalIds=value)) == [ORBIT]
        assert ids(post_search(target, "auxip", externalIds=value)) == [ORBIT]


def test_collections(target: Target) -> None:
    assert ids(get_search(target, "auxip", collections="nope")) == []
    assert ids(post_search(target, "auxip", collections=["nope"])) == []
    assert post_search(target, "auxip", collections="adgs_all").status_code == 400
    found = features(post_search(target, "auxip", collections=["adgs_poeorb", "nope"], limit=100))
    assert {item["collection"] for item in found} == {"adgs_poeorb"}


@pytest.mark.parametrize("method", ["GET", "POST", "items"])
def test_pages(target: Target, method: str) -> None:
    order = "-id"
    expected = ids(get_items(target, "adgs_orbit", limit=100, sortby=order))
    assert len(expected) == 21
    query = {"limit": 7, "sortby": order} | ({} if method == "items" else {"collections": "adgs_orbit"})
    body: Json = {"limit": 7, "collections": ["adgs_orbit"], "sortby": [{"field": "id", "direction": "desc"}]}
    link: Json | None = {"href": f"/auxip/{'collections/adgs_orbit/items' if method == 'items' else 'search'}"}
    pages: list[list[str]] = []
    with target.client("auxip") as client:
        while link:
            if method == "POST":
                answer = client.post(link["href"], json=link.get("body", body))
            else:
                answer = client.get(link["href"], params=None if pages else query)
            pages.append(ids(answer))
            links = {entry["rel"]: entry for entry in answer.json()["links"]}
            assert ("previous" in links) == (len(pages) > 1)
            assert ("first" in links) == (len(pages) > 1 and method != "items")
            link = links.get("next")
    # three full pages, then an empty one: a station does not know that there is no more
    assert [len(page) for page in pages] == [7, 7, 7, 0]
    assert [name for page in pages for name in page] == expected


def test_pages_of_two_stations_hold_every_item(target: Target) -> None:
    everything = set(ids(get_search(target, "auxip", limit=1000)))
    assert set(ids(get_items(target, "adgs_all", limit=100))) < everything
    found: list[str] = []
    href: str | None = "/auxip/search?limit=5&sortby=-id"
    with target.client("auxip") as client:
        while href:
            answer = client.get(href)
            found += ids(answer)
            next_link = [entry["href"] for entry in answer.json()["links"] if entry["rel"] == "next"]
            href = next_link[0] if next_link and answer.json()["features"] else None
    assert set(found) == everything


def test_the_first_page_of_a_body_keeps_little(target: Target) -> None:
    answer = post_search(target, "auxip", limit=2, collections=["adgs_orbit"], token="next:page=2")
    (first,) = [link for link in answer.json()["links"] if link["rel"] == "first"]
    assert first["body"] == {"limit": 2, "token": "page=1"}
    assert len(features(post_search(target, "auxip", **first["body"]))) == 2
