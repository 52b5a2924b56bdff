"""The C++ build that tests in Python look at: that of `scripts/test cpp`, which runs before them."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def finished_build() -> Path:
    """The folder of a finished build with tests and examples; skips the test without one."""
    for name in ("dev", "release"):
        folder = ROOT / "build" / name
        if (folder / "tests" / "cpp" / "test_processing").is_file():
            return folder
    pytest.skip("no finished C++ build: `scripts/test cpp` makes one")
