"""The list of collections: search by place, time, text and filter, in pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from .. import boxes, links, timestamps
from ..cql2_filter import Filter
from ..errors import ServiceError
from . import parameters
from .documents import collection_document
from .names import CollectionName

Json = dict[str, Any]
Found = list[tuple[CollectionName, Json]]

_DEFAULT_LIMIT = "1000"


def listed(found: Found, query: Mapping[str, str], base: str) -> Json:
    """The answer of GET /catalog/collections: those of `found` that `query` asks for. `sortby` changes nothing."""
    asked = parameters.from_query({"limit": _DEFAULT_LIMIT, **query})
    if asked.include:
        raise ServiceError(
            400, "Invalid parameter: 'fields' of collections can only leave members out, such as -extent"
        )
    offset = _offset(query.get("offset", "0"))
    matched = [(name, body) for name, body in found if _matches(name, body, asked, query.get("q", ""))]
    page = matched[offset : offset + asked.limit]
    documents = [collection_document(name, body, base) for name, body in page]
    for name in asked.exclude:
        documents = [{key: value for key, value in document.items() if key != name} for document in documents]
    return {
        "collections": documents,
        "links": _links(query, base, asked.limit, offset, len(matched)),
        "numberMatched": len(matched),
        "numberReturned": len(page),
    }


def _offset(text: str) -> int:
    if not text.isdigit():
        raise ServiceError(400, f"Invalid parameter: 'offset' must be at least 0, found {text}")
    return int(text)


def _links(query: Mapping[str, str], base: str, limit: int, offset: int, matched: int) -> list[Json]:
    root = f"{base}/catalog/"
    own = f"{root}collections"
    found = [links.link("root", root, "Root"), links.link("self", own, "Collections")]
    for rel, start in (("next", offset + limit), ("previous", max(offset - limit, 0))):
        if (rel == "next" and start < matched) or (rel == "previous" and offset > 0):
            href = f"{own}?{urlencode({**query, 'limit': limit, 'offset': start})}"
            found.append(links.link(rel, href, f"{rel.capitalize()} page", method="GET"))
    return found


def _matches(name: CollectionName, body: Json, asked: parameters.SearchParameters, text: str) -> bool:
    extent = body["extent"]
    if asked.bbox and not any(_overlaps(asked.bbox, box) for box in extent["spatial"].get("bbox") or []):
        return False
    if asked.interval and not any(_meets(asked.interval, time) for time in extent["temporal"].get("interval") or []):
        return False
    told = [body.get("title", ""), body["description"], *(body.get("keywords") or [])]
    searched = " ".join(map(str, told)).lower()
    if text and not any(term.strip().lower() in searched for term in text.split(",")):
        return False
    if not asked.conditions:
        return True
    # a filter sees the id under which the collection is stored
    shown = {"id": name.stored, "properties": {**body, "id": name.stored}}
    return Filter({"op": "and", "args": asked.conditions}).matches(shown)


def _overlaps(asked: boxes.BBox, box: list[float]) -> bool:
    own = boxes.read(box)
    return any(boxes.overlap(asked, part) for part in boxes.parts(own))


def _meets(asked: tuple[str, str], interval: list[str | None]) -> bool:
    start = timestamps.canonical(interval[0]) if interval[0] else timestamps.EARLIEST
    end = timestamps.canonical(interval[1]) if interval[1] else timestamps.LATEST
    return start <= asked[1] and end >= asked[0]
