"""The examples in docstrings do what they show."""

from __future__ import annotations

import doctest
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from tests.repo.tree import ROOT

PACKAGE = ROOT / "python" / "rsclient"
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def modules_with_examples() -> list[str]:
    files = [path for path in PACKAGE.rglob("*.py") if ">>> " in path.read_text("utf-8")]
    names = [path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".") for path in files]
    return sorted(name.removesuffix(".__init__") for name in names)


def docstrings(name: str, thing: Any) -> Iterator[tuple[str, str]]:
    """The docstrings of a class or function of an extension module, and of what is in it."""
    if isinstance(thing.__doc__, str):
        yield name, thing.__doc__
    if isinstance(thing, type):
        for member, value in vars(thing).items():
            if isinstance(getattr(value, "__doc__", None), str):
                yield f"{name}.{member}", value.__doc__


def run(test: doctest.DocTest) -> list[str]:
    report: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append)
    return report


@pytest.mark.parametrize("name", modules_with_examples())
def test_examples_of_modules(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other packages are not ours to mend
        module = import_module(name)
    reports = [report for test in doctest.DocTestFinder().find(module) for report in run(test)]
    assert not reports, "".join(reports)


@pytest.mark.parametrize("name", ["core", "jobs", "kernels", "processing", "product", "services", "stac", "transfer"])
def test_examples_of_extension_modules(name: str) -> None:
    module = import_module(f"rsclient.{name}")
    parser = doctest.DocTestParser()
    reports = []
    for public in module.__all__:
        for place, text in docstrings(public, getattr(module, public)):
            reports += run(parser.get_doctest(text, dict(vars(module)), f"rsclient.{name}.{place}", None, None))
    assert not reports, "".join(reports)


def test_there_are_examples_of_kernels() -> None:
    kernels = import_module("rsclient.kernels")
    with_examples = [name for name in kernels.__all__ if ">>> " in (getattr(kernels, name).__doc__ or "")]
    assert {"normalized_difference", "unpack"} <= set(with_examples)
