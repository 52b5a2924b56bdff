"""Finding items: SQL narrows by collection, id, time and box; the rest is decided item by item."""

from __future__ import annotations

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from .. import boxes
from ..boxes import Box
from ..cql2_filter import Filter
from ..database import Database
from ..errors import ServiceError
from .names import CollectionName
from .parameters import SearchParameters

Json = dict[str, Any]

_DEFAULT_ORDER = [("datetime", True)]
_COLUMNS = {"id": "id", "collection": "owner || '_' || collection"}


@dataclass(frozen=True)
class Page:
    """One page of a search; the tokens lead to its neighbours."""

    items: list[tuple[CollectionName, Json]]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Hit:
    key: int
    #: The values of the sort fields, then stored collection and id so that the order is total.
    order: tuple[Any, ...]


def search(database: Database, names: list[CollectionName], parameters: SearchParameters) -> Page:
    """The page of `parameters` among the items of `names`; ServiceError 400 if a filter cannot be applied."""
    order = parameters.sortby or _DEFAULT_ORDER
    directions = [descending for _, descending in order] + [order[0][1]] * 2
    hits = _hits(database, names, parameters, [name for name, _ in order])
    # stable sorts, the least significant first; values that are absent come last either way
    for index in reversed(range(len(directions))):
        if directions[index]:
            hits.sort(key=lambda hit: _descending_key(hit.order[index]), reverse=True)
        else:
            hits.sort(key=lambda hit: _ascending_key(hit.order[index]))
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
    columns = [*(_column(name) for name in fields), "owner || '_' || collection", "id"]
    rows = database.read().execute(
        f"SELECT {body}, {inside}, key, {', '.join(columns)} FROM items WHERE {where}", inside_values + values
    )
    hits = []
    for row in rows:
        # most items lie inside the box or outside it; only at its edge the shape has to be looked at
        look_at = [needed for needed in (test, None if row[1] else box) if needed]
        item = json.loads(row[0]) if look_at else {}
        if all(needed.matches(item) for needed in look_at):
            hits.append(_Hit(row[2], tuple(row[3:])))
    return hits


def _filter(conditions: list[Json]) -> Filter | None:
    if not conditions:
        return None
    try:
        return Filter({"op": "and", "args": conditions})
    except ValueError as error:
        raise ServiceError(400, f"Invalid search parameter: {error}") from error


def _box_conditions(bbox: Box | None) -> list[Json]:
    if not bbox:
        return []
    return [{"op": "s_intersects", "args": [{"property": "geometry"}, boxes.geometry(boxes.parts(bbox))]}]


def _inside(bbox: Box | None) -> tuple[str, list[Any]]:
    """SQL for: the item's bounds lie inside `bbox`, so its shape does too."""
    if not bbox or bbox[0] > bbox[2]:
        return "0", []
    return "coalesce(west >= ? AND south >= ? AND east <= ? AND north <= ?, 0)", list(bbox)


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
        clauses.append("south <= ? AND north >= ?")
        values += [north, south]
        if west <= east:
            clauses.append("west <= ? AND east >= ?")
            values += [east, west]
    return " AND ".join(clauses), values


def _column(name: str) -> str:
    bare = name.removeprefix("properties.")
    if bare == "datetime":
        return "start"
    # the name was checked to have no quotes when it was read
    return _COLUMNS.get(bare) or f"""json_extract(body, '$.properties."{bare}"')"""


def _ascending_key(value: Any) -> tuple[int, Any]:
    return (1, 0) if value is None else (0, _comparable(value))


def _descending_key(value: Any) -> tuple[int, Any]:
    return (0, 0) if value is None else (1, _comparable(value))


def _comparable(value: Any) -> tuple[int, Any]:
    """Numbers before text, so that mixed values still have an order."""
    return (0, value) if isinstance(value, (int, float)) else (1, str(value))


def _compare(first: Sequence[Any], second: Sequence[Any], directions: list[bool]) -> int:
    for one, other, descending in zip(first, second, directions, strict=True):
        key = _descending_key if descending else _ascending_key
        a, b = key(one), key(other)
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
        order = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
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
