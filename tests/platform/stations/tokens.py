"""The token endpoint of a station: OAuth 2.0 with the grants `password` and `refresh_token`."""

from __future__ import annotations

import base64
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

CLIENT_ID, CLIENT_SECRET = "client_id", "client_secret"
USERNAME, PASSWORD = "test", "test"


class TokenError(Exception):
    """A refused request for a token: status and the error code of RFC 6749."""

    def __init__(self, status: int, code: str, description: str) -> None:
        super().__init__(description)
        self.status, self.code = status, code


class Tokens:
    """Tokens of one station; those of another one are not valid here."""

    def __init__(self, expires_in: int, refresh_expires_in: int, now: Callable[[], float] = time.monotonic) -> None:
        self._expires_in, self._refresh_expires_in = expires_in, refresh_expires_in
        self._now = now
        self._lock = threading.Lock()
        self._access: dict[str, float] = {}
        self._refresh: dict[str, float] = {}

    def __repr__(self) -> str:
        return f"Tokens({len(self._access)} issued)"

    def grant(self, form: dict[str, str], authorization: str | None = None) -> Json:
        """Issues a pair of tokens for what the form (and an optional Basic header) presents."""
        client = _basic(authorization) or (form.get("client_id", ""), form.get("client_secret", ""))
        if not (_equal(client[0], CLIENT_ID) and _equal(client[1], CLIENT_SECRET)):
            raise TokenError(401, "invalid_client", "wrong client_id or client_secret")
        grant = form.get("grant_type")
        if grant == "password":
            if not (_equal(form.get("username", ""), USERNAME) and _equal(form.get("password", ""), PASSWORD)):
                raise TokenError(401, "invalid_grant", "wrong username or password")
        elif grant == "refresh_token":
            self._check_refresh_token(form.get("refresh_token", ""))
        else:
            raise TokenError(400, "unsupported_grant_type", "expected grant_type=password or refresh_token")
        return self._issue()

    def accepts(self, authorization: str | None) -> bool:
        """Whether the header carries a token of this station that has not expired."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            return False
        with self._lock:
            return self._access.get(token.strip(), 0.0) > self._now()

    def _check_refresh_token(self, token: str) -> None:
        with self._lock:
            valid = self._refresh.get(token, 0.0) > self._now()
        if not valid:
            raise TokenError(400, "invalid_grant", "unknown or expired refresh_token")

    def _issue(self) -> Json:
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        with self._lock:
            now = self._now()
            self._access[access] = now + self._expires_in
            self._refresh[refresh] = now + self._refresh_expires_in
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": self._expires_in,
            "refresh_token": refresh,
            "refresh_expires_in": self._refresh_expires_in,
        }


def _equal(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _basic(header: str | None) -> tuple[str, str] | None:
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return name, secret
