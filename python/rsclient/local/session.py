"""The session cookie of key mode: the user who has signed in, with a signature that only this server can make."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time

COOKIE = "session"
LIFETIME_S = 14 * 24 * 3600


class Sessions:
    """Writes and reads cookies; those of an earlier run of the server are not valid any more."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def cookie(self, login: str) -> str:
        """The value of the cookie for a user who has signed in."""
        content = {"user": {"preferred_username": login}, "expires": int(time.time()) + LIFETIME_S}
        text = base64.urlsafe_b64encode(json.dumps(content).encode()).decode()
        return f"{text}.{self._signature(text)}"

    def login(self, cookie: str) -> str | None:
        """The user of a cookie; None if it is not one of ours or has expired."""
        text, _, signature = cookie.partition(".")
        if not hmac.compare_digest(self._signature(text).encode(), signature.encode()):
            return None
        try:
            content = json.loads(base64.urlsafe_b64decode(text))
        except (ValueError, binascii.Error):
            return None
        return str(content["user"]["preferred_username"]) if content["expires"] > time.time() else None

    def _signature(self, text: str) -> str:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()
