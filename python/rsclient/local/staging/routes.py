"""The endpoints of the staging service (OGC API - Processes)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from .. import links
from ..context import Body, Caller, Ctx, base_url
from ..errors import ServiceError
from . import inputs

router = APIRouter()

_PROCESS = {"id": "Staging", "version": "1.0.0"}


def _require_process(process: str) -> None:
    if process != "staging":
        raise ServiceError(404, f"Process {process} does not exist; the process of this service is 'staging'")


@router.get("/processes")
def processes(request: Request, user: Caller) -> JSONResponse:
    """The one process there is."""
    own = links.link("self", f"{base_url(request)}/processes", "List of processes")
    return JSONResponse({"processes": [_PROCESS], "links": [own]})


@router.get("/processes/{process}")
def get_process(user: Caller, process: str) -> JSONResponse:
    """The description of the process."""
    user.require_role("rs_processes_staging_read")
    _require_process(process)
    return JSONResponse(_PROCESS)


@router.post("/processes/{process}/execution")
def execute(request: Request, context: Ctx, user: Caller, body: Body, process: str) -> JSONResponse:
    """Starts a staging job."""
    user.require_role("rs_processes_staging_execute")
    _require_process(process)
    key = request.headers.get("x-api-key")
    job_id = context.staging.submit(user, inputs.read(body), {"x-api-key": key} if key else {})
    return JSONResponse(context.jobs.document(job_id, staging=True), 201)


@router.get("/jobs")
def list_jobs(request: Request, context: Ctx, user: Caller) -> JSONResponse:
    """All jobs of all users."""
    jobs: list[Any] = context.jobs.documents(staging=True)
    own = links.link("service", f"{base_url(request)}/jobs", "List of jobs")
    return JSONResponse({"jobs": jobs, "links": [own], "numberMatched": len(jobs)})


@router.get("/jobs/{job_id}")
def get_job(context: Ctx, user: Caller, job_id: str) -> JSONResponse:
    """The status document of a job."""
    user.require_role("rs_processes_staging_read")
    return JSONResponse(context.jobs.document(job_id, staging=True))


@router.get("/jobs/{job_id}/results")
def get_results(context: Ctx, user: Caller, job_id: str) -> JSONResponse:
    """The status as a JSON string."""
    user.require_role("rs_processes_staging_read")
    return JSONResponse(context.jobs.document(job_id, staging=True)["status"])


@router.delete("/jobs/{job_id}")
def delete_job(context: Ctx, user: Caller, job_id: str) -> JSONResponse:
    """Stops a job if it is running and forgets it."""
    user.require_role("rs_processes_staging_dismiss")
    context.jobs.document(job_id, staging=True)
    context.staging.cancel(job_id)
    document = context.jobs.document(job_id, staging=True)
    context.jobs.delete(job_id)
    return JSONResponse(document | {"status": "dismissed", "message": f"Job {job_id} deleted successfully"})
