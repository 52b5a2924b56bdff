"""Items: the checks of a publication, in the order of RS-Server, and what is stored."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from .. import timestamps
from ..database import Database
from ..errors import ServiceError
from ..settings import CATALOG_BUCKET
from ..storage import Storage, split_href
from . import geometry, rows
from .collections import Collections, merge
from .names import CollectionName, check_id

Json = dict[str, Any]

EXTENSIONS = [
    "https://home.rs-python.eu/ownership-stac-extension/v1.1.0/schema.json",
    "https://stac-extensions.github.io/alternate-assets/v1.1.0/schema.json",
    "https://stac-extensions.github.io/file/v2.1.0/schema.json",
]
#: Links that the server writes itself on every answer.
_OWN_LINKS = {"self", "parent", "root", "collection"}
_INSERT = """INSERT INTO items (start, end, west, south, east, north, expires, unpublished, body,
    owner, collection, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_KEY = "owner = ? AND collection = ? AND id = ?"


class Items:
    """The items of the catalog."""

    def __init__(self, database: Database, storage: Storage, collections: Collections) -> None:
        self._database = database
        self._storage = storage
        self._collections = collections

    def find(self, name: CollectionName, item_id: str) -> Json | None:
        """The stored item; None if it does not exist."""
        row = (
            self._database.read()
            .execute(f"SELECT body FROM items WHERE {_KEY}", (name.owner, name.id, item_id))
            .fetchone()
        )
        return json.loads(row["body"]) if row else None

    def get(self, name: CollectionName, item_id: str) -> Json:
        """The stored item; 404 if it does not exist."""
        self._collections.require(name)
        item = self.find(name, item_id)
        if item is None:
            raise ServiceError(404, f"Item {item_id} in collection {name.id} does not exist.", "NotFoundError")
        return item

    def create(self, name: CollectionName, body: Json) -> Json:
        """Publishes a new item: 403, 409 or 400 if a check fails."""
        item_id = self._check_identity(name, body, None)
        if self.find(name, item_id) is not None:
            raise _conflict(name, item_id)
        item, bounds = self._checked(name, item_id, body)
        properties = item["properties"]
        properties["published"] = properties["updated"] = timestamps.now()
        properties["expires"] = rows.expires(properties)
        try:
            with self._database.write() as connection:
                connection.execute(_INSERT, (*rows.columns(item, bounds), name.owner, name.id, item_id))
        except sqlite3.IntegrityError:
            # another request was faster: it made the item or removed the collection
            self._collections.require(name)
            raise _conflict(name, item_id) from None
        return item

    def replace(self, name: CollectionName, item_id: str, body: Json) -> Json:
        """Replaces an item, keeping `published` and renewing `expires` unless the body has them: 403 or 400."""
        with self._database.write():  # or a DELETE between finding and writing could make this a success without effect
            return self._replace(name, item_id, body)

    def _replace(self, name: CollectionName, item_id: str, body: Json) -> Json:
        self._check_identity(name, body, item_id)
        previous = self.find(name, item_id)
        if previous is None:
            raise ServiceError(400, f"Item {item_id} in collection {name.id} does not exist: use POST to create it.")
        if not previous["properties"].get("published"):
            raise ServiceError(400, f"Item {item_id} not found: it was written in bulk and has no 'published'.")
        item, bounds = self._checked(name, item_id, body)
        before, properties = previous["properties"], item["properties"]
        # staging an item again sends the station's `published`, which stays
        properties["published"] = properties.get("published") or before["published"]
        properties["updated"] = timestamps.now()
        properties["expires"] = rows.expires(properties)
        self._update(name, item_id, item, bounds)
        return item

    def write_all(self, name: CollectionName, items: list[Json]) -> None:
        """Writes items as they are, replacing those that exist; all or, at the first fault, none."""
        with self._database.write() as connection:
            for given in items:
                item = rows.with_times(given | {"collection": name.id})
                bounds = geometry.stored_bounds(item["geometry"])
                item |= {"bbox": item.get("bbox"), "assets": item.get("assets") or {}, "links": []}
                connection.execute(f"DELETE FROM items WHERE {_KEY}", (name.owner, name.id, item["id"]))
                connection.execute(_INSERT, (*rows.columns(item, bounds), name.owner, name.id, item["id"]))

    def patch(self, name: CollectionName, item_id: str, changes: Json) -> Json:
        """Merges `changes` into an item; what has rules is checked on the result."""
        with self._database.write():  # or two patches at once could lose one
            return self._patch(name, item_id, changes)

    def _patch(self, name: CollectionName, item_id: str, changes: Json) -> Json:
        self._collections.require(name)
        ruled = {"geometry", "bbox", "assets"} & changes.keys()
        previous = self.find(name, item_id)
        if previous is None:
            raise ServiceError(400 if ruled else 404, f"Item {item_id} in collection {name.id} does not exist.")
        item: Json = merge(previous, changes)
        if "geometry" in changes:
            item["geometry"] = changes["geometry"]
            item["bbox"] = changes.get("bbox")  # computed anew unless it is given
        for member, right in (("id", item_id), ("collection", name.stored)):
            if changes.get(member, right) != right:
                raise ServiceError(400, f"'{member}' of an item cannot be patched: expected '{right}'.")
        item["collection"] = name.id
        bounds = geometry.check(item)
        item = rows.with_times(item)
        if "assets" in changes:
            self._check_assets(item_id, item)
        item["properties"] |= {"owner": name.owner, "updated": timestamps.now()}
        self._update(name, item_id, item, bounds)
        return item

    def delete(self, name: CollectionName, item_id: str) -> None:
        """Removes an item, its files first."""
        item = self.get(name, item_id)
        self.delete_files(item)
        self.forget(name, item_id)

    def forget(self, name: CollectionName, item_id: str) -> None:
        """Removes an item from the database only."""
        with self._database.write() as connection:
            connection.execute(f"DELETE FROM items WHERE {_KEY}", (name.owner, name.id, item_id))

    def restore(self, name: CollectionName, item_id: str, body: Json) -> None:
        """Restores an earlier state of an item, without checks."""
        self._update(name, item_id, body, geometry.check(dict(body)))

    def delete_files(self, item: Json) -> None:
        """Removes the item's objects from storage; 500 if that fails."""
        for asset in item["assets"].values():
            place = split_href(asset.get("href"))
            if place is None or place[0] != CATALOG_BUCKET:
                continue
            try:
                self._storage.delete(*place)
            except Exception as error:
                raise ServiceError(500, f"Item {item['id']}: cannot delete {asset['href']}: {error}") from error

    def delete_all_files(self, name: CollectionName) -> None:
        """Removes the objects of all items of a collection; 500 at the first failure."""
        query = "SELECT body FROM items WHERE owner = ? AND collection = ?"
        for row in self._database.read().execute(query, (name.owner, name.id)).fetchall():
            self.delete_files(json.loads(row["body"]))

    def _check_identity(self, name: CollectionName, body: Json, path_id: str | None) -> str:
        self._collections.require(name)
        properties = body.get("properties")
        product_type = properties.get("product:type") if isinstance(properties, dict) else None
        if not isinstance(product_type, str) or not product_type.strip():
            raise ServiceError(403, f"Item {body.get('id')}: the property 'product:type' is missing or blank.")
        item_id = body.get("id", path_id)
        if not isinstance(item_id, str) or not item_id:
            raise ServiceError(400, f"Missing key in request body! An item needs 'id', text, found {item_id!r}.")
        check_id(item_id)
        if path_id is not None and item_id != path_id:
            raise ServiceError(400, f"The body is item '{item_id}', the path says '{path_id}'.")
        return item_id

    def _checked(self, name: CollectionName, item_id: str, body: Json) -> tuple[Json, geometry.Bounds]:
        if not isinstance(body.get("stac_extensions"), list):
            raise ServiceError(400, "Missing key in request body! An item needs 'stac_extensions', a list.")
        if body.get("type") != "Feature":
            raise ServiceError(400, f"Item {item_id}: 'type' must be 'Feature', found '{body.get('type')}'.")
        links = body.get("links")
        if not isinstance(links, list) or not all(isinstance(link, dict) for link in links):
            raise ServiceError(400, f"Item {item_id}: 'links' must be a list of objects.")
        extensions = body["stac_extensions"]
        item = rows.with_times(body | {
            "id": item_id,
            "collection": name.id,
            "stac_extensions": extensions + [entry for entry in EXTENSIONS if entry not in extensions],
            "links": [link for link in links if link.get("rel") not in _OWN_LINKS],
        })  # fmt: skip
        item["properties"]["owner"] = name.owner
        bounds = geometry.check(item)
        self._check_assets(item_id, item)
        return item, bounds

    def _check_assets(self, item_id: str, item: Json) -> None:
        assets = item.get("assets")
        if not isinstance(assets, dict) or not all(isinstance(asset, dict) for asset in assets.values()):
            raise ServiceError(400, f"Item {item_id}: 'assets' must be an object of objects.")
        places = []
        for key, asset in assets.items():
            place = split_href(asset.get("href"))
            if place is None or place[0] != CATALOG_BUCKET:
                raise ServiceError(
                    400, f"Not all assets for item {item_id} are available in S3. Asset '{key}': expected an"
                    f" href s3://{CATALOG_BUCKET}/<key>, found '{asset.get('href')}'.")  # fmt: skip
            places.append(place)
        missing = self._storage.missing(places)
        if missing:
            names = ", ".join(missing[:10])
            raise ServiceError(400, f"Not all assets for item {item_id} are available in S3. Not found: {names}")

    def _update(self, name: CollectionName, item_id: str, item: Json, bounds: geometry.Bounds) -> None:
        with self._database.write() as connection:
            connection.execute(
                "UPDATE items SET start = ?, end = ?, west = ?, south = ?, east = ?, north = ?, expires = ?,"
                f" unpublished = ?, body = ? WHERE {_KEY}",
                (*rows.columns(item, bounds), name.owner, name.id, item_id),
            )


def _conflict(name: CollectionName, item_id: str) -> ServiceError:
    return ServiceError(409, f"Item {item_id} in collection {name.id} already exists.")
