"""Splits the text of a filter into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import bad_request

MAX_LENGTH = 16_384

# the order matters: a time before a number, an id before a name
_TOKENS = re.compile(
    r"""
      (?P<space>[ \t]+)
    | (?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)(?![\w:.]))
    | (?P<guid>[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![\w-]))
    | (?P<geography>geography'(?:[^']|'')*')
    | (?P<enum>OData\.CSC\.\w+'(?:[^']|'')*')
    | (?P<string>'(?:[^']|'')*')
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.:-]))
    | (?P<name>[A-Za-z_]\w*(?:[./][A-Za-z_]\w*)*)
    | (?P<mark>[(),:=])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A piece of the filter; `kind` is "end" after the last one."""

    kind: str
    text: str
    position: int


def tokens_of(text: str) -> list[Token]:
    """The tokens of `text` without blanks; 400 where something is none."""
    if len(text) > MAX_LENGTH:
        raise bad_request(f"$filter has {len(text)} characters; at most {MAX_LENGTH} are accepted")
    found, position = [], 0
    while position < len(text):
        match = _TOKENS.match(text, position)
        if match is None:
            quote = text[position] == "'"
            what = "a string without closing quote" if quote else f"unexpected {text[position : position + 20]!r}"
            raise bad_request(f"$filter: {what} at position {position}")
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group(), position))
        position = match.end()
    return [*found, Token("end", "the end", len(text))]


def unquoted(text: str) -> str:
    """The value of a literal such as `'it''s'` or `geography'...'`."""
    return text[text.index("'") + 1 : -1].replace("''", "'")
