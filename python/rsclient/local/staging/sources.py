"""Where staging may read from: the stations, and addresses that list items."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import urllib3

from ..nesting import parse_json
from .inputs import JobFailure

_STATION_PATH = re.compile(r"/stations/([^/]+)/.+")
_SERVICE_PATH = re.compile(r"/(auxip|cadip|prip)/.+")
_OWN_HOSTS = ("127.0.0.1", "localhost", "::1")
_FETCH_S = 60
_MAX_BYTES = 256 << 20


class Sources:
    """Tells the addresses of this server's stations from others; only they get credentials."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self.token = token
        self._pool = urllib3.PoolManager(retries=False, timeout=_FETCH_S)

    def resolve(self, href: Any, asset: str) -> tuple[str, str]:
        """The address to download and the station's name; JobFailure if the domain is not a station's."""
        parts = urlsplit(href if isinstance(href, str) else "")
        match = _STATION_PATH.fullmatch(parts.path)
        if not self._is_own(parts.hostname, parts.port) or match is None:
            raise JobFailure(f"Asset {asset}: no station is configured for the domain of '{_without_secrets(href)}'")
        # always by loopback: whatever name the client used, the token stays on this machine
        return f"http://127.0.0.1:{self._port}{parts.path}", match[1]

    def fetch(self, href: str, headers: dict[str, str]) -> Any:
        """The JSON document at `href`; `headers` (the caller's key) go to this server's station services only."""
        failed, shown = "Failed to retrieve the ItemCollection from the input link", _without_secrets(href)
        try:
            parts = urlsplit(href)
            own = self._is_own(parts.hostname, parts.port) and _SERVICE_PATH.fullmatch(parts.path) is not None
        except ValueError:
            raise JobFailure(f"{failed}: it is not a valid URL") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise JobFailure(f"{failed}: it is not a valid URL, expected http://... or https://...")
        try:
            # a redirect could lead a key elsewhere
            answer = self._pool.request("GET", href, headers=headers if own else {}, redirect=not own,
                                        preload_content=False)  # fmt: skip
            text = answer.read(_MAX_BYTES)
            answer.release_conn()
        except urllib3.exceptions.HTTPError as error:
            # the name only: the text of the error may hold the whole URL
            raise JobFailure(f"{failed}: no answer from {shown}: {type(error).__name__}") from error
        if answer.status != 200:
            # S3 repeats what was signed in its error documents
            detail = f": {text[:300].decode(errors='replace')}" if own else ""
            raise JobFailure(f"{failed}: {shown}: HTTP {answer.status}{detail}")
        try:
            return parse_json(text)
        except ValueError as error:
            raise JobFailure(f"{failed}: {shown} did not answer with JSON: {error}") from error

    def _is_own(self, host: str | None, port: int | None) -> bool:
        # origins, not parts of a text as RS-Server compares: an address that only names this server gets nothing
        return host in _OWN_HOSTS and port == self._port


def _without_secrets(href: Any) -> str:
    """`href` without user, password, query and fragment: every user sees the messages of all jobs."""
    try:
        parts = urlsplit(str(href))
    except ValueError:
        return "an invalid URL"
    if not parts.hostname:
        return "an invalid URL"
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
