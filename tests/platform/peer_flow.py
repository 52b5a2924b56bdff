"""The main job by rs-client-libraries, the client of the platform's own project. Run by a Python that has it:

    python -m tests.platform.peer_flow REPORT

The variables are those that the embedded server announces, and RSPY_HOST_USER; the report has what was seen, as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any

import pystac
from rs_client.rs_client import RsClient

from tests.support import offline_schemas

COLLECTION = "peer-flow"


def main(report: Path) -> None:
    """Searches the stations, stages, publishes and downloads; every step of the peer raises what goes wrong."""
    offline_schemas.install([])
    local = os.environ["RSPY_LOCAL_MODE"] == "1"
    client = RsClient(
        None if local else os.environ["RSPY_WEBSITE"],
        rs_server_api_key=None if local else os.environ["RSPY_APIKEY"],
        owner_id=os.environ["RSPY_HOST_USER"],
    )
    seen: dict[str, Any] = {}
    _search_stations(client, seen)
    _publish(client, seen)
    _stage(client, seen)
    _read_back(client, seen)
    report.write_text(json.dumps(seen), encoding="utf-8")


def _ids(items: Any) -> list[str]:
    return sorted(item.id for item in items)


def _equals(name: str, value: str) -> dict[str, Any]:
    return {"op": "=", "args": [{"property": name}, value]}


def _search_stations(client: RsClient, seen: dict[str, Any]) -> None:
    auxip, cadip, prip = client.get_auxip_client(), client.get_cadip_client(), client.get_prip_client()
    seen["stations"] = {
        name: sorted(collection.id for collection in station.get_collections())
        for name, station in (("auxip", auxip), ("cadip", cadip), ("prip", prip))
    }
    seen["auxip"] = _ids(
        auxip.search(collections=["adgs_all"], stac_filter=_equals("product:type", "AUX_OBMEMC"), max_items=10)
    )
    seen["cadip"] = _ids(cadip.search(collections=["cadip_all"], stac_filter=_equals("platform", "sentinel-2a")))
    seen["prip"] = _ids(prip.search(collections=["prip_s2a"], limit=2))
    seen["cadip_items"] = _ids(cadip.get_items("cadip_all"))
    seen["cadip_item"] = cadip.get_item("cadip_all", seen["cadip"][0]).id
    seen["queryables"] = sorted(cadip.get_queryables()["properties"])


def _publish(client: RsClient, seen: dict[str, Any]) -> None:
    catalog = client.get_catalog_client()
    extent = pystac.Extent(
        pystac.SpatialExtent([[-180, -90, 180, 90]]),
        pystac.TemporalExtent([[dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc), None]]),
    )
    collection = pystac.Collection(COLLECTION, "Files staged by the peer", extent)
    seen["add_collection"] = catalog.add_collection(collection).status_code
    area = {"type": "Polygon", "coordinates": [[[1, 41], [2, 41], [2, 42], [1, 42], [1, 41]]]}
    properties = {"product:type": "S02MSIL2A"}
    item = pystac.Item("by-hand", area, [1, 41, 2, 42], dt.datetime(2024, 4, 1, tzinfo=dt.timezone.utc), properties)
    seen["add_item"] = catalog.add_item(COLLECTION, item).status_code
    seen["patch_item"] = catalog.patch_item(
        COLLECTION, "by-hand", {"properties": {"platform": "sentinel-2a"}}
    ).status_code
    seen["platform"] = catalog.get_item(COLLECTION, "by-hand").properties["platform"]


def _stage(client: RsClient, seen: dict[str, Any]) -> None:
    staging = client.get_staging_client()
    seen["processes"] = [process["id"] for process in staging.get_processes()["processes"]]
    found = client.get_auxip_client().search(
        collections=["adgs_all"], stac_filter=_equals("product:type", "AUX_OBMEMC"), max_items=10
    )
    jobs = staging.run_staging(found.to_dict(), COLLECTION)
    ended = staging.wait_for_jobs(jobs, poll_interval=1)
    seen["staged"] = [job["status"] for job in ended.values()]
    seen["jobs"] = len(staging.get_jobs()["jobs"])


def _read_back(client: RsClient, seen: dict[str, Any]) -> None:
    catalog = client.get_catalog_client()
    seen["collections"] = sorted(collection.id for collection in catalog.get_collections())
    seen["items"] = _ids(catalog.search(collections=[COLLECTION], max_items=10))
    seen["found"] = _ids(catalog.search(collections=[COLLECTION], stac_filter=_equals("product:type", "AUX_OBMEMC")))
    item = catalog.get_item(COLLECTION, seen["found"][0])
    (name,) = item.assets
    seen["asset"] = item.assets[name].href
    address = f"collections/{catalog.owner_id}:{COLLECTION}/items/{item.id}/download/{name}"
    answer = catalog.http_session.get(
        f"{catalog.href_service}/catalog/{address}", allow_redirects=False, timeout=30, **catalog.apikey_headers
    )
    seen["redirect"] = answer.status_code
    seen["bytes"] = len(catalog.http_session.get(answer.headers["Location"], timeout=30).content)
    seen["size"] = item.assets[name].extra_fields.get("file:size")
    seen["remove_item"] = catalog.remove_item(COLLECTION, "by-hand").status_code
    seen["remove_collection"] = catalog.remove_collection(COLLECTION).status_code


if __name__ == "__main__":
    main(Path(sys.argv[1]))
