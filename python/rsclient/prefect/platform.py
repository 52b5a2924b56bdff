"""Where the platform is."""

from __future__ import annotations

from dataclasses import dataclass, field

from rsclient.client import RsClient

__all__ = ["Platform"]


@dataclass(frozen=True)
class Platform:
    """Where the platform is and who owns what we make; holds no credential, so that it may travel and be stored.

    What is left empty comes from the environment of the worker: `RSPY_WEBSITE`, `RSPY_HOST_USER`, `RSPY_APIKEY`, ...
    """

    url: str = ""
    owner: str = ""
    hosts: dict[str, str] = field(default_factory=dict)
    local: bool | None = None

    def client(self) -> RsClient:
        """A client with the credentials of this machine's environment."""
        return RsClient(self.url, owner=self.owner, hosts=self.hosts, local=self.local)
