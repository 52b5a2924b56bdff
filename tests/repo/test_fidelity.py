"""docs/fidelity.md and the behaviour suite agree: each row is named by a test, each row has a reason."""

from __future__ import annotations

from tests.behaviour.fidelity import entries
from tests.repo.tree import ROOT


def test_every_difference_is_tested_and_explained() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in entries() if f'"{name}"' not in tests] == []
    assert [name for name, reason in entries().items() if len(reason) < 10] == []
