"""What a station's service makes of CQL2: by GET as text, by POST as JSON."""

from __future__ import annotations

import json

import pytest

from tests.behaviour.station_requests import (
    ORBIT,
    ORBIT_ID,
    SQUARE,
    SQUARE_TEXT,
    Json,
    features,
    get_items,
    get_search,
    ids,
    op,
    post_search,
    prop,
    service_of,
)
from tests.behaviour.target import Target

pytestmark = [pytest.mark.services("auxip", "cadip", "prip"), pytest.mark.mode("local")]

PUBLISHED = prop("published")
DAY = {"interval": ["2024-04-22T00:00:00Z", "2024-04-23T00:00:00Z"]}


@pytest.mark.parametrize(
    ("collection", "text", "count"),
    [
        ("adgs_orbit", "product:type = 'AUX_PREORB'", 4),
        ("adgs_orbit", "product:type='AUX_PREORB' and platform='sentinel-1c'", 1),
        ("adgs_orbit", "product:type = 'AUX_PREORB,AUX_POEORB'", 12),
        ("adgs_orbit", "product:type IN ('AUX_PREORB','AUX_POEORB')", 12),
        ("adgs_orbit", "product:type in (AUX_PREORB, AUX_POEORB)", 12),
        ("adgs_all", "constellation = 'sentinel-2'", 4),
        ("adgs_orbit", "published = '2024-04-21T12:03:11.125Z'", 2),
        ("adgs_orbit", "start_datetime = '2024-03-31T22:59:42.000Z'", 2),
        ("adgs_poeorb", "t_before(published, '2024-04-22T12:00:00Z')", 2),
        ("adgs_poeorb", "T_BEFORE(published, '2024-04-22T12:00:00Z')", 2),
        ("adgs_poeorb", "t_metBy(published, '2024-04-21T12:03:11.125Z')", 2),
        ("adgs_poeorb", "t_starts(published, '2024-04-22T00:00:00Z')", 0),
        ("adgs_all", "t_intersects(start_datetime, INTERVAL('2024-04-04T00:00:00Z', '..'))", 4),
        ("adgs_all", "t_after(published,'2024-04-22T00:00:00Z') AND t_before(published,'2024-04-24T00:00:00Z')", 3),
        ("adgs_all", f"externalIds = 'auxip:{ORBIT_ID}'", 1),
        ("adgs_all", "id = 'S1A_OPER_AUX_POEORB'", 6),
        ("adgs_all", "Name = 'S1A_OPER_AUX_POEORB'", 6),
        ("adgs_all", f"id = '{ORBIT}.EOF'", 1),
        ("cadip_all", "id = 'S1A_20240401072204053245,S2A_20240401104109045842'", 2),
        ("cadip_all", "id IN ('S1A_20240401072204053245', 'S2A_20240401104109045842')", 2),
        ("cadip_all", "id = 'S1A'", 0),
        ("cadip_all", "sat:absolute_orbit = 53245", 1),
        ("cadip_all", "cadip:num_channels = '2'", 4),
        ("cadip_all", "cadip:retransfer = true", 0),
        ("cadip_all", "platform IN ('sentinel-1a', 'sentinel-2a')", 3),
        ("prip_s2b", "intersects = 'POLYGON((12 47, 14 47, 14 49, 12 49, 12 47))'", 1),
    ],
)
def test_text_by_get(target: Target, collection: str, text: str, count: int) -> None:
    assert len(features(get_items(target, collection, filter=text, limit=100))) == count


@pytest.mark.parametrize(
    ("filter", "count"),
    [
        (op("=", prop("product:type"), "AUX_PREORB"), 4),
        (op("=", prop("product:type"), ["AUX_PREORB", "AUX_POEORB"]), 12),
        (op("in", prop("product:type"), ["AUX_PREORB", "AUX_POEORB"]), 12),
        (op("and", op("=", prop("platform"), "sentinel-1a"), op("=", prop("product:type"), "AUX_PREORB")), 3),
        (op("t_before", PUBLISHED, "2024-04-22T12:00:00Z"), 15),
        (op("t_before", "2024-04-24T12:00:00Z", PUBLISHED), 3),
        (op("t_during", PUBLISHED, DAY), 2),
        (op("t_during", PUBLISHED, {"interval": ["2024-04-22T00:00:00Z", ".."]}), 6),
        (
            op(
                "t_during",
                PUBLISHED,
                {"interval": ["2024-04-22T00:00:00.0Z", op("+", "2024-04-22T00:00:00.0Z", 86400)]},
            ),
            2,
        ),
        (op("=", PUBLISHED, "2024-04-22T00:00:00Z/2024-04-23T23:59:59Z"), 3),
        (op("=", PUBLISHED, "2024-04-22T00:00:00Z/.."), 6),
        (op("=", PUBLISHED, "../2024-04-22T00:00:00Z"), 15),
        (op("=", prop("datetime"), "2024-03-31T22:59:42.000Z"), 2),
        (op("=", prop("externalIds"), f"auxip:{ORBIT_ID}"), 1),
        (op("=", prop("id"), "this and that"), 0),
        (op("=", prop("id"), "a=b"), 0),
    ],
    ids=str,
)
def test_json_by_post(target: Target, filter: Json, count: int) -> None:
    body = {"collections": ["adgs_orbit"], "filter": filter, "limit": 100}
    assert len(features(post_search(target, "auxip", **body))) == count
    assert len(features(post_search(target, "auxip", filter_lang="cql2-json", **body))) == count


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cloud = 'x'", "allowed properties are: "),
        ("id = 'a' OR id = 'b'", "operator 'or'"),
        ("NOT id = 'a'", "operator 'not'"),
        ("id LIKE 'a%'", "operator 'like'"),
        ("id <> 'a'", "operator '<>'"),
        ("id IS NULL", "operator 'isNull'"),
        ("id BETWEEN 'a' AND 'b'", "operator 'between'"),
        ("published > '2024-01-01T00:00:00Z'", "operator '>'"),
        ("\"product:type\" = 'AUX_PREORB'", "product:type"),
        ("(product:type = 'AUX_PREORB')", "(product:type"),
        ("product:type = 'AUX_PREORB' AND (platform = 'sentinel-1a')", "(platform"),
        ("properties.published = '2024-04-21T12:03:11.125Z'", "properties.published"),
        ("id = 'this and that'", "that'"),
        ("published = TIMESTAMP('2024-04-22T00:00:00Z')", "published"),
        ("published = '2024-04-22T00:00:00Z/2024-04-23T23:59:59Z'", "published"),
        ("published = 'x'", "published"),
        ("t_before(processing:datetime, '2024-04-22T12:00:00Z')", "processing:datetime"),
        ("platform = 'sentinel-9z'", "Cannot map platform/constellation"),
        ("platform IN ('sentinel-1a', 'sentinel-9z')", "Cannot map platform/constellation"),
        ("platform = 'sentinel-1a' AND constellation = 'sentinel-2'", "Invalid combination of platform/constellation"),
        ("platform IN ('sentinel-1a') AND constellation IN ('sentinel-2')", "Invalid combination"),
    ],
)
def test_text_that_stations_do_not_take(target: Target, text: str, said: str) -> None:
    answer = get_items(target, "adgs_all", filter=text)
    assert answer.status_code == 422
    assert said in answer.json()["description"]


@pytest.mark.parametrize(
    ("collection", "text"), [("prip_s2a", "sat:relative_orbit = 'x'"), ("cadip_all", "cadip:retransfer = 'x'")]
)
def test_text_of_another_type(target: Target, collection: str, text: str) -> None:
    assert get_items(target, collection, filter=text).status_code == 422


@pytest.mark.parametrize(
    "filter",
    [
        op("or", op("=", prop("id"), "a"), op("=", prop("id"), "b")),
        op("AND", op("=", prop("id"), "a"), op("=", prop("Name"), "b")),
        op(">", PUBLISHED, "2024-04-22T12:00:00Z"),
        op("=", prop("nope"), "a"),
        op("=", prop("id"), "a", "b"),
        op("s_intersects", prop("geometry"), SQUARE),
        op("intersects", prop("geometry"), {"type": "Point", "coordinates": [6, 44]}),
        op("intersects", prop("geometry"), {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}),
        {"x": 1},
    ],
    ids=str,
)
def test_json_that_stations_do_not_take(target: Target, filter: Json) -> None:
    assert post_search(target, "prip", filter=filter).status_code == 422


@pytest.mark.parametrize("operator", ["=", "in"])
def test_json_by_get_is_read_as_text(target: Target, operator: str) -> None:
    text = json.dumps(op(operator, prop("product:type"), ["AUX_PREORB"]))
    for answer in (
        get_items(target, "adgs_all", filter=text, filter_lang="cql2-json"),
        get_search(target, "auxip", filter=text, filter_lang="cql2-json"),
    ):
        assert answer.status_code == 422
        assert "Invalid query filter" in answer.json()["description"]


def test_a_body_takes_json_only(target: Target) -> None:
    tree = op("=", prop("product:type"), "AUX_PREORB")
    assert post_search(target, "auxip", filter="product:type = 'AUX_PREORB'").status_code == 400
    assert post_search(target, "auxip", filter=[]).status_code == 400
    assert post_search(target, "auxip", filter=tree, filter_lang="cql2-text").status_code == 400
    assert post_search(target, "auxip", filter=tree, filter_lang="other").status_code == 400
    assert get_items(target, "adgs_all", filter="id = 'a'", filter_lang="other").status_code == 400


def test_intersects(target: Target) -> None:
    by_text = ids(get_items(target, "prip_s2a", filter=f"intersects = '{SQUARE_TEXT}'"))
    assert any("T32TLR" in name for name in by_text)
    assert not any("T31UDQ" in name for name in by_text)
    here = {"collections": ["prip_s2a"]}
    for area in (SQUARE, SQUARE_TEXT):
        for operator in ("intersects", "INTERSECTS"):
            tree = op(operator, prop("geometry"), area)
            assert ids(post_search(target, "prip", filter=tree, **here)) == by_text
    assert ids(post_search(target, "prip", filter=op("=", prop("intersects"), SQUARE_TEXT), **here)) == by_text
    assert ids(post_search(target, "prip", bbox=[6, 44, 7, 45], **here)) == by_text
    both = op("intersects", prop("geometry"), SQUARE)
    assert ids(post_search(target, "prip", bbox=[6, 44, 7, 45], filter=both, **here)) == by_text
    assert post_search(target, "prip", bbox=[0, 0, 1, 1], filter=both, **here).status_code == 422
    # sessions and auxiliary files have no place
    assert len(features(post_search(target, "auxip", filter=both, limit=3))) == 3


def test_product_types_of_prip_are_those_of_the_station(target: Target) -> None:
    found = features(get_items(target, "prip_s2a", filter="product:type = 'MSI_L2A_DS'"))
    assert len(found) >= 2
    assert {item["properties"]["product:type"] for item in found} == {"S02MSIL2A"}
    assert ids(get_items(target, "prip_s2a", filter="product:type = 'S02MSIL2A'")) == []


def test_satellites_are_asked_for_by_constellation_and_letter(target: Target) -> None:
    tree = op("in", prop("platform"), ["sentinel-1c", "sentinel-2a"])
    found = features(post_search(target, "auxip", filter=tree, limit=100))
    # 1A is found because of the A of 2A
    assert {"sentinel-1a", "sentinel-1c", "sentinel-2a"} <= {item["properties"]["platform"] for item in found}


def test_the_query_extension(target: Target) -> None:
    right = {"product:type": {"eq": "AUX_UT1UTC"}}
    assert len(ids(post_search(target, "auxip", query=right))) == 3
    assert len(ids(get_search(target, "auxip", query=json.dumps(right)))) == 3
    for wrong in ({"id": {"lt": "a"}}, {"nope": {"eq": "a"}}):
        assert post_search(target, "auxip", query=wrong).status_code == 422
    assert post_search(target, "cadip", query={"cadip:retransfer": {"eq": False}}).status_code == 422


CRASHING = [
    op("t_before", PUBLISHED, {"timestamp": "2024-04-22T12:00:00Z"}),
    op("t_before", PUBLISHED, {"date": "2024-04-22"}),
    op("t_before", prop("processing:datetime"), "2024-04-22T12:00:00Z"),
    op("t_during", PUBLISHED, {"interval": ["2024-04-22T00:00:00Z", op("+", "2024-04-22T00:00:00Z", 86400)]}),
    op("=", "AUX_PREORB", prop("product:type")),
]


@pytest.mark.parametrize("filter", CRASHING, ids=str)
def test_filters_that_crash(target: Target, filter: Json) -> None:
    answer = post_search(target, "auxip", filter=filter)
    assert answer.status_code == target.expects("station-crash", embedded=422, real=500)


@pytest.mark.parametrize("text", ["t_before(published, TIMESTAMP('2024-04-22T12:00:00Z'))", "id ="])
def test_texts_that_crash(target: Target, text: str) -> None:
    answer = get_items(target, "adgs_all", filter=text)
    assert answer.status_code == target.expects("station-crash", embedded=422, real=500)


@pytest.mark.parametrize(
    "filter",
    [
        op("=", prop("created"), "2024-04-21T11:56:11.125Z"),
        op("=", PUBLISHED, {"timestamp": "2024-04-21T12:03:11.125Z"}),
        op("and", op("=", prop("id"), "nothing"), op("=", prop("id"), "S1A_OPER_AUX_POEORB")),
        op("and", op("t_after", PUBLISHED, "2054-04-22T00:00:00Z"), op("t_after", PUBLISHED, "2014-04-22T00:00:00Z")),
    ],
    ids=str,
)
def test_conditions_that_are_lost(target: Target, filter: Json) -> None:
    answer = post_search(target, "auxip", filter=filter)
    assert answer.status_code == target.expects("station-lost-condition", embedded=422, real=200)


def test_a_text_value_is_cut_at_its_equals_sign(target: Target) -> None:
    answer = get_items(target, "adgs_all", filter="id = 'S1A_OPER_AUX_POEORB=b'")
    assert answer.status_code == target.expects("station-lost-condition", embedded=422, real=200)


@pytest.mark.parametrize("collection", ["adgs_all", "cadip_all", "prip_s2b"])
def test_several_constellations(target: Target, collection: str) -> None:
    service = service_of(collection)
    names = ["sentinel-1", "sentinel-2"]
    for answer in (
        get_items(target, collection, filter=f"constellation IN ('{names[0]}', '{names[1]}')"),
        post_search(target, service, filter=op("in", prop("constellation"), names)),
    ):
        status = target.expects("station-several-constellations", embedded=422, real=200)
        assert answer.status_code == status
        assert answer.json().get("features", []) == []


def test_pages_without_a_collection_have_each_item_once(target: Target) -> None:
    for service, count in (("auxip", 35), ("cadip", None), ("prip", None)):
        found: list[str] = []
        for page in range(1, 20):
            part = ids(get_search(target, service, limit=5, page=page))
            found += part
            if len(part) < 5:
                break
        assert len(found) == len(set(found))
        assert count in (None, len(found))
