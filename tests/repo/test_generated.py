"""Committed files that are made from the library's tables are up to date."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

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
    assert set(module.outdated(tmp_path)) == {module.SETTINGS_PAGE, module.STUB}  # the stub is missing there


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="one pair of the markers"):
        generator().replace_block("no marker", "services", "| |")
