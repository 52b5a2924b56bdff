"""Items that two requests change at once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, cast

from local_helpers import Json

from rsclient.local.auth import User
from rsclient.local.catalog.collections import Collections
from rsclient.local.catalog.items import Items
from rsclient.local.catalog.names import CollectionName
from rsclient.local.database import Database
from tests.behaviour.documents import collection, item


class _DeletingStorage:
    """A storage during whose check of the assets another request deletes the item."""

    def __init__(self) -> None:
        self.delete: Any = None
        self.thread: threading.Thread | None = None

    def missing(self, places: list[tuple[str, str]]) -> list[str]:
        if self.delete is not None:
            self.thread = threading.Thread(target=self.delete)
            self.thread.start()
            self.thread.join(0.5)  # it ends within this time unless the database makes it wait
        return []


def test_a_delete_waits_for_a_replacement(tmp_path: Path) -> None:
    database, storage = Database(tmp_path / "database"), _DeletingStorage()
    collections = Collections(database)
    items = Items(database, cast(Any, storage), collections)
    name: CollectionName = collections.create(collection("c"), User("owner", trusted=True))
    items.create(name, item("a", title="old"))
    deleted: list[Json | None] = []

    def delete() -> None:
        with database.write():
            deleted.append(items.find(name, "a"))
            items.forget(name, "a")

    storage.delete = delete
    assert items.replace(name, "a", item("a", title="new"))["properties"]["title"] == "new"
    assert storage.thread is not None
    storage.thread.join()
    assert [found and found["properties"]["title"] for found in deleted] == ["new"]
    assert items.find(name, "a") is None
