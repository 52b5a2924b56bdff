"""The stubs say what is true of the extension modules: names by stubtest, arguments by their signatures."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mypy", reason="the extra `test` is not installed")

MODULES = ["rsclient._core._client", "rsclient._core._pixels"]
ALLOWLIST = Path(__file__).with_name("stubtest-allowlist.txt")

Signature = tuple[tuple[str, str, str], ...]
"""Of each argument its name, its kind and its default."""


def test_stubtest_finds_nothing(tmp_path: Path) -> None:
    # Elsewhere than here, so that the installed package is looked at.
    command = [sys.executable, "-m", "mypy.stubtest", *MODULES, "--allowlist", str(ALLOWLIST)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", MODULES)
def test_stub_has_the_names_of_the_module(name: str) -> None:
    public = {name for name in vars(import_module(name)) if not name.startswith("_")}
    stubbed = {node.name for node in _stub(name).body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    assert {name for name in stubbed if not name.startswith("_")} == public


@pytest.mark.parametrize("name", MODULES)
def test_stub_has_the_arguments_of_the_module(name: str) -> None:
    # stubtest does not compare the arguments of functions that are no Python code.
    stubbed: dict[str, list[Signature]] = {}
    for place, function in _functions(_stub(name)):
        stubbed.setdefault(place, []).append(_signature(function))
    wrong, compared = [], 0
    for place, expected in stubbed.items():
        found = _bound(import_module(name), place)
        compared += found is not None
        if found is not None and found not in expected:
            wrong.append(f"{place}: the stub has {expected}, the module {found}")
    assert not wrong, "\n".join(wrong)
    assert compared > 20


def _stub(name: str) -> ast.Module:
    file = inspect.getfile(import_module(name))
    return ast.parse((Path(file).parent / (name.rpartition(".")[2] + ".pyi")).read_text("utf-8"))


def _functions(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, node.name + ".")
        elif isinstance(node, ast.FunctionDef) and not _is_property(node):
            yield prefix + node.name, node


def _is_property(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "property" for mark in node.decorator_list)


def _bound(module: Any, place: str) -> Signature | None:
    """The signature of a function of the module; None of an operator, whose arguments Python decides."""
    owner = module
    for part in place.split(".")[:-1]:
        owner = getattr(owner, part)
    function = vars(owner).get(place.rpartition(".")[2])
    text = getattr(getattr(function, "__func__", function), "__text_signature__", None)
    if text is None:
        return None
    parsed = ast.parse(f"def f{text.replace('$self', 'self')}: ...").body[0]
    assert isinstance(parsed, ast.FunctionDef)
    return _signature(parsed)


def _signature(function: ast.FunctionDef) -> Signature:
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(positional) - len(given.defaults)) + list(given.defaults)
    entries = []
    for argument, default in zip(positional, defaults, strict=True):
        # An argument without a name is called arg0 by pybind11 and can be given by position only.
        nameless = argument in given.posonlyargs or re.fullmatch(r"arg\d+", argument.arg)
        kind, name = ("position", "") if nameless else ("any", argument.arg)
        entries.append((name, kind, _default(default)))
    entries += [(a.arg, "keyword", _default(d)) for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    first = positional[0].arg if positional else ""
    return tuple(entries[1:] if first == "self" else entries)


def _default(node: ast.expr | None) -> str:
    return "" if node is None else repr(ast.literal_eval(node))
