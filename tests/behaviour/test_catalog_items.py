"""Items of the catalog: publication, replacement, patches, deletion."""

from __future__ import annotations

import httpx
import pytest

from tests.behaviour.documents import SQUARE, Json, create, item, links, square
from tests.behaviour.target import Target

pytestmark = pytest.mark.services("catalog")

WIDER = {"type": "Polygon", "coordinates": [[[1, 41], [3, 41], [3, 42], [1, 42], [1, 41]]]}
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}


def test_publication_completes_the_item(target: Target, catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique)
    given: Json = {"published": "2020-01-01T00:00:00Z", "owner": "another"}
    answer = catalog.post(path, json=item("a", SQUARE, **given) | {"collection": "another"})
    assert answer.status_code == 201
    found = answer.json()
    assert (found["id"], found["collection"], found["bbox"]) == ("a", unique, [1, 41, 2, 42])
    properties = found["properties"]
    assert properties["owner"] == target.owner
    assert "2020" < properties["published"] <= properties["updated"] < properties["expires"]
    for extension in ("ownership-stac-extension/v1.1.0", "alternate-assets/v1.1.0", "file/v2.1.0"):
        assert any(extension in url for url in found["stac_extensions"])
    root = f"{target.urls['catalog']}/catalog/"
    own = f"{root}collections/{target.owner}:{unique}"
    expected = {"root": root, "parent": own, "collection": own, "self": f"{own}/items/a"}
    assert {rel: link["href"] for rel, link in links(found).items()} == expected
    got = catalog.get(own + "/items/a")
    assert got.headers["content-type"].split(";")[0] == "application/geo+json"
    # in cluster mode only the answer to GET has the authentication extension
    if target.mode == "local" or target.embedded:
        assert got.json() == found
    assert got.json()["id"] == found["id"]


def test_an_expiry_that_is_given_stays(catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique)
    answer = catalog.post(path, json=item("a", expires="2030-01-01T00:00:00Z"))
    assert answer.json()["properties"]["expires"] == "2030-01-01T00:00:00Z"


@pytest.mark.parametrize("product_type", [None, " ", 3])
def test_an_item_needs_a_product_type(catalog: httpx.Client, unique: str, product_type: object) -> None:
    path = create(catalog, unique, item("b"))
    body = item("a", **{"product:type": product_type})
    answer = catalog.post(path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "Forbidden")
    assert catalog.put(path + "/b", json=body | {"id": "b"}).status_code == 403


def test_an_item_collection_is_refused(catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique)
    body = {"type": "FeatureCollection", "features": [item("a"), item("b")]}
    assert catalog.post(path, json=body).status_code == 403
    assert catalog.get(path).json()["features"] == []


def test_checks_come_in_their_order(catalog: httpx.Client, unique: str) -> None:
    broken = item("a", {"type": "Polygon", "coordinates": []}, **{"product:type": None})
    del broken["stac_extensions"]
    path = f"/catalog/collections/{unique}/items"
    assert catalog.post(path, json=broken).status_code == 404
    create(catalog, unique)
    assert catalog.post(path, json=broken).status_code == 403
    catalog.post(path, json=item("a")).raise_for_status()
    broken["properties"]["product:type"] = "S01SIWRAW"
    answer = catalog.post(path, json=broken)
    assert (answer.status_code, answer.json()["code"]) == (409, "Conflict")
    broken["id"] = "b"
    answer = catalog.post(path, json=broken)
    assert (answer.status_code, answer.json()["description"][:28]) == (400, "Missing key in request body!")


@pytest.mark.parametrize(
    "change",
    [
        {"links": None},
        {"assets": None},
        {"id": None},
        {"id": 5},
        {"properties": {"product:type": "x"}},
        *({"id": f"a{character}b"} for character in "/:?#[]@!$&'()*+,;="),
    ],
)
def test_an_item_has_its_members_and_an_id_that_can_be_addressed(
    catalog: httpx.Client, unique: str, change: Json
) -> None:
    body = {name: value for name, value in (item("a") | change).items() if value is not None or name == "geometry"}
    assert catalog.post(create(catalog, unique), json=body).status_code == 400


@pytest.mark.parametrize(
    "when",
    [
        "2024-01-01T00:00:00",  # no zone
        "2024-01-01",
        "2024-01-01T00:00:00+01",
        "2024-01-01T00:00:00+99:00",
        "2024-01-01T00:00:00+23:60",
        "2024-01-01T12:00:60Z",  # a leap second where there was none
        "2016-12-31T23:59:60Z",  # where there was one; the database has no name for it
        "2024-01-01T24:00:00Z",
        "2024-13-01T00:00:00Z",
        "yesterday",
    ],
)
def test_a_time_that_is_none_is_refused(catalog: httpx.Client, unique: str, when: str) -> None:
    answer = catalog.post(create(catalog, unique), json=item("a", datetime=when))
    assert answer.status_code == 400
    assert when in answer.text


@pytest.mark.plain_catalog
@pytest.mark.parametrize(
    ("given", "answered"),
    [
        ("2024-01-01T00:00:00+01:00", "2023-12-31T23:00:00Z"),
        ("2024-01-01T00:00:00+0100", "2023-12-31T23:00:00Z"),
        ("2024-01-01T00:00:00-23:59", "2024-01-01T23:59:00Z"),
        ("2024-01-01 00:00:00.1234567z", "2024-01-01T00:00:00.123456Z"),
        ("2024-01-01t00:00:00.500Z", "2024-01-01T00:00:00.500000Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_times_are_answered_in_utc(catalog: httpx.Client, unique: str, given: str, answered: str) -> None:
    path = create(catalog, unique, square("a", datetime=given))
    assert catalog.get(path + "/a").json()["properties"]["datetime"] == answered


def test_put_keeps_published_and_renews_expires(catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique)
    assert catalog.put(path + "/a", json=item("a")).status_code == 400
    first = catalog.post(path, json=item("a", expires="2030-01-01T00:00:00Z")).json()["properties"]
    answer = catalog.put(path + "/a", json=item("a", platform="sentinel-1c"))
    assert answer.status_code == 200
    second = answer.json()["properties"]
    assert (second["platform"], second["published"]) == ("sentinel-1c", first["published"])
    assert second["updated"] > first["updated"]
    assert second["updated"] < second["expires"] != first["expires"]
    given: Json = {"published": "2021-01-01T00:00:00Z", "expires": "2031-01-01T00:00:00Z"}
    third = catalog.put(path + "/a", json=item("a", **given)).json()["properties"]
    assert {name: third[name] for name in given} == given
    assert catalog.put(path + "/a", json=item("b")).status_code == 400


def test_patch_merges_and_answers_with_stored_ids(target: Target, catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique, item("a", SQUARE, platform="p"))
    answer = catalog.patch(path + "/a", json={"properties": {"eo:cloud_cover": 12.5, "platform": None}})
    assert answer.status_code == 200
    stored = f"{target.owner}_{unique}"
    assert answer.json()["collection"] == stored
    assert links(answer.json())["self"]["href"].endswith(f"/catalog/collections/{stored}/items/a")
    found = catalog.get(path + "/a").json()
    assert found["collection"] == unique
    assert found["properties"]["eo:cloud_cover"] == 12.5
    assert "platform" not in found["properties"]
    assert found["geometry"] == SQUARE


def test_patching_a_geometry_computes_the_bbox(catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique, item("a", SQUARE)) + "/a"
    assert catalog.patch(path, json={"geometry": WIDER}).json()["bbox"] == [1, 41, 3, 42]
    assert catalog.get(path).json()["bbox"] == [1, 41, 3, 42]
    assert catalog.patch(path, json={"bbox": [0, 0, 1, 1]}).status_code == 400
    assert catalog.patch(path, json={"bbox": [1, 41, 3, 42]}).status_code == 200
    assert catalog.patch(path, json={"bbox": None}).json()["bbox"] == [1, 41, 3, 42]
    clockwise = {"type": "Polygon", "coordinates": [SQUARE["coordinates"][0][::-1]]}
    assert catalog.patch(path, json={"geometry": clockwise}).status_code == 400
    # the answer to PATCH is what is stored: the whole world stands for no geometry
    patched = catalog.patch(path, json={"geometry": None}).json()
    assert (patched["geometry"], patched["bbox"]) == (WORLD, [-180, -90, 180, 90])
    found = catalog.get(path).json()
    assert (found["geometry"], found["bbox"]) == (None, None)


def test_what_cannot_be_patched(target: Target, catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique, item("a"))
    assert catalog.patch(path + "/b", json={"properties": {"x": 1}}).status_code == 404
    assert catalog.patch(path + "/b", json={"geometry": None}).status_code == 400
    assert catalog.patch(path + "/a", json={"id": "b"}).status_code == 400
    assert catalog.patch(path + "/a", json={"collection": "another"}).status_code == 400
    assert catalog.patch(path + "/a", json={"assets": {"f": {"href": "s3://another/key"}}}).status_code == 400
    wrong_time = catalog.patch(path + "/a", json={"properties": {"datetime": "x"}})
    array = catalog.patch(path + "/a", json=[{"op": "add", "path": "/properties/x", "value": 1}])
    for answer in (wrong_time, array):
        assert answer.status_code == target.expects("server-error", embedded=400, real=500)
    assert "x" not in catalog.get(path + "/a").json()["properties"]


def test_deleting_an_item(catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique, item("a")) + "/a"
    assert catalog.delete(path).json() == {"deleted item": "a"}
    assert catalog.get(path).status_code == 404
    assert catalog.delete(path).status_code == 404


def test_an_id_with_a_slash(target: Target, catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique, item("a"))
    for spelled in ("b/c", "b%2Fc"):
        assert catalog.get(f"{path}/{spelled}").status_code == 404
        assert catalog.patch(f"{path}/{spelled}", json={"properties": {}}).status_code == 404
        assert catalog.delete(f"{path}/{spelled}").status_code == 404
    answer = catalog.get(f"{path}/a%2Fc")
    assert answer.status_code == target.expects("slash-in-id", embedded=404, real=200)


def test_bulk_items_have_no_rules_of_publication(target: Target, catalog: httpx.Client, unique: str) -> None:
    path = create(catalog, unique)
    bulk = f"/catalog/collections/{unique}/bulk_items"
    body = square("a")
    del body["properties"]["product:type"]
    for wrong in (body | {"collection": unique}, body | {"geometry": None}, body | {"id": "b"}):
        assert catalog.post(bulk, json={"items": {"a": wrong}, "method": "insert"}).status_code == 400
    right = body | {"collection": f"{target.owner}_{unique}"}
    answer = catalog.post(bulk, json={"items": {"a": right, "b": right | {"id": "b"}}, "method": "insert"})
    assert answer.status_code == target.expects("bulk-answer", embedded=200, real=400)
    found = catalog.get(path + "/a").json()
    assert found["collection"] == unique
    assert not {"owner", "published", "expires"} & found["properties"].keys()
    assert len(catalog.get(path).json()["features"]) == 2
    assert catalog.post(bulk, json={"items": {"a": right}, "method": "insert"}).status_code == 409
    # such an item cannot be replaced: it was never published
    assert catalog.put(path + "/a", json=item("a")).status_code == 400


CLOCKWISE = [[1, 41], [1, 42], [2, 42], [2, 41], [1, 41]]


@pytest.mark.parametrize(
    ("ring", "bbox"),
    [
        (CLOCKWISE, [1, 41, 2, 42]),
        (CLOCKWISE, [5, 5, 6, 6]),
        (CLOCKWISE[:3], [1, 41, 2, 42]),
        ([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]], [0, 0, 2, 2]),
    ],
    ids=["clockwise", "other bbox", "open", "crosses itself"],
)
def test_bulk_items_have_no_rules_of_geometry(
    target: Target, catalog: httpx.Client, unique: str, ring: list[list[float]], bbox: list[float]
) -> None:
    path = create(catalog, unique)
    geometry = {"type": "Polygon", "coordinates": [ring]}
    body = item("a", geometry, bbox) | {"collection": f"{target.owner}_{unique}"}
    assert catalog.post(path, json=item("b", geometry, bbox)).status_code == 400
    answer = catalog.post(f"/catalog/collections/{unique}/bulk_items", json={"items": {"a": body}})
    assert answer.status_code == target.expects("bulk-answer", embedded=200, real=400)
    found = catalog.get(path + "/a").json()
    assert found["geometry"] == geometry
    assert found["bbox"] == bbox


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_json_does_not_have(target: Target, catalog: httpx.Client, unique: str, number: str) -> None:
    path = create(catalog, unique)
    body = httpx.Request("POST", "http://x", json=item("a", cover=7.25)).content.replace(b"7.25", number.encode())
    answer = catalog.post(path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == target.expects("not-a-number", embedded=400, real=201)
    if target.embedded:
        assert "'/properties/cover'" in answer.json()["description"]


@pytest.mark.parametrize("content", [b"{", b"[1]", b'"x"', b"5", b"\xff", b""])
def test_a_body_that_is_no_json_object(target: Target, catalog: httpx.Client, unique: str, content: bytes) -> None:
    path = create(catalog, unique)
    for url in ("/catalog/collections", path):
        answer = catalog.post(url, content=content, headers={"content-type": "application/json"})
        assert answer.status_code == target.expects("server-error", embedded=400, real=500)
        assert answer.json().keys() == {"code", "description"}
