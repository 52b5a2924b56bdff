"""Headers and sources are short enough to be read in one go; tests may be longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.repo.tree import BINDINGS, INCLUDE, ROOT, SOURCE, lines_of, name_of

LONGEST_HEADER = 150
LONGEST_SOURCE = 250

HEADERS = [path for folder in (INCLUDE, SOURCE, BINDINGS) for path in folder.rglob("*.hpp")]
SOURCES = [path for folder in (SOURCE, BINDINGS) for path in folder.rglob("*.cpp")]
SOURCES += (ROOT / "python" / "rsclient").rglob("*.py")


@pytest.mark.parametrize(("files", "longest"), [(HEADERS, LONGEST_HEADER), (SOURCES, LONGEST_SOURCE)])
def test_files_are_short(files: list[Path], longest: int) -> None:
    assert files
    assert {name_of(path): lines_of(path) for path in files if lines_of(path) > longest} == {}
