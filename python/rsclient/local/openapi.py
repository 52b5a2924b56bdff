"""The OpenAPI document. The endpoints read queries and bodies themselves, so what they take is declared here."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from .stations.registry import SERVICES

Json = dict[str, Any]

#: What the links with relation `service-desc` announce.
MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"

_TEXT: Json = {"type": "string"}
_QUERY: dict[str, tuple[Json, str]] = {
    "collections": (_TEXT, "Ids of collections, divided by commas."),
    "ids": (_TEXT, "Ids of items, divided by commas."),
    "bbox": (_TEXT, "West, south, east, north."),
    "intersects": (_TEXT, "GeoJSON geometry that the items meet."),
    "datetime": (_TEXT, "An instant, or an interval a/b of which one end may be `..`."),
    "limit": ({"type": "integer", "minimum": 1}, "Items of one page."),
    "query": (_TEXT, "JSON object of properties with operators and values."),
    "sortby": (_TEXT, "Properties, each with + or - before it, divided by commas."),
    "fields": (_TEXT, "Members to include, or with - before them to leave out, divided by commas."),
    "filter": (_TEXT, "A CQL2 expression."),
    "filter-crs": (_TEXT, "Coordinate reference system of geometries in the filter."),
    "filter-lang": ({"type": "string", "enum": ["cql2-text", "cql2-json"]}, "Encoding of the filter."),
    "page": ({"type": "integer", "minimum": 1}, "Number of the page."),
    "token": (_TEXT, "Place of the next page, from its link."),
    "q": (_TEXT, "Free text."),
    "offset": ({"type": "integer", "minimum": 0}, "How many collections to pass over."),
}
_FILTER = ("filter", "filter-crs", "filter-lang")
_SEARCH = ("collections", "ids", "bbox", "intersects", "datetime", "limit", "query", "sortby", "fields", *_FILTER)
_STATION_ITEMS = ("bbox", "datetime", "filter", "filter-lang", "sortby", "limit", "page")

#: Query parameters by path.
_PARAMETERS: dict[str, tuple[str, ...]] = {
    "/catalog/search": (*_SEARCH, "token"),
    "/catalog/collections": ("bbox", "datetime", "limit", "query", "sortby", "fields", *_FILTER, "q", "offset"),
    "/catalog/collections/{collection_id}/items": (
        "limit", "bbox", "datetime", "query", "sortby", "fields", *_FILTER, "token",
    ),
    **{f"/{service}/search": (*_SEARCH, "page") for service in SERVICES},
    **{f"/{service}/collections/{{collection_id}}/items": _STATION_ITEMS for service in SERVICES},
}  # fmt: skip
#: Bodies by method and path.
_BODIES = {
    ("post", "/catalog/collections"): "A STAC collection.",
    ("put", "/catalog/collections/{collection_id}"): "A STAC collection.",
    ("patch", "/catalog/collections/{collection_id}"): "Members to change (RFC 7396); null removes one.",
    ("post", "/catalog/collections/{collection_id}/items"): "A STAC item.",
    ("post", "/catalog/collections/{collection_id}/bulk_items"): "STAC items by id.",
    ("put", "/catalog/collections/{collection_id}/items/{item_id}"): "A STAC item.",
    ("patch", "/catalog/collections/{collection_id}/items/{item_id}"): "Members to change (RFC 7396).",
    ("post", "/catalog/search"): "The parameters of a search as JSON.",
    **{("post", f"/{service}/search"): "The parameters of a search as JSON." for service in SERVICES},
    ("post", "/processes/{resource}/execution"): "Inputs of the process.",
}
_JSON = "application/json"
#: Media types of the body of PATCH; a JSON Patch (RFC 6902) is refused.
_PATCH_MEDIA = (_JSON, "application/merge-patch+json")
#: Media type of successful responses by the end of the path; all others are JSON.
_SCHEMA_ENDS = ("/queryables", "/sortables", "/collections-sortables")
_ITEM_ENDS = ("/search", "/items", "/items/{item_id}")
#: Created, not 200.
_CREATING = {("post", "/catalog/collections"), ("post", "/catalog/collections/{collection_id}/items")}
#: Names of path parameters in the code and in the document.
_PATH_NAMES = {"spelled": "collection_id", "collection": "collection_id", "item": "item_id", "process": "resource"}


def install(app: FastAPI) -> None:
    """Completes the document that `app` makes of its endpoints."""
    made = app.openapi

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(made())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: Json) -> Json:
    paths: Json = {}
    for path, operations in document["paths"].items():
        for old, new in _PATH_NAMES.items():
            path = path.replace(f"{{{old}}}", f"{{{new}}}")
        paths[path] = {method: _operation(method, path, given) for method, given in operations.items()}
    return {**document, "paths": paths}


def _operation(method: str, path: str, given: Json) -> Json:
    parameters = [
        {**entry, "name": _PATH_NAMES.get(entry["name"], entry["name"])} for entry in given.get("parameters", [])
    ]
    if method == "get":
        parameters += [_query_parameter(name) for name in _PARAMETERS.get(path, ())]
    described = {**given, "parameters": parameters, "responses": _responses(method, path, given["responses"])}
    body = _BODIES.get((method, path))
    if body is not None:
        media = _PATCH_MEDIA if method == "patch" else (_JSON,)
        content = {name: {"schema": {"type": "object"}} for name in media}
        described["requestBody"] = {"required": True, "description": body, "content": content}
    return described


def _responses(method: str, path: str, given: Json) -> Json:
    """The responses with the status and media type of success that the endpoints answer with."""
    success = given.get("200", {})
    if _JSON not in success.get("content", {}):
        return given
    media = _JSON
    if path.endswith(_SCHEMA_ENDS):
        media = "application/schema+json"
    elif path.endswith(_ITEM_ENDS) and method != "delete":
        media = "application/geo+json"
    described = {**success, "content": {media: success["content"][_JSON]}}
    status = "201" if (method, path) in _CREATING else "200"
    return {status: described, **{code: answer for code, answer in given.items() if code != "200"}}


def _query_parameter(name: str) -> Json:
    schema, description = _QUERY[name]
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
