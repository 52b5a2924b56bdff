"""Parses `$filter` into a condition on records: recursive descent over the precedence of OData 4.01.

    or  <  and  <  eq ne  <  gt ge lt le in  <  not  <  primary

Every expression has a type, so that a comparison of a time with a text is refused before any record is read. Nulls
follow the standard: comparisons with null are false except `null eq null` and `ne`; `and`, `or`, `not` know three
values.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import ODataError, bad_request
from .functions import FUNCTIONS
from .geometry import area_of, footprint_of, intersects
from .lexer import Token, tokens_of, unquoted
from .literals import time_of
from .paths import RECORD, Path, Scope, collection_path, field_path
from .schema import EntityType

Json = dict[str, Any]

MAX_DEPTH = 64

_EQUALITY = {"eq": operator.eq, "ne": operator.ne}
_ORDER = {"gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le}
_KEYWORDS = {"and", "or", "not", "in", *_EQUALITY, *_ORDER}
#: Types whose values compare with each other.
_FAMILY = {"Int64": "Number", "Integer": "Number", "Double": "Number", "Enum": "String"}


@dataclass(frozen=True)
class Expression:
    """Something with a type and, for each record, a value."""

    type: str
    value: Callable[[Scope], Any]

    @property
    def family(self) -> str:
        """The type with all numbers as one and enumerations as texts."""
        return _FAMILY.get(self.type, self.type)


def parse_filter(text: str, entity: EntityType) -> Callable[[Json], bool]:
    """The condition that `text` states; 400 with the position where it is wrong."""
    parser = _Parser(tokens_of(text), entity)
    expression = parser.whole()
    return lambda record: expression.value({RECORD: record}) is True


def _and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _or(left: bool | None, right: bool | None) -> bool | None:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


class _Parser:
    def __init__(self, tokens: list[Token], entity: EntityType) -> None:
        self._tokens = tokens
        self._entity = entity
        self._index = 0
        self._depth = 0
        self._variables: dict[str, Path] = {}

    # tokens

    @property
    def _next(self) -> Token:
        return self._tokens[self._index]

    def _take(self) -> Token:
        token = self._next
        self._index += 1
        return token

    def _is(self, *texts: str) -> bool:
        return self._next.kind in ("name", "mark") and self._next.text in texts

    def _expect(self, text: str) -> Token:
        if not self._is(text):
            raise self._error(f"expected {text!r}, found {self._next.text!r}")
        return self._take()

    def _error(self, message: str, token: Token | None = None) -> ODataError:
        return bad_request(f"$filter: {message} at position {(token or self._next).position}")

    # grammar

    def whole(self) -> Expression:
        """The filter, up to its end."""
        found = self._any_of()
        if self._next.kind == "name":
            raise self._error(f"unknown operator {self._next.text!r}")
        found = self._boolean(found, self._tokens[0])
        if self._next.kind != "end":
            raise self._error(f"expected an operator or the end, found {self._next.text!r}")
        return found

    def _any_of(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"nested deeper than {MAX_DEPTH}")
        found = self._joined("or", lambda: self._joined("and", self._equality, _and), _or)
        self._depth -= 1
        return found

    def _joined(
        self, word: str, parse: Callable[[], Expression], join: Callable[[Any, Any], bool | None]
    ) -> Expression:
        start = self._next
        parts = [parse()]
        while self._is(word):
            self._take()
            token = self._next
            parts.append(self._boolean(parse(), token))
        if len(parts) == 1:
            return parts[0]
        self._boolean(parts[0], start)

        def value(scope: Scope) -> bool | None:
            found: bool | None = parts[0].value(scope)
            for part in parts[1:]:
                found = join(found, part.value(scope))
            return found

        return Expression("Boolean", value)

    def _equality(self) -> Expression:
        left = self._relation()
        while self._is(*_EQUALITY):
            token = self._take()
            left = self._compare(token, left, self._relation(), _EQUALITY[token.text])
        return left

    def _relation(self) -> Expression:
        left = self._unary()
        while self._is(*_ORDER, "in"):
            token = self._take()
            if token.text == "in":
                left = self._membership(token, left)
                continue
            left = self._compare(token, left, self._unary(), _ORDER[token.text])
        return left

    def _unary(self) -> Expression:
        if not self._is("not"):
            return self._primary()
        token = self._take()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"nested deeper than {MAX_DEPTH}")
        inner = self._unary()
        self._depth -= 1
        if inner.family not in ("Boolean", "Null"):
            raise self._error(f"'not' takes a condition, not {inner.type}: write not (...)", token)

        def value(scope: Scope) -> bool | None:
            found = inner.value(scope)
            return None if found is None else not found

        return Expression("Boolean", value)

    def _primary(self) -> Expression:
        token = self._next
        if self._is("("):
            self._take()
            found = self._any_of()
            self._expect(")")
            return found
        if token.kind != "name":
            return self._literal()
        if token.text in _KEYWORDS:
            raise self._error(f"expected a field, a value or '(', found {token.text!r}")
        if token.text in ("true", "false", "null"):
            return self._literal()
        self._take()
        if not self._is("("):
            path = field_path(token.text, self._entity, self._variables)
            return Expression(path.type, path.value)
        if token.text == "OData.CSC.Intersects":
            return self._intersects()
        if token.text.endswith("/any") or token.text.endswith("/all"):
            return self._lambda(token)
        return self._function(token)

    def _literal(self) -> Expression:
        kind, value = self._constant(self._take())
        return Expression(kind, lambda _: value)

    def _constant(self, token: Token) -> tuple[str, Any]:
        text = token.text
        if token.kind == "time":
            return "DateTimeOffset", time_of(text)
        if token.kind == "guid":
            return "Guid", text.lower()
        if token.kind == "string":
            return "String", unquoted(text)
        if token.kind == "enum":
            return "Enum", unquoted(text)
        if token.kind == "geography":
            return "Geography", unquoted(text)
        if token.kind == "number":
            return ("Int64", int(text)) if text.lstrip("-").isdigit() else ("Double", float(text))
        if text in ("true", "false"):
            return "Boolean", text == "true"
        if text == "null":
            return "Null", None
        raise self._error(f"expected a value, found {text!r}", token)

    def _compare(
        self, token: Token, left: Expression, right: Expression, compare: Callable[[Any, Any], bool]
    ) -> Expression:
        self._same_family(token, left, right)

        def value(scope: Scope) -> bool | None:
            a, b = left.value(scope), right.value(scope)
            if (a is None or b is None) and token.text not in _EQUALITY:
                return None
            return compare(a, b)

        return Expression("Boolean", value)

    def _same_family(self, token: Token, left: Expression, right: Expression) -> None:
        families = {left.family, right.family} - {"Null"}
        if len(families) > 1 or "Geography" in families:
            raise self._error(f"{token.text!r} cannot compare {left.type} with {right.type}", token)

    def _membership(self, token: Token, left: Expression) -> Expression:
        self._expect("(")
        values = []
        while True:
            item = self._literal()
            self._same_family(token, left, item)
            values.append(item.value({}))
            if not self._is(","):
                break
            self._take()
        self._expect(")")
        return Expression("Boolean", lambda scope: left.value(scope) in values)

    def _boolean(self, found: Expression, token: Token) -> Expression:
        if found.family not in ("Boolean", "Null"):
            raise self._error(f"expected a condition, found a value of type {found.type}", token)
        return found

    def _function(self, token: Token) -> Expression:
        function = FUNCTIONS.get(token.text)
        if function is None:
            raise self._error(f"unknown function {token.text!r}; known are {', '.join(sorted(FUNCTIONS))}", token)
        arguments = self._arguments()
        wanted = function.arguments
        if not len(wanted) - function.optional <= len(arguments) <= len(wanted):
            raise self._error(f"{token.text} takes {len(wanted)} arguments, not {len(arguments)}", token)
        for argument, family in zip(arguments, wanted, strict=False):
            if argument.family not in (family, "Null"):
                raise self._error(f"{token.text} takes {family}, not {argument.type}", token)

        def value(scope: Scope) -> Any:
            values = [argument.value(scope) for argument in arguments]
            return None if None in values else function.compute(*values)

        return Expression(function.result, value)

    def _arguments(self) -> list[Expression]:
        self._expect("(")
        found = [self._any_of()]
        while self._is(","):
            self._take()
            found.append(self._any_of())
        self._expect(")")
        return found

    def _intersects(self) -> Expression:
        start = self._expect("(")
        while not self._is("area"):
            # the footprint may be named: there is only one
            if not self._is("location"):
                raise self._error("Intersects expects area=geography'...'")
            self._take()
            self._expect("=")
            if self._take().text not in ("Footprint", "GeoFootprint"):
                raise self._error("Intersects takes location=Footprint")
            self._expect(",")
        self._take()
        self._expect("=")
        kind, text = self._constant(self._take())
        self._expect(")")
        if "GeoFootprint" not in self._entity.fields:
            raise self._error(f"{self._entity.name} has no footprint", start)
        if kind != "Geography":
            raise self._error(f"Intersects takes geography'SRID=4326;POLYGON((...))', not {kind}", start)
        area = area_of(text)
        return Expression("Boolean", lambda scope: intersects(area, footprint_of(scope[RECORD].get("GeoFootprint"))))

    def _lambda(self, token: Token) -> Expression:
        name, _, quantor = token.text.rpartition("/")
        collection = collection_path(name, self._entity)
        self._expect("(")
        if self._is(")") and quantor == "any":
            self._take()
            return Expression("Boolean", lambda scope: bool(collection.elements(scope)))
        variable = self._take()
        if variable.kind != "name" or not variable.text.isidentifier():
            raise self._error(f"expected a variable after {quantor}(", variable)
        if variable.text in self._variables:
            raise self._error(f"the variable {variable.text!r} is in use", variable)
        self._expect(":")
        self._variables[variable.text] = collection
        inner = self._boolean(self._any_of(), variable)
        del self._variables[variable.text]
        self._expect(")")
        check = any if quantor == "any" else all

        def value(scope: Scope) -> bool:
            elements = collection.elements(scope)
            return check(inner.value({**scope, variable.text: element}) is True for element in elements)

        return Expression("Boolean", value)
