"""Whatever JSON value stands anywhere in a document, validation names faults and never raises."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from rsclient.validation import faults, known_schemas, validate

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
EXTENSION = "https://stac-extensions.github.io/{}/schema.json"
ITEM: dict[str, Any] = {
    "type": "Feature",
    "stac_version": "1.0.0",
    "stac_extensions": [EXTENSION.format(name) for name in ("file/v2.1.0", "eo/v1.1.0")],
    "id": "a",
    "collection": "c",
    "geometry": SQUARE,
    "bbox": [0, 0, 1, 1],
    "properties": {
        "datetime": "2025-01-02T03:04:05Z",
        "created": "2025-01-02T03:04:05Z",
        "title": "A",
        "platform": "sentinel-2a",
        "instruments": ["msi"],
        "providers": [{"name": "ESA", "roles": ["producer"], "url": "https://esa.int"}],
        "eo:cloud_cover": 12.5,
    },
    "links": [
        {"rel": "self", "href": "https://rs.example/a", "type": "application/geo+json"},
        {"rel": "collection", "href": "c"},
    ],
    "assets": {
        "b": {
            "href": "b.tif",
            "title": "B",
            "type": "image/tiff",
            "roles": ["data"],
            "file:size": 7,
            "eo:bands": [{"name": "b"}],
        }
    },
}
COLLECTION: dict[str, Any] = {
    "type": "Collection",
    "stac_version": "1.1.0",
    "stac_extensions": [],
    "id": "c",
    "title": "C",
    "description": "Things",
    "keywords": ["x"],
    "license": "other",
    "providers": [{"name": "ESA", "roles": ["producer"]}],
    "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [["2025-01-01T00:00:00Z", None]]}},
    "summaries": {"platform": ["sentinel-2a"], "eo:cloud_cover": {"minimum": 0, "maximum": 100}},
    "links": [{"rel": "self", "href": "https://rs.example/c"}],
    "assets": {"t": {"href": "t.png", "roles": ["thumbnail"]}},
    "item_assets": {"b": {"title": "B", "type": "image/tiff"}},
}
VALUES: list[Any] = [None, 5, "x", [], {}, [5], True]
REQUIRED = {
    "stac_version",
    "id",
    "geometry",
    "properties",
    "links",
    "assets",
    "type",
    "description",
    "license",
    "extent",
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all members and elements."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in entries:
        yield (*path, name)
        yield from places(part, (*path, name))


def mutated(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    at: Any = changed
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return changed


@pytest.mark.parametrize("document", [ITEM, COLLECTION], ids=["item", "collection"])
def test_the_documents_are_valid(document: dict[str, Any]) -> None:
    assert list(faults(document)) == []


@pytest.mark.parametrize("document", [ITEM, COLLECTION], ids=["item", "collection"])
def test_any_value_anywhere_gives_a_list_of_faults(document: dict[str, Any]) -> None:
    for path in places(document):
        if len(path) > 3:  # positions are all alike
            continue
        for value in VALUES:
            found = list(faults(mutated(document, path, value)))
            assert all(isinstance(fault, str) and ": " in fault for fault in found), (path, value, found)


def test_members_that_the_schema_types_have_a_fault() -> None:
    # null, [] and {} may be right in some of these places, these values are right in none
    for document in (ITEM, COLLECTION):
        for name in sorted(REQUIRED & set(document)):
            for value in (5, [5], True, float("nan")):
                assert list(faults(mutated(document, (name,), value))), (name, value)
        for value in (None, 5, "x", {}, [5], [None], [[]], True):
            assert list(faults(mutated(document, ("stac_extensions",), value))), value


@pytest.mark.parametrize("value", [*VALUES, {"x": 1}, (), set(), object()])
def test_a_document_that_is_no_stac_object_has_a_fault(value: Any) -> None:
    (fault, *_) = faults(value)
    assert ": " in fault
    with pytest.raises(ValueError, match="does not meet its schemas"):
        validate(value)


@pytest.mark.parametrize(
    ("member", "value", "fault"),
    [
        ("stac_extensions", None, "stac_extensions: None is not of type 'array' (item)"),
        ("stac_extensions", [5], "stac_extensions/0: 5 is not of type 'string' (item)"),
        ("type", 5, "type: expected a Feature, a Collection or a Catalog, found 5"),
        ("type", [], "type: expected a Feature, a Collection or a Catalog, found []"),
        ("stac_version", 5, "stac_version: expected one of 1.0.0, 1.1.0, found 5"),
        ("stac_version", "0.9.0", "stac_version: expected one of 1.0.0, 1.1.0, found '0.9.0'"),
    ],
)
def test_faults_are_named_with_their_place(member: str, value: Any, fault: str) -> None:
    for ignore_unknown in (False, True):
        assert fault in list(faults({**ITEM, member: value}, ignore_unknown=ignore_unknown))


def test_a_schema_that_refers_to_a_missing_one_hides_no_other_fault() -> None:
    url = EXTENSION.format("altimetry/v0.1.0")
    track = {"datetime": "2020-02-19T11:35:18Z", "altm:nominal_track": [[0, 0], [1, 1]], "altm:instrument_type": 5}
    document = {**ITEM, "stac_extensions": [url], "properties": track}
    found = list(faults(document, ignore_unknown=True))
    assert any(fault.endswith("(altimetry/v0.1.0)") for fault in found)
    assert not any("LineString.json" in fault for fault in found)
    assert any(f"{url} refers to https://geojson.org/schema/LineString.json" in fault for fault in faults(document))


def test_numbers_that_json_has_not_are_faults() -> None:
    document = {**ITEM, "properties": {"datetime": "2025-01-01T00:00:00Z", "x": float("inf"), "y": [1, float("nan")]}}
    document["stac_extensions"] = []
    assert list(faults(document)) == [
        "properties/x: inf is not a JSON number",
        "properties/y/1: nan is not a JSON number",
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"bbox": [0, 5, 1, 1]}, "bbox: south 5 is greater than north 1"),
        ({"bbox": [0, 5, 10, 1, 1, 20]}, "bbox: south 5 is greater than north 1"),
        ({"bbox": [0, 0, 20, 1, 1, 10]}, "bbox: the lowest height 20 is greater than the highest 10"),
        ({"bbox": [-181.3, 0, 1, 1]}, "bbox: longitude -181.3 is not in -180 to 180 degrees (RFC 7946, section 4)"),
        ({"bbox": [0, 0, 1, 90.5]}, "bbox: latitude 90.5 is not in -90 to 90 degrees (RFC 7946, section 4)"),
        (
            {"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [181, 0], [1, 95], [0, 0]]]}},
            "geometry/coordinates/0/1: longitude 181 is not in -180 to 180 degrees (RFC 7946, section 4)",
        ),
        (
            {"geometry": {"type": "Point", "coordinates": [0, -91]}},
            "geometry/coordinates: latitude -91 is not in -90 to 90 degrees (RFC 7946, section 4)",
        ),
    ],
)
def test_footprints_outside_the_world_are_faults(changes: dict[str, Any], fault: str) -> None:
    assert fault in list(faults({**ITEM, **changes}))


@pytest.mark.parametrize("bbox", [[178.7, 0, -178.6, 1], [-180, -90, 180, 90], [0, 0, 0, 1, 1, 1]])
def test_boxes_across_the_antimeridian_and_round_the_world_are_good(bbox: list[float]) -> None:
    assert list(faults({**ITEM, "bbox": bbox})) == []


def test_boxes_of_a_collection_are_checked() -> None:
    document = mutated(COLLECTION, ("extent", "spatial", "bbox", 0), [0, 5, 1, 1])
    assert list(faults(document)) == ["extent/spatial/bbox/0: south 5 is greater than north 1"]


def test_a_document_that_is_nested_too_deeply_has_a_fault() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    (fault,) = faults({**ITEM, "properties": deep})
    assert fault == "document: its values are nested too deeply to be checked"


def test_an_item_of_a_station_or_catalog_may_be_published_again() -> None:
    published = copy.deepcopy(ITEM)
    published["stac_extensions"] += [
        "https://stac-extensions.github.io/external-ids/v1.0.0/schema.json",
        "https://home.rs-python.eu/ownership-stac-extension/v1.1.0/schema.json",
        "https://stac-extensions.github.io/alternate-assets/v1.1.0/schema.json",
        "https://stac-extensions.github.io/authentication/v1.1.0/schema.json",
        "https://stac-extensions.github.io/timestamps/v1.1.0/schema.json",
        "https://unpublished.example/x/v1.0.0/schema.json",
    ]
    published["properties"] |= {
        "owner": "alice",
        "published": "2025-01-03T00:00:00.000000Z",
        "updated": "2025-01-03T00:00:00.000000Z",
        "expires": "2025-02-03T00:00:00.000000Z",
        "externalIds": [{"scheme": "auxip", "value": "5b9c6a10-1d52-4b5a-9a53-a4ab5a9d6e43"}],
        "auth:schemes": {"apikey": {"type": "apiKey", "description": "API key", "name": "x-api-key", "in": "header"}},
    }
    published["assets"]["b"] |= {
        "auth:refs": ["apikey"],
        "alternate": {"https": {"href": "https://rs.example/b", "auth:refs": ["apikey"]}},
    }
    assert list(faults(published, ignore_unknown=True)) == []


def test_every_schema_can_be_used() -> None:
    for url in known_schemas():
        if url.startswith("https://stac-extensions.github.io/"):
            list(faults({**ITEM, "stac_extensions": [url]}))
    assert json.dumps(ITEM)
