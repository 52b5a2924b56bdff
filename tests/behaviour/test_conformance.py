"""The conformance classes, as the release of RS-Server declares them in local and in cluster mode."""

from __future__ import annotations

import pytest

from tests.behaviour.target import Target

SHARED = {
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "https://api.stacspec.org/v1.0.0-rc.2/item-search#filter",
    "https://api.stacspec.org/v1.0.0/collections",
    "https://api.stacspec.org/v1.0.0/core",
    "https://api.stacspec.org/v1.0.0/item-search",
    "https://api.stacspec.org/v1.0.0/item-search#fields",
    "https://api.stacspec.org/v1.0.0/item-search#query",
    "https://api.stacspec.org/v1.0.0/ogcapi-features",
    "https://api.stacspec.org/v1.1.0/collection-search#sort",
    "https://api.stacspec.org/v1.1.0/item-search#sort",
    "https://api.stacspec.org/v1.1.0/ogcapi-features#sort",
}
CATALOG = {
    *SHARED,
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/simple-query",
    "https://api.stacspec.org/v1.0.0-rc.1/collection-search",
    "https://api.stacspec.org/v1.0.0-rc.1/collection-search#fields",
    "https://api.stacspec.org/v1.0.0-rc.1/collection-search#filter",
    "https://api.stacspec.org/v1.0.0-rc.1/collection-search#free-text",
    "https://api.stacspec.org/v1.0.0-rc.1/collection-search#query",
    "https://api.stacspec.org/v1.0.0/collections/extensions/transaction",
    "https://api.stacspec.org/v1.0.0/ogcapi-features#fields",
    "https://api.stacspec.org/v1.0.0/ogcapi-features#query",
    "https://api.stacspec.org/v1.0.0/ogcapi-features/extensions/transaction",
}
STATIONS = {
    *SHARED,
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/sortables",
    "https://api.stacspec.org/v1.1.0/collection-search#sortables",
    "https://api.stacspec.org/v1.1.0/item-search#sortables",
}


@pytest.mark.parametrize("service", ["catalog", "auxip", "cadip", "prip"])
@pytest.mark.services("catalog", "auxip", "cadip", "prip")
def test_classes(target: Target, service: str) -> None:
    root = "/catalog/" if service == "catalog" else f"/{service}"
    expected = CATALOG if service == "catalog" else STATIONS
    with target.client(service) as client:
        for path in (root, f"/{service}/conformance"):
            found = client.get(path).json()["conformsTo"]
            assert set(found) == expected
            assert len(found) == len(expected)
