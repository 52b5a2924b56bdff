"""Everything public in the extension modules says what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

MODULES = ["rsclient._core._client", "rsclient._core._pixels"]


def public_things(module: Any) -> Iterator[tuple[str, Any]]:
    """Functions and classes by name, and what is in the classes by "Class.name"."""
    for name, thing in vars(module).items():
        if name.startswith("_"):
            continue
        yield name, thing
        if isinstance(thing, type):
            yield from ((f"{name}.{member}", value) for member, value in vars(thing).items() if member[0] != "_")


def docstring_of(thing: Any) -> str:
    """The docstring without the signatures that pybind11 writes into it."""
    lines = (thing.__doc__ or "").splitlines()
    name = getattr(thing, "__name__", "")
    signature = re.compile(rf"(\d+\. )?{re.escape(name)}\(.*\)( -> .*)?|Overloaded function\.")
    return "\n".join(line for line in lines if not signature.fullmatch(line.strip())).strip()


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_has_a_docstring(name: str) -> None:
    things = dict(public_things(import_module(name)))
    assert len(things) > 30
    assert [place for place, thing in things.items() if not docstring_of(thing)] == []
