"""The server that the behaviour suite runs against: the embedded one, or a real one that a target file describes.

`RSCLIENT_TARGET` names the file; without it the embedded server is started. The file is JSON:

    {"name": "rs-server", "mode": "local", "owner": "alice",
     "urls": {"catalog": "http://127.0.0.1:8003", "auxip": "...", ...},
     "api_keys": {"owner": "...", "second": "...", "reader": "..."},
     "storage": {"endpoint": "...", "access_key": "...", "secret_key": "...", "region": "...", "bucket": "..."}}

`urls` are base URLs without the prefix of the service; a service that the target lacks is left out. `api_keys` are
empty in local mode; else `owner` has every role, `second` all but catalog roles, `reader` none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx

from rsclient.local import LocalServer
from tests.behaviour.fidelity import entries

SERVICES = ("catalog", "auxip", "cadip", "prip", "staging", "osam", "auth", "apikeymanager")
EMBEDDED = "embedded"

T = TypeVar("T")


@dataclass(frozen=True)
class Target:
    """One server under test; `repr` shows no key."""

    name: str
    mode: str
    owner: str
    urls: dict[str, str]
    api_keys: dict[str, str] = field(repr=False)
    storage: dict[str, str] = field(repr=False)

    @property
    def embedded(self) -> bool:
        """Whether this is the embedded server."""
        return self.name == EMBEDDED

    def client(self, service: str, login: str = "owner", **headers: str) -> httpx.Client:
        """A client of `service`, with the API key of `login` where the target knows keys."""
        if self.api_keys:
            headers = {"x-api-key": self.api_keys[login], **headers}
        # a real service closes the connection after some of its errors, without saying so
        limits = httpx.Limits(max_keepalive_connections=None if self.embedded else 0)
        # verify=False spares loading certificates; searches of stations are slow on the real service
        return httpx.Client(
            base_url=self.urls[service], headers=headers, timeout=60, verify=False, trust_env=False, limits=limits
        )

    def expects(self, entry: str, *, embedded: T, real: T) -> T:
        """What is right on this target where both must differ: `entry` of docs/fidelity.md says why."""
        if entry not in entries():
            raise KeyError(f"docs/fidelity.md has no entry '{entry}'")
        return embedded if self.embedded else real

    def statuses(self, entry: str, *, embedded: int, real: int) -> set[int]:
        """The right statuses where both must differ; newer releases than the real one may answer as it or refuse."""
        expected = self.expects(entry, embedded=embedded, real=real)
        return {expected, 400, 500} if self.name == "pgstac" else {expected}


def read_target(path: Path) -> Target:
    """The target that a file describes."""
    described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Target(**described)


def embedded_target(server: LocalServer, mode: str) -> Target:
    """A running embedded server as a target."""
    variables = server.environment
    storage = {
        "endpoint": variables["S3_ENDPOINT"],
        "access_key": variables["S3_ACCESSKEY"],
        "secret_key": variables["S3_SECRETKEY"],
        "region": variables["S3_REGION"],
        "bucket": "rs-catalog",
    }
    owner = variables.get("RSPY_HOST_USER", "owner")
    return Target(EMBEDDED, mode, owner, dict.fromkeys(SERVICES, server.url), server.api_keys, storage)
