"""The STAC endpoints of the station services."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from .. import links
from ..auth import User
from ..context import Caller, Context, Ctx
from ..errors import ServiceError
from ..requests import Body, base_url, geojson
from . import documents, parameters
from .asked import StationSearch
from .queryables import sortables_document, station_queryables
from .registry import SERVICES, StationCollection
from .search import find, listed, ordered

Json = dict[str, Any]

router = APIRouter()

_MAX_NAME = 100
_ITEM_WORDS = {"auxip": "AUXIP item", "cadip": "Cadip session", "prip": "PRIP item"}


def _require_landing(service: str, user: User) -> None:
    user.require_role(f"rs_{service}_landing_page")


def _readable(context: Context, service: str, user: User) -> list[StationCollection]:
    return [entry for entry in context.stations.collections(service) if user.has_role(_role(service, entry))]


def _role(service: str, collection: StationCollection) -> str:
    return f"rs_{service}_{collection.station}_read"


def _collection(context: Context, service: str, user: User, collection_id: str) -> StationCollection:
    if len(collection_id) > _MAX_NAME:
        raise ServiceError(400, f"Collection id of {len(collection_id)} characters; at most {_MAX_NAME} are allowed")
    found = context.stations.collection(service, collection_id)
    if found is None:
        raise ServiceError(404, f"Unknown {service.upper()} collection: '{collection_id}'")
    user.require_role(_role(service, found))
    return found


def landing_page(service: str, request: Request, context: Context, user: User) -> JSONResponse:
    """The landing page with one child per readable collection."""
    _require_landing(service, user)
    children = [(entry.id, entry.title) for entry in _readable(context, service, user)]
    identity = {"id": service, "title": f"RS-PYTHON {service.upper()} collections",
                "description": f"RS-PYTHON {service.upper()} landing page"}  # fmt: skip
    page = links.landing_page(
        service, base_url(request), identity, links.STATION_CONFORMANCE, children, ("/openapi.json", "/docs")
    )
    page["links"].append(links.sortables_link(f"{base_url(request)}/{service}"))
    return JSONResponse(page)


def conformance(service: str, user: User) -> JSONResponse:
    """The conformance classes."""
    _require_landing(service, user)
    return JSONResponse({"conformsTo": links.STATION_CONFORMANCE})


def queryables(service: str, request: Request, user: User) -> JSONResponse:
    """Queryables of the service."""
    _require_landing(service, user)
    return _schema(station_queryables(service, f"{base_url(request)}/{service}/queryables"))


def _schema(document: Json) -> JSONResponse:
    return JSONResponse(document, media_type="application/schema+json")


def list_collections(service: str, request: Request, context: Context, user: User) -> JSONResponse:
    """The readable collections."""
    _require_landing(service, user)
    base = base_url(request)
    listed = [
        documents.collection_document(context, service, entry, base) for entry in _readable(context, service, user)
    ]
    root = f"{base}/{service}/"
    own = [links.link("root", root, "Root"), links.link("parent", root, "Parent Catalog"),
           links.link("self", f"{root}collections", "Collections")]  # fmt: skip
    return JSONResponse({"collections": listed, "links": own})


def get_collection(service: str, request: Request, context: Context, user: User, collection: str) -> JSONResponse:
    """One collection."""
    found = _collection(context, service, user, collection)
    return JSONResponse(documents.collection_document(context, service, found, base_url(request)))


def collection_queryables(
    service: str, request: Request, context: Context, user: User, collection: str
) -> JSONResponse:
    """What can be asked of one collection: nothing on AUXIP and CADIP if its query leaves nothing open."""
    found = _collection(context, service, user, collection)
    href = f"{base_url(request)}/{service}/collections/{links.path_part(found.id)}/queryables"
    fixed = found.query.get({"auxip": "productType", "cadip": "Satellite"}.get(service, ""), ",")
    return _schema(station_queryables(service, href, filled="," in str(fixed)))


def list_items(service: str, request: Request, context: Context, user: User, collection: str) -> JSONResponse:
    """The items of one collection."""
    found = _collection(context, service, user, collection)
    asked = parameters.read(service, request.query_params, is_search=False, is_post=False)
    matching = find(service, documents.items_of(context, service, found), asked)
    items = [(found, item) for item in listed(service, matching, asked.sortby)]
    own = f"{base_url(request)}/{service}/collections/{links.path_part(found.id)}/items"
    return geojson(_page(service, request, asked, items, own, None))


def get_item(service: str, request: Request, context: Context, user: User, collection: str, item: str) -> JSONResponse:
    """One item."""
    found = _collection(context, service, user, collection)
    for candidate in documents.items_of(context, service, found):
        if candidate["id"] == item:
            return geojson(documents.item_document(service, found, candidate, base_url(request)))
    raise ServiceError(404, f"{_ITEM_WORDS[service]} '{item}' not found.")


def search(service: str, request: Request, context: Context, user: User, body: Json | None) -> JSONResponse:
    """Items of all readable collections, or of those that are named; unknown names are dropped."""
    values: Any = request.query_params if body is None else body
    asked = parameters.read(service, values, is_search=True, is_post=body is not None)
    collections = _readable(context, service, user)
    if asked.collections is not None:
        collections = [entry for entry in collections if entry.id in asked.collections]
    found: dict[str, tuple[StationCollection, Json]] = {}
    for entry in collections:
        for item in find(service, documents.items_of(context, service, entry), asked):
            found.setdefault(item["id"], (entry, item))
    items = [found[item["id"]] for item in ordered([item for _, item in found.values()], asked.sortby)]
    own = f"{base_url(request)}/{service}/search"
    return geojson(_page(service, request, asked, items, own, body))


def _page(service: str, request: Request, asked: StationSearch,
          items: list[tuple[StationCollection, Json]], own: str, body: Json | None) -> Json:  # fmt: skip
    base = base_url(request)
    start = (asked.page - 1) * asked.limit
    features = [documents.item_document(service, *entry, base) for entry in items[start : start + asked.limit]]
    found = [links.link("root", f"{base}/{service}/", "STAC Root Catalog"),
             links.link("self", own, "This document", "application/geo+json")]  # fmt: skip
    neighbours = [("next", "Next page", f"next:page={asked.page + 1}")] if len(features) == asked.limit else []
    neighbours += [("previous", "Previous page", f"prev:page={asked.page - 1}")] if asked.page > 1 else []
    for rel, title, token in neighbours:
        if body is None:
            query = {name: value for name, value in request.query_params.items() if name != "page"} | {"token": token}
            href = f"{own}?{urlencode(query)}"
            found.append(links.link(rel, href, title, "application/geo+json", method="GET"))
        else:
            new_body = {name: value for name, value in body.items() if name != "page"} | {"token": token}
            found.append(links.link(rel, own, title, "application/geo+json", method="POST", body=new_body))
    if asked.page > 1 and own.endswith("/search"):
        found.append(_first_page(request, own, body))
    return {"type": "FeatureCollection", "features": features, "links": found}


def _first_page(request: Request, own: str, body: Json | None) -> Json:
    """The link to the first page. By POST it keeps no more than RS-Server does: neither collections nor filter."""
    if body is None:
        query = {name: value for name, value in request.query_params.items() if name != "token"}
        query |= {"page": "1"} if "page" in query else {}
        return links.link("first", f"{own}?{urlencode(query)}", "First link", "application/geo+json", method="GET")
    kept = {name: body[name] for name in ("datetime", "limit") if body.get(name) is not None}
    kept |= {"token": "page=1"} if "token" in body else {}
    return links.link("first", own, "First link", "application/geo+json", method="POST", body=kept)


def _register(service: str) -> None:
    # the three services differ in name only; these wrappers give FastAPI the signatures it reads
    routes = APIRouter(prefix=f"/{service}")
    _register_service(service, routes)
    _register_collections(service, routes)
    _register_sortables(service, routes)
    _register_search(service, routes)
    router.include_router(routes)


def _register_service(service: str, routes: APIRouter) -> None:
    @routes.get("")
    @routes.get("/")
    def root(request: Request, context: Ctx, user: Caller) -> JSONResponse:
        return landing_page(service, request, context, user)

    @routes.get("/conformance")
    def conformance_(user: Caller) -> JSONResponse:
        return conformance(service, user)

    @routes.get("/queryables")
    def queryables_(request: Request, user: Caller) -> JSONResponse:
        return queryables(service, request, user)


def _register_collections(service: str, routes: APIRouter) -> None:
    @routes.get("/collections")
    def collections(request: Request, context: Ctx, user: Caller) -> JSONResponse:
        return list_collections(service, request, context, user)

    @routes.get("/collections/{collection}")
    def collection_(request: Request, context: Ctx, user: Caller, collection: str) -> JSONResponse:
        return get_collection(service, request, context, user, collection)

    @routes.get("/collections/{collection}/queryables")
    def collection_queryables_(request: Request, context: Ctx, user: Caller, collection: str) -> JSONResponse:
        return collection_queryables(service, request, context, user, collection)

    @routes.get("/collections/{collection}/items")
    def items(request: Request, context: Ctx, user: Caller, collection: str) -> JSONResponse:
        return list_items(service, request, context, user, collection)

    @routes.get("/collections/{collection}/items/{item}")
    def item_(request: Request, context: Ctx, user: Caller, collection: str, item: str) -> JSONResponse:
        return get_item(service, request, context, user, collection, item)


def _register_sortables(service: str, routes: APIRouter) -> None:
    @routes.get("/sortables")
    def sortables(user: Caller) -> JSONResponse:
        return _schema(sortables_document(service, "sortables"))

    @routes.get("/collections/{collection}/sortables")
    def collection_sortables(user: Caller, collection: str) -> JSONResponse:
        return _schema(sortables_document(service, f"collections/{collection}/sortables"))

    @routes.get("/collections-sortables")
    def collections_sortables(user: Caller) -> JSONResponse:
        return _schema(sortables_document(service, "collections-sortables", filled=False))


def _register_search(service: str, routes: APIRouter) -> None:
    @routes.get("/search")
    def search_get(request: Request, context: Ctx, user: Caller) -> JSONResponse:
        return search(service, request, context, user, None)

    @routes.post("/search")
    def search_post(request: Request, context: Ctx, user: Caller, body: Body) -> JSONResponse:
        return search(service, request, context, user, body)


for _service in SERVICES:
    _register(_service)
