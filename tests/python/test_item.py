"""Items in Python: dicts, pickles, pystac, mutation, validation."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from rsclient import Item, ItemBuilder, ItemCollection, Link
from rsclient.errors import DecodeError
from rsclient.stac import Asset, collection_from_pystac, collection_to_pystac, item_from_pystac, make_collection
from rsclient.validation import faults, known_schemas, validate

DATA = Path(__file__).resolve().parents[1] / "data"


def minimal() -> dict[str, Any]:
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [],
        "id": "a",
        "geometry": None,
        "properties": {"datetime": "2020-02-19T11:35:18.456Z", "big": 12345678901234567890, "small": 1e-300},
        "links": [],
        "assets": {"x": {"href": "s3://b/k", "file:size": 7}},
    }


def test_a_dict_survives_the_round_trip() -> None:
    assert Item.from_dict(minimal()).to_dict() == minimal()


def test_numbers_keep_their_kind_and_size() -> None:
    item = Item.from_json('{"id": "a", "n": [1, 1.0, 12345678901234567890, 1e3]}')
    numbers = item["n"]
    assert numbers == [1, 1.0, 12345678901234567890, 1000.0]
    assert [type(number) for number in numbers] == [int, float, int, float]


def test_unchanged_text_comes_back_byte_for_byte() -> None:
    text = '{"id": "a",   "unknown": 1.50, "properties": {}}'
    assert Item.from_json(text).to_json() == text


def test_datetime_is_aware() -> None:
    expected = dt.datetime(2020, 2, 19, 11, 35, 18, 456000, tzinfo=dt.timezone.utc)
    assert Item.from_dict(minimal()).datetime == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9999-12-31T23:59:59.999999Z", dt.datetime(9999, 12, 31, 23, 59, 59, 999999)),
        ("2300-01-01T00:00:00.000001+01:00", dt.datetime(2299, 12, 31, 23, 0, 0, 1)),
        ("1600-02-29T12:00:00Z", dt.datetime(1600, 2, 29, 12)),
        ("0001-01-01T00:00:00Z", dt.datetime(1, 1, 1)),
    ],
)
def test_datetime_is_exact_in_every_year_that_python_has(text: str, expected: dt.datetime) -> None:
    found = Item.from_dict({"id": "a", "properties": {"datetime": text}}).datetime
    assert found == expected.replace(tzinfo=dt.timezone.utc)
    assert found is not None
    assert found.utcoffset() == dt.timedelta(0)


def test_a_datetime_that_is_none_is_told_with_its_item_and_place() -> None:
    for garbage, reason in (
        ("yesterday", ""),
        ("2020-02-30T00:00:00Z", ": day 30 is not in 1 to 29"),
        ("9999-99-99T00:00:00Z", ": month 99 is not in 1 to 12"),
        ("2020-02-19T11:35", ""),
    ):
        item = Item.from_dict({"id": "X", "properties": {"datetime": garbage}})
        with pytest.raises(DecodeError) as caught:
            _ = item.datetime
        place = "read item X: /properties/datetime"
        assert str(caught.value) == f"{place}: expected an RFC 3339 time, found '{garbage}'{reason}"


@pytest.mark.parametrize("text", ["2025-01-02T02:04:05", "2025-01-02T03:04:05+0100", "2025-01-02 03:04:05.000000+01"])
def test_a_datetime_of_another_spelling_is_read(text: str) -> None:
    found = Item.from_dict({"id": "a", "properties": {"datetime": text}}).datetime
    assert found == dt.datetime(2025, 1, 2, 2, 4, 5, tzinfo=dt.timezone.utc)


@pytest.mark.parametrize("text", ["0000-12-31T23:59:59Z", "9999-12-31T23:59:59-01:00"])
def test_a_time_that_python_has_no_datetime_for_says_so(text: str) -> None:
    item = Item.from_dict({"id": "X", "properties": {"datetime": text}})
    with pytest.raises(ValueError, match=f"^read item X: /properties/datetime: {text} is not in the years 1 to 9999"):
        _ = item.datetime


def test_properties_cannot_be_changed_by_mistake() -> None:
    item = Item.from_dict(minimal())
    with pytest.raises(TypeError):
        item.properties["x"] = 1  # type: ignore[index]
    item.set_property("x", 1)
    assert item.properties["x"] == 1


def test_copies_change_independently() -> None:
    item = Item.from_dict(minimal())
    other = copy.deepcopy(item)
    other.set_asset("y", Asset("s3://b/y", roles=["data"]))
    other.add_link(Link("derived_from", "https://rs/x"))
    assert list(item.assets) == ["x"]
    assert list(other.assets) == ["x", "y"]
    assert item != other


def test_pickle_keeps_everything() -> None:
    item = Item.from_dict(minimal())
    assert pickle.loads(pickle.dumps(item)) == item


def test_a_missing_asset_is_told_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="item a has no asset 'z'; it has x"):
        Item.from_dict(minimal()).asset("z")


def test_truncated_json_says_what_is_wrong() -> None:
    with pytest.raises(DecodeError, match=r"read item: not JSON \(7 bytes\)"):
        Item.from_json('{"id": ')


def test_what_has_no_json_form_is_named() -> None:
    with pytest.raises(TypeError, match="properties/x: object has no JSON form"):
        Item.from_dict({"id": "a", "properties": {"x": object()}})
    with pytest.raises(ValueError, match="NaN or infinity"):
        Item.from_dict({"id": "a", "properties": {"x": float("nan")}})


def test_an_item_collection_is_a_sequence() -> None:
    items = ItemCollection([Item.from_dict(minimal()), Item.from_dict({**minimal(), "id": "b"})])
    assert len(items) == 2
    assert [item.id for item in items] == ["a", "b"]
    assert items[-1].id == "b"
    with pytest.raises(IndexError):
        items[2]
    assert ItemCollection.from_dict(items.to_dict()).to_dict() == items.to_dict()


def test_pystac_and_back() -> None:
    item = ItemBuilder("a").datetime("2020-02-19T11:35:18Z").asset("x", Asset("s3://b/k")).build()
    theirs = item.to_pystac()
    assert theirs.assets["x"].href == "s3://b/k"
    assert item_from_pystac(theirs).asset("x").href == "s3://b/k"


def test_collections_and_pages_to_pystac() -> None:
    collection = make_collection("c", "Things", license="CC-BY-4.0")
    collection.set("x:unknown", [1, 2])
    theirs = collection_to_pystac(collection)
    assert (theirs.id, theirs.description, theirs.license) == ("c", "Things", "CC-BY-4.0")
    back = collection_from_pystac(theirs)
    assert back.id == "c"
    assert back["x:unknown"] == [1, 2]
    items = ItemCollection([ItemBuilder(name).datetime("2020-02-19T11:35:18Z").build() for name in "ab"])
    assert [item.id for item in items.to_pystac()] == ["a", "b"]


def test_the_notebook_view_escapes_what_it_shows() -> None:
    item = Item.from_dict({**minimal(), "id": "<script>"})
    html = item._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_validation_finds_each_fault_with_its_place() -> None:
    document = minimal()
    validate(document)
    document["properties"]["datetime"] = "yesterday"
    del document["links"]
    found = "\n".join(faults(document))
    assert "'links' is a required property" in found
    assert "properties/datetime: 'yesterday'" in found
    with pytest.raises(ValueError, match="a does not meet its schemas"):
        Item.from_dict(document).validate()


def test_an_unknown_schema_is_told_not_passed() -> None:
    document = {**minimal(), "stac_extensions": ["https://example.com/x/v1.0.0/schema.json"]}
    assert list(faults(document)) == [
        "stac_extensions: the schema https://example.com/x/v1.0.0/schema.json is not part of this package"
    ]


def test_an_extension_that_is_not_known_can_be_passed_by_but_no_fault() -> None:
    document = {**minimal(), "stac_extensions": ["https://example.com/x/v1.0.0/schema.json"]}
    validate(document, ignore_unknown=True)
    Item.from_dict(document).validate(ignore_unknown=True)
    document["bbox"] = "wide"
    with pytest.raises(ValueError, match="bbox"):
        Item.from_dict(document).validate(ignore_unknown=True)


def test_a_schema_that_refers_to_one_that_is_not_shipped_is_told() -> None:
    url = "https://stac-extensions.github.io/altimetry/v0.1.0/schema.json"
    document = {**minimal(), "stac_extensions": [url]}
    document["properties"] = {"datetime": "2020-02-19T11:35:18Z", "altm:nominal_track": [[0, 0], [1, 1]]}
    (fault,) = faults(document)
    assert fault.startswith(f"stac_extensions: {url} refers to https://geojson.org/schema/LineString.json")
    assert fault.endswith("which is not part of this package")
    validate(document, ignore_unknown=True)


def test_the_schemas_are_shipped() -> None:
    urls = known_schemas()
    assert "https://schemas.stacspec.org/v1.1.0/item-spec/json-schema/item.json" in urls
    assert "https://cs-si.github.io/eopf-stac-extension/v1.2.0/schema.json" in urls


def test_builder_refuses_what_a_catalog_would_refuse() -> None:
    open_ring = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}
    with pytest.raises(ValueError, match="not closed"):
        ItemBuilder("a").geometry(open_ring)
    with pytest.raises(ValueError, match="give a datetime or an interval"):
        ItemBuilder("a").build()


def test_builder_takes_datetimes_and_is_valid() -> None:
    start = dt.datetime(2020, 2, 19, 11, 0, tzinfo=dt.timezone.utc)
    item = ItemBuilder("a").interval(start, start + dt.timedelta(seconds=10)).add_eopf(product_type="S02MSIL2A").build()
    item.validate()
    assert item.properties["datetime"] == "2020-02-19T11:00:05.000Z"
    assert json.loads(item.to_json())["properties"]["product:type"] == "S02MSIL2A"


def test_something_that_contains_itself_is_an_error_not_a_crash() -> None:
    endless: dict[str, Any] = {"id": "a"}
    endless["self"] = endless
    with pytest.raises(RecursionError):
        Item.from_dict(endless)


def test_a_datetime_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        ItemBuilder("a").datetime(dt.datetime(2020, 2, 19))


def test_a_builder_counts_beyond_2262_too() -> None:
    item = ItemBuilder("a").interval("2020-01-01T00:00:00Z", "9999-12-31T00:00:00Z").build()
    assert item.properties["datetime"] == "6009-12-31T00:00:00.000Z"
    with pytest.raises(ValueError, match="is not an RFC 3339 time"):
        ItemBuilder("a").datetime("Sun, 06 Nov 1994 08:49:37 GMT")


@pytest.mark.parametrize("wrong", [None, 5, {"a": 1}])
def test_what_is_no_time_is_refused_by_name(wrong: Any) -> None:
    builder = ItemBuilder("a")
    with pytest.raises(TypeError, match=r"^datetime: expected RFC 3339 text or an aware datetime, got "):
        builder.datetime(wrong)
    with pytest.raises(TypeError, match=r"^start: expected RFC 3339 text"):
        builder.interval(wrong, "2020-02-19T11:00:00Z")
    with pytest.raises(TypeError, match=r"^end: expected RFC 3339 text"):
        builder.interval("2020-02-19T11:00:00Z", wrong)


def test_software_is_text() -> None:
    with pytest.raises(TypeError, match="software: expected names and versions as str, got 'a': 5"):
        ItemBuilder("a").add_processing(software={"a": 5})  # type: ignore[dict-item]


def test_an_enum_is_written_as_its_number() -> None:
    import enum

    class Level(int, enum.Enum):
        two = 2

    item = ItemBuilder("a").datetime("2024-01-01T00:00:00Z").property("level", Level.two).build()
    assert json.loads(item.to_json())["properties"]["level"] == 2
