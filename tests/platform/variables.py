"""The environment that the services are started with, and the files that it names."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from .install import Installed
from .key_manager import REALM
from .station_config import PACKAGES, eodag_config, search_config, token_variables

OWNER = "platform"
HOST_VARIABLES = {
    "catalog": "RSPY_HOST_CATALOG",
    "auxip": "RSPY_HOST_ADGS",
    "cadip": "RSPY_HOST_CADIP",
    "prip": "RSPY_HOST_PRIP",
    "staging": "RSPY_HOST_STAGING",
    "osam": "RSPY_HOST_OSAM",
}
_EXPIRATION_DAYS = 30

StationUrls = Mapping[tuple[str, str], str]


def station_files(folder: Path, installed: Installed, data: Sequence[Path], urls: StationUrls) -> dict[str, str]:
    """Writes the settings of the station services into `folder`; the variables that name them."""
    folder.mkdir(parents=True, exist_ok=True)
    variables = {}
    for service, package in PACKAGES.items():
        own = {station: url for (name, station), url in urls.items() if name == service}
        if not own:
            continue
        eodag, search = folder / f"eodag-{package}.yaml", folder / f"search-{package}.yaml"
        eodag.write_text(eodag_config(installed.stations[package], service, own), encoding="utf-8")
        search.write_text(search_config(data, service), encoding="utf-8")
        variables[f"EODAG_{package.upper()}_CONFIG"] = str(eodag)
        variables[f"RSPY_{package.upper()}_SEARCH_CONFIG"] = str(search)
    return variables | token_variables(urls)


def storage_variables(folder: Path, storage: Mapping[str, str]) -> dict[str, str]:
    """Where the object storage is, and the file that says which bucket keeps what for how long."""
    table = folder / "buckets.csv"
    table.write_text(f"*, *, *, {_EXPIRATION_DAYS}, {storage['bucket']}\n", encoding="utf-8")
    return {
        "S3_ENDPOINT": storage["endpoint"],
        "S3_ACCESSKEY": storage["access_key"],
        "S3_SECRETKEY": storage["secret_key"],
        "S3_REGION": storage["region"],
        "BUCKET_CONFIG_FILE_PATH": str(table),
    }


def catalog_variables() -> dict[str, str]:
    """Of the catalog, RS-Server's and a plain one: both below /catalog, and writable."""
    return {"PREFIX_PATH": "/catalog", "ENABLE_TRANSACTIONS_EXTENSIONS": "TRUE"}


def local_variables() -> dict[str, str]:
    """Of local mode: the owner of all, to the catalog by its own variable and to staging as the account's name."""
    return {"RSPY_LOCAL_MODE": "1", "RSPY_HOST_USER": OWNER, "LOGNAME": OWNER}


def cluster_variables(key_manager: str) -> dict[str, str]:
    """Of cluster mode: the key manager, the login that no test uses, and the Dask gateway's stand-in."""
    return {
        "RSPY_LOCAL_MODE": "0",
        "RSPY_UAC_CHECK_URL": f"{key_manager}/auth/check_key",
        "RSPY_COOKIE_SECRET": secrets.token_hex(16),
        "OIDC_ENDPOINT": key_manager,
        "OIDC_REALM": REALM,
        "OIDC_CLIENT_ID": "rs-server",
        "OIDC_CLIENT_SECRET": secrets.token_hex(16),
        "DASK_GATEWAY_ADDRESS": "http://127.0.0.1:9",
        "DASK_GATEWAY__AUTH__TYPE": "jupyterhub",
        "JUPYTERHUB_API_TOKEN": "none",
        "RSPY_DASK_STAGING_CLUSTER_NAME": "staging",
    }
