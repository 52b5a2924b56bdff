"""Items in files, and items in tables."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from rsclient import Item
from rsclient.cli.items import compact, feature_collection, item_row, parse_documents, print_items, read_items


def item(name: str, **members: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": name,
        "geometry": None,
        "properties": {"datetime": "2024-04-05T22:59:42.000Z", "product:type": "AUX_POEORB", "platform": "sentinel-1a"},
        "assets": {},
        "links": [],
        **members,
    }


A, B = item("a"), item("b")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"type": "FeatureCollection", "features": [A, B]}, indent=2),
        json.dumps([A, B]),
        f"{json.dumps(A)}\n\n{json.dumps(B)}\n",
    ],
    ids=["FeatureCollection", "array", "NDJSON"],
)
def test_all_forms_of_files(text: str) -> None:
    assert parse_documents(text, "x") == [A, B]


def test_a_single_document() -> None:
    assert parse_documents(json.dumps(A, indent=2), "x") == [A]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x: not JSON"),
        ("{'id': 1}", "x: not JSON: Expecting property name"),
        ('{"id": 1}\n{"id": ]\n', "x: line 2 is not JSON: Expecting value in column 8"),
        ('{"id": 1}\n[]\n', "x: line 2 is no JSON object"),
        ("[1]", "x: document 0 is no JSON object"),
        ("3", "x: document 0 is no JSON object"),
    ],
)
def test_what_is_not_a_document_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_documents(text, "x")
    assert str(error.value).startswith(message)


def test_items_are_read_from_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(A)))
    assert [entry.id for entry in read_items("-")] == ["a"]


def test_something_else_than_items_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"type": "Collection", "id": "c"}))
    with pytest.raises(ValueError, match=r"document 0 is a 'Collection', expected items \(type 'Feature'\)"):
        read_items(str(file))
    file.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(ValueError, match="there are no items in it"):
        read_items(str(file))
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="not text in UTF-8"):
        read_items(str(file))


def test_an_item_stays_as_the_service_wrote_it_on_one_line() -> None:
    written = '{"id":"a","type":"Feature","stac_version":"1.1.0","properties":{"datetime":null,"x":1.50e3},"links":[]}'
    assert compact(Item.from_json(written)) == written
    assert json.loads(compact(Item.from_json(json.dumps(A, indent=2)))) == A
    assert "\n" not in compact(Item.from_json(json.dumps(A, indent=2)))


def test_a_feature_collection_is_valid_json() -> None:
    assert json.loads(feature_collection([])) == {"type": "FeatureCollection", "features": [], "numberReturned": 0}
    found = json.loads(feature_collection([Item.from_dict(A), Item.from_dict(B)]))
    assert (found["features"], found["numberReturned"]) == ([A, B], 2)


def test_the_row_of_an_item() -> None:
    assets = {"x": {"href": "s3://b/x", "file:size": 1024}, "y": {"href": "s3://b/y", "file:size": 512}}
    row = item_row(Item.from_dict(item("a", assets=assets)))
    assert row == ("a", "2024-04-05T22:59:42Z", "AUX_POEORB", "sentinel-1a", "1.5 KiB", 2)


def test_the_row_says_what_is_not_known() -> None:
    properties = {"datetime": None, "start_datetime": "2024-04-05T00:00:00Z", "end_datetime": "2024-04-06T00:00:00Z"}
    assets = {"x": {"href": "s3://b/x", "file:size": 1024}, "y": {"href": "s3://b/y"}}
    row = item_row(Item.from_dict(item("a", properties=properties, assets=assets)))
    assert row == ("a", "2024-04-05T00:00:00Z", None, None, "1.0 KiB+", 2)


def test_the_table_of_items(capsys: pytest.CaptureFixture[str]) -> None:
    print_items([Item.from_dict(A)])
    assert capsys.readouterr().out == (
        "id  datetime              product type  platform     size  assets\n"
        "a   2024-04-05T22:59:42Z  AUX_POEORB    sentinel-1a             0\n"
    )
