"""Items written in bulk: the database's own rules only, none of those of a publication."""

from __future__ import annotations

import copy
from typing import Any

from ..errors import ServiceError
from .items import Items
from .names import CollectionName, check_id

Json = dict[str, Any]

_METHODS = ("insert", "upsert")


def write(items: Items, name: CollectionName, body: Json) -> str:
    """Writes `body["items"]`; the message that says how many. 400 or 409 before anything is written."""
    given, method = body.get("items"), body.get("method", "insert")
    if not isinstance(given, dict) or not all(isinstance(item, dict) for item in given.values()):
        raise ServiceError(400, f"Bulk items of {name.id}: 'items' must be an object of items by id.")
    if method not in _METHODS:
        raise ServiceError(400, f"Bulk items of {name.id}: 'method' must be insert or upsert, found '{method}'.")
    for item_id, item in given.items():
        _check(name, item_id, item)
        if method == "insert" and items.find(name, item_id) is not None:
            raise ServiceError(409, f"Item {item_id} in collection {name.id} already exists.", "ConflictError")
    items.write_all(name, [copy.deepcopy(item) for item in given.values()])
    return f"Successfully {'added' if method == 'insert' else 'upserted'} {len(given)} items."


def _check(name: CollectionName, item_id: str, item: Json) -> None:
    check_id(item_id)
    if item.get("id") != item_id:
        raise ServiceError(400, f"Item ID ({item_id}) does not match Item ID from Item ({item.get('id')})")
    if item.get("geometry") is None:
        raise ServiceError(400, f"Missing or null `geometry` for Item ({item_id}). Geometry is required in pgstac.")
    if item.get("collection") not in (None, name.stored):
        raise ServiceError(
            400,
            f"Collection ID from path parameter ({name.stored}) does not match"
            f" Collection ID from Item ({item['collection']})",
        )
