"""Items of the stations and of the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect import task

from rsclient.errors import RateLimitedError, ServerError, TransportError
from rsclient.prefect.log import log
from rsclient.prefect.platform import Platform
from rsclient.search_filters import with_filters_of
from rsclient.services import CatalogClient, StationClient

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from rsclient.search_filters import CatalogFilters, StationFilters

__all__ = ["search_catalog", "search_station"]


def _may_pass(task: Any, run: Any, state: Any) -> bool:
    """Whether trying again may help: no answer, or one of a service in trouble; a wrong key or filter stays wrong."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, (TransportError, ServerError, RateLimitedError))


@task(name="rsclient search", retries=2, retry_delay_seconds=5, retry_condition_fn=_may_pass)
@with_filters_of(StationClient.search_items)
def search_station(
    service: str, collection: str, *, platform: Platform = Platform(), **filters: Unpack[StationFilters]
) -> list[dict[str, Any]]:
    """Items of a station, as dicts. `service` is its key in the service table, e.g. "auxip".

    The filters are those of StationClient.search_items.
    """
    station = platform.client().station(service)
    items = [item.to_dict() for item in station.search_items(collection, **filters)]
    log("%s/%s: %d items", service, collection, len(items))
    return items


@task(name="rsclient find", retries=2, retry_delay_seconds=5, retry_condition_fn=_may_pass)
@with_filters_of(CatalogClient.search_items)
def search_catalog(
    collection: str, *, platform: Platform = Platform(), **filters: Unpack[CatalogFilters]
) -> list[dict[str, Any]]:
    """Items of a catalog collection, as dicts. The filters are those of CatalogClient.search_items."""
    catalog = platform.client().catalog
    items = [item.to_dict() for item in catalog.search_items(collection, **filters)]
    log("catalog %s: %d items", collection, len(items))
    return items
