"""Answers the query of an entity set: `$filter`, `$orderby`, `$skip`, `$top`, `$count`, `$expand`, `$select`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from .errors import bad_request
from .filters import parse_filter
from .paths import RECORD, field_path
from .schema import EXPANDABLE, EntityType

Json = dict[str, Any]

#: Most records of one answer.
PAGE_SIZE = 1000

_OPTIONS = {"$filter", "$orderby", "$top", "$skip", "$count", "$expand", "$select", "$format"}
_DETAILS = ("Attributes", "Files", "QualityInfo")


@dataclass
class Query:
    """The options of a request."""

    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Query:
        """Reads the part of an address after the question mark."""
        options: dict[str, str] = {}
        for name, value in parse_qsl(text, keep_blank_values=True):
            if not name.startswith("$"):
                continue
            if name not in _OPTIONS:
                raise bad_request(f"unknown option {name!r}; known are {', '.join(sorted(_OPTIONS))}")
            if name in options:
                raise bad_request(f"{name} is given twice")
            options[name] = value
        if options.get("$format", "json") not in ("json", "application/json"):
            raise bad_request(f"$format={options['$format']}: only json")
        return cls(options)

    def number(self, name: str) -> int | None:
        """A count; 400 if it is not one."""
        text = self.options.get(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit()):
            raise bad_request(f"{name}={text!r} is no number of records: expected 0 or more")
        return int(text)

    def flag(self, name: str) -> bool:
        """true or false; 400 for all else."""
        text = self.options.get(name, "false")
        if text not in ("true", "false"):
            raise bad_request(f"{name}={text!r}: expected true or false")
        return text == "true"

    def names(self, name: str) -> list[str]:
        """A list divided by commas."""
        return [part.strip() for part in self.options.get(name, "").split(",") if part.strip()]


def matching(records: list[Json], entity: EntityType, query: Query) -> list[Json]:
    """The records that `$filter` leaves."""
    text = query.options.get("$filter")
    if text is None:
        return records
    condition = parse_filter(text, entity)
    return [record for record in records if condition(record)]


def collection_answer(records: list[Json], entity: EntityType, entity_set: str, query: Query) -> Json:
    """`{"value": [...]}` with `@odata.count` where asked for."""
    found = _sorted(matching(records, entity, query), entity, query.options.get("$orderby"))
    answer: Json = {"@odata.context": f"$metadata#{entity_set}"}
    if query.flag("$count"):
        answer["@odata.count"] = len(found)
    skip, top = query.number("$skip") or 0, query.number("$top")
    page = found[skip:][: PAGE_SIZE if top is None else min(top, PAGE_SIZE)]
    present = presenter(entity, entity_set, query)
    return {**answer, "value": [present(record) for record in page]}


def presenter(entity: EntityType, entity_set: str, query: Query) -> Callable[[Json], Json]:
    """What a record looks like: details only where expanded, other fields as selected."""
    expanded, selected = query.names("$expand"), query.names("$select")
    for name in expanded:
        if name not in EXPANDABLE[entity_set]:
            known = ", ".join(EXPANDABLE[entity_set]) or "nothing"
            raise bad_request(f"$expand={name}: {entity_set} can expand {known}")
    fields = {name.partition("/")[0] for name in (*entity.fields, *entity.collections)}
    for name in selected:
        if name not in fields and name != "*":
            raise bad_request(f"$select: {entity.name} has no field {name!r}")
    everything = not selected or "*" in selected

    def present(record: Json) -> Json:
        hidden = set(_DETAILS) - set(expanded)
        return {
            name: value
            for name, value in record.items()
            if name not in hidden and (everything or name in selected or name in expanded)
        }

    return present


def _sorted(records: list[Json], entity: EntityType, text: str | None) -> list[Json]:
    found = list(records)
    if text is None:
        return found
    for part in reversed(text.split(",")):
        name, *rest = part.split() or [""]
        if not name or rest not in ([], ["asc"], ["desc"]):
            raise bad_request(f"$orderby: {part.strip()!r} is not of the form FIELD [asc|desc]")
        path = field_path(name, entity, {})
        if path.type == "Geography":
            raise bad_request(f"$orderby: cannot sort by {name}")
        # sorting is stable, so the last criterion goes first; null is less than every value
        keyed = [(path.value({RECORD: record}), record) for record in found]
        keyed.sort(key=lambda pair: (pair[0] is not None, 0 if pair[0] is None else pair[0]), reverse=rest == ["desc"])
        found = [record for _, record in keyed]
    return found
