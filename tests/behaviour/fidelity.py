"""Reads docs/fidelity.md: where the embedded server differs from the real one, and why."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FIDELITY = Path(__file__).parents[2] / "docs" / "fidelity.md"


@cache
def entries() -> dict[str, str]:
    """The name of each difference, with its reason: the first and the last cell of the rows of all tables."""
    found: dict[str, str] = {}
    for line in FIDELITY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        name = cells[0].strip("`")
        if line.startswith("| `") and cells[0] == f"`{name}`":
            if name in found:
                raise ValueError(f"docs/fidelity.md names '{name}' twice")
            found[name] = cells[-1]
    return found
