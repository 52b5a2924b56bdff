"""Stations with records that the samples do not have."""

from __future__ import annotations

import json
from pathlib import Path

from local_helpers import Json, client

from rsclient.local import LocalServer
from tests.behaviour.fidelity import entries


def _record(number: int, origin: str, published: str, product_type: str) -> Json:
    attributes = {"productType": product_type, "platformShortName": "SENTINEL-1", "platformSerialIdentifier": "A"}
    return {
        "Id": f"00000000-0000-0000-0000-00000000000{number}",
        "Name": f"product-{number}.zip",
        "ContentType": "application/zip",
        "OriginDate": origin,
        "PublicationDate": published,
        "ContentDate": {"Start": "2024-01-01T00:00:00.000Z", "End": "2024-01-01T01:00:00.000Z"},
        "Attributes": [{"Name": name, "ValueType": "String", "Value": value} for name, value in attributes.items()],
    }


def _write(folder: Path, service: str, *records: Json) -> None:
    (folder / service).mkdir()
    (folder / service / "special.json").write_text(json.dumps({"value": records}))


def test_a_product_type_outside_the_table(tmp_path: Path) -> None:
    assert "station-unknown-product-type" in entries()
    times = ("2024-01-02T00:00:00.000Z", "2024-01-03T00:00:00.000Z")
    _write(tmp_path, "prip", _record(1, *times, "XX_UNKNOWN"), _record(2, *times, "IW_RAW__0N"))
    with LocalServer(stations=tmp_path) as server:
        answer = client(server).get("/prip/collections/prip_special/items")
        found = {item["id"]: item["properties"] for item in answer.json()["features"]}
    assert found.keys() == {"product-1", "product-2"}
    assert "product:type" not in found["product-1"]
    assert found["product-2"]["product:type"] == "S01SIWRAW"


def test_items_of_auxip_are_sorted_by_publication_and_searches_by_origin(tmp_path: Path) -> None:
    first = _record(1, "2024-01-02T00:00:00.000Z", "2024-01-05T00:00:00.000Z", "AUX_POEORB")
    second = _record(2, "2024-01-03T00:00:00.000Z", "2024-01-04T00:00:00.000Z", "AUX_POEORB")
    _write(tmp_path, "auxip", first, second)
    with LocalServer(stations=tmp_path) as server:
        http, path = client(server), "/auxip/collections/auxip_special/items"
        for order, expected in (("+created", ["product-2", "product-1"]), ("-created", ["product-1", "product-2"])):
            listed = http.get(path, params={"sortby": order}).json()["features"]
            assert [item["id"] for item in listed] == expected
            searched = http.get("/auxip/search", params={"sortby": order, "collections": "auxip_special"})
            assert [item["id"] for item in searched.json()["features"]] == expected[::-1]
