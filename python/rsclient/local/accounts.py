"""The endpoints below /auth, of key mode only: signing in by browser, the own account, and the key manager's check."""

from __future__ import annotations

import html
import uuid
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from .auth import KeyTable, session_user
from .errors import LoginRequired, ServiceError
from .requests import base_url
from .session import COOKIE, LIFETIME_S

router = APIRouter(prefix="/auth")

_PAGE = """<!DOCTYPE html>
<html><head><title>Sign in</title></head><body>
<h1>Sign in</h1>
<p>This RS-Server runs in key mode: programs send an API key in the header <code>x-api-key</code>.</p>
<form method="post" action="/auth/login"><label>API key <input name="api-key" type="password"></label>
<button>Sign in</button></form><p>{said}</p>
</body></html>
"""
_SIGNED_IN = "<!DOCTYPE html>\n<html><body><p>You are signed in and can close this page.</p></body></html>\n"


def _keys(request: Request) -> KeyTable:
    keys: KeyTable = request.app.state.context.keys
    return keys


def _is_signed_in(request: Request) -> bool:
    try:
        session_user(request)
    except (ServiceError, LoginRequired):
        return False
    return True


@router.get("/login")
def login(request: Request) -> Response:
    """The sign-in page; a signed-in user is redirected to the documentation."""
    return RedirectResponse("/docs", 302) if _is_signed_in(request) else HTMLResponse(_PAGE.format(said=""))


@router.post("/login")
async def sign_in(request: Request) -> Response:
    """Signs in with the API key of the form, or of the header. RS-Server sends users to Keycloak instead."""
    form = parse_qs((await request.body()).decode(errors="replace"))
    key = request.headers.get("x-api-key") or next(iter(form.get("api-key", [])), "")
    user = _keys(request).user(key)
    if user is None:
        return HTMLResponse(_PAGE.format(said=html.escape("This API key is unknown, revoked or expired.")), 403)
    answer = RedirectResponse("/docs", 303)
    answer.set_cookie(COOKIE, request.app.state.sessions.cookie(user.login), LIFETIME_S, httponly=True)
    return answer


@router.get("/login_from_console")
def login_from_console(request: Request) -> Response:
    """The URL of the sign-in page, as a JSON string."""
    return HTMLResponse(_SIGNED_IN) if _is_signed_in(request) else JSONResponse(f"{base_url(request)}/auth/login")


@router.get("/console_logged_message")
def console_logged_message() -> HTMLResponse:
    """The page shown after signing in from a console."""
    return HTMLResponse(_SIGNED_IN)


@router.get("/logout")
def logout() -> RedirectResponse:
    """Ends the session."""
    answer = RedirectResponse("/auth/login", 302)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/me")
def me(request: Request) -> JSONResponse:
    """Who has signed in; an API key does not count here."""
    user = session_user(request)
    return JSONResponse({"user_login": user.login, "iam_roles": sorted(user.roles), "attributes": {}})


@router.get("/check_key")
def check_key(request: Request) -> JSONResponse:
    """The holder of an API key, as the key manager answers; this server has no separate key manager."""
    user = _keys(request).user(request.headers.get("x-api-key") or request.query_params.get("api-key", ""))
    if user is None:
        return JSONResponse({"detail": "Invalid API key: missing, wrong, revoked, or expired"}, 403)
    user_id = str(uuid.uuid5(uuid.NAMESPACE_DNS, user.login))
    answer = {"user_id": user_id, "user_login": user.login, "iam_roles": sorted(user.roles), "config": {}}
    return JSONResponse(answer)
