"""The temporal operators of CQL2 (OGC 21-065r2, table 12) on times in canonical text.

They are evaluated here and not by the package `cql2`, which knows neither open ends (`..`) nor times beyond 2262,
and orbit files are valid until the year 9999. An instant counts as an interval without length.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import timestamps

Interval = tuple[str, str]

#: Operator, in lower case, to its meaning for intervals a and b.
OPERATORS: dict[str, Callable[[Interval, Interval], bool]] = {
    "t_after": lambda a, b: a[0] > b[1],
    "t_before": lambda a, b: a[1] < b[0],
    "t_contains": lambda a, b: a[0] < b[0] and a[1] > b[1],
    "t_disjoint": lambda a, b: a[1] < b[0] or a[0] > b[1],
    "t_during": lambda a, b: a[0] > b[0] and a[1] < b[1],
    "t_equals": lambda a, b: a == b,
    "t_finishedby": lambda a, b: a[0] < b[0] and a[1] == b[1],
    "t_finishes": lambda a, b: a[0] > b[0] and a[1] == b[1],
    "t_intersects": lambda a, b: a[0] <= b[1] and a[1] >= b[0],
    "anyinteracts": lambda a, b: a[0] <= b[1] and a[1] >= b[0],
    "t_meets": lambda a, b: a[1] == b[0],
    "t_metby": lambda a, b: a[0] == b[1],
    "t_overlappedby": lambda a, b: b[0] < a[0] < b[1] and a[1] > b[1],
    "t_overlaps": lambda a, b: b[0] < a[1] < b[1] and a[0] < b[0],
    "t_startedby": lambda a, b: a[0] == b[0] and a[1] > b[1],
    "t_starts": lambda a, b: a[0] == b[0] and a[1] < b[1],
}


def evaluate(operator: str, arguments: list[Any], value_of: Callable[[str], Any]) -> bool | None:
    """The operator's answer; None if a property has no value. ValueError if an argument is no time."""
    first, second = (_interval(argument, value_of) for argument in arguments)
    if first is None or second is None:
        return None
    return OPERATORS[operator](first, second)


def _interval(argument: Any, value_of: Callable[[str], Any]) -> Interval | None:
    if isinstance(argument, dict) and "interval" in argument:
        ends = argument["interval"]
        if not isinstance(ends, list) or len(ends) != 2:
            raise ValueError(f"an interval has two ends, found {ends}")
        start = _interval(timestamps.EARLIEST if ends[0] == ".." else ends[0], value_of)
        end = _interval(timestamps.LATEST if ends[1] == ".." else ends[1], value_of)
        return None if start is None or end is None else (start[0], end[1])
    if isinstance(argument, dict) and "property" in argument:
        value = value_of(argument["property"])
        return None if value is None else _interval(value, value_of)
    return literal(argument)


def literal(argument: Any) -> Interval:
    """A time literal as an interval: a timestamp, a date (the whole day), text, or a time plus or minus seconds."""
    if isinstance(argument, dict) and "date" in argument:
        return (
            timestamps.canonical(f"{argument['date']}T00:00:00Z"),
            timestamps.canonical(f"{argument['date']}T23:59:59.999999Z"),
        )
    if isinstance(argument, dict) and "timestamp" in argument:
        return literal(argument["timestamp"])
    if isinstance(argument, dict) and argument.get("op") in ("+", "-"):
        base, seconds = argument.get("args") or [None, None]
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
            raise ValueError(f"'{argument['op']}' shifts a time by a number of seconds, found {seconds}")
        moment = timestamps.shifted(literal(base)[0], seconds if argument["op"] == "+" else -seconds)
        return moment, moment
    moment = timestamps.canonical(argument)
    return moment, moment
