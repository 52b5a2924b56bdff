"""Collections, items and queryables of the stations as clients see them."""

from __future__ import annotations

from typing import Any

from .. import links
from ..context import Context
from .registry import StationCollection
from .search import in_collection

Json = dict[str, Any]


def items_of(context: Context, service: str, collection: StationCollection) -> list[Json]:
    """The items of a collection."""
    items = context.stations.items(service, collection.station)
    return [item for item in items if in_collection(item, collection)]


def item_document(service: str, collection: StationCollection, item: Json, base: str) -> Json:
    """An item with its links and the addresses of its assets."""
    assets = {key: asset | {"href": base + asset["href"]} for key, asset in item["assets"].items()}
    own = links.item_links(service, base, collection.id, item["id"])
    return item | {"collection": collection.id, "assets": assets, "links": own}


def collection_document(context: Context, service: str, collection: StationCollection, base: str) -> Json:
    """A collection with its links and summaries."""
    items = items_of(context, service, collection)
    member = "platform" if service == "cadip" else "product:type"
    values = sorted({item["properties"][member] for item in items if member in item["properties"]})
    starts = [item["properties"].get("start_datetime", item["properties"]["datetime"]) for item in items]
    return {
        "type": "Collection",
        "stac_version": links.STAC_VERSION,
        "stac_extensions": [],
        "id": collection.id,
        "title": collection.title,
        "description": collection.description,
        "license": "other",
        "station": collection.station,
        "query": collection.query,
        "extent": {
            "spatial": {"bbox": [[-180.0, -90.0, 180.0, 90.0]]},
            "temporal": {"interval": [[min(starts, default=None), None]]},
        },
        "summaries": {member: values},
        "links": links.collection_links(service, base, collection.id, sortables=True),
    }
