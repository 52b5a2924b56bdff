"""One client for each kind of endpoint, and the tables of services and settings; rsclient.RsClient holds all."""

from rsclient._core._client import (
    AuthClient,
    CallRecord,
    CatalogClient,
    ItemSearch,
    ServiceOptions,
    ServiceRow,
    SettingRow,
    StagingClient,
    StationClient,
    UserInfo,
    all_settings,
    service_table,
)

__all__ = [
    "AuthClient",
    "CallRecord",
    "CatalogClient",
    "ItemSearch",
    "ServiceOptions",
    "ServiceRow",
    "SettingRow",
    "StagingClient",
    "StationClient",
    "UserInfo",
    "all_settings",
    "service_table",
]
