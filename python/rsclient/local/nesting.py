"""How long and how deeply nested requests may be: reading them recurses, and must not exhaust the stack.

Brackets of CQL2 text have a limit of their own: each level doubles the time that its parser takes for a wrong filter.
"""

from __future__ import annotations

import json
import re
from typing import Any

MAX_LENGTH = 100_000
MAX_BRACKETS = 12
MAX_OPERATORS = 100
#: Each operator is an object with a list, and its literals are nested, too.
MAX_DEPTH = 2 * MAX_OPERATORS + 10

#: Strings and quoted names, in which a quote is doubled, then what opens, closes, separates or nests.
_TOKEN = re.compile(r"'[^']*'|\"[^\"]*\"|['\"()\[\],]|\b(?:and|or|not)\b|[-+*/%^=<>]+", re.IGNORECASE)


def check_text(text: str) -> None:
    """ValueError if CQL2 text is longer or nested deeper than it may be, or has a bracket or quote without its pair."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"it has {len(text)} characters, at most {MAX_LENGTH} are allowed")
    operators = [0]  # on each level of brackets: those since the last AND, OR or comma, which may all be nested
    for match in _TOKEN.finditer(text):
        token = match[0].lower()
        if token in ("'", '"'):
            raise ValueError(f"the quote at character {match.start() + 1} is not closed")
        if token in ("(", "["):
            operators.append(0)
        elif token in (")", "]"):
            operators.pop()
            if not operators:
                raise ValueError(f"the bracket at character {match.start() + 1} closes nothing")
        elif token in (",", "and", "or"):
            operators[-1] = 0
        elif token[0] not in "'\"":
            operators[-1] += len(token) if token != "not" else 1
        if len(operators) - 1 > MAX_BRACKETS:
            raise ValueError(f"brackets are nested deeper than {MAX_BRACKETS} levels")
        if sum(operators) > MAX_OPERATORS:
            raise ValueError(f"operators are nested deeper than {MAX_OPERATORS} levels")
    if len(operators) > 1:
        raise ValueError("a bracket is not closed")


def parse_json(text: str | bytes) -> Any:
    """The JSON document `text`; ValueError if it is not JSON or is nested deeper than it may be."""
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise ValueError(f"it is nested deeper than {MAX_DEPTH} levels") from error
    check_json(document)
    return document


def check_json(document: Any) -> None:
    """ValueError if `document`, as JSON has it, is nested deeper than it may be."""
    level, depth = [document], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise ValueError(f"it is nested deeper than {MAX_DEPTH} levels")
        members = (
            part.values() if isinstance(part, dict) else part for part in level if isinstance(part, (dict, list))
        )
        level = [member for part in members for member in part]
