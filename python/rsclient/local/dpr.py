"""The DPR service: processors behind OGC API - Processes. The one processor here, `mockup`, computes nothing."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, StreamingResponse

from . import links, timestamps
from .context import Body, Ctx, base_url
from .errors import ServiceError
from .jobs import RUNNING, Jobs

Json = dict[str, Any]

router = APIRouter(prefix="/dpr")

_PROCESSES = ("mockup",)
_STEP_S = 0.2
_POLL_S = 0.1
_KEEPALIVE_S = 2.0
_REQUIRED = ("dask_gateway_address", "jupyter_token", "cluster_label")


class DprRunner:
    """Runs `mockup`: walks through the steps of its payload and describes the products it would have made."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._threads: dict[str, threading.Thread] = {}

    def submit(self, login: str, payload: Json) -> str:
        """Starts a job; gives its id."""
        steps = [_step_name(step, index) for index, step in enumerate(_list_in(payload, "workflow"))]
        outputs = _list_in(payload.get("I/O") if isinstance(payload.get("I/O"), dict) else {}, "output_products")
        job_id = self._jobs.create("mockup", login)
        thread = threading.Thread(target=self._run, args=(job_id, steps or ["mockup"], outputs), daemon=True)
        self._threads[job_id] = thread
        thread.start()
        return job_id

    def cancel(self, job_id: str) -> None:
        """Stops a job and waits for its end."""
        self._jobs.cancel_event(job_id).set()
        thread = self._threads.get(job_id)
        if thread is not None:
            thread.join()

    def _run(self, job_id: str, steps: list[str], outputs: list[Any]) -> None:
        cancelled = self._jobs.cancel_event(job_id)
        self._jobs.start(job_id, "Running the processor")
        for index, step in enumerate(steps):
            self._jobs.log(job_id, f"step {index + 1}/{len(steps)}: {step}")
            if cancelled.wait(_STEP_S):
                self._jobs.log(job_id, "cancelled")
                self._jobs.finish(job_id, "dismissed", "The job was cancelled")
                break
            self._jobs.report(job_id, 99 * (index + 1) // len(steps), f"Finished step {step}")
        else:
            result = [_description(output, index) for index, output in enumerate(outputs)] or [_description({}, 0)]
            self._jobs.log(job_id, f"made {len(result)} product descriptions")
            # clients parse this as a Python literal, as that is what RS-Server writes
            self._jobs.finish(job_id, "successful", repr(result), 100)
        self._threads.pop(job_id, None)


def _list_in(document: Any, name: str) -> list[Any]:
    found = document.get(name, [])
    if not isinstance(found, list):
        raise ServiceError(400, f"'{name}' in the payload must be a list, found {type(found).__name__}")
    return found


def _step_name(step: Any, index: int) -> str:
    if not isinstance(step, dict):
        raise ServiceError(400, f"Step {index + 1} of 'workflow' in the payload is no object")
    return str(step.get("processing_unit") or step.get("name") or f"step-{index + 1}")


def _description(output: Any, index: int) -> Json:
    """The discovery attributes of one product."""
    entry = output if isinstance(output, dict) else {}
    product_id = str(entry.get("id") or f"mockup-{index + 1}")
    properties = {"datetime": timestamps.now(), "product:type": str(entry.get("type") or "mockup")}
    return {"stac_discovery": {"type": "Feature", "stac_version": links.STAC_VERSION, "id": product_id,
                               "geometry": None, "properties": properties, "links": [],
                               "assets": {product_id: {"href": str(entry.get("path", ""))}}}}  # fmt: skip


def _enabled() -> list[str]:
    chosen = os.environ.get("DPR_ENABLED_PROCESSORS")
    return [name for name in _PROCESSES if not chosen or name in chosen.replace(" ", "").split(",")]


def _require_process(process: str) -> None:
    if process not in _enabled():
        raise ServiceError(404, f"Process {process} does not exist; this server has {', '.join(_enabled()) or 'none'}")


def _require_cluster(values: Any) -> None:
    missing = [name for name in _REQUIRED if not values.get(name)]
    if missing:
        raise ServiceError(400, f"Missing required field: {', '.join(missing)}")


@router.get("/processes")
def processes(request: Request) -> JSONResponse:
    """The processors."""
    own = links.link("self", f"{base_url(request)}/dpr/processes", "List of processes")
    return JSONResponse({"processes": [{"id": name, "version": "1.0.0"} for name in _enabled()], "links": [own]})


@router.get("/processes/{process}")
def get_process(request: Request, process: str) -> JSONResponse:
    """The tasks of a processor."""
    _require_process(process)
    _require_cluster(request.query_params)
    return JSONResponse({"id": process, "version": "1.0.0", "tasks": [{"name": process, "mode": "mockup"}]})


@router.post("/processes/{process}/execution")
def execute(context: Ctx, body: Body, process: str) -> JSONResponse:
    """Starts a processing job."""
    _require_process(process)
    _require_cluster(body)
    return JSONResponse(context.jobs.document(context.dpr.submit("dpr", body), staging=False), 201)


@router.get("/jobs")
def list_jobs(request: Request, context: Ctx) -> JSONResponse:
    """All processing jobs."""
    own = links.link("service", f"{base_url(request)}/dpr/jobs", "List of jobs")
    return JSONResponse({"jobs": context.jobs.documents(staging=False), "links": [own]})


@router.get("/jobs/{job_id}")
def get_job(context: Ctx, job_id: str) -> JSONResponse:
    """The status document of a job."""
    return JSONResponse(context.jobs.document(job_id, staging=False))


@router.delete("/jobs/{job_id}")
def delete_job(context: Ctx, job_id: str) -> JSONResponse:
    """Stops a job if it is running and forgets it."""
    context.jobs.document(job_id, staging=False)
    context.dpr.cancel(job_id)
    document = context.jobs.document(job_id, staging=False)
    context.jobs.delete(job_id)
    return JSONResponse(document | {"status": "dismissed", "message": f"Job {job_id} deleted successfully"})


@router.get("/jobs/{job_id}/logs")
def get_logs(context: Ctx, job_id: str) -> StreamingResponse:
    """The log as server-sent events, until the job has ended."""
    context.jobs.document(job_id, staging=False)
    return StreamingResponse(_events(context.jobs, job_id), media_type="text/event-stream")


async def _events(jobs: Jobs, job_id: str) -> AsyncIterator[str]:
    number, silent = 0, 0.0
    while True:
        try:
            # the state first: what was logged before the end is then in the lines read after it
            ended = jobs.document(job_id, staging=False)["status"] not in RUNNING
        except ServiceError:  # deleted while we were watching
            return
        lines = jobs.log_lines(job_id, number)
        number += len(lines)
        for line in lines:
            yield f"data: {line}\n\n"
        if ended:
            return
        await asyncio.sleep(_POLL_S)
        silent = 0.0 if lines else silent + _POLL_S
        if silent >= _KEEPALIVE_S:
            silent = 0.0
            yield ": keepalive\n\n"
