"""The endpoints of the DPR service (OGC API - Processes)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, StreamingResponse

from .. import links
from ..context import Ctx
from ..errors import ServiceError
from ..jobs import RUNNING, Jobs
from ..requests import Body, base_url

router = APIRouter(prefix="/dpr")

_PROCESSES = ("mockup",)
_POLL_S = 0.1
_KEEPALIVE_S = 2.0
_REQUIRED = ("dask_gateway_address", "jupyter_token", "cluster_label")


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
    """Stops a job if it is running and removes its record."""
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
