"""One client for each endpoint; rsclient.RsClient brings them together."""

from rsclient._core._client import (
    AuthClient,
    AuxipClient,
    CadipClient,
    CallRecord,
    CatalogClient,
    ItemSearch,
    PripClient,
    ServiceOptions,
    StagingClient,
    StationClient,
    UserInfo,
)

__all__ = [
    "AuthClient",
    "AuxipClient",
    "CadipClient",
    "CallRecord",
    "CatalogClient",
    "ItemSearch",
    "PripClient",
    "ServiceOptions",
    "StagingClient",
    "StationClient",
    "UserInfo",
]
