"""What is wrong with the arguments of a call that the extension modules have refused.

pybind11 says which signatures there are and with which values it was called. Here the two are compared, and the first
difference is named; no value is, since values may be credentials.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["explained"]

_OPEN, _CLOSE = "([{", ")]}"
#: How pybind11 and this module spell the same.
_SPELLINGS = {"SupportsFloat": "float", "SupportsInt": "int", "SupportsIndex": "int"}
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class _Parameter:
    name: str
    type: str
    #: As written in the signature; None without one.
    default: str | None
    by_position: bool


def explained(refusal: str, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Exception:
    """The error to raise instead of the one with the text `refusal`."""
    try:
        return _explained(refusal, arguments, keywords)
    except Exception:  # a signature that is not understood must not hide that the call was refused
        return TypeError(f"{refusal.partition('(')[0]}: does not take {_kinds(arguments, keywords)}")


def _explained(refusal: str, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Exception:
    listed = refusal.partition("supported:\n")[2].partition("\n\nInvoked with")[0]
    signatures = re.findall(r"^\s*\d+\. ([\w.]*)(\(.*\))(?: -> .*)?$", listed, re.MULTILINE)
    name = refusal.partition("(")[0]
    faults: dict[str, None] = {}
    kind: type[Exception] = TypeError
    for owner, signature in signatures:
        parameters = _parameters(signature)
        given = arguments
        if owner or (parameters and parameters[0].name == "self"):
            if not owner and (not arguments or _fits(arguments[0], parameters[0].type) is False):
                faults[f"self is {_found(arguments[0]) if arguments else 'missing'}, "
                       f"expected {_for_people(parameters[0].type)}"] = None  # fmt: skip
                continue
            parameters = parameters if owner else parameters[1:]
            name = _short(owner) if owner else f"{type(arguments[0]).__name__}.{refusal.partition('(')[0]}"
            given = arguments[1:]
        fault = _fault(parameters, given, keywords)
        if fault is None:
            fault = _out_of_range(parameters, given, keywords)
            kind = ValueError if fault else kind
        faults[fault or f"does not take {_kinds(given, keywords)}, expected {_short(signature)}"] = None
    return kind(f"{name}: {'; or '.join(faults)}")


def _fault(parameters: list[_Parameter], given: Sequence[Any], keywords: Mapping[str, Any]) -> str | None:
    """The first thing that does not fit, or None."""
    positional = [parameter.name for parameter in parameters if parameter.by_position]
    if len(given) > len(positional):
        return f"takes {len(positional)} arguments by position ({', '.join(positional)}), got {len(given)}"
    names = [parameter.name for parameter in parameters]
    for keyword in keywords:
        if keyword not in names:
            return f"there is no argument '{keyword}'; there are {', '.join(names)}"
        if keyword in positional[: len(given)]:
            return f"{keyword} is given twice"
    values = {**dict(zip(positional, given, strict=False)), **keywords}
    for parameter in parameters:
        if parameter.name not in values:
            if parameter.default is None:
                return f"the argument {parameter.name} is missing"
        elif not (values[parameter.name] is None and parameter.default == "None"):
            fault = _misfit(values[parameter.name], parameter.type, parameter.name)
            if fault is not None:
                return fault
    return None


def _misfit(value: Any, expected: str, place: str) -> str | None:
    """What is wrong with a value, or with one in it; None if nothing is found."""
    if _fits(value, expected) is not False:
        return None
    for choice in _split(expected, " | "):
        whole, arguments = _taken_apart(choice)
        if whole in ("list", "Sequence") and arguments and isinstance(value, (list, tuple)):
            faults = (_misfit(item, arguments[0], f"{place}[{index}]") for index, item in enumerate(value))
            if fault := next((fault for fault in faults if fault is not None), None):
                return fault
    return f"{place} is {_found(value)}, expected {_for_people(expected)}"


def _found(value: Any) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"


def _fits(value: Any, expected: str) -> bool | None:
    """Whether a value is what a signature says; None if that cannot be told."""
    choices = list(_split(expected, " | "))
    if len(choices) == 1:
        whole, arguments = _taken_apart(expected)
        if whole == "Optional":
            choices = [*arguments, "None"]
        elif whole == "Union":
            choices = arguments
        elif whole == "Annotated":
            size = _size(arguments)
            return False if size and _is_sequence(value) and len(value) != int(size) else _fits(value, arguments[0])
        else:
            return _is_one(value, whole, arguments, expected)
    verdicts = [_fits(value, choice) for choice in choices]
    return True if True in verdicts else None if None in verdicts else False


def _is_one(value: Any, name: str, arguments: list[str], expected: str) -> bool | None:
    simple: dict[str, Callable[[], bool]] = {
        "object": lambda: True,
        "None": lambda: value is None,
        "str": lambda: isinstance(value, str),
        "bytes": lambda: isinstance(value, bytes),
        "bool": lambda: type(value).__name__ in ("bool", "bool_"),
        "int": lambda: hasattr(value, "__index__"),
        "float": lambda: hasattr(value, "__float__") or hasattr(value, "__index__"),
        "Buffer": lambda: _is_buffer(value),
        "PathLike": lambda: isinstance(value, (str, bytes, os.PathLike)),
        "dict": lambda: isinstance(value, dict) and _all(value, arguments),
        "Mapping": lambda: isinstance(value, Mapping) and _all(value, arguments),
        "list": lambda: _is_sequence(value) and _all(value, arguments),
        "Sequence": lambda: _is_sequence(value) and _all(value, arguments),
    }
    if name in simple:
        return simple[name]()
    if expected.startswith("rsclient."):
        return any(f"{base.__module__}.{base.__qualname__}" == expected for base in type(value).__mro__)
    return None


def _is_buffer(value: Any) -> bool:
    try:
        memoryview(value)
    except TypeError:
        return False
    return True


def _is_sequence(value: Any) -> bool:
    return hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, (str, bytes, Mapping))


def _all(values: Any, types: list[str]) -> bool:
    if isinstance(values, Mapping):
        pairs = [(key, types[0]) for key in values] + [(value, types[1]) for value in values.values()] if types else []
    else:
        pairs = [(value, types[0]) for value in values] if types else []
    return all(_fits(value, expected) is not False for value, expected in pairs)


def _out_of_range(parameters: list[_Parameter], given: Sequence[Any], keywords: Mapping[str, Any]) -> str | None:
    values = {**dict(zip([parameter.name for parameter in parameters], given, strict=False)), **keywords}
    for parameter in parameters:
        value = values.get(parameter.name)
        if _for_people(parameter.type) == "int" and isinstance(value, int) and not 0 <= value <= _LARGEST:
            return f"{parameter.name} is {value}, which is out of range"
    return None


def _kinds(given: Sequence[Any], keywords: Mapping[str, Any]) -> str:
    named = [f"{name}: {type(value).__name__}" for name, value in keywords.items()]
    return f"({', '.join([type(value).__name__ for value in given] + named)})"


def _for_people(expected: str) -> str:
    """A type as a reader expects it: "Sequence[str] | None" is "list of str or None"."""
    names = list(dict.fromkeys(map(_name_of, _split(expected, " | "))))
    if "float" in names and "int" in names:
        names.remove("int")  # everybody knows that whole numbers are numbers
    return " or ".join(names)


def _name_of(expected: str) -> str:
    whole, arguments = _taken_apart(expected)
    if whole == "Optional":
        return f"{_for_people(arguments[0])} or None"
    if whole == "Annotated":
        return _for_people(arguments[0]).replace("list of", f"list of {_size(arguments)}", 1)
    if whole in ("list", "Sequence") and arguments:
        return f"list of {_for_people(arguments[0])}"
    return whole


def _taken_apart(expected: str) -> tuple[str, list[str]]:
    """ "typing.Optional[a.B]" as "Optional" and ["a.B"]."""
    whole, _, inner = expected.partition("[")
    return _short(whole), list(_split(inner[:-1], ", ")) if inner else []


def _size(arguments: list[str]) -> str:
    return "".join(letter for letter in arguments[1] if letter.isdigit())


def _short(text: str) -> str:
    """Names without the modules that they come from."""
    bare = re.sub(r"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])", "", text)
    for long, short in _SPELLINGS.items():
        bare = bare.replace(long, short)
    return bare


def _parameters(signature: str) -> list[_Parameter]:
    found, by_position = [], True
    for part in _split(signature[1:-1], ", "):
        if part in ("*", "/", ""):
            by_position = by_position and part != "*"
            continue
        name, _, rest = part.partition(": ")
        kind, equals, default = rest.partition(" = ")
        found.append(_Parameter(name, kind, default if equals else None, by_position))
    return found


def _split(text: str, separator: str) -> Iterator[str]:
    """The parts of `text` between separators that stand outside brackets and quotes."""
    depth, quote, start = 0, "", 0
    for index, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            depth -= 1
        elif depth == 0 and text.startswith(separator, index):
            yield text[start:index]
            start = index + len(separator)
    yield text[start:]
