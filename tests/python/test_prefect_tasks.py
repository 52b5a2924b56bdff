"""What the tasks refuse, or have done, before they talk to anybody."""

from __future__ import annotations

import pytest

pytest.importorskip("prefect", reason="the extra `prefect` is not installed")

from rsclient.prefect import process_ndvi, stage_items
from rsclient.stac import Asset, Item


def item(*keys: str) -> Item:
    made = Item.from_dict({"type": "Feature", "id": "S2", "geometry": None, "properties": {}})
    for key in keys:
        made.set_asset(key, Asset(f"https://station/{key}"))
    return made


@pytest.mark.parametrize(
    ("keys", "asset", "taken"),
    [
        (["product"], "", "product"),
        (["preview.png", "S2.zarr.zip"], "", "S2.zarr.zip"),
        (["S2.zarr", "preview.png"], "", "S2.zarr"),
        (["S2.zarr", "other"], "other", "other"),
    ],
)
def test_ndvi_finds_the_asset_that_is_the_product(keys: list[str], asset: str, taken: str) -> None:
    with pytest.raises(ValueError, match=f"^asset {taken} of item S2 is not in object storage"):
        process_ndvi.fn(item(*keys).to_dict(), "s3://bucket/result", asset=asset)


@pytest.mark.parametrize(
    ("keys", "asset", "words"),
    [
        ([], "", "name the asset that is the product; it has no assets"),
        (["a.png", "b.png"], "", "name the asset that is the product; it has a.png, b.png"),
        (["a.zarr", "b.zarr.zip"], "", "name the asset that is the product; it has a.zarr, b.zarr.zip"),
        (["a.zarr"], "b", "there is no asset b; it has a.zarr"),
    ],
)
def test_ndvi_asks_for_an_asset_that_it_cannot_find(keys: list[str], asset: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"^NDVI of item S2: {words}$"):
        process_ndvi.fn(item(*keys).to_dict(), "s3://bucket/result", asset=asset)


def test_nothing_to_stage_is_no_job() -> None:
    # no platform is set up
    assert stage_items.fn([], "orbits") == []
