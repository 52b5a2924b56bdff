"""What may travel to another process or be copied arrives without loss."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from rsclient import Asset, Collection, Item, ItemBuilder, ItemCollection, Link
from rsclient.kernels import Encoding
from rsclient.services import ServiceOptions, StagingClient
from rsclient.stac import RasterBand

LARGE = 12345678901234567890123
WAYS: list[Callable[[Any], Any]] = [lambda thing: pickle.loads(pickle.dumps(thing)), copy.copy, copy.deepcopy]
ways = pytest.mark.parametrize("way", WAYS, ids=["pickle", "copy", "deepcopy"])


@ways
def test_assets_and_links_keep_every_member(way: Callable[[Any], Any]) -> None:
    asset = Asset(
        "s3://b/k", title="T", description="D", type="image/tiff", roles=["data", "x"], extra={"n": LARGE, "e": 1e-300}
    )
    assert way(asset) == asset
    assert way(asset).extra == {"n": LARGE, "e": 1e-300}
    assert way(Asset("k")) == Asset("k")
    link = Link(
        "next", "https://rs/x", type="application/json", title="T", extra={"body": {"token": "next:1", "n": 1.0}}
    )
    assert way(link) == link
    assert way(link).to_dict() == link.to_dict()


@ways
def test_numbers_keep_their_spelling(way: Callable[[Any], Any]) -> None:
    text = '{"id": "a",   "assets": {"x": {"href": "k", "n": 1.500}}, "properties": {}, "links": []}'
    item = Item.from_json(text)
    assert way(item).to_json() == text
    item.set_asset("y", way(item.asset("x")))
    assert item.to_json().count("1.500") == 2
    collection = Collection.from_json('{"id": "c", "n": 1.500}')
    assert way(collection).to_json() == collection.to_json()


@ways
def test_item_collections_keep_items_links_and_counts(way: Callable[[Any], Any]) -> None:
    text = (
        '{"type":"FeatureCollection","features":[{"id":"a","n":1.500},{"id":"b"}],'
        '"links":[{"rel":"self","href":"x"}],"numberMatched":17,"more":{"kept":1e3}}'
    )
    items = ItemCollection.from_json(text)
    again = way(items)
    assert again.to_json() == items.to_json() == text
    assert again.matched == 17
    assert [item.id for item in again] == ["a", "b"]


@ways
def test_a_builder_goes_on_where_it_was(way: Callable[[Any], Any]) -> None:
    builder = ItemBuilder("a").property("n", LARGE).add_eopf(product_type="S02MSIL2A").asset("x", Asset("s3://b/x"))
    again = way(builder)
    assert again.datetime("2020-01-01T00:00:00Z").build() == builder.datetime("2020-01-01T00:00:00Z").build()
    other = way(builder).property("n", 1).build()
    assert (other.properties["n"], builder.build().properties["n"]) == (1, LARGE)


@ways
def test_encodings_and_bands_keep_their_numbers(way: Callable[[Any], Any]) -> None:
    encoding = Encoding(scale=1e-4, offset=-0.1, fill=0, valid_max=65535, is_decoded=True)
    assert way(encoding) == encoding
    band = RasterBand(name="ndvi", data_type="float32", nodata="nan", scale=0.1)
    bands = [ItemBuilder("a").add_raster(Asset("k"), bands=[one]).extra["bands"] for one in (band, way(band))]
    assert bands[0] == bands[1]


def test_what_holds_a_credential_does_not_travel_by_itself() -> None:
    options = ServiceOptions("https://rs.example", api_key="s3cret")
    for thing in (options, StagingClient(options)):
        with pytest.raises(TypeError, match="cannot pickle"):
            pickle.dumps(thing)
