"""stac-api-validator against the embedded server: every complaint is explained here or does not occur."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rsclient.local import LocalServer

pytest.importorskip("stac_api_validator", reason="the extra `test` is not installed")

ROOT = Path(__file__).resolve().parents[3]
BASIC = ["core", "collections", "features"]
CATALOG = [
    *BASIC,
    "item-search",
    "filter",
    *(f"{place}#{extension}" for place in ("item-search", "features") for extension in ("sort", "fields", "query")),
]


# What remains, as regular expressions with the reason. What the real service does as well is no fault of the embedded
# one: it is there to behave alike.
_FIELDS = r"\[Item Search - Fields Ext\] : "
_QUERY = r"\[Item Search - Query Ext\] : .*(startsWith|endsWith|contains|\"in\")\"?: .*"
CATALOG_ERRORS = {
    _FIELDS + r"POST .* body=\{\"fields\": null\} had unexpected status code 200": (
        "null is the same as leaving the member out, for RS-Server too"
    ),
    _FIELDS + r".*'include': (\[\]|None)\}\} response contained 'properties.eo:cloud_cover', but should have been": (
        "the validator takes for granted that the default set has no properties of extensions; ours has all fields"
    ),
    _FIELDS + r".* content-type header is application/json instead of 'application/geo\+json'": (
        "RS-Server sends what is cut down by `fields` as JSON"
    ),
    _FIELDS + r".* response contained fewer than 5 fields \[('id'|'collection'|'links'|'properties'|, )+\]": (
        "two fields were asked for"
    ),
    _QUERY + "had unexpected status code 400 instead of 200": "RS-Server takes comparisons only",
    _QUERY + "had no results": "follows from the one above",
}
CATALOG_WARNINGS = {
    r"A STAC collection should contain a summaries field": "the collection is the client's",
    r"Search within bbox=20,20,21,21 to validate ids .* returned 0 results": "ids and bbox are combined",
    _FIELDS + r".* response contained extra fields \[('id'|'collection'|'links'|'properties'|, )+\]": (
        "RS-Server adds id, collection and links to every answer"
    ),
}
_EXTERNAL_IDS = {r"offline: https://stac-extensions.github.io/external-ids/v1.0.0/schema.json": "was never published"}
STATION_ERRORS = {
    "auxip": _EXTERNAL_IDS,
    "cadip": _EXTERNAL_IDS,
    "prip": {r"'sci:doi' is a required property": "items of PRIP declare the scientific extension without using it"},
}
STATION_WARNINGS = {
    r"has these stac-check recommendations": "style of names, number of properties, lacking geometry",
}


def complaints(tmp_path: Path, **arguments: Any) -> dict[str, list[str]]:
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "tests.support.run_stac_api_validator", json.dumps(arguments), str(report)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    found: dict[str, list[str]] = json.loads(report.read_text("utf-8"))
    return found


def unexplained(found: list[str], explained: dict[str, str]) -> list[str]:
    return [text for text in found if not any(re.search(pattern, text) for pattern in explained)]


def test_catalog(peer_server: LocalServer, tmp_path: Path) -> None:
    found = complaints(tmp_path, url=f"{peer_server.url}/catalog/", classes=CATALOG, collection="peers")
    assert found["missing"] == []
    assert unexplained(found["errors"], CATALOG_ERRORS) == []
    assert unexplained(found["warnings"], CATALOG_WARNINGS) == []
    everything = "\n".join(found["errors"] + found["warnings"])
    stale = [pattern for pattern in {**CATALOG_ERRORS, **CATALOG_WARNINGS} if not re.search(pattern, everything)]
    assert stale == [], "explained, but does not occur"


# search by position is left out: the validator fails on items without geometry, and stations do little of CQL2
@pytest.mark.parametrize(
    ("service", "collection"), [("auxip", "adgs_all"), ("cadip", "cadip_all"), ("prip", "prip_s2a")]
)
def test_stations(peer_server: LocalServer, tmp_path: Path, service: str, collection: str) -> None:
    found = complaints(tmp_path, url=f"{peer_server.url}/{service}", classes=BASIC, collection=collection)
    assert unexplained(found["errors"], STATION_ERRORS[service]) == []
    assert unexplained(found["warnings"], STATION_WARNINGS) == []
    everything = "\n".join(found["errors"])
    assert [pattern for pattern in STATION_ERRORS[service] if not re.search(pattern, everything)] == []
