"""The conditions of a station search: filter, query and external ids.

RS-Server reads a filter twice where it comes as text: once as CQL2, and once by splitting the text at AND and at `=`.
What one of the two does not understand is refused here, too. What RS-Server takes but answers wrongly (see
docs/fidelity.md) is refused as well, so that a program that works here works there.
"""

from __future__ import annotations

import re
from typing import Any

from .. import cql2_filter, temporal, timestamps
from ..errors import ServiceError
from . import areas, wkt
from .asked import StationSearch
from .queryables import QUERYABLES, TEMPORAL, kind_of

Json = dict[str, Any]

#: Operators that mean a comparison with the times of an item.
_TEMPORAL = temporal.OPERATORS.keys() - {"anyinteracts"}
#: Queryables that RS-Server does not turn into a condition for the station: it would return everything.
_WITHOUT_EFFECT = {"auxip": {"created"}, "cadip": set(), "prip": {"end_datetime", "file:checksum"}}
_AND = re.compile(r"\bAND\b", re.IGNORECASE)
_IN = re.compile(r"(\S+)\s+in\s+\((.+)", re.IGNORECASE | re.DOTALL)


def unprocessable(description: str) -> ServiceError:
    """The usual answer to what a station cannot do."""
    return ServiceError(422, description)


def read_filter(service: str, found: StationSearch, value: Any, language: str, is_post: bool) -> None:
    """Adds the conditions of a filter."""
    if is_post and not isinstance(value, dict):
        raise ServiceError(400, f"Invalid parameter 'filter': a body takes CQL2-JSON, found {str(value)[:100]!r}")
    if not is_post and language == "cql2-json":
        raise unprocessable(f"Invalid query filter property: CQL2-JSON goes by POST /search only: {str(value)[:100]!r}")
    try:
        tree = cql2_filter.parse(value, language, language)
        if tree is not None:
            _read_condition(service, found, tree)
        if isinstance(value, str):
            _check_text(service, value)
    except ValueError as error:
        raise unprocessable(f"Invalid filter: {error}") from error
    except ServiceError as error:
        # a wrong date is found by the second reading, which has one answer for all that it does not take
        raise ServiceError(422 if isinstance(value, str) else error.status, error.description) from error


def _read_condition(service: str, found: StationSearch, tree: Any) -> None:
    operator, arguments = str(tree.get("op")), tree.get("args")
    if operator == "and" and isinstance(arguments, list):
        for argument in arguments:
            _read_condition(service, found, argument)
        return
    lowered = operator.lower()
    if lowered not in _TEMPORAL | {"=", "in", "intersects"}:
        raise unprocessable(f"Invalid CQL2 filter operator '{operator}': use '=', 'in', AND and temporal operators")
    if not isinstance(arguments, list) or len(arguments) != 2:
        raise unprocessable(f"Invalid CQL2 filter: '{operator}' has two arguments")
    if lowered == "intersects":
        areas.add(service, found, wkt.polygon(arguments[1]))
    elif lowered in _TEMPORAL:
        _add_temporal(service, found, lowered, arguments)
    else:
        name = arguments[0].get("property") if isinstance(arguments[0], dict) else None
        if not isinstance(name, str):
            raise unprocessable(f"Invalid CQL2 filter: '{operator}' compares a property with a value, in this order")
        add_equality(service, found, name, arguments[1])


def _add_temporal(service: str, found: StationSearch, operator: str, arguments: list[Any]) -> None:
    for name in _properties(arguments):
        if name not in TEMPORAL[service]:
            allowed = ", ".join(TEMPORAL[service])
            raise unprocessable(f"Missing '{name}': temporal operators of {service} know {allowed}")
    if _objects(arguments):
        raise unprocessable(f"No literal interval in args of '{operator}': times are bare strings on stations")
    tree = {"op": operator, "args": arguments}
    cql2_filter.Filter(tree)  # raises now if a literal is no time
    if operator in found.temporal:
        raise unprocessable(f"'{operator}' stands twice in the filter: RS-Server would use the last one only")
    found.temporal[operator] = tree


def _properties(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [part["property"]] if "property" in part else [n for value in part.values() for n in _properties(value)]
    return [name for entry in part for name in _properties(entry)] if isinstance(part, list) else []


def _objects(part: Any) -> bool:
    """Whether a time stands as an object, or arithmetic lacks the fraction of a second that RS-Server asks for."""
    if isinstance(part, list):
        return any(_objects(entry) for entry in part)
    if not isinstance(part, dict):
        return False
    if part.get("op") in ("+", "-"):
        return not any(isinstance(value, str) and "." in value for value in part.get("args") or [])
    return "timestamp" in part or "date" in part or any(_objects(value) for value in part.values())


def require_queryable(service: str, name: str) -> None:
    """422 if the service cannot be asked for `name`."""
    if name not in QUERYABLES[service]:
        allowed = ", ".join(QUERYABLES[service])
        raise unprocessable(f"Invalid query or CQL property: '{name}', allowed properties are: {allowed}")


def add_equality(service: str, found: StationSearch, name: str, value: Any) -> None:
    """Adds `name` = `value`; a list means one of its values."""
    require_queryable(service, name)
    if name in found.equals or name in found.within:
        raise unprocessable(f"'{name}' stands twice in the filter: RS-Server would use the last condition only")
    if name in _WITHOUT_EFFECT[service]:
        raise unprocessable(f"'{name}' cannot be compared on {service}: RS-Server would ignore the condition")
    if isinstance(value, dict):
        raise unprocessable(f"The value of '{name}' is an object, which RS-Server ignores: send a bare string")
    if name == "intersects":
        areas.add(service, found, wkt.polygon(value))
    elif kind_of(service, name) == "datetime":
        found.within[name] = _interval(service, name, value)
    else:
        values = value if isinstance(value, list) else [value]
        if name == "constellation" and len(values) > 1:
            raise unprocessable("'constellation' takes one value: RS-Server would find nothing for several")
        # names without quotes are properties in CQL2, and values for RS-Server
        found.equals[name] = [one.get("property") if isinstance(one, dict) else one for one in values]


def _interval(service: str, name: str, value: Any) -> tuple[str, str]:
    try:
        interval = timestamps.interval(str(value))
    except ValueError as error:
        raise ServiceError(400, f"Invalid date of '{name}': {error}") from error
    if interval[0] != interval[1] and name not in ("datetime", "published"):
        raise unprocessable(f"'{name}' takes one time, 'datetime' and 'published' an interval, too: found '{value}'")
    return interval


def read_query(service: str, found: StationSearch, query: Any) -> None:
    """Adds the conditions of the extension `query`, of which stations know equality only."""
    if not isinstance(query, dict):
        raise ServiceError(400, f"Invalid parameter 'query': expected an object, found {str(query)[:100]!r}")
    for name, comparison in query.items():
        if not isinstance(comparison, dict) or comparison.keys() != {"eq"} or not comparison["eq"]:
            raise unprocessable(f"Invalid query of '{name}': only {{\"eq\": value}} is allowed")
        add_equality(service, found, name, comparison["eq"])


def _check_text(service: str, text: str) -> None:
    """What RS-Server's second reading of a text would not understand, or would misunderstand."""
    for condition in _AND.split(text):
        condition = condition.strip()
        name, equals, value = (part.strip() for part in condition.partition("="))
        several = _IN.match(condition)
        if equals and "=" in value:
            raise unprocessable(f"Invalid query filter: RS-Server would cut the value of '{name}' at its '='")
        if equals or several:
            name = name if equals else several[1] if several else ""
            if name not in QUERYABLES[service]:
                raise unprocessable(f"Invalid query filter property: '{name}', write it bare, without parentheses")
            values = [value] if equals else several[2].rstrip(" \t)").split(",") if several else []
            for one in values:
                _check_type(service, name, one.strip().strip("'\""))
        elif not any(re.search(rf"\b{operator}\b", condition, re.IGNORECASE) for operator in _TEMPORAL):
            raise unprocessable(f"Invalid query filter: {condition}")


def _check_type(service: str, name: str, value: str) -> None:
    kind = kind_of(service, name)
    right = {
        "string": True,
        "integer": value.isdigit(),
        "bool": value.lower() in ("true", "false", "1", "0"),
        "datetime": timestamps.is_timestamp(value),
    }
    if not right[kind]:
        raise unprocessable(f"Invalid CQL2 filter value for '{name}'='{value}', expected type '{kind}'")
