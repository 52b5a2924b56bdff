"""Landing page, collections and lifecycle of the catalog."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from .. import links
from ..context import Caller, Ctx
from ..requests import Body, base_url
from . import collection_search
from .documents import collection_document, patched_collection
from .lifecycle import expire_items

Json = dict[str, Any]

router = APIRouter(prefix="/catalog")
lifecycle_router = APIRouter()

_IDENTITY = {
    "id": "rs-python",
    "title": "RS-PYTHON STAC Catalog",
    "description": "STAC catalog of Copernicus Reference System Python",
}
#: What the database of RS-Server is set up with; filters may name any other property too.
_QUERYABLES: Json = {
    "id": {
        "title": "Item ID",
        "description": "Item identifier",
        "$ref": "https://schemas.stacspec.org/v1.0.0/item-spec/json-schema/item.json"
        "#/definitions/core/allOf/2/properties/id",
    },
    "datetime": {
        "title": "Acquired",
        "description": "Datetime",
        "type": "string",
        "format": "date-time",
        "pattern": "(\\+00:00|Z)$",
    },
    "geometry": {
        "title": "Item Geometry",
        "description": "Item Geometry",
        "$ref": "https://geojson.org/schema/Feature.json",
    },
}


@router.get("")
@router.get("/")
def landing_page(request: Request, context: Ctx, user: Caller) -> JSONResponse:
    """The landing page with one child per readable collection."""
    children = [(name.path, body.get("title") or name.id) for name, body in context.collections.list(user)]
    documents = ("/catalog/api", "/catalog/api.html")
    return JSONResponse(
        links.landing_page("catalog", base_url(request), _IDENTITY, links.CATALOG_CONFORMANCE, children, documents)
    )


@router.get("/conformance")
def conformance(user: Caller) -> JSONResponse:
    """The conformance classes."""
    return JSONResponse({"conformsTo": links.CATALOG_CONFORMANCE})


@router.get("/queryables")
def queryables(request: Request, context: Ctx, user: Caller) -> JSONResponse:
    """Queryables of all collections; empty while there are no collections."""
    filled = context.database.read().execute("SELECT 1 FROM collections LIMIT 1").fetchone()
    return _queryables(f"{base_url(request)}/catalog/queryables", _QUERYABLES if filled else {})


@router.get("/collections")
def list_collections(request: Request, context: Ctx, user: Caller) -> JSONResponse:
    """The readable collections that the parameters ask for, sorted by owner and id."""
    found = context.collections.list(user)
    return JSONResponse(collection_search.listed(found, request.query_params, base_url(request)))


@router.post("/collections")
def create_collection(request: Request, context: Ctx, user: Caller, body: Body) -> JSONResponse:
    """Adds a collection of the caller."""
    name = context.collections.create(body, user)
    return JSONResponse(collection_document(name, context.collections.get(name), base_url(request)), 201)


@router.get("/collections/{spelled}")
def get_collection(request: Request, context: Ctx, user: Caller, spelled: str) -> JSONResponse:
    """One collection."""
    name = context.collections.resolve(spelled, user)
    context.collections.require_right(name, user, "read")
    body = context.collections.get(name)
    return JSONResponse(collection_document(name, body, base_url(request), name.id if spelled == name.id else None))


@router.put("/collections/{spelled}")
def replace_collection(request: Request, context: Ctx, user: Caller, body: Body, spelled: str) -> JSONResponse:
    """Replaces a collection of the caller."""
    name = context.collections.resolve(spelled, user)
    context.collections.require_owner(name, user, "Update not allowed.")
    context.collections.replace(name, body)
    return JSONResponse(collection_document(name, context.collections.get(name), base_url(request)))


@router.patch("/collections/{spelled}")
def patch_collection(request: Request, context: Ctx, user: Caller, body: Body, spelled: str) -> JSONResponse:
    """Merges the body into a collection."""
    name = context.collections.resolve(spelled, user)
    context.collections.require_right(name, user, "write")
    context.collections.patch(name, body)
    return JSONResponse(patched_collection(name, context.collections.get(name), base_url(request)))


@router.delete("/collections/{spelled}")
def delete_collection(context: Ctx, user: Caller, spelled: str) -> JSONResponse:
    """Removes a collection of the caller: files first, then items, then the collection."""
    name = context.collections.resolve(spelled, user)
    context.collections.require_owner(name, user, "Deletion not allowed.")
    context.collections.require(name)
    context.items.delete_all_files(name)
    context.collections.delete(name)
    return JSONResponse({"deleted collection": name.id})


@router.get("/collections/{spelled}/queryables")
def collection_queryables(request: Request, context: Ctx, user: Caller, spelled: str) -> JSONResponse:
    """Queryables of one collection."""
    name = context.collections.resolve(spelled, user)
    context.collections.require_right(name, user, "read")
    context.collections.require(name)
    return _queryables(
        f"{base_url(request)}/catalog/collections/{links.path_part(name.stored)}/queryables", _QUERYABLES
    )


def _queryables(href: str, properties: Json) -> JSONResponse:
    document = links.queryables_document(href, properties, additionalProperties=True)
    return JSONResponse(document, media_type="application/schema+json")


@lifecycle_router.get("/data/lifecycle")
@lifecycle_router.get("/catalog/data/lifecycle")
def run_lifecycle(context: Ctx, user: Caller) -> JSONResponse:
    """Runs the lifecycle task now; in key mode for the holder of a catalog-wide write role only."""
    if not user.trusted:
        user.require_role("rs_catalog_*:*_write")
    return JSONResponse({"expired": expire_items(context)})
