"""The endpoints of the staging service (OGC API - Processes)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from .. import links
from ..context import Caller, Ctx
from ..errors import ServiceError
from ..requests import base_url, get_body
from . import inputs

router = APIRouter()

_PROCESS = {"id": "Staging", "version": "1.0.0"}


async def _get_body(request: Request) -> Any:
    try:
        return await get_body(request)
    except ServiceError as error:
        raise ServiceError(422, error.description) from error


def _require_process(process: str, kind: str) -> None:
    if process != "staging":
        raise ServiceError(404, f"{kind} {process} not found; the one of this service is 'staging'")


@router.get("/processes")
def processes(request: Request, user: Caller) -> JSONResponse:
    """The one process there is."""
    own = links.link("self", f"{base_url(request)}/processes", "List of processes")
    return JSONResponse({"processes": [_PROCESS], "links": [own]})


@router.get("/processes/{process}")
def get_process(user: Caller, process: str) -> JSONResponse:
    """The description of the process."""
    _require_process(process, "Resource")
    user.require_role("rs_processes_staging_read")
    return JSONResponse(_PROCESS)


@router.post("/processes/{process}/execution")
def execute(
    request: Request, context: Ctx, user: Caller, body: Annotated[Any, Depends(_get_body)], process: str
) -> JSONResponse:
    """Starts a staging job; answers once its items and its collection are checked."""
    asked = inputs.read(body)
    _require_process(process, "Process resource")
    inputs.require_items(asked)
    user.require_role("rs_processes_staging_execute")
    credentials = {name: value for name in ("x-api-key", "cookie") if (value := request.headers.get(name))}
    job_id = context.staging.submit(user, asked, credentials)
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
    document = context.jobs.document(job_id, staging=True)
    user.require_role("rs_processes_staging_read")
    return JSONResponse(document)


@router.get("/jobs/{job_id}/results")
def get_results(context: Ctx, user: Caller, job_id: str) -> JSONResponse:
    """The status as a JSON string."""
    document = context.jobs.document(job_id, staging=True)
    user.require_role("rs_processes_staging_read")
    return JSONResponse(document["status"])


@router.delete("/jobs/{job_id}")
def delete_job(context: Ctx, user: Caller, job_id: str) -> JSONResponse:
    """Removes the record of a job without stopping it: what it has begun is still stored and published."""
    document = context.jobs.document(job_id, staging=True)
    user.require_role("rs_processes_staging_dismiss")
    context.jobs.delete(job_id)
    return JSONResponse(document | {"message": f"Job {job_id} deleted successfully"})
