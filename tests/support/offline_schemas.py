"""Answers requests for published JSON schemas from the package; every other request to the internet is refused."""

from __future__ import annotations

import email.message
import io
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.response import addinfourl

import requests
from requests.adapters import HTTPAdapter

import rsclient

_SCHEMAS = Path(rsclient.__file__).parent / "schemas"
_LOOPBACK = ("127.0.0.1", "localhost")


def schema_bytes(url: str) -> bytes | None:
    """The schema published at `url`; None if the package has none."""
    parts = urlsplit(url)
    path = _SCHEMAS / str(parts.hostname) / parts.path.strip("/")
    return path.read_bytes() if path.is_file() else None


class _OfflineHandler(urllib.request.BaseHandler):
    """Opens addresses of `urllib` from the package."""

    handler_order = 100

    def default_open(self, request: urllib.request.Request) -> Any:
        """None lets the next handler open the address."""
        parts = urlsplit(request.full_url)
        if parts.scheme not in ("http", "https") or parts.hostname in _LOOPBACK:
            return None
        body = schema_bytes(request.full_url)
        if body is None:
            raise OSError(f"offline: {request.full_url}")
        return addinfourl(io.BytesIO(body), email.message.Message(), request.full_url, 200)


def install(missing: list[str]) -> None:
    """Routes `requests` and `urllib` of this process; addresses that could not be answered are added to `missing`."""
    original = HTTPAdapter.send

    def send(self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        url = str(request.url)
        if urlsplit(url).hostname in _LOOPBACK:
            return original(self, request, *args, **options)
        body = schema_bytes(url)
        if body is None:
            missing.append(url)
            raise requests.exceptions.ConnectionError(f"offline: {url}")
        response = requests.Response()
        response.status_code, response.url, response.request = 200, url, request
        response.headers["Content-Type"] = "application/json"
        response.raw = io.BytesIO(body)
        return response

    HTTPAdapter.send = send  # type: ignore[method-assign]
    urllib.request.install_opener(urllib.request.build_opener(_OfflineHandler))
