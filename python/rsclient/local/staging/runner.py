"""Staging jobs: one thread each, all or nothing."""

from __future__ import annotations

import json
import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from ..auth import User
from ..catalog.collections import Collections
from ..catalog.items import Items
from ..catalog.names import CollectionName
from ..database import Database
from ..errors import ServiceError
from ..jobs import Jobs
from ..settings import CATALOG_BUCKET
from ..storage import Storage
from .inputs import JobFailure, StagingInputs, Transfer, checked_key
from .journal import Journal
from .preparation import NothingToDo, Prepared, prepare
from .sources import Sources
from .transfer import Cancelled, Downloads, Progress

Json = dict[str, Any]

_TRANSFERS_AT_ONCE = 8


@dataclass(frozen=True)
class StagingTools:
    """What a runner works with."""

    database: Database
    storage: Storage
    collections: Collections
    items: Items
    jobs: Jobs
    sources: Sources


class StagingRunner:
    """Runs staging jobs; a job that fails leaves nothing in storage or catalog."""

    def __init__(self, tools: StagingTools) -> None:
        self._tools = tools
        self._journal = Journal(tools.database, tools.storage, tools.items)
        self._downloads = Downloads(tools.storage, tools.sources.token)
        self._transfers = ThreadPoolExecutor(_TRANSFERS_AT_ONCE, "transfer")
        self._threads: dict[str, threading.Thread] = {}
        self._claims: set[tuple[CollectionName, str]] = set()
        self._claims_changed = threading.Condition()
        self._stopping = False

    def recover(self) -> None:
        """Ends the jobs that an earlier process left, and removes what they had done so far."""
        for job_id, process in self._tools.jobs.unfinished():
            self._tools.jobs.finish(job_id, "failed", f"The {process} job was interrupted by the end of the server")
        self._journal.roll_back_all()

    def submit(self, user: User, inputs: StagingInputs, headers: dict[str, str]) -> str:
        """Starts a job; returns its id. `headers` are sent along when the items have to be fetched."""
        jobs, tools = self._tools.jobs, self._tools
        job_id = jobs.create("staging", user.login)
        try:
            prepared = prepare(inputs, user, headers, tools.sources, tools.collections)
        except NothingToDo as reason:
            jobs.finish(job_id, "successful", str(reason), reason.progress)
            return job_id
        except Exception as error:
            jobs.finish(job_id, "failed", _text_of(error))
            return job_id
        jobs.start(job_id, "Successfully searched catalog")
        thread = threading.Thread(
            target=self._run, args=(job_id, user, prepared), name=f"staging-{job_id}", daemon=True
        )
        self._threads[job_id] = thread
        thread.start()
        return job_id

    def ask_to_stop(self) -> None:
        """Asks all jobs to stop, without waiting."""
        self._stopping = True
        self._tools.jobs.cancel_all()

    def stop(self, seconds: float = 10.0) -> None:
        """Stops all jobs; what they cannot clean up in time is cleaned up at the next start."""
        self.ask_to_stop()
        for thread in list(self._threads.values()):
            thread.join(seconds)
        self._transfers.shutdown(wait=False, cancel_futures=True)

    def _run(self, job_id: str, user: User, prepared: Prepared) -> None:
        jobs = self._tools.jobs
        claims: set[tuple[CollectionName, str]] = set()
        try:
            message = self._stage(job_id, user, prepared, claims)
            with self._tools.database.write():  # together, or a crash in between would leave a failed job's items
                self._journal.commit(job_id)
                jobs.finish(job_id, "successful", message, 100)
        except Exception as error:
            jobs.finish(job_id, "failed", self._clean_up(job_id, error))
        finally:
            with self._claims_changed:
                self._claims -= claims
                self._claims_changed.notify_all()
            self._threads.pop(job_id, None)

    def _clean_up(self, job_id: str, error: Exception) -> str:
        """Rolls back; gives the message of the job."""
        if isinstance(error, Cancelled):
            message = "The job was interrupted by the end of the server" if self._stopping else "The job was cancelled"
        else:
            message = _text_of(error)
        try:
            self._journal.roll_back(job_id)
        except Exception as second:
            message += f"; the clean-up failed too and is repeated at the next start of the server: {second}"
        return message

    def _stage(self, job_id: str, user: User, prepared: Prepared, claims: set[tuple[CollectionName, str]]) -> str:
        """Does the work; returns the final message."""
        target, features = prepared.target, prepared.features
        self._claim(job_id, {(target, feature["id"]) for feature in features}, claims)
        known = {feature["id"]: self._tools.items.find(target, feature["id"]) for feature in features}
        features = [feature for feature in features if _needs_staging(known[feature["id"]])]
        if not features:
            return "Finished without processing any tasks"
        folder = f"{user.login}/{prepared.folder}"
        transfers = [self._transfer(user, folder, feature, key) for feature in features for key in feature["assets"]]
        transfers = [t if t.size is not None else t.sized(self._downloads.size_of(t)) for t in transfers]
        self._journal.note_files(job_id, [transfer.key for transfer in transfers])
        self._download(job_id, transfers)
        self._tools.jobs.report(job_id, 99, "All files are stored; publishing the items")
        keys = {(transfer.item_id, transfer.asset): transfer.key for transfer in transfers}
        for feature in features:
            self._publish(job_id, target, feature, keys, known[feature["id"]])
        return "Finished"

    def _claim(self, job_id: str, wanted: set[tuple[CollectionName, str]],
               claims: set[tuple[CollectionName, str]]) -> None:  # fmt: skip
        """Waits until no other job works on the items: the clean-up of one would remove the files of the other."""
        cancelled = self._tools.jobs.cancel_event(job_id)
        with self._claims_changed:
            while self._claims & wanted:
                if cancelled.is_set():
                    raise Cancelled
                self._claims_changed.wait(0.2)
            self._claims |= wanted
            claims |= wanted

    def _transfer(self, user: User, folder: str, feature: Json, asset_key: str) -> Transfer:
        asset = feature["assets"][asset_key]
        source, station = self._tools.sources.resolve(asset.get("href"), asset_key)
        role = f"rs_processes_staging_download_{station}"
        if not user.has_role(role):
            raise JobFailure(f"401: {user.missing(role)}")
        size = asset.get("file:size")
        return Transfer(
            item_id=feature["id"],
            asset=asset_key,
            source=source,
            station=station,
            key=checked_key(folder, feature["id"], asset_key),
            size=int(size) if isinstance(size, (int, str)) and str(size).isdigit() else None,
            md5=asset.get("file:checksum") if isinstance(asset.get("file:checksum"), str) else None,
        )

    def _download(self, job_id: str, transfers: list[Transfer]) -> None:
        progress = Progress(self._tools.jobs, job_id, sum(transfer.size or 0 for transfer in transfers))
        futures = [self._transfers.submit(self._downloads.run, transfer, progress) for transfer in transfers]
        done, pending = wait(futures, return_when=FIRST_EXCEPTION)
        errors = [error for future in done if (error := future.exception()) is not None]
        if errors:
            # ends the other transfers; then nothing is written any more when the clean-up starts
            progress.cancelled.set()
            for future in pending:
                future.cancel()
            wait(futures)
            raise next((error for error in errors if not isinstance(error, Cancelled)), errors[0])

    def _publish(self, job_id: str, target: CollectionName, feature: Json, keys: dict[tuple[str, str], str],
                 previous: Json | None) -> None:  # fmt: skip
        assets = {
            key: asset | {"href": f"s3://{CATALOG_BUCKET}/{keys[feature['id'], key]}"}
            for key, asset in feature["assets"].items()
        }
        body = feature | {"assets": assets, "collection": target.id, "links": []}
        body.setdefault("stac_extensions", [])
        self._journal.note_item(job_id, target, feature["id"], json.dumps(previous) if previous else None)
        if previous is not None:
            # when it expired is history now; a new life begins with the new files
            body["properties"] = {k: v for k, v in body.get("properties", {}).items() if k != "unpublished"}
            self._tools.items.replace(target, feature["id"], body)
            return
        try:
            self._tools.items.create(target, body)
        except ServiceError as error:
            if error.status != 409:
                raise
            self._journal.forget_item(job_id, feature["id"])


def _needs_staging(known: Json | None) -> bool:
    return known is None or not known["assets"] or bool(known["properties"].get("unpublished"))


def _text_of(error: Exception) -> str:
    """The message of a job that failed with this error."""
    if isinstance(error, ServiceError):
        return f"{error.status}: {error.description}"
    return str(error) if isinstance(error, JobFailure) else f"{type(error).__name__}: {error}"
