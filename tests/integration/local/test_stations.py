"""The station services beside what tests/behaviour says: schemas of the items, bytes of the files."""

from __future__ import annotations

import hashlib

import httpx
import pytest
from local_helpers import client

from rsclient.local import LocalServer
from rsclient.validation import faults


@pytest.fixture
def local(local_server: LocalServer) -> httpx.Client:
    """A client of the server without keys."""
    return client(local_server)


def test_items_meet_the_schemas_that_they_name(local: httpx.Client) -> None:
    wrong: dict[str, set[str]] = {}
    for service in ("auxip", "cadip", "prip"):
        for item in local.get(f"/{service}/search", params={"limit": 4}).json()["features"]:
            found = faults(item, ignore_unknown=True)  # external-ids publishes no schema that we have
            wrong.setdefault(service, set()).update(found)
    # RS-Server names these extensions for products that have no field of theirs, and so does this server.
    assert {service for service, found in wrong.items() if found} == {"prip"}
    without_fields = {"authentication/v1.1.0)", "eo/v2.0.0)", "grid/v1.1.0)", "scientific/v1.0.0)", "view/v1.1.0)"}
    assert {fault.rpartition("(")[2] for fault in wrong["prip"]} == without_fields


def test_made_up_bytes_have_the_announced_size_and_sum(local: httpx.Client) -> None:
    from rsclient.local.stations import content

    record = {"Name": "S1A_OPER_AUX_POEORB_OPOD_X.EOF", "PublicationDate": "2024-01-02T00:00:00Z",
              "ContentDate": {"Start": "2024-01-01T00:00:00.000Z", "End": "2024-01-01T00:01:00.000Z"}}  # fmt: skip
    data = content.make(record)
    assert data == content.make(dict(record))
    assert data.count(b"<OSV>") == 7  # every ten seconds, both ends included
    assert b"<Validity_Start>UTC=2024-01-01T00:00:00</Validity_Start>" in data
    cadus = content.make({"Name": "DCS_01_X_ch1_DSDB_00001.raw"})
    assert len(cadus) % 1279 == 0
    assert {cadus[start : start + 4] for start in range(0, len(cadus), 1279)} == {bytes.fromhex("1acffc1d")}
    assert cadus != content.make({"Name": "DCS_01_X_ch1_DSDB_00002.raw"})
    for item in local.get("/auxip/search", params={"limit": 100}).json()["features"]:
        asset = next(iter(item["assets"].values()))
        assert asset["file:size"] > 0
        assert len(asset["file:checksum"]) == len(hashlib.md5().hexdigest())
