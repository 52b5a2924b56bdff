"""The SQLite file: one connection per thread, write-ahead log, short transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS collections (
    owner TEXT NOT NULL, id TEXT NOT NULL, stored_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
    PRIMARY KEY (owner, id));
CREATE TABLE IF NOT EXISTS items (
    key INTEGER PRIMARY KEY, owner TEXT NOT NULL, collection TEXT NOT NULL, id TEXT NOT NULL,
    start TEXT NOT NULL, end TEXT NOT NULL, west REAL, south REAL, east REAL, north REAL,
    expires TEXT, unpublished TEXT, body TEXT NOT NULL,
    UNIQUE (owner, collection, id),
    FOREIGN KEY (owner, collection) REFERENCES collections (owner, id));
CREATE INDEX IF NOT EXISTS items_by_time ON items (owner, collection, start DESC, id DESC);
CREATE INDEX IF NOT EXISTS items_by_expiry ON items (expires) WHERE unpublished IS NULL;
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, process TEXT NOT NULL, login TEXT NOT NULL,
    status TEXT NOT NULL, progress INTEGER NOT NULL, message TEXT NOT NULL,
    created TEXT NOT NULL, started TEXT, updated TEXT NOT NULL, finished TEXT);
CREATE TABLE IF NOT EXISTS job_logs (job TEXT NOT NULL, number INTEGER NOT NULL, line TEXT NOT NULL,
    PRIMARY KEY (job, number));
CREATE TABLE IF NOT EXISTS job_files (job TEXT NOT NULL, bucket TEXT NOT NULL, key TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS job_items (
    job TEXT NOT NULL, owner TEXT NOT NULL, collection TEXT NOT NULL, item TEXT NOT NULL, previous TEXT);
"""


class Database:
    """The tables of one data folder; safe to use from any thread and after a crash."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        with self.write() as connection:
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)

    def read(self) -> sqlite3.Connection:
        """This thread's connection, for queries."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=30, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            # with a write-ahead log, NORMAL survives a crash of the process; only power loss may undo the last commit
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of the block or, if it raises, nothing."""
        connection = self.read()
        if connection.in_transaction:  # part of a larger transaction of this thread
            yield connection
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
