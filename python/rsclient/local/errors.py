"""Errors in the bodies of RS-Server: one for catalog and stations, one for jobs."""

from __future__ import annotations

import http
import sys
import traceback

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

_PROBLEM_TYPE = "https://developer.mozilla.org/en/docs/Web/HTTP/Reference/Status/"
_PROBLEM_PATHS = ("/processes", "/jobs", "/dpr", "/staging")


class ServiceError(Exception):
    """An answer other than success; `code` defaults to the reason phrase of `status`."""

    def __init__(self, status: int, description: str, code: str | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.code = code or reason(status)


class LoginRequired(Exception):
    """A browser without credentials: it is sent to the login page."""


def reason(status: int) -> str:
    """The reason phrase without blanks, e.g. NotFound."""
    return "".join(word.capitalize() for word in http.HTTPStatus(status).phrase.replace("-", " ").split())


def is_job_path(path: str) -> bool:
    """Whether the service behind `path` answers with problem details."""
    return any(path == prefix or path.startswith(prefix + "/") for prefix in _PROBLEM_PATHS)


def error_response(path: str, status: int, description: str, code: str | None = None) -> Response:
    """The error document of the service that `path` belongs to."""
    if is_job_path(path):
        return JSONResponse({"type": f"{_PROBLEM_TYPE}{status}", "status": status, "detail": description}, status)
    return JSONResponse({"code": code or reason(status), "description": description}, status)


def install(app: FastAPI) -> None:
    """Registers the handlers that turn exceptions into these documents."""
    app.add_exception_handler(ServiceError, _on_service_error)
    app.add_exception_handler(LoginRequired, _on_login_required)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_bug)


def _on_service_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)
    context = request.app.state.context
    if error.status == 401 and context.settings.wrap_role_errors and is_job_path(request.url.path):
        return error_response(request.url.path, 500, f"401: {error.description}")
    return error_response(request.url.path, error.status, error.description, error.code)


def _on_login_required(request: Request, error: Exception) -> Response:
    return RedirectResponse("/auth/login", 302)


def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = request.url.path
    if path.startswith("/catalog") and (error.status_code == 404 or path.rstrip("/") == "/catalog/collections"):
        return error_response(path, 400, "Invalid endpoint.")
    return error_response(path, error.status_code, str(error.detail))


def _on_bug(request: Request, error: Exception) -> Response:
    traceback.print_exception(error, file=sys.stderr)
    return error_response(request.url.path, 500, f"{type(error).__name__}: {error}", type(error).__name__)
