"""STAC documents that every target takes, and what tests read from answers."""

from __future__ import annotations

from typing import Any

import httpx

Json = dict[str, Any]

SQUARE = {"type": "Polygon", "coordinates": [[[1, 41], [2, 41], [2, 42], [1, 42], [1, 41]]]}


def collection(name: str, **more: Any) -> Json:
    """A minimal STAC collection."""
    return {
        "type": "Collection",
        "id": name,
        "stac_version": "1.1.0",
        "description": f"Collection {name}",
        "license": "other",
        "extent": {
            "spatial": {"bbox": [[-180, -90, 180, 90]]},
            "temporal": {"interval": [["2020-01-01T00:00:00Z", None]]},
        },
        "links": [],
        **more,
    }


def item(name: str, geometry: Json | None = None, bbox: list[float] | None = None, **properties: Any) -> Json:
    """A STAC item without assets."""
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [],
        "id": name,
        "geometry": geometry,
        "bbox": bbox,
        "properties": {"datetime": "2024-01-01T00:00:00Z", "product:type": "S01SIWRAW", **properties},
        "assets": {},
        "links": [],
    }


def square(name: str, **properties: Any) -> Json:
    """An item with a footprint and its bbox, which a plain STAC API wants."""
    return item(name, SQUARE, [1, 41, 2, 42], **properties)


def create(http: httpx.Client, name: str, *items: Json) -> str:
    """Makes a collection with items; returns the path of its items."""
    http.post("/catalog/collections", json=collection(name)).raise_for_status()
    path = f"/catalog/collections/{name}/items"
    for entry in items:
        answer = http.post(path, json=entry)
        assert answer.status_code == 201, answer.text
    return path


def ids(answer: httpx.Response) -> list[str]:
    """The ids of the items that a search found."""
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def links(document: Json) -> dict[str, Json]:
    """The links of an answer by relation."""
    return {link["rel"]: link for link in document["links"]}
