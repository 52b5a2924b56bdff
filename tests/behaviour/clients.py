"""Our client on the target of the behaviour suite."""

from __future__ import annotations

from rsclient import RsClient
from tests.behaviour.target import Target

_HOSTS = ("catalog", "auxip", "cadip", "prip", "staging", "osam", "apikeymanager")


def check_key_url(target: Target) -> str:
    """RSPY_UAC_CHECK_URL, as it is set inside the platform: the whole URL at which keys are checked."""
    return target.urls["apikeymanager"] + "/auth/check_key"


def rs_client(target: Target, login: str = "owner") -> RsClient:
    """A client of all services of the target."""
    hosts = {name: url for name, url in target.urls.items() if name in _HOSTS}
    if target.mode == "local":
        return RsClient(hosts=hosts, local=True, owner=target.owner)
    return RsClient(hosts=hosts, local=False, api_key=target.api_keys[login])
