"""Names in a filter or `$orderby`: fields, attributes, elements of collections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import bad_request
from .literals import comparable
from .schema import ATTRIBUTE, ATTRIBUTE_TYPES, EntityType

Json = dict[str, Any]
#: The record under RECORD and the elements that lambda variables stand for.
Scope = dict[str, Json]
RECORD = "$it"

_CASTS = {f"OData.CSC.{name}Attribute": name for name in ATTRIBUTE_TYPES}


@dataclass(frozen=True)
class Path:
    """A field (`type`, `value`) or a collection (`element`, `elements`); `cast` narrows attributes to one type."""

    type: str = "Collection"
    value: Callable[[Scope], Any] = lambda _: None
    element: EntityType | None = None
    elements: Callable[[Scope], list[Json]] = lambda _: []
    cast: str | None = None


def field_path(text: str, entity: EntityType, variables: dict[str, Path]) -> Path:
    """The field that `text` names; 400 if there is no such field."""
    first, _, rest = text.partition("/")
    if first in variables:
        return _element_field(first, rest, variables[first])
    if text in entity.fields:
        kind = entity.fields[text]
        return Path(kind, lambda scope: comparable(kind, _at(scope[RECORD], text)))
    if text in entity.attributes:
        kind = entity.attributes[text]
        return Path(kind, lambda scope: comparable(kind, _attribute(scope[RECORD], text)))
    raise bad_request(f"{entity.name} has no field {text!r}; it has {', '.join(entity.fields)}")


def collection_path(text: str, entity: EntityType) -> Path:
    """The collection before `/any(`; 400 if it does not exist."""
    name, _, cast = text.partition("/")
    element = entity.collections.get(name)
    if element is None:
        raise bad_request(f"{entity.name} has no collection {name!r}")
    if not cast:
        return Path(element=element, elements=lambda scope: scope[RECORD].get(name) or [])
    kind = _CASTS.get(cast)
    if element is not ATTRIBUTE or kind is None:
        raise bad_request(f"{name!r} cannot be cast to {cast!r}; types are {', '.join(_CASTS)}")

    def elements(scope: Scope) -> list[Json]:
        return [entry for entry in scope[RECORD].get(name) or [] if entry["ValueType"] == kind]

    return Path(element=element, elements=elements, cast=kind)


def _element_field(variable: str, rest: str, collection: Path) -> Path:
    assert collection.element is not None
    if rest in collection.element.fields:
        kind = collection.element.fields[rest]
        return Path(kind, lambda scope: comparable(kind, scope[variable].get(rest)))
    cast, _, member = rest.rpartition("/")
    found = collection.cast if not cast else _CASTS.get(cast)
    if collection.element is not ATTRIBUTE or member != "Value":
        raise bad_request(f"{collection.element.name} has no field {rest!r}")
    if found is None:
        raise bad_request(f"{variable}/{rest} needs a type: {variable}/OData.CSC.<type>Attribute/Value")

    def value(scope: Scope) -> Any:
        entry = scope[variable]
        return comparable(found, entry["Value"]) if entry["ValueType"] == found else None

    return Path(found, value)


def _at(record: Json, path: str) -> Any:
    value: Any = record
    for part in path.split("/"):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _attribute(record: Json, name: str) -> Any:
    return next((entry["Value"] for entry in record.get("Attributes") or [] if entry["Name"] == name), None)
