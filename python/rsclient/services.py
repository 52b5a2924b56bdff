"""One client for each kind of endpoint, and the tables of services, settings and search parameters."""

from rsclient._core._client import (
    AuthClient,
    CallRecord,
    CatalogClient,
    ItemSearch,
    SearchParameterRow,
    ServiceOptions,
    ServiceRow,
    SettingRow,
    StagingClient,
    StationClient,
    UserInfo,
    all_settings,
    search_parameter_table,
    service_table,
)

__all__ = [
    "AuthClient",
    "CallRecord",
    "CatalogClient",
    "ItemSearch",
    "SearchParameterRow",
    "ServiceOptions",
    "ServiceRow",
    "SettingRow",
    "StagingClient",
    "StationClient",
    "UserInfo",
    "all_settings",
    "search_parameter_table",
    "service_table",
]
