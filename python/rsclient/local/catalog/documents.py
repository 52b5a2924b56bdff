"""Stored documents as clients see them: links and download addresses depend on the request."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from .. import links
from ..storage import split_href
from .names import CollectionName

Json = dict[str, Any]


def collection_document(name: CollectionName, body: Json, base: str) -> Json:
    """A collection with its links; `id` without prefix."""
    own = links.collection_links("catalog", base, name.path)
    written = {link["rel"] for link in own}
    kept = [link for link in body["links"] if link.get("rel") not in written]
    return body | {"links": own + kept}


def item_document(name: CollectionName, body: Json, base: str) -> Json:
    """An item with its links and, for each object in storage, the address of its download."""
    own = links.item_links("catalog", base, name.path, body["id"])
    assets = {key: _asset(asset, f"{own[3]['href']}/download/{quote(key, safe='')}")
              for key, asset in body["assets"].items()}  # fmt: skip
    return body | {"assets": assets, "links": own + body.get("links", [])}


def _asset(asset: Json, download: str) -> Json:
    if split_href(asset.get("href")) is None:
        return asset
    alternate = asset.get("alternate")
    return asset | {"alternate": (alternate if isinstance(alternate, dict) else {}) | {"https": {"href": download}}}


def selected_fields(item: Json, include: list[str], exclude: list[str]) -> Json:
    """The item reduced to `include` and without `exclude`; names may be dotted."""
    result = item
    if include:
        result = {"id": item["id"], "collection": item["collection"], "type": "Feature"}
        for name in include:
            _copy(item, result, name.split("."))
    for name in exclude:
        result = _without(result, name.split("."))
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
