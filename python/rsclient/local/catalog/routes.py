"""Landing page, collections and lifecycle of the catalog."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from .. import links
from ..context import Body, Caller, Ctx, base_url
from ..errors import ServiceError
from .documents import collection_document
from .lifecycle import expire_items

Json = dict[str, Any]

router = APIRouter(prefix="/catalog")
lifecycle_router = APIRouter()

CONFORMANCE = links.CONFORMANCE + links.TRANSACTION_CONFORMANCE
_IDENTITY = {
    "id": "rs-python",
    "title": "RS-PYTHON STAC Catalog",
    "description": "STAC catalog of Copernicus Reference System Python",
}
_STRING, _TIME = {"type": "string"}, {"type": "string", "format": "date-time"}
_QUERYABLES: Json = {
    "id": {"title": "Item ID", **_STRING},
    "datetime": {"title": "Acquisition time", **_TIME},
    "geometry": {"title": "Footprint", "$ref": "https://geojson.org/schema/Geometry.json"},
}
#: Members whose type says more than that of their first value.
_TIMES = ("start_datetime", "end_datetime", "published", "updated", "created", "expires", "unpublished")


@router.get("")
@router.get("/")
def landing_page(request: Request, context: Ctx, user: Caller) -> JSONResponse:
    """The landing page with one child per readable collection."""
    children = [(name.path, body.get("title") or name.id) for name, body in context.collections.list(user)]
    documents = ("/catalog/api", "/catalog/api.html")
    return JSONResponse(links.landing_page("catalog", base_url(request), _IDENTITY, CONFORMANCE, children, documents))


@router.get("/conformance")
def conformance(user: Caller) -> JSONResponse:
    """The conformance classes."""
    return JSONResponse({"conformsTo": CONFORMANCE})


@router.get("/queryables")
def queryables(request: Request, context: Ctx, user: Caller) -> JSONResponse:
    """What can be asked of every collection; no property is known while the catalog is empty."""
    filled = context.database.read().execute("SELECT 1 FROM items LIMIT 1").fetchone()
    href = f"{base_url(request)}/catalog/queryables"
    properties = _QUERYABLES if filled else {}
    return JSONResponse(links.queryables_document(href, "STAC Queryables.", properties))


@router.get("/collections")
def list_collections(request: Request, context: Ctx, user: Caller) -> JSONResponse:
    """The readable collections, sorted by owner and id."""
    limit = request.query_params.get("limit", "1000")
    if not limit.isdigit() or int(limit) < 1:
        raise ServiceError(400, f"Invalid parameter: 'limit' must be at least 1, found {limit}")
    base = base_url(request)
    found = context.collections.list(user)[: int(limit)]
    root = f"{base}/catalog/"
    own = [links.link("root", root, "Root"), links.link("parent", root, "Parent Catalog"),
           links.link("self", f"{root}collections", "Collections")]  # fmt: skip
    documents = [collection_document(name, body, base) for name, body in found]
    return JSONResponse({"collections": documents, "links": own, "numberReturned": len(documents)})


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
    return JSONResponse(collection_document(name, context.collections.get(name), base_url(request)))


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
    return JSONResponse(collection_document(name, context.collections.get(name), base_url(request)))


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
    """What can be asked of one collection: the properties that its newest items have."""
    name = context.collections.resolve(spelled, user)
    context.collections.require_right(name, user, "read")
    context.collections.require(name)
    href = f"{base_url(request)}/catalog/collections/{links.path_part(name.path)}/queryables"
    properties = dict(_QUERYABLES)
    for key, value in context.items.sample_properties(name).items():
        properties.setdefault(key, {"title": key, **(_TIME if key in _TIMES else _schema(value))})
    return JSONResponse(links.queryables_document(href, f"STAC Queryables of {name.id}.", properties))


@lifecycle_router.get("/data/lifecycle")
@lifecycle_router.get("/catalog/data/lifecycle")
def run_lifecycle(context: Ctx, user: Caller) -> JSONResponse:
    """Runs the lifecycle task now; in key mode for the holder of a catalog-wide write role only."""
    if not user.trusted:
        user.require_role("rs_catalog_*:*_write")
    return JSONResponse({"expired": expire_items(context)})


def _schema(value: Any) -> Json:
    for kind, name in ((bool, "boolean"), (int, "integer"), (float, "number"), (list, "array"), (dict, "object")):
        if isinstance(value, kind):
            return {"type": name}
    return _STRING
