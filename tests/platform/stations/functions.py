"""Functions of the filter language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import bad_request


@dataclass(frozen=True)
class Function:
    """Types of the arguments, type of the result, and what it computes from arguments that are not null."""

    arguments: tuple[str, ...]
    result: str
    compute: Callable[..., Any]
    #: How many arguments may be left out at the end.
    optional: int = 0


def _matches(text: str, pattern: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error as error:
        raise bad_request(f"matchesPattern: {pattern!r} is no regular expression: {error}") from None


_TWO = ("String", "String")
FUNCTIONS = {
    "contains": Function(_TWO, "Boolean", lambda text, part: part in text),
    "startswith": Function(_TWO, "Boolean", str.startswith),
    "endswith": Function(_TWO, "Boolean", str.endswith),
    "matchesPattern": Function(_TWO, "Boolean", _matches),
    "concat": Function(_TWO, "String", lambda first, second: first + second),
    "indexof": Function(_TWO, "Number", str.find),
    "length": Function(("String",), "Number", len),
    "tolower": Function(("String",), "String", str.lower),
    "toupper": Function(("String",), "String", str.upper),
    "trim": Function(("String",), "String", str.strip),
    "substring": Function(
        ("String", "Number", "Number"),
        "String",
        lambda text, start, count=None: text[start:] if count is None else text[start : start + count],
        optional=1,
    ),
}
