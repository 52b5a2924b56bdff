"""The platform in one object: RsClient holds the settings once and makes the clients of the services on first use."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rsclient._core._client import CallRecord, Item, JobHandle, ServiceOptions
from rsclient.service_properties import ServiceProperties

__all__ = ["RsClient"]

_logger = logging.getLogger("rsclient")


def _log_call(record: CallRecord) -> None:
    """The default log of calls: one line each, at debug level, without query and credentials."""
    _logger.debug(
        "%s: %s %s -> %s in %.3f s, attempt %d",
        record.action,
        record.method,
        record.url,
        record.status or "no answer",
        record.seconds,
        record.attempts,
    )


class RsClient(ServiceProperties):
    """Clients of all services of one platform, sharing settings and connections.

    Arguments that are left out come from the `RSPY_*` variables, then from the defaults; docs/settings.md lists them.
    Each service of the service table is a property (`auxip`, `catalog`, ...). Several threads may use one object.
    A pickle holds no credentials: they are read from the environment of the process that loads it.

    Parameters
    ----------
    url : str
        Base URL of the platform; `RSPY_WEBSITE`. Like all URLs here, refused with a user or a password in it. With this
        argument, `RSPY_HOST_*`, `RSPY_UAC_CHECK_URL` and `APIKEY_URL` are not used as URLs.
    api_key, session_cookie, bearer_token : str
        Credentials; `RSPY_APIKEY`, `RSPY_OAUTH2_COOKIE`.
    owner : str
        Owner of catalog collections; `RSPY_HOST_USER`.
    local : bool
        Whether the platform has no authentication; `RSPY_LOCAL_MODE`.
    hosts : dict
        URL of each service that has one of its own, e.g. ``{"catalog": "http://127.0.0.1:8003"}``; `RSPY_HOST_*`.
    attempts, deadline, timeout : numbers
        How often a request is repeated, for how many seconds in all, and how many seconds one attempt may take.
    log : callable
        Called with a `CallRecord` after each call; the default logs to the logger "rsclient" at debug level.
    """

    def __init__(
        self,
        url: str = "",
        *,
        api_key: str = "",
        session_cookie: str = "",
        bearer_token: str = "",
        owner: str = "",
        local: bool | None = None,
        hosts: Mapping[str, str] | None = None,
        attempts: int = 4,
        deadline: float = 300.0,
        timeout: float | None = None,
        log: Callable[[CallRecord], object] | None = None,
    ) -> None:
        # Kept to make the same client elsewhere; credentials are not among them.
        self._arguments: dict[str, Any] = {
            "url": url,
            "owner": owner,
            "local": local,
            "hosts": dict(hosts or {}),
            "attempts": attempts,
            "deadline": deadline,
            "timeout": timeout,
        }
        self.options = ServiceOptions(
            **self._arguments,
            api_key=api_key,
            session_cookie=session_cookie,
            bearer_token=bearer_token,
            log=log or _log_call,
        )

    @property
    def mode(self) -> str:
        """local, hybrid or cluster."""
        return self.options.mode

    @property
    def owner(self) -> str:
        """Owner of catalog collections; empty if the platform takes it from the credential."""
        return self.options.owner

    def stage(self, items: Iterable[Item], collection: str, *, asset_names: Iterable[str] = ()) -> JobHandle:
        """Starts a job that copies the items' files into `collection` and publishes the items there.

        A collection that does not exist is created. `owner:collection` of another owner is written to if the platform
        permits it; only a platform without authentication creates one for another owner. What is in the catalog already
        is not copied again: see `Job.nothing_staged`. Raises ValueError if an item has none of the assets.
        """
        return self.staging.submit_staging(collection, list(items), asset_names=list(asset_names))

    def __reduce__(self) -> tuple[Any, ...]:
        return _make_client, (self._arguments,)

    def _repr_html_(self) -> str:
        from rsclient.display import client_html

        return client_html(self)

    def __repr__(self) -> str:
        return f"<RsClient {self.options.url or 'hosts ' + str(sorted(self.options.hosts))}, {self.mode} mode>"


def _make_client(arguments: dict[str, Any]) -> RsClient:
    return RsClient(**arguments)
