"""STAC landing pages, conformance and links, the same for catalog and stations."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

Json = dict[str, Any]

STAC_VERSION = "1.1.0"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SORTABLES = "http://www.opengis.net/def/rel/ogc/1.0/sortables"

_SHARED_CONFORMANCE = [
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
]
STATION_CONFORMANCE = [
    *_SHARED_CONFORMANCE,
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/sortables",
    "https://api.stacspec.org/v1.1.0/collection-search#sortables",
    "https://api.stacspec.org/v1.1.0/item-search#sortables",
]
CATALOG_CONFORMANCE = [
    *_SHARED_CONFORMANCE,
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
]


def link(rel: str, href: str, title: str, media_type: str = "application/json", **more: Any) -> Json:
    """One link."""
    return {"rel": rel, "type": media_type, "title": title, "href": href, **more}


def path_part(text: str) -> str:
    """`text` as one part of a path; `:` stays readable."""
    return quote(text, safe=":")


def landing_page(service: str, base: str, identity: Json, conformance: list[str], children: list[tuple[str, str]],
                 documents: tuple[str, str]) -> Json:  # fmt: skip
    """The landing page of `service`; `children` are pairs of collection path and title."""
    root = f"{base}/{service}"
    links = [
        link("self", f"{root}/", "This document"),
        link("root", f"{root}/", "Root"),
        link("data", f"{root}/collections", "Collections available for this Catalog"),
        link("conformance", f"{root}/conformance", "STAC/OGC conformance classes implemented by this server"),
        link("search", f"{root}/search", "STAC search [GET]", "application/geo+json", method="GET"),
        link("search", f"{root}/search", "STAC search [POST]", "application/geo+json", method="POST"),
        link(QUERYABLES, f"{root}/queryables", "Queryables", "application/schema+json", method="GET"),
        link("service-desc", base + documents[0], "OpenAPI", "application/vnd.oai.openapi+json;version=3.0"),
        link("service-doc", base + documents[1], "Documentation", "text/html"),
    ]
    links += [link("child", f"{root}/collections/{path_part(path)}", title) for path, title in children]
    return {"type": "Catalog", **identity, "stac_version": STAC_VERSION, "conformsTo": conformance, "links": links}


def item_links(service: str, base: str, collection: str, item: str) -> list[Json]:
    """The links of an item: exactly collection, parent, root and self."""
    root = f"{base}/{service}"
    parent = f"{root}/collections/{path_part(collection)}"
    return [
        link("collection", parent, collection),
        link("parent", parent, "Parent Catalog"),
        link("root", f"{root}/", "STAC Root Catalog"),
        link("self", f"{parent}/items/{path_part(item)}", item, "application/geo+json"),
    ]


def collection_links(service: str, base: str, collection: str, sortables: bool = False) -> list[Json]:
    """The links that every collection has; `sortables` says whether the service describes them."""
    root = f"{base}/{service}"
    own = f"{root}/collections/{path_part(collection)}"
    more = [sortables_link(own)] if sortables else []
    return [
        link("items", f"{own}/items", "Items", "application/geo+json"),
        link("parent", f"{root}/", "Parent Catalog"),
        link("root", f"{root}/", "STAC Root Catalog"),
        link("self", own, "This collection"),
        link(QUERYABLES, f"{own}/queryables", "Queryables", "application/schema+json"),
        *more,
    ]


def sortables_link(root: str) -> Json:
    """The link to the sortables below `root`."""
    return link(SORTABLES, f"{root}/sortables", "Sortables", "application/schema+json")


def queryables_document(href: str, properties: Json, **more: Any) -> Json:
    """A JSON Schema of the queryables."""
    return {
        "$id": href,
        "type": "object",
        "title": "STAC Queryables.",
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": properties,
        **more,
    }
