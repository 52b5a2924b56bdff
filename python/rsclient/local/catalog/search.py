"""Finding items: SQL narrows by collection, id, time and box; the rest is decided item by item."""

from __future__ import annotations

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from .. import boxes, nesting
from ..boxes import BBox
from ..cql2_filter import Filter
from ..database import Database
from ..errors import ServiceError
from .geometry import WORLD
from .names import CollectionName
from .parameters import SearchParameters

Json = dict[str, Any]

_DEFAULT_ORDER = [("datetime", True)]
#: What is sorted by its own value; all the rest sorts as text, also numbers.
_COLUMNS = {"id": "id", "collection": "owner || '_' || collection", "datetime": "start", "end_datetime": "end"}
_WORLD_SHAPE = boxes.geometry([WORLD])


@dataclass(frozen=True)
class Page:
    """One page of a search; the tokens lead to its neighbours."""

    items: list[tuple[CollectionName, Json]]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Hit:
    key: int
    #: The values of the sort fields, then id and stored collection so that the order is total.
    order: tuple[Any, ...]


def search(database: Database, names: list[CollectionName], parameters: SearchParameters) -> Page:
    """The page of `parameters` among the items of `names`; ServiceError 400 if a filter cannot be applied."""
    order = parameters.sortby or _DEFAULT_ORDER
    directions = [descending for _, descending in order] + [True, True]
    hits = _hits(database, names, parameters, [name for name, _ in order])
    for index in reversed(range(len(directions))):  # stable sorts, the least significant first
        hits.sort(key=lambda hit: _key(hit.order[index]), reverse=directions[index])
    first, last = _window(hits, parameters, directions)
    chosen = hits[first:last]
    return Page(
        items=_load(database, [hit.key for hit in chosen]),
        next=_token("next", chosen[-1].order) if chosen and last < len(hits) else None,
        previous=_token("prev", chosen[0].order) if chosen and first > 0 else None,
    )


def _hits(
    database: Database, names: list[CollectionName], parameters: SearchParameters, fields: list[str]
) -> list[_Hit]:
    conditions = list(parameters.conditions)
    if parameters.intersects is not None:
        conditions.append({"op": "s_intersects", "args": [{"property": "geometry"}, parameters.intersects]})
    test, box = _filter(conditions), _filter(_box_conditions(parameters.bbox))
    where, values = _where(names, parameters)
    inside, inside_values = _inside(parameters.bbox)
    body = "body" if test or box else "NULL"
    columns = [*(_column(name) for name in fields), "id", "owner || '_' || collection"]
    rows = database.read().execute(
        f"SELECT {body}, {inside}, key, start, end, {', '.join(columns)} FROM items WHERE {where}",
        inside_values + values,
    )
    hits = []
    for row in rows:
        # most items lie inside the box or outside it; only at its edge the shape has to be looked at
        look_at = [needed for needed in (test, None if row[1] else box) if needed]
        item = _shown(json.loads(row[0]), row[3], row[4]) if look_at else {}
        if all(needed.matches(item) for needed in look_at):
            hits.append(_Hit(row[2], tuple(row[5:])))
    return hits


def _shown(item: Json, start: str, end: str) -> Json:
    """The item as the database of RS-Server compares it: with times, a shape, and external ids that are text."""
    properties: Json = item["properties"]
    tokens = properties.get("externalIds")
    texts = [token for token in tokens if isinstance(token, str)] if isinstance(tokens, list) else None
    shown = {"datetime": start, "start_datetime": start, "end_datetime": end, "externalIds": texts}
    item = {key: value for key, value in item.items() if key != "externalIds"}
    return item | {"geometry": item["geometry"] or _WORLD_SHAPE, "properties": properties | shown}


def _filter(conditions: list[Json]) -> Filter | None:
    if not conditions:
        return None
    try:
        return Filter({"op": "and", "args": conditions})
    except ValueError as error:
        raise ServiceError(400, f"Invalid search parameter: {error}") from error


def _box_conditions(bbox: BBox | None) -> list[Json]:
    if not bbox:
        return []
    return [{"op": "s_intersects", "args": [{"property": "geometry"}, boxes.geometry([bbox])]}]


def _inside(bbox: BBox | None) -> tuple[str, list[Any]]:
    """SQL for: the item's bounds lie inside `bbox`, so its shape does too."""
    if not bbox:
        return "0", []
    return "west >= ? AND south >= ? AND east <= ? AND north <= ?", list(bbox)


def _where(names: list[CollectionName], parameters: SearchParameters) -> tuple[str, list[Any]]:
    clauses, values = ["1"], list[Any]()
    pairs = ", ".join(["(?, ?)"] * len(names))
    clauses.append(f"(owner, collection) IN (VALUES {pairs})" if names else "0")
    values += [part for name in names for part in (name.owner, name.id)]
    if parameters.ids is not None:
        clauses.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(parameters.ids))
    if parameters.interval:
        clauses.append("start <= ? AND end >= ?")
        values += [parameters.interval[1], parameters.interval[0]]
    if parameters.bbox:
        west, south, east, north = parameters.bbox
        clauses.append("south <= ? AND north >= ? AND west <= ? AND east >= ?")
        values += [north, south, east, west]
    return " AND ".join(clauses), values


def _column(name: str) -> str:
    bare = name.removeprefix("properties.")
    if bare in _COLUMNS:
        return _COLUMNS[bare]
    # the name was checked to have no quotes when it was read
    path = f"""'$.properties."{bare}"'"""
    value = f"CAST(json_extract(body, {path}) AS TEXT)"
    return f"CASE json_type(body, {path}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE {value} END"


def _key(value: Any) -> tuple[int, str]:
    """Text in the order of its characters; absent values are the greatest."""
    return (1, "") if value is None else (0, str(value))


def _compare(first: Sequence[Any], second: Sequence[Any], directions: list[bool]) -> int:
    for one, other, descending in zip(first, second, directions, strict=True):
        a, b = _key(one), _key(other)
        if a != b:
            return (1 if a > b else -1) * (-1 if descending else 1)
    return 0


def _window(hits: list[_Hit], parameters: SearchParameters, directions: list[bool]) -> tuple[int, int]:
    if not parameters.token:
        return 0, min(parameters.limit, len(hits))
    direction, position = _decoded(parameters.token, len(directions))

    def compare(a: Sequence[Any], b: Sequence[Any]) -> int:
        return _compare(a, b, directions)

    key = cmp_to_key(compare)
    orders = [hit.order for hit in hits]
    if direction == "next":
        first = bisect_right(orders, key(position), key=key)
        return first, min(first + parameters.limit, len(hits))
    last = bisect_left(orders, key(position), key=key)
    return max(last - parameters.limit, 0), last


def _token(direction: str, order: tuple[Any, ...]) -> str:
    # the position itself, not the item: deleting the item between two pages must not end the search
    return f"{direction}:{base64.urlsafe_b64encode(json.dumps(order).encode()).decode().rstrip('=')}"


def _decoded(token: str, length: int) -> tuple[str, tuple[Any, ...]]:
    direction, _, text = token.partition(":")
    try:
        order = nesting.parse_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        order = None
    if direction not in ("next", "prev") or not isinstance(order, list) or len(order) != length:
        raise ServiceError(400, f"Invalid search parameter: 'token' {token!r} was not given by this search")
    return direction, tuple(order)


def _load(database: Database, keys: list[int]) -> list[tuple[CollectionName, Json]]:
    rows = database.read().execute(
        "SELECT key, owner, collection, body FROM items WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(keys),),
    )
    found = {row["key"]: (CollectionName(row["owner"], row["collection"]), json.loads(row["body"])) for row in rows}
    return [found[key] for key in keys if key in found]
