"""The properties of RsClient. Written by scripts/generate.py from the service table."""

from functools import cached_property
from typing import Any

from rsclient._core._client import AuthClient, CatalogClient, ServiceOptions, StagingClient, StationClient

CLIENTS: dict[str, Any]

class ServiceProperties:
    options: ServiceOptions
    def station(self, key: str) -> StationClient:
        """The client of a station by its key. Raises ValueError naming the stations if it is not one."""

    @cached_property
    def auxip(self) -> StationClient:
        """Auxiliary files (orbits, meteorology, calibration), one item per file."""

    @cached_property
    def cadip(self) -> StationClient:
        """Downlink sessions, one item per session with one asset per CADU chunk file."""

    @cached_property
    def prip(self) -> StationClient:
        """Products of the production services, one item per product."""

    @cached_property
    def catalog(self) -> CatalogClient:
        """Collections of an owner, their items and files."""

    @cached_property
    def staging(self) -> StagingClient:
        """Copies files from stations into the catalog's storage."""

    @cached_property
    def auth(self) -> AuthClient:
        """The authenticated user."""
