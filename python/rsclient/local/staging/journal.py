"""What a job has done so far, written before it is done: a crash at any moment can be undone."""

from __future__ import annotations

import json

from ..catalog.items import Items
from ..catalog.names import CollectionName
from ..database import Database
from ..settings import CATALOG_BUCKET
from ..storage import Storage


class Journal:
    """The notes of all unfinished jobs."""

    def __init__(self, database: Database, storage: Storage, items: Items) -> None:
        self._database = database
        self._storage = storage
        self._items = items

    def note_files(self, job_id: str, keys: list[str]) -> None:
        """The job is about to write these objects."""
        with self._database.write() as connection:
            rows = [(job_id, CATALOG_BUCKET, key) for key in keys]
            connection.executemany("INSERT INTO job_files VALUES (?, ?, ?)", rows)

    def note_item(self, job_id: str, name: CollectionName, item_id: str, previous: str | None) -> None:
        """The job is about to publish this item; `previous` is the stored item it replaces."""
        with self._database.write() as connection:
            row = (job_id, name.owner, name.id, item_id, previous)
            connection.execute("INSERT INTO job_items VALUES (?, ?, ?, ?, ?)", row)

    def forget_item(self, job_id: str, item_id: str) -> None:
        """The job did not publish this item after all."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM job_items WHERE job = ? AND item = ?", (job_id, item_id))

    def commit(self, job_id: str) -> None:
        """The job succeeded: nothing of it can be undone any more."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM job_files WHERE job = ?", (job_id,))
            connection.execute("DELETE FROM job_items WHERE job = ?", (job_id,))

    def roll_back(self, job_id: str) -> None:
        """Undoes what the job has done: items first, so that no item is visible without its files."""
        read = self._database.read()
        for row in read.execute("SELECT * FROM job_items WHERE job = ?", (job_id,)).fetchall():
            name = CollectionName(row["owner"], row["collection"])
            if row["previous"] is None:
                self._items.forget(name, row["item"])
            else:
                self._items.restore(name, row["item"], json.loads(row["previous"]))
        for row in read.execute("SELECT * FROM job_files WHERE job = ?", (job_id,)).fetchall():
            self._storage.client.delete_object(Bucket=row["bucket"], Key=row["key"])
        self.commit(job_id)

    def roll_back_all(self) -> None:
        """Undoes every job that has notes: at the start of a server no job is running."""
        query = "SELECT job FROM job_files UNION SELECT job FROM job_items"
        for row in self._database.read().execute(query).fetchall():
            self.roll_back(row["job"])
