"""STAC items, collections and the builder of items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rsclient._core._client import (
    Asset,
    Assets,
    Collection,
    Item,
    ItemBuilder,
    ItemCollection,
    Link,
    RasterBand,
    make_collection,
    parse_cql2,
)

if TYPE_CHECKING:
    import pystac

__all__ = [
    "Asset",
    "Assets",
    "Collection",
    "Item",
    "ItemBuilder",
    "ItemCollection",
    "Link",
    "RasterBand",
    "collection_from_pystac",
    "collection_to_pystac",
    "item_collection_to_pystac",
    "item_from_pystac",
    "item_to_pystac",
    "make_collection",
    "parse_cql2",
]


def item_to_pystac(item: Item) -> pystac.Item:
    """The item as pystac has it; what pystac does not know is lost by pystac, not here."""
    import pystac

    return pystac.Item.from_dict(item.to_dict(), preserve_dict=False)


def item_from_pystac(item: pystac.Item) -> Item:
    """The item of pystac as ours, its links as they are."""
    return Item.from_dict(item.to_dict(include_self_link=True, transform_hrefs=False))


def collection_to_pystac(collection: Collection) -> pystac.Collection:
    """The collection as pystac has it."""
    import pystac

    return pystac.Collection.from_dict(collection.to_dict(), preserve_dict=False)


def collection_from_pystac(collection: pystac.Collection) -> Collection:
    """The collection of pystac as ours, its links as they are."""
    return Collection.from_dict(collection.to_dict(include_self_link=True, transform_hrefs=False))


def item_collection_to_pystac(items: ItemCollection) -> pystac.ItemCollection:
    """The items as pystac has them."""
    import pystac

    return pystac.ItemCollection([item_to_pystac(item) for item in items])
