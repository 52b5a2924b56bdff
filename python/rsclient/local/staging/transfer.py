"""Moving bytes from a station into storage."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from typing import IO, Any, cast

import urllib3

from ..jobs import Jobs
from ..settings import CATALOG_BUCKET
from ..storage import Storage
from .inputs import JobFailure, Transfer

_ATTEMPTS = 3
_PAUSE_S = 0.5
_REPORT_S = 0.5
_MIB = 1 << 20
#: Small, because reading fills a piece before it returns and progress is counted by the piece.
_PIECE_BYTES = 1 << 16
_MD5 = re.compile(r"[0-9a-fA-F]{32}")


class Cancelled(Exception):
    """The job was asked to stop."""


class Downloads:
    """Connections to the stations, with their credentials."""

    def __init__(self, storage: Storage, token: str) -> None:
        self._storage = storage
        self._headers = {"Authorization": f"Bearer {token}"}
        self._pool = urllib3.PoolManager(maxsize=16, retries=False, timeout=urllib3.Timeout(connect=10, read=60))

    def size_of(self, transfer: Transfer) -> int:
        """The size the station announces; JobFailure if it does not."""
        answer = self._pool.request("HEAD", transfer.source, headers=self._headers, redirect=False)
        length = answer.headers.get("Content-Length", "")
        if answer.status != 200 or not length.isdigit():
            raise JobFailure(
                f"Asset {transfer.asset} of {transfer.item_id}: no file:size, and the station answered HTTP"
                f" {answer.status} without Content-Length")  # fmt: skip
        return int(length)

    def run(self, transfer: Transfer, progress: Progress) -> None:
        """Brings one asset into storage; JobFailure if the station or the bytes are not right."""
        for attempt in range(1, _ATTEMPTS + 1):
            counted = progress.part()
            try:
                self._attempt(transfer, counted)
                return
            except urllib3.exceptions.HTTPError as error:
                counted.undo()
                if attempt == _ATTEMPTS:
                    raise JobFailure(
                        f"Asset {transfer.asset} of {transfer.item_id}: no bytes from station {transfer.station}"
                        f" after {attempt} attempts: {error}") from error  # fmt: skip
                progress.wait(_PAUSE_S)

    def _attempt(self, transfer: Transfer, counted: Part) -> None:
        answer = self._pool.request(
            "GET", transfer.source, headers=self._headers, redirect=False, preload_content=False, decode_content=False
        )
        try:
            if answer.status != 200:
                raise JobFailure(
                    f"Asset {transfer.asset} of {transfer.item_id}: station {transfer.station} answered"
                    f" HTTP {answer.status}: {answer.read(300).decode(errors='replace')}")  # fmt: skip
            stream = _CheckedStream(answer, transfer, counted)
            self._storage.upload(cast("IO[bytes]", stream), CATALOG_BUCKET, transfer.key)
        finally:
            answer.close()


class _CheckedStream:
    """Bytes of an answer, counted; raises at the end if they are not those that were promised."""

    def __init__(self, answer: Any, transfer: Transfer, counted: Part) -> None:
        self._answer = answer
        self._transfer = transfer
        self._counted = counted
        self._digest = hashlib.md5()
        self._done = 0

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes unless the end is reached: the uploader takes a short read for the end."""
        pieces, missing = [], size
        while missing != 0:
            piece = self._answer.read(min(missing, _PIECE_BYTES) if missing > 0 else _PIECE_BYTES)
            self._counted.add(len(piece))
            if not piece:
                self._check_end()
                break
            self._digest.update(piece)
            self._done += len(piece)
            pieces.append(piece)
            missing -= len(piece) if missing > 0 else 0
        return b"".join(pieces)

    def _check_end(self) -> None:
        transfer = self._transfer
        if self._done != transfer.size:
            raise JobFailure(
                f"Asset {transfer.asset} of {transfer.item_id}: {self._done} bytes came, {transfer.size} were announced"
            )
        # other encodings of file:checksum exist; only the stations' own, MD5 in hexadecimal, is known here
        if transfer.md5 and _MD5.fullmatch(transfer.md5) and self._digest.hexdigest() != transfer.md5.lower():
            raise JobFailure(
                f"Asset {transfer.asset} of {transfer.item_id}: MD5 is {self._digest.hexdigest()},"
                f" announced was {transfer.md5}")  # fmt: skip


class Progress:
    """Bytes of one job, reported at intervals."""

    def __init__(self, jobs: Jobs, job_id: str, total: int) -> None:
        self._jobs = jobs
        self._job_id = job_id
        self._total = total
        self._done = 0
        self._lock = threading.Lock()
        self._reported_at = 0.0
        self.cancelled = jobs.cancel_event(job_id)

    def part(self) -> Part:
        """A counter for one attempt of one asset."""
        return Part(self)

    def add(self, count: int) -> None:
        """Counts bytes; raises Cancelled if the job shall stop."""
        if self.cancelled.is_set():
            raise Cancelled
        with self._lock:
            self._done += count
            due = time.monotonic() - self._reported_at > _REPORT_S
            if due:
                self._reported_at = time.monotonic()
            done = self._done
        if due:
            self._report(done)

    def wait(self, seconds: float) -> None:
        """Sleeps; raises Cancelled if the job shall stop."""
        if self.cancelled.wait(seconds):
            raise Cancelled

    def _report(self, done: int) -> None:
        percent = 99 * done // self._total if self._total else 99
        text = f"Downloaded {done / _MIB:.1f} / {self._total / _MIB:.1f} MiB"
        self._jobs.report(self._job_id, min(percent, 99), text)


class Part:
    """The bytes of one attempt, subtracted again if it fails."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._count = 0

    def add(self, count: int) -> None:
        """Counts bytes."""
        self._count += count
        self._progress.add(count)

    def undo(self) -> None:
        """Subtracts what this attempt counted."""
        self._progress.add(-self._count)
        self._count = 0
