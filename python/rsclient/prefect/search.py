"""Items of the stations and of the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prefect import task

from rsclient.errors import RateLimitedError, ServerError, TransportError
from rsclient.prefect.log import log
from rsclient.prefect.platform import Platform

__all__ = ["search_catalog", "search_station"]


def _may_pass(task: Any, run: Any, state: Any) -> bool:
    """Whether trying again may help: no answer, or one of a service in trouble; a wrong key or filter stays wrong."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, (TransportError, ServerError, RateLimitedError))


@task(name="rsclient search", retries=2, retry_delay_seconds=5, retry_condition_fn=_may_pass)
def search_station(
    service: str,
    collection: str,
    *,
    filter: str | dict[str, Any] | None = None,
    published: str = "",
    max_items: int = 0,
    platform: Platform = Platform(),
) -> list[dict[str, Any]]:
    """Items of a station, as dicts. `service` is its key in the service table, e.g. "auxip".

    `published` is the time of publication at the station; `max_items` 0 is all.
    """
    station = platform.client().station(service)
    found = station.search_items(collection, filter=filter, published=published, max_items=max_items)
    items = [item.to_dict() for item in found]
    log("%s/%s: %d items", service, collection, len(items))
    return items


@task(name="rsclient find", retries=2, retry_delay_seconds=5, retry_condition_fn=_may_pass)
def search_catalog(
    collection: str,
    *,
    filter: str | dict[str, Any] | None = None,
    datetime: str = "",
    ids: Sequence[str] = (),
    max_items: int = 0,
    platform: Platform = Platform(),
) -> list[dict[str, Any]]:
    """Items of a catalog collection, as dicts. `datetime` is the time of sensing; `max_items` 0 is all."""
    catalog = platform.client().catalog
    found = catalog.search_items(collection, filter=filter, datetime=datetime, ids=list(ids), max_items=max_items)
    items = [item.to_dict() for item in found]
    log("catalog %s: %d items", collection, len(items))
    return items
