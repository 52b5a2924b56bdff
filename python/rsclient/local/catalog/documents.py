"""Stored documents as clients see them: links and download addresses depend on the request."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from .. import boxes, links
from ..storage import split_href
from .geometry import WORLD
from .names import CollectionName

Json = dict[str, Any]


def collection_document(name: CollectionName, body: Json, base: str, path: str | None = None) -> Json:
    """A collection with its links; `id` without prefix. Its own link says `path` in place of `owner:collection`."""
    own = links.collection_links("catalog", base, name.path)
    if path is not None:
        own = [link | {"href": f"{base}/catalog/collections/{links.path_part(path)}"} if link["rel"] == "self" else link
               for link in own]  # fmt: skip
    written = {link["rel"] for link in own}
    kept = [link for link in body["links"] if link.get("rel") not in written]
    return body | {"links": own + kept}


def patched_collection(name: CollectionName, body: Json, base: str) -> Json:
    """A collection as PATCH answers it: under the id by which it is stored."""
    own = links.collection_links("catalog", base, name.stored)
    return collection_document(name, body, base) | {"id": name.stored, "links": own}


def item_document(name: CollectionName, body: Json, base: str) -> Json:
    """An item with its links and, for each thumbnail in storage, the address of its download."""
    own = links.item_links("catalog", base, name.path, body["id"])
    assets = {key: _asset(asset, f"{own[3]['href']}/download/{quote(key, safe='')}")
              for key, asset in body["assets"].items()}  # fmt: skip
    return body | {"assets": assets, "links": own + body.get("links", [])}


def patched_item(name: CollectionName, body: Json, base: str) -> Json:
    """An item as PATCH answers it: as it is stored, with the owner's prefix and, without geometry, the whole world."""
    stored: Json = {"collection": name.stored, "links": links.item_links("catalog", base, name.stored, body["id"])}
    if body["geometry"] is None:
        stored |= {"geometry": boxes.geometry([WORLD]), "bbox": list(WORLD)}
    return body | stored


def _asset(asset: Json, download: str) -> Json:
    roles = asset.get("roles")
    if split_href(asset.get("href")) is None or not isinstance(roles, list) or "thumbnail" not in roles:
        return asset
    alternate = asset.get("alternate")
    return asset | {"alternate": {"download": {"href": download}} | (alternate if isinstance(alternate, dict) else {})}


def selected_fields(name: CollectionName, item: Json, include: list[str], exclude: list[str]) -> Json:
    """The item reduced to `include` and without `exclude`; names may be dotted. Id and links stay unless excluded.

    What is excluded is kept if it, or a part of it, is included.
    """
    result = item
    if include:
        result = {"id": item["id"], "collection": item["collection"], "links": item["links"]}
        for field in include:
            _copy(item, result, field.split("."))
    for field in exclude:
        kept = field == "id" or any(wanted == field or wanted.startswith(f"{field}.") for wanted in include)
        if not kept:
            result = _without(result, field.split("."))
    if "collection" in result and "properties" not in result:
        result["collection"] = name.stored  # the owner, whose prefix is taken off, is among the properties
    return result


def _copy(source: Json, target: Json, path: list[str]) -> None:
    head, rest = path[0], path[1:]
    if head not in source:
        return
    if not rest or not isinstance(source[head], dict):
        target[head] = source[head]
    else:
        inner = target.get(head)
        target[head] = dict(inner) if isinstance(inner, dict) else {}
        _copy(source[head], target[head], rest)


def _without(source: Json, path: list[str]) -> Json:
    head, rest = path[0], path[1:]
    if head not in source:
        return source
    if not rest:
        return {key: value for key, value in source.items() if key != head}
    return source | {head: _without(source[head], rest)} if isinstance(source[head], dict) else source
