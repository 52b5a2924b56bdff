"""CQL2 filters on STAC items.

The package `cql2` parses text and evaluates the comparisons. What it does not know is done here, in one place:

- logic with unknown values, as in SQL: a comparison with an absent property is neither true nor false;
- temporal operators and interval arithmetic, see the module `temporal`;
- times: `2024-01-01T00:00:00Z` and `2024-01-01T01:00:00.000+01:00` are one value.
"""

from __future__ import annotations

import json
from typing import Any

import cql2

from . import nesting, temporal, timestamps

Json = dict[str, Any]

_LOGIC = ("and", "or", "not")
_COMPARISONS = ("=", "<>", "!=", "<", "<=", ">", ">=", "between", "in", "like")
_SPATIAL = ("intersects", "s_intersects", "s_contains", "s_within", "s_disjoint", "s_equals", "s_touches", "s_crosses",
            "s_overlaps")  # fmt: skip
_ARRAYS = ("a_contains", "a_containedby", "a_equals", "a_overlaps")
_FUNCTIONS = ("casei", "accenti", "+", "-", "*", "/", "%", "^", "div")
_TOP_LEVEL = ("id", "collection", "geometry", "bbox", "stac_version", "type")


class FilterError(ValueError):
    """The filter is not CQL2 or asks for something that does not exist."""


def parse(value: object, language: str | None, default_language: str) -> Json | None:
    """The filter as CQL2-JSON; None without one. `language` is the parameter `filter-lang`."""
    if value is None or value == "":
        return None
    language = language or default_language
    try:
        if language == "cql2-json":
            tree = nesting.parse_json(value) if isinstance(value, str) else value
            nesting.check_json(tree)
        elif language == "cql2-text" and isinstance(value, str):
            nesting.check_text(value)
            tree = cql2.parse_text(value).to_json()
        else:
            raise FilterError(f"filter-lang '{language}' does not go with this filter")
    except FilterError:
        raise
    except Exception as error:  # the package raises bare exceptions
        raise FilterError(f"the filter is not {language}: {error}") from error
    if not isinstance(tree, dict) or "op" not in tree:
        raise FilterError(f"the filter is not {language}: expected an object with 'op' and 'args'")
    return tree


class Filter:
    """A filter ready to be applied to many items."""

    def __init__(self, tree: Json) -> None:
        self._root = _node(tree)

    def matches(self, item: Json) -> bool:
        """Whether `item` passes."""
        return self._root.evaluate(item) is True


class _Node:
    def evaluate(self, item: Json) -> bool | None:
        raise NotImplementedError


class _Logic(_Node):
    def __init__(self, operator: str, parts: list[_Node]) -> None:
        self._operator = operator
        self._parts = parts

    def evaluate(self, item: Json) -> bool | None:
        if self._operator == "not":
            value = self._parts[0].evaluate(item)
            return None if value is None else not value
        decisive = self._operator == "or"
        unknown = False
        for part in self._parts:
            value = part.evaluate(item)
            if value is decisive:
                return decisive
            unknown = unknown or value is None
        return None if unknown else not decisive


class _Temporal(_Node):
    def __init__(self, operator: str, arguments: list[Any]) -> None:
        self._operator = operator
        self._arguments = arguments
        temporal.evaluate(operator, arguments, lambda name: None)  # so that a bad literal is found before any item

    def evaluate(self, item: Json) -> bool | None:
        try:
            return temporal.evaluate(self._operator, self._arguments, lambda name: property_of(item, name))
        except ValueError:
            return None  # a property that is no time


class _Leaf(_Node):
    """A comparison, spatial or array predicate, evaluated by the package."""

    def __init__(self, tree: Json) -> None:
        self._null_test = tree["op"].lower() == "isnull"
        self._names: set[str] = set()
        try:
            self._expression = cql2.Expr(_prepared(tree, self._names))
        except ValueError:
            raise
        except Exception as error:
            raise FilterError(f"'{tree['op']}' in the filter: {error}") from error

    def evaluate(self, item: Json) -> bool | None:
        values = {name: _comparable(property_of(item, name)) for name in self._names}
        if self._null_test:
            return all(value is None for value in values.values())
        if any(value is None for value in values.values()):
            return None
        top = {name: value for name, value in values.items() if name in _TOP_LEVEL}
        properties = {_bare(name): value for name, value in values.items() if name not in _TOP_LEVEL}
        try:
            return bool(
                self._expression.matches({"type": "Feature", "geometry": None, **top, "properties": properties})
            )
        except Exception:
            return None  # values of different types do not compare


def _node(tree: Any) -> _Node:
    if not isinstance(tree, dict) or not isinstance(tree.get("op"), str) or not isinstance(tree.get("args"), list):
        raise FilterError(f"expected an object with 'op' and 'args' in the filter, found {json.dumps(tree)[:200]}")
    operator, arguments = tree["op"].lower(), tree["args"]
    if operator in _LOGIC:
        if not arguments or (operator == "not" and len(arguments) != 1):
            raise FilterError(f"'{operator}' in the filter has {len(arguments)} arguments")
        return _Logic(operator, [_node(argument) for argument in arguments])
    if operator == "isnull" and len(arguments) == 1:
        return _Leaf(tree)
    if len(arguments) != (3 if operator == "between" else 2):
        raise FilterError(f"'{operator}' in the filter has {len(arguments)} arguments")
    if operator in temporal.OPERATORS:
        return _Temporal(operator, arguments)
    if operator in _COMPARISONS + _SPATIAL + _ARRAYS:
        return _Leaf(tree)
    raise FilterError(f"'{tree['op']}' in the filter is no operator of this service")


def _prepared(part: Any, names: set[str]) -> Any:
    """`part` with times as canonical text; the properties it mentions are added to `names`."""
    if isinstance(part, list):
        return [_prepared(entry, names) for entry in part]
    if isinstance(part, dict):
        if "property" in part:
            names.add(str(part["property"]))
            return part
        if "timestamp" in part or "date" in part:
            return temporal.literal(part)[0]
        if "op" in part:
            operator = str(part["op"]).lower()
            if operator not in _COMPARISONS + _SPATIAL + _ARRAYS + _FUNCTIONS + ("isnull",):
                raise FilterError(f"'{part['op']}' in the filter is no operator of this service")
            return {"op": part["op"], "args": _prepared(part.get("args"), names)}
        return part  # a geometry
    return _comparable(part)


def _comparable(value: Any) -> Any:
    if isinstance(value, str) and timestamps.is_timestamp(value):
        try:
            return timestamps.canonical(value)
        except ValueError:
            return value
    return value


def _bare(name: Any) -> str:
    return str(name).removeprefix("properties.")


def property_of(item: Json, name: str) -> Any:
    """The value that `name` has in filters and sort orders."""
    if name in _TOP_LEVEL:
        return item.get(name)
    properties = item.get("properties") or {}
    return properties.get(_bare(name))
