"""What one station search asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

DEFAULT_LIMIT = 10


@dataclass
class StationSearch:
    """One search; a member left alone does not filter."""

    collections: list[str] | None = None
    #: Queryable to the values one of which must be that of the item.
    equals: dict[str, list[Any]] = field(default_factory=dict)
    #: Queryable to the interval that the item's time must lie in, both ends included.
    within: dict[str, tuple[str, str]] = field(default_factory=dict)
    #: Temporal conditions as CQL2-JSON, by operator.
    temporal: dict[str, Json] = field(default_factory=dict)
    #: A polygon that the footprint must meet.
    area: Json | None = None
    sortby: str = "-published"
    limit: int = DEFAULT_LIMIT
    page: int = 1
