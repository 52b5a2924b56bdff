"""Items, their download and search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse

from .. import links
from ..auth import User
from ..context import Caller, Context, Ctx
from ..errors import ServiceError
from ..requests import Body, base_url, geojson
from ..settings import presigned_seconds
from ..storage import split_href
from . import bulk, parameters
from .documents import item_document, patched_item, selected_fields
from .names import CollectionName
from .search import Page, search

Json = dict[str, Any]

router = APIRouter(prefix="/catalog")


def _resolved(context: Context, user: User, spelled: str, action: str) -> CollectionName:
    name = context.collections.resolve(spelled, user)
    context.collections.require_right(name, user, action)
    return name


@router.get("/collections/{spelled}/items")
def list_items(request: Request, context: Ctx, user: Caller, spelled: str) -> JSONResponse:
    """The items of one collection, filtered as a search is."""
    name = _resolved(context, user, spelled, "read")
    context.collections.require(name)
    asked = parameters.from_query(request.query_params)
    page = search(context.database, [name], asked)
    own = f"{base_url(request)}/catalog/collections/{links.path_part(name.path)}/items"
    return _found(_feature_collection(request, page, asked, own, None), asked)


@router.post("/collections/{spelled}/items")
def create_item(request: Request, context: Ctx, user: Caller, body: Body, spelled: str) -> JSONResponse:
    """Publishes an item; an item collection has no product type and is refused for that, as RS-Server does."""
    name = _resolved(context, user, spelled, "write")
    return geojson(item_document(name, context.items.create(name, body), base_url(request)), 201)


@router.post("/collections/{spelled}/bulk_items")
def write_bulk_items(context: Ctx, user: Caller, body: Body, spelled: str) -> JSONResponse:
    """Writes many items without the checks of a publication."""
    name = _resolved(context, user, spelled, "write")
    context.collections.require(name)
    return JSONResponse(bulk.write(context.items, name, body))


@router.get("/collections/{spelled}/items/{item_id}")
def get_item(request: Request, context: Ctx, user: Caller, spelled: str, item_id: str) -> JSONResponse:
    """One item."""
    name = _resolved(context, user, spelled, "read")
    return geojson(item_document(name, context.items.get(name, item_id), base_url(request)))


@router.put("/collections/{spelled}/items/{item_id}")
def replace_item(request: Request, context: Ctx, user: Caller, body: Body, spelled: str, item_id: str) -> JSONResponse:
    """Replaces an item."""
    name = _resolved(context, user, spelled, "write")
    return geojson(item_document(name, context.items.replace(name, item_id, body), base_url(request)))


@router.patch("/collections/{spelled}/items/{item_id}")
def patch_item(request: Request, context: Ctx, user: Caller, body: Body, spelled: str, item_id: str) -> JSONResponse:
    """Merges the body into an item."""
    name = _resolved(context, user, spelled, "write")
    return geojson(patched_item(name, context.items.patch(name, item_id, body), base_url(request)))


@router.delete("/collections/{spelled}/items/{item_id}")
def delete_item(context: Ctx, user: Caller, spelled: str, item_id: str) -> JSONResponse:
    """Removes an item and its files."""
    context.items.delete(_resolved(context, user, spelled, "write"), item_id)
    return JSONResponse({"deleted item": item_id})


@router.get("/collections/{spelled}/items/{item_id}/download/{asset:path}")
def download(context: Ctx, user: Caller, spelled: str, item_id: str, asset: str) -> RedirectResponse:
    """Sends the client to a link that storage has signed."""
    item = context.items.get(_resolved(context, user, spelled, "download"), item_id)
    if asset not in item["assets"]:
        raise ServiceError(404, f"Item {item_id} has no asset '{asset}'.", "NotFoundError")
    place = split_href(item["assets"][asset].get("href"))
    if place is None:
        raise ServiceError(400, f"Failed to generate a presigned URL: asset '{asset}' of {item_id} is not in storage.")
    return RedirectResponse(context.storage.presigned_url(*place, presigned_seconds()), 302)


@router.api_route("/collections/{spelled}/{rest:path}", methods=["GET", "PUT", "PATCH", "DELETE"])
def unknown_part(user: Caller, spelled: str, rest: str) -> JSONResponse:
    """What an id with a slash leads to: RS-Server takes the part before the slash, which need not exist."""
    raise ServiceError(404, f"'{rest}' in collection {spelled} does not exist: no id contains '/'.", "NotFoundError")


@router.get("/search")
def search_get(request: Request, context: Ctx, user: Caller) -> JSONResponse:
    """Search by query string."""
    asked = parameters.from_query(request.query_params)
    return _search(request, context, user, asked, None)


@router.post("/search")
def search_post(request: Request, context: Ctx, user: Caller, body: Body) -> JSONResponse:
    """Search by body."""
    return _search(request, context, user, parameters.from_body(body), body)


def _search(request: Request, context: Context, user: User, asked: parameters.SearchParameters,
            body: Json | None) -> JSONResponse:  # fmt: skip
    if asked.collections:
        names = []
        for spelled in asked.collections:
            name = context.collections.find(spelled, asked.owner or user.login)
            if name is None:
                raise ServiceError(404, f"Collection {spelled} not found.")
            context.collections.require_right(name, user, "read")
            names.append(name)
    else:
        names = [name for name, _ in context.collections.list(user)]
    page = search(context.database, names, asked)
    own = f"{base_url(request)}/catalog/search"
    return _found(_feature_collection(request, page, asked, own, body), asked)


def _found(document: Json, asked: parameters.SearchParameters) -> JSONResponse:
    """What is reduced by `fields` need not be GeoJSON: RS-Server sends it as JSON."""
    return JSONResponse(document) if asked.include or asked.exclude else geojson(document)


def _feature_collection(request: Request, page: Page, asked: parameters.SearchParameters, own: str,
                        body: Json | None) -> Json:  # fmt: skip
    base = base_url(request)
    features = [selected_fields(name, item_document(name, item, base), asked.include, asked.exclude)
                for name, item in page.items]  # fmt: skip
    root = f"{base}/catalog/"
    media_type = "application/geo+json"
    found = [links.link("root", root, "STAC Root Catalog"), links.link("self", own, "This document", media_type)]
    if own.endswith("/items"):
        parent = own.removesuffix("/items")
        found = [links.link(rel, parent, "Collection") for rel in ("collection", "parent")] + found

    def page_link(rel: str, title: str, changes: Json, kept: Json) -> Json:
        if body is None:
            query_string = urlencode(kept | changes)
            href = f"{own}?{query_string}" if query_string else own
            return links.link(rel, href, title, media_type, method="GET")
        return links.link(rel, own, title, media_type, method="POST", body=kept | changes)

    query: Json = dict(request.query_params) if body is None else dict(body)
    if page.next:
        found.append(page_link("next", "Next page", {"token": page.next}, query))
    if page.previous:
        found.append(page_link("previous", "Previous page", {"token": page.previous}, query))
    return {"type": "FeatureCollection", "features": features, "links": found, "numberReturned": len(features)}
