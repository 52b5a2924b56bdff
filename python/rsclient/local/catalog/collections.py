"""Collections: creation, look-up, removal, and who may do what with them."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from .. import timestamps
from ..auth import User
from ..database import Database
from ..errors import ServiceError
from .names import CollectionName, check_id, checked_owner, unknown_collection, without_prefix

Json = dict[str, Any]

_MAX_ID_LENGTH = 200


class Collections:
    """The collections of the catalog."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def resolve(self, spelled: str, user: User) -> CollectionName:
        """The collection that a path means: `owner:c`, else `c` of the caller, else `caller_c`."""
        if ":" in spelled:
            owner, _, collection = spelled.partition(":")
            return CollectionName(owner or user.login, collection)
        plain = CollectionName(user.login, spelled)
        bare = without_prefix(spelled, user.login)
        return plain if bare == spelled or self.exists(plain) else CollectionName(user.login, bare)

    def find(self, spelled: str, owner: str) -> CollectionName | None:
        """The collection that a search means: a stored id, else one of `owner`; None without a match."""
        # the owner comes from the stored row: taking it from the text would let `a_b` read as another's collection
        for stored in (spelled.replace(":", "_"), f"{owner}_{spelled}"):
            row = (
                self._database.read()
                .execute("SELECT owner, id FROM collections WHERE stored_id = ?", (stored,))
                .fetchone()
            )
            if row:
                return CollectionName(row["owner"], row["id"])
        return None

    def exists(self, name: CollectionName) -> bool:
        """Whether there is such a collection."""
        query = "SELECT 1 FROM collections WHERE owner = ? AND id = ?"
        return self._database.read().execute(query, (name.owner, name.id)).fetchone() is not None

    def require(self, name: CollectionName) -> None:
        """404 unless there is such a collection."""
        if not self.exists(name):
            raise unknown_collection(name.id)

    def require_right(self, name: CollectionName, user: User, action: str) -> None:
        """401 unless `user` may read, write or download."""
        if not user.has_catalog_role(name.owner, name.id, action):
            raise ServiceError(401, user.missing(f"rs_catalog_{name.path}_{action}"))

    def require_owner(self, name: CollectionName, user: User, refusal: str) -> None:
        """401 unless `user` owns the collection; no role replaces ownership."""
        if not user.trusted and user.login != name.owner:
            raise ServiceError(
                401, f"{refusal} Collection {name.path} belongs to '{name.owner}', not to '{user.login}'."
            )

    def get(self, name: CollectionName) -> Json:
        """The collection document; 404 if it does not exist."""
        query = "SELECT body FROM collections WHERE owner = ? AND id = ?"
        row = self._database.read().execute(query, (name.owner, name.id)).fetchone()
        if row is None:
            raise unknown_collection(name.id)
        body: Json = json.loads(row["body"])
        return body

    def list(self, user: User) -> list[tuple[CollectionName, Json]]:
        """The collections `user` may read, sorted by stored id."""
        rows = self._database.read().execute("SELECT owner, id, body FROM collections ORDER BY stored_id")
        found = ((CollectionName(row["owner"], row["id"]), row["body"]) for row in rows)
        return [(n, json.loads(body)) for n, body in found if user.has_catalog_role(n.owner, n.id, "read")]

    def create(self, body: Json, user: User) -> CollectionName:
        """Adds a collection; 409 if it exists."""
        owner = checked_owner(body.get("owner") or user.login)
        if not isinstance(body.get("id"), str) or not body["id"]:
            raise ServiceError(400, "Missing key in request body! A collection needs 'id'.")
        name = CollectionName(owner, without_prefix(body["id"], owner))
        self.require_owner(name, user, "Creation not allowed.")
        document = _checked(body, name)
        document["created"] = document["updated"] = timestamps.now()
        try:
            with self._database.write() as connection:
                connection.execute(
                    "INSERT INTO collections (owner, id, stored_id, body) VALUES (?, ?, ?, ?)",
                    (name.owner, name.id, name.stored, json.dumps(document)),
                )
        except sqlite3.IntegrityError:
            raise ServiceError(409, f"Collection {name.id} already exists.", "ConflictError") from None
        return name

    def replace(self, name: CollectionName, body: Json) -> None:
        """Replaces the document, keeping `created`."""
        with self._database.write():
            created = self.get(name).get("created")
            if isinstance(body.get("id"), str) and without_prefix(body["id"], name.owner) != name.id:
                raise unknown_collection(f"{body['id']}, which the body names in place of {name.id},")
            self._store(name, _checked(body, name) | {"created": created, "updated": timestamps.now()})

    def patch(self, name: CollectionName, changes: Json) -> None:
        """Merges `changes` into the document, keeping `created` and `updated`; `null` removes a member."""
        with self._database.write():
            document = self.get(name)
            if changes.get("id", name.stored) != name.stored:
                raise unknown_collection(str(changes["id"]))
            merged = merge(document, changes) | {"id": name.id}
            self._store(name, _checked(merged, name) | {member: document[member] for member in ("created", "updated")})

    def delete(self, name: CollectionName) -> None:
        """Removes the collection and its items from the database."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM items WHERE owner = ? AND collection = ?", (name.owner, name.id))
            connection.execute("DELETE FROM collections WHERE owner = ? AND id = ?", (name.owner, name.id))

    def _store(self, name: CollectionName, document: Json) -> None:
        with self._database.write() as connection:
            connection.execute(
                "UPDATE collections SET body = ? WHERE owner = ? AND id = ?",
                (json.dumps(document), name.owner, name.id),
            )


def merge(document: Any, changes: Any) -> Any:
    """JSON merge patch (RFC 7396)."""
    if not isinstance(changes, dict):
        return changes
    merged = dict(document) if isinstance(document, dict) else {}
    for key, value in changes.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


def _checked(body: Json, name: CollectionName) -> Json:
    """`body` as it is stored; 400 if it is no STAC collection."""
    if not name.id or len(name.id) > _MAX_ID_LENGTH:
        raise ServiceError(400, f"Collection id '{name.id}': expected 1 to {_MAX_ID_LENGTH} characters.")
    check_id(name.id)
    if body.get("type") != "Collection":
        raise ServiceError(400, f"Collection {name.id}: 'type' must be 'Collection', found '{body.get('type')}'.")
    for member, kind in (
        ("description", str),
        ("license", str),
        ("extent", dict),
        ("links", list),
    ):
        if not isinstance(body.get(member), kind):
            raise ServiceError(400, f"Collection {name.id}: '{member}' is missing or no {kind.__name__}.")
    for member in ("spatial", "temporal"):
        if not isinstance(body["extent"].get(member), dict):
            raise ServiceError(400, f"Collection {name.id}: 'extent.{member}' is missing or no object.")
    if body.get("owner") not in (None, name.owner):
        raise ServiceError(
            400, f"Collection {name.id}: the owner cannot change from '{name.owner}' to '{body['owner']}'."
        )
    return body | {"id": name.id, "owner": name.owner}
