"""Writes the docstrings of the extension modules into their stubs, so that an editor shows them.

The signatures are written by hand, as they say more than C++ knows; tests/repo/test_stubs.py compares their names,
kinds and defaults with those of the modules.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

LINE_LENGTH = 120

Definition = ast.ClassDef | ast.FunctionDef


def with_docstrings(stub: str, module: Any) -> str:
    """The text of a stub with the docstrings that the module has for its classes, functions and properties."""
    lines = stub.splitlines()
    # From the end, so that the line numbers before stay right.
    for node, thing in sorted(_defined(ast.parse(stub), module), key=lambda pair: -pair[0].lineno):
        _document(lines, node, prose_of(thing))
    return "\n".join(lines) + "\n"


def prose_of(thing: Any) -> str:
    """The docstring of a class, function or property; empty if it has none of its own."""
    prose = inspect.cleandoc(getattr(thing, "__doc__", None) or "")
    name = getattr(thing, "__name__", None)
    return "" if name and prose.startswith(f"{name}(") else prose  # pybind11 documents its operators by signatures


def _defined(tree: ast.Module | ast.ClassDef, owner: Any) -> Iterator[tuple[Definition, Any]]:
    """Each class and function of a stub with the thing that it is a stub of, if that is there."""
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name in vars(owner):
            thing = vars(owner)[node.name]
            yield node, getattr(thing, "__func__", thing)
            if isinstance(node, ast.ClassDef):
                yield from _defined(node, thing)


def _document(lines: list[str], node: Definition, prose: str) -> None:
    """Replaces or inserts the docstring of one definition."""
    first = node.body[0]
    assert first.end_lineno is not None
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    has_own = is_text and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    is_empty = is_text and not has_own  # the body is "..."
    if not prose and not has_own:
        return
    block = _literal(prose, " " * (node.col_offset + 4)) if prose else [" " * (node.col_offset + 4) + "..."]
    if has_own or is_empty:
        head = lines[first.lineno - 1][: first.col_offset].rstrip()
        lines[first.lineno - 1 : first.end_lineno] = ([head] if head else []) + block
    else:
        start = first.lineno - 1 - _decorators(first)
        lines[start:start] = [*block, ""]


def _decorators(node: ast.stmt) -> int:
    """How many lines of decorators stand before a definition."""
    marks = getattr(node, "decorator_list", [])
    return node.lineno - marks[0].lineno if marks else 0


def _literal(prose: str, indent: str) -> list[str]:
    """A docstring as lines of code."""
    wide = LINE_LENGTH - len(indent)
    text = prose.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    wrapped: list[str] = []
    for line in text.splitlines():
        space = line[: len(line) - len(line.lstrip())]
        wrapped += textwrap.wrap(line, wide - 6, subsequent_indent=space, break_long_words=False) or [""]
    if wrapped[-1].endswith('"'):
        wrapped[-1] += " "
    wrapped = [f'"""{wrapped[0]}', *wrapped[1:]]
    wrapped[-1:] = [f'{wrapped[-1]}"""'] if len(wrapped) == 1 else [wrapped[-1], '"""']
    return [(indent + line).rstrip() for line in wrapped]
