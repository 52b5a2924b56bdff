"""The settings of RS-Server's station services, made from the station data that the embedded server reads too."""

from __future__ import annotations

import base64
import copy
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from .errors import PlatformError

#: Service to RS-Server's package of it.
PACKAGES = {"auxip": "adgs", "cadip": "cadip", "prip": "prip"}
#: The mock stations take any of these.
CREDENTIALS = {"client_id": "client_id", "client_secret": "client_secret", "username": "test", "password": "test"}

_BASIC = base64.b64encode(f"{CREDENTIALS['client_id']}:{CREDENTIALS['client_secret']}".encode()).decode()

_EXTENT = {
    "spatial": {"bbox": [[-180, -90, 180, 90]]},
    "temporal": {"interval": [["2014-01-01T00:00:00Z", None]]},
}
_PROVIDERS = [{"name": "rsclient", "roles": ["host"], "url": "https://home.rs-python.eu/"}]


def stations_of(folders: Sequence[Path]) -> list[tuple[str, str]]:
    """(service, station) of all station data, sorted."""
    found = set()
    for folder in folders:
        for service in PACKAGES:
            files = (folder / service).glob("*.json")
            found |= {(service, file.stem) for file in files if file.stem != "collections"}
    return sorted(found)


def collections_of(folders: Sequence[Path], service: str) -> list[dict[str, Any]]:
    """The collections of one service; a station that no collection names gets `<service>_<station>`."""
    read: list[dict[str, Any]] = []
    for folder in folders:
        path = folder / service / "collections.json"
        if path.exists():
            read += json.loads(path.read_text("utf-8"))
    named = {collection["station"] for collection in read}
    for _, station in (pair for pair in stations_of(folders) if pair[0] == service):
        if station not in named:
            read.append({"id": f"{service}_{station}", "station": station})
    return [_full(collection) for collection in read]


def _full(collection: Mapping[str, Any]) -> dict[str, Any]:
    """With every member that the real service needs."""
    title = collection.get("title") or f"Station {collection['station']}"
    return {
        "id": collection["id"],
        "station": collection["station"],
        "query": collection.get("query") or None,
        "title": title,
        "description": collection.get("description") or title,
        "license": "other",
        "extent": copy.deepcopy(_EXTENT),
        "links": [],
        "providers": copy.deepcopy(_PROVIDERS),
        "stac_extensions": [],
        "stac_version": "1.1.0",
    }


def search_config(folders: Sequence[Path], service: str) -> str:
    """The text of RSPY_<SERVICE>_SEARCH_CONFIG; JSON is YAML."""
    return json.dumps({"collections": collections_of(folders, service)}, indent=1)


def eodag_config(wheel: Path, service: str, urls: Mapping[str, str]) -> str:
    """The text of EODAG_<SERVICE>_CONFIG: for each station (to its URL), an entry as the wheel has for its own ones."""
    package = PACKAGES[service]
    shipped = yaml.safe_load((wheel / "config" / f"{package}_ws_config.yaml").read_text("utf-8"))
    written: dict[str, Any] = {}
    for suffix in ("", "_session") if service == "cadip" else ("",):
        samples = [name for name in shipped if name.endswith("_session") == bool(suffix)]
        if not samples:
            raise PlatformError(f"{wheel}: no station in the settings of {package}")
        for station, url in urls.items():
            name = station + suffix
            # the last one of PRIP is a Sentinel-2 station
            text = yaml.safe_dump(shipped[name if name in samples else samples[-1]])
            written[name] = yaml.safe_load(re.sub(r"https?://127\.0\.0\.1:\d+", url, text))
    return yaml.safe_dump(written)


def token_variables(urls: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Where each station (service, name) gives its tokens, as the environment variables of RS-Server."""
    written = {}
    for (service, station), url in urls.items():
        start = f"RSPY__TOKEN__{service}__{station}__"
        written |= {
            f"{start}domain": re.sub(r"^https?://([^:/]+).*$", r"\1", url),
            f"{start}service__url": url,
            f"{start}authentication__auth__type": "oauth2",
            f"{start}authentication__token__url": f"{url}/oauth2/token",
            f"{start}authentication__grant__type": "password",
            f"{start}authentication__authorization": f"Basic {_BASIC}",
        }
        written |= {f"{start}authentication__{name.replace('_', '__')}": value for name, value in CREDENTIALS.items()}
    return written
