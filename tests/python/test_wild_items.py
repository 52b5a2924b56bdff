"""Items as services really send them: broken members beside good ones, NaN and byte order marks."""

from __future__ import annotations

import json
import pickle
import warnings
from collections.abc import Mapping
from typing import Any

import pytest

from rsclient.cli.items import feature_collection, parse_documents, print_items, read_items
from rsclient.errors import DecodeError, DecodeWarning
from rsclient.stac import Asset, Collection, Item, ItemBuilder, ItemCollection

NAN = float("nan")


def item(name: str = "i", **members: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": name,
        "geometry": None,
        "properties": {"datetime": "2025-01-02T03:04:05Z"},
        "links": [],
        "assets": {},
        **members,
    }


def page(*features: Any, **members: Any) -> ItemCollection:
    return ItemCollection.from_json(json.dumps({"type": "FeatureCollection", "features": features, **members}))


ASSETS = {"good": {"href": "g.tif"}, "bad": {"type": "image/tiff"}, "null": None, "titled": {"href": "b", "title": 7}}


@pytest.mark.parametrize("make", [Item.from_dict, lambda data: Item.from_json(json.dumps(data))], ids=["dict", "json"])
def test_reading_one_asset_depends_on_that_one_alone(make: Any) -> None:
    found = make(item(assets=ASSETS))
    assert found.asset("good").href == "g.tif"
    assert found.assets["good"] == Asset("g.tif")
    assert list(found.assets) == ["good", "bad", "null", "titled"]
    faults = {
        "bad": "read item i: /assets/bad/href: missing",
        "null": "read item i: /assets/null: expected an object, found null",
        "titled": "read item i: /assets/titled/title: expected a string, found a number",
    }
    assert found.assets.faults() == faults
    for key, fault in faults.items():
        with pytest.raises(DecodeError) as caught:
            found.assets[key]
        assert str(caught.value) == fault
        assert fault in repr(found.assets)
        assert fault in found._repr_html_()
    assert "g.tif" in found._repr_html_()


def test_assets_are_a_mapping() -> None:
    assets = Item.from_dict(item(assets={"a": {"href": "1"}, "b": {"href": "2"}})).assets
    assert isinstance(assets, Mapping)
    assert len(assets) == 2
    assert "a" in assets
    assert "c" not in assets
    assert 5 not in assets
    assert assets.get("c") is None
    assert assets.get("c", 7) == 7
    assert [asset.href for asset in assets.values()] == ["1", "2"]
    assert dict(assets) == {"a": Asset("1"), "b": Asset("2")} == dict(assets.items())
    assert assets == {"a": Asset("1"), "b": Asset("2")}
    assert assets != {"a": Asset("1")}
    assert assets != 5
    assert list(assets.keys()) == ["a", "b"]
    assert assets.faults() == {}
    assert repr(assets) == "<Assets a, b>"
    with pytest.raises(KeyError):
        assets["c"]


def test_a_broken_link_is_left_out_and_named() -> None:
    found = Item.from_dict(item(links=[{"rel": "root"}, {"rel": "self", "href": "x"}], stac_extensions=["e", 5]))
    with pytest.warns(DecodeWarning, match=r"^read item i: /links/0/href: missing; left out$"):
        assert [link.rel for link in found.links] == ["self"]
    with pytest.warns(
        DecodeWarning, match=r"^read item i: /stac_extensions/1: expected a string, found a number; left"
    ):
        assert found.stac_extensions == ["e"]
    collection = Collection.from_dict({"id": "c", "links": [5, {"rel": "self", "href": "x"}]})
    with pytest.warns(DecodeWarning, match="read collection c: /links/0: expected an object"):
        assert len(collection.links) == 1


def test_a_page_has_its_items_whatever_its_links_and_the_other_items_are() -> None:
    with pytest.warns(DecodeWarning, match="item collection/links/0/href: missing; left out"):
        found = page(item("a"), None, {"id": 5}, item("b"), links=[{"rel": "root"}])
    assert len(found) == 4
    assert [found[0].id, found[3].id] == ["a", "b"]
    with pytest.raises(DecodeError, match=r"^read item: /features/1: expected an object, found null$"):
        _ = found[1].id
    with pytest.raises(DecodeError, match=r"^read item: /features/2/id: expected a string, found a number$"):
        _ = found[2].id
    assert "expected an object, found null" in repr(found[1])
    html = found._repr_html_()
    for text in ("<td>a</td>", "<td>b</td>", "/features/1: expected an object, found null"):
        assert text in html


def test_a_broken_collection_is_shown_with_its_fault() -> None:
    broken = Collection.from_dict({"title": "no id"})
    assert "/id: missing" in repr(broken)
    assert "/id: missing" in broken._repr_html_()
    assert "no id" in broken._repr_html_()


def test_nan_is_read_as_none_with_a_warning_that_has_the_pointer() -> None:
    text = json.dumps(item(assets={"a": {"href": "x", "raster:bands": [{"nodata": NAN}]}}))
    with pytest.warns(DecodeWarning, match="read item: /assets/a/raster:bands/0/nodata: NaN is not JSON, read as null"):
        found = Item.from_json(text)
    assert found.asset("a").extra["raster:bands"] == [{"nodata": None}]  # what was parsed is not parsed again
    with pytest.warns(DecodeWarning):
        written = found.to_json()
    assert json.loads(written, parse_constant=pytest.fail)["id"] == "i"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DecodeWarning)
        assert pickle.loads(pickle.dumps(found)) == found


def test_a_warning_that_is_an_error_ends_the_reading() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", DecodeWarning)
        with pytest.raises(DecodeWarning, match="/x: -Infinity is not JSON"):
            Item.from_json('{"id": "a", "x": -Infinity}')


@pytest.mark.parametrize("text", ["\ufeff%s", b"\xef\xbb\xbf%s"])
def test_a_byte_order_mark_is_passed_by(text: Any) -> None:
    document = json.dumps(item())
    found = Item.from_json(text % (document if isinstance(text, str) else document.encode()))
    assert found.id == "i"
    assert found.to_json() == document


def test_infinity_does_not_lose_a_page() -> None:
    with pytest.warns(DecodeWarning, match="item collection: /x: Infinity is not JSON, read as null"):
        assert [found.id for found in page(item("ok"), x=float("inf"))] == ["ok"]
    found = page(item("ok"), item("nan", properties={"datetime": "2025-01-01T00:00:00Z", "n": NAN}))
    assert [entry.id for entry in found] == ["ok", "nan"]
    with pytest.warns(DecodeWarning, match="read item nan: /properties/n: NaN is not JSON, read as null"):
        assert found[1].properties["n"] is None


def test_what_is_no_json_is_refused_with_its_place() -> None:
    with pytest.raises(DecodeError, match=r"read item: not JSON \(.* bytes\): .* \(at byte 24, in /assets/x\)"):
        Item.from_json('{"id":"a","assets":{"x":tru}}')


def test_many_threads_read_one_item_with_nan() -> None:
    from concurrent.futures import ThreadPoolExecutor

    found = page(item("nan", properties={"n": NAN}))[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DecodeWarning)
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda _: found.properties["n"], range(200))) == [None] * 200


def test_the_table_of_items_names_what_is_broken_and_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    print_items(list(page(item("a", assets=ASSETS), None, {"id": "p"}, item("b"))))
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == ["id", "a", "unreadable", "p", "b"]
    for fault in (
        "read item a: /assets/bad/href: missing",
        "read item: /features/1: expected an object, found null",
        "read item p: /properties: missing",
    ):
        assert f"rsclient: warning: {fault}\n" in err


def test_a_feature_collection_leaves_out_what_is_no_item(capsys: pytest.CaptureFixture[str]) -> None:
    written = json.loads(feature_collection(list(page(item("a"), None, item("b")))))
    assert [feature["id"] for feature in written["features"]] == ["a", "b"]
    assert written["numberReturned"] == 2
    assert "/features/1: expected an object, found null; left out" in capsys.readouterr().err


def test_items_of_a_file_may_hold_nan_and_a_byte_order_mark(tmp_path: Any) -> None:
    file = tmp_path / "items.json"
    file.write_text("\ufeff" + json.dumps(item("a", properties={"datetime": None, "n": NAN})), "utf-8")
    with pytest.warns(DecodeWarning, match="read item: /properties/n: NaN is not JSON, read as null"):
        (found,) = read_items(str(file))
    assert found.to_dict()["properties"]["n"] is None
    assert parse_documents(json.dumps(item("a")), "x")[0]["id"] == "a"


def test_interval_computes_datetime_from_the_last_one() -> None:
    builder = ItemBuilder("x").interval("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z")
    built = builder.interval("2024-01-01T00:00:00.000001Z", "2024-01-01T00:00:00.000002Z").build()
    assert built.properties["datetime"] == "2024-01-01T00:00:00.0000015Z"


def test_a_footprint_beyond_the_antimeridian_is_cut() -> None:
    square = [[-181.3, 0], [-178.6, 0], [-178.6, 1], [-181.3, 1], [-181.3, 0]]
    built = (
        ItemBuilder("x").geometry({"type": "Polygon", "coordinates": [square]}).datetime("2025-01-01T00:00:00Z").build()
    )
    assert built.bbox == [178.7, 0, -178.6, 1]
    assert built.geometry is not None
    assert built.geometry["type"] == "MultiPolygon"
    built.validate()
    with pytest.raises(ValueError, match=r"latitude 95\.0 is not in -90 to 90 degrees"):
        ItemBuilder("x").geometry({"type": "Polygon", "coordinates": [[[0, 80], [1, 80], [1, 95], [0, 80]]]})
