"""What the health checks of the services say, which need no credential and no role."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rsclient.client import RsClient

__all__ = ["health_of", "read_health"]

_PATHS = {"catalog": ("/catalog/_mgmt/health", "/catalog/_mgmt/ping")}
_PATHS_OF_OTHERS = ("/health", "/_mgmt/health", "/_mgmt/ping")


def health_of(client: RsClient, service: str, timeout: float) -> str:
    """ "healthy" or "not healthy", as the service itself says it; "" if it does not say.

    Behind a gateway only the catalog's check has a path of its own: the others are asked if they have a host of their
    own.
    """
    if service not in _PATHS and service not in client.options.hosts:
        return ""
    base = client.options.url_of(service)
    for path in _PATHS.get(service, _PATHS_OF_OTHERS):
        if (healthy := _ask(base + path, timeout)) is not None:
            return "healthy" if healthy else "not healthy"
    return ""


def _ask(url: str, timeout: float) -> bool | None:
    import http.client
    import urllib.request

    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return read_health(json.loads(answer.read(10_000)))
    except (OSError, http.client.HTTPException, ValueError):  # HTTPError is an OSError
        return None


def read_health(body: Any) -> bool | None:
    """What a body says: `{"healthy": true}`, `{"message": "PONG"}`, "Healthy"; None if it is none of these."""
    if isinstance(body, dict):
        if isinstance(body.get("healthy"), bool):
            return bool(body["healthy"])
        return True if body.get("message") == "PONG" else None
    return True if body == "Healthy" else None
