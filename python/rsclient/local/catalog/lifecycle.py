"""Expiry: the files of expired items are deleted, the items stay."""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING

from .. import timestamps
from ..settings import lifecycle_seconds
from .names import CollectionName

if TYPE_CHECKING:
    from ..context import Context


def expire_items(context: Context) -> list[str]:
    """Deletes the files of expired items; gives the ids of the items."""
    expired = []
    rows = (
        context.database.read()
        .execute(
            "SELECT owner, collection, id, body FROM items WHERE expires < ? AND unpublished IS NULL ORDER BY key",
            (timestamps.now(),),
        )
        .fetchall()
    )
    for row in rows:
        item = json.loads(row["body"])
        # files first: if storage fails the item is met again by the next run
        context.items.delete_files(item)
        moment = timestamps.now()
        item["assets"] = {}
        item["properties"] |= {"unpublished": moment, "updated": moment}
        with context.database.write() as connection:
            changed = connection.execute(
                "UPDATE items SET unpublished = ?, body = ? WHERE owner = ? AND collection = ? AND id = ? AND body = ?",
                (moment, json.dumps(item), row["owner"], row["collection"], row["id"], row["body"]),
            )
        if changed.rowcount:
            expired.append(f"{CollectionName(row['owner'], row['collection']).path}/{row['id']}")
    return expired


class LifecycleTask(threading.Thread):
    """Runs `expire_items` every RSPY_DATA_LIFECYCLE_PERIOD seconds."""

    def __init__(self, context: Context) -> None:
        super().__init__(name="lifecycle", daemon=True)
        self._context = context
        self._stopped = threading.Event()

    def run(self) -> None:
        """Works until `stop`."""
        while not self._stopped.wait(lifecycle_seconds()):
            try:
                expire_items(self._context)
            except Exception as error:
                # the next run meets the same items again; the log must say why they are still there
                print(f"lifecycle task: {type(error).__name__}: {error}", file=sys.stderr, flush=True)

    def stop(self) -> None:
        """Stops the thread after its current step."""
        self._stopped.set()
