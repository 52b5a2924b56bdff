"""Test data says where it comes from and what one may do with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repo.tree import ROOT, project_files

DATA = ROOT / "tests" / "data"


def folders() -> list[Path]:
    inside = [path.relative_to(DATA).parts[0] for path in project_files() if DATA in path.parents]
    return [DATA / name for name in sorted(set(inside))]


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_folder_has_a_note(folder: Path) -> None:
    assert folder.is_dir(), "files are in a folder of their topic"
    note = folder / "README.md"
    assert note.is_file(), "no README.md"
    text = note.read_text("utf-8")
    assert re.search(r"origin|source|made (by|with)|recorded|written", text, re.IGNORECASE), "names no origin"
    assert re.search(r"licen[cs]e|Apache-2\.0|CC0|public domain", text, re.IGNORECASE), "names no licence"
