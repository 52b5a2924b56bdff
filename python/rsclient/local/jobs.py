"""Jobs of staging and DPR: their rows, documents and logs."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from typing import Any

from . import timestamps
from .database import Database
from .errors import ServiceError

Json = dict[str, Any]

RUNNING = ("accepted", "running")


class Jobs:
    """The jobs of one server. A job that ended does not change any more."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cancelled: dict[str, threading.Event] = {}

    def create(self, process: str, login: str) -> str:
        """A new job in state `accepted`; gives its id."""
        job_id = str(uuid.uuid4())
        moment = timestamps.now_seconds()
        self._cancelled[job_id] = threading.Event()
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO jobs (id, process, login, status, progress, message, created, started, updated)"
                " VALUES (?, ?, ?, 'accepted', 0, 'The job is waiting to be run', ?, ?, ?)",
                (job_id, process, login, moment, moment, moment),
            )
        return job_id

    def cancel_event(self, job_id: str) -> threading.Event:
        """Set when the job shall stop."""
        return self._cancelled.setdefault(job_id, threading.Event())

    def cancel_all(self) -> None:
        """Asks every job to stop."""
        for event in list(self._cancelled.values()):
            event.set()

    def start(self, job_id: str, message: str) -> None:
        """Moves a job to `running`."""
        self._update(job_id, "status = 'running', message = ?", message)

    def report(self, job_id: str, progress: int, message: str) -> None:
        """Records progress, which never decreases."""
        self._update(job_id, "progress = max(progress, ?), message = ?", progress, message)

    def finish(self, job_id: str, status: str, message: str, progress: int | None = None) -> None:
        """Ends a job; without `progress` the last value stays."""
        self._cancelled.pop(job_id, None)
        changes = "status = ?, message = ?, finished = ?, progress = coalesce(?, progress)"
        self._update(job_id, changes, status, message, timestamps.now_seconds(), progress)

    def _update(self, job_id: str, changes: str, *values: Any) -> None:
        with self._database.write() as connection:
            connection.execute(
                f"UPDATE jobs SET {changes}, updated = ? WHERE id = ? AND finished IS NULL",
                (*values, timestamps.now_seconds(), job_id),
            )

    def document(self, job_id: str, staging: bool) -> Json:
        """The status document; 404 if there is no such job of staging, or else of DPR."""
        row = self._database.read().execute("SELECT * FROM jobs WHERE id = ?", (job_id,)).fetchone()
        if row is None or (row["process"] == "staging") != staging:
            raise ServiceError(404, f"Job with ID {job_id} not found")
        return _document(row)

    def documents(self, staging: bool) -> list[Json]:
        """The status documents of all jobs of staging, or else of DPR, oldest first."""
        rows = self._database.read().execute("SELECT * FROM jobs ORDER BY number")
        return [_document(row) for row in rows if (row["process"] == "staging") == staging]

    def delete(self, job_id: str) -> None:
        """Removes the record of a job. A running one continues, so its notes of files and items stay."""
        with self._database.write() as connection:
            for table, column in (("jobs", "id"), ("job_logs", "job")):
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (job_id,))

    def log(self, job_id: str, line: str) -> None:
        """Adds a line to the job's log."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO job_logs SELECT ?, count(*), ? FROM job_logs WHERE job = ?", (job_id, line, job_id)
            )

    def log_lines(self, job_id: str, start: int) -> list[str]:
        """The lines of the log from number `start`."""
        query = "SELECT line FROM job_logs WHERE job = ? AND number >= ? ORDER BY number"
        return [row["line"] for row in self._database.read().execute(query, (job_id, start))]

    def unfinished(self) -> list[tuple[str, str]]:
        """Id and process of the jobs that have not ended."""
        rows = self._database.read().execute("SELECT id, process FROM jobs WHERE finished IS NULL ORDER BY number")
        return [(row["id"], row["process"]) for row in rows]


def _document(row: sqlite3.Row) -> Json:
    document = {
        "jobID": row["id"],
        "processID": row["process"],
        "type": "process",
        "status": row["status"],
        "progress": row["progress"],
        "message": row["message"],
        "created": row["created"],
        "updated": row["updated"],
    }
    if row["started"] is not None:
        document["started"] = row["started"]
    if row["finished"] is not None and row["process"] != "staging":  # the real staging service never says it
        document["finished"] = row["finished"]
    return document
