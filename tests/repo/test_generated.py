"""Committed files that are made from the library's tables are up to date."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.repo.tree import ROOT


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "scripts" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_files_are_up_to_date() -> None:
    names = [str(path) for path in generator().outdated()]
    assert names == [], "run scripts/generate.py"


def test_a_file_that_differs_is_found(tmp_path: Path) -> None:
    module = generator()
    page = tmp_path / module.SETTINGS_PAGE
    page.parent.mkdir()
    page.write_text(
        (ROOT / module.SETTINGS_PAGE).read_text("utf-8").replace("`RSPY_HOST_PRIP`", "`RSPY_PRIP`"), "utf-8"
    )
    # the stubs are missing there
    assert set(module.outdated(tmp_path)) == {module.SETTINGS_PAGE, module.STUB, module.FILTERS_STUB}


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="one pair of the markers"):
        generator().replace_block("no marker", "services", "| |")


STUB = """class Thing:
    @property
    def name(self) -> str: ...
    def hidden(self) -> None: ...

def open_thing(
    name: str, *, deep: bool = False
) -> Thing: ...
"""
DOCUMENTED = '''class Thing:
    """Something."""

    @property
    def name(self) -> str:
        """What it is called."""
    def hidden(self) -> None: ...

def open_thing(
    name: str, *, deep: bool = False
) -> Thing:
    """Opens a thing.

    Raises ValueError.
    """
'''


def test_docstrings_are_written_into_a_stub_and_replaced_there() -> None:
    def open_thing() -> None:
        """Opens a thing.

        Raises ValueError.
        """

    class Thing:
        """Something."""

        @property
        def name(self) -> str:
            """What it is called."""
            return ""

        def hidden(self) -> None:
            pass

    with_docstrings = generator().load_helper("stub_docstrings").with_docstrings
    module = SimpleNamespace(Thing=Thing, open_thing=open_thing)
    assert with_docstrings(STUB, module) == DOCUMENTED
    assert with_docstrings(DOCUMENTED, module) == DOCUMENTED
    assert with_docstrings(DOCUMENTED.replace("Something", "Anything"), module) == DOCUMENTED
