"""The STAC item of an NDVI: made of the items it comes from and of what the task reports."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from rsclient.result_items import make_ndvi_item
from rsclient.stac import Item, ItemBuilder, Link
from rsclient.validation import faults

MADE = datetime(2026, 2, 19, 12, 0, tzinfo=timezone.utc)
FIELD = {"type": "Polygon", "coordinates": [[[1.0, 43.0], [2.0, 43.0], [2.0, 44.0], [1.0, 44.0], [1.0, 43.0]]]}
REPORT: dict[str, Any] = {
    "cog": {"uri": "s3://b/x/ndvi.tif", "size": 12, "checksum": "1220" + "ab" * 32},
    "zarr": "s3://b/x/ndvi.zarr",
    "pictures": {"quicklook": "s3://b/x/quicklook.png"},
    "shape": [20, 30],
    "epsg": 32631,
    "transform": [500000, 10, 0, 4800000, 0, -10],  # GDAL's order
}


def source(name: str, origin: str) -> Item:
    item = ItemBuilder(name).geometry(FIELD).datetime("2024-04-01T10:16:01Z").property("platform", "sentinel-2a")
    item.add_eopf(product_type="S02MSIL2A", origin_datetime=origin)
    return item.link(Link("self", f"https://rs/catalog/collections/c/items/{name}")).build()


def test_is_valid_and_says_what_where_and_from_what() -> None:
    item = make_ndvi_item(source("a", "2024-04-01T13:37:01Z"), item_id="a_NDVI", report=REPORT, made=MADE)
    assert list(faults(item.to_dict())) == []
    assert (item.id, item.geometry, item.properties["platform"]) == ("a_NDVI", FIELD, "sentinel-2a")
    assert item.properties["product:type"] == "S02MSINDV"
    assert item.properties["processing:datetime"] == "2026-02-19T12:00:00.000Z"
    assert item.properties["proj:code"] == "EPSG:32631"
    assert item.properties["proj:shape"] == [20, 30]
    assert item.properties["proj:transform"][:6] == [10, 0, 500000, 0, -10, 4800000]  # STAC's order
    assert (item.asset("ndvi").file_size, item.asset("ndvi").file_checksum) == (12, "1220" + "ab" * 32)
    assert [link.href for link in item.links if link.rel == "derived_from"] == [
        "https://rs/catalog/collections/c/items/a"
    ]


def test_the_origin_is_the_latest_of_all_inputs_and_each_is_linked() -> None:
    inputs = [source("b", "2024-04-01T15:00:00Z"), source("c", "2024-04-01T12:00:00Z")]
    item = make_ndvi_item(source("a", "2024-04-01T13:37:01Z"), item_id="n", report=REPORT, inputs=inputs)
    assert item.properties["eopf:origin_datetime"] == "2024-04-01T15:00:00Z"
    assert [link.href[-1] for link in item.links if link.rel == "derived_from"] == ["a", "b", "c"]
