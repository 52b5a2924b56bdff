"""The properties of RsClient, made from the service table: one for each service that has a client.

`service_properties.pyi` lists them for editors and type checkers; `scripts/generate.py` writes it from the same table.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from rsclient._core._client import (
    AuthClient,
    CatalogClient,
    ServiceOptions,
    ServiceRow,
    StagingClient,
    StationClient,
    service_table,
)

__all__ = ["CLIENTS", "ServiceProperties"]

CLIENTS: dict[str, Any] = {
    "station": StationClient,
    "catalog": CatalogClient,
    "staging": StagingClient,
    "auth": AuthClient,
}
"""The class of the client of each kind of service that has one."""


class ServiceProperties:
    """Base of RsClient: a property for each service of the service table, made on first use."""

    options: ServiceOptions

    def station(self, key: str) -> StationClient:
        """The client of a station by its key, e.g. "auxip". Raises ValueError naming the stations if it is not one."""
        if any(row.key == key and row.kind == "station" for row in service_table()):
            client: StationClient = getattr(self, key)
            return client
        return StationClient(key, self.options)  # raises


def _maker(row: ServiceRow) -> Callable[[ServiceProperties], Any]:
    def make(self: ServiceProperties) -> Any:
        if row.kind == "station":
            return StationClient(row.key, self.options)
        return CLIENTS[row.kind](self.options)

    make.__doc__ = row.summary
    return make


def _add_properties() -> None:
    for row in service_table():
        if row.kind in CLIENTS:
            entry = cached_property(_maker(row))
            entry.__set_name__(ServiceProperties, row.key)
            setattr(ServiceProperties, row.key, entry)


_add_properties()
