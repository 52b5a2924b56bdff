"""What every service answers without authentication."""

from __future__ import annotations

import httpx
import pytest

from tests.behaviour.target import Target

PATHS = {
    "catalog": ("/catalog/_mgmt/ping", "/catalog/_mgmt/health"),
    "auxip": ("/_mgmt/ping", "/_mgmt/health"),
    "cadip": ("/_mgmt/ping", "/_mgmt/health"),
    "prip": ("/_mgmt/ping", "/_mgmt/health"),
    "staging": ("/_mgmt/ping", "/_mgmt/health"),
}


@pytest.mark.parametrize("service", PATHS)
def test_ping_and_health(target: Target, service: str) -> None:
    ping, health = PATHS[service]
    base = target.urls[service]
    assert httpx.get(base + ping, trust_env=False).json() == {"message": "PONG"}
    for path in (health, "/health"):
        assert httpx.get(base + path, trust_env=False).json() == {"healthy": True}
