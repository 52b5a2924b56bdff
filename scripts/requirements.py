"""Prints what an environment of the project needs.

python scripts/requirements.py pyproject.toml requires    build tools only
python scripts/requirements.py pyproject.toml test        these, what the package depends on, and the extra `test`
"""

from __future__ import annotations

import re
import sys
from pathlib import Path


def listed(text: str, name: str) -> list[str]:
    """The texts of one list in pyproject.toml; Python 3.10 has no TOML reader of its own."""
    found = re.search(rf"^{re.escape(name)} = \[(.*?)\]$", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise SystemExit(f"pyproject.toml has no list {name}")
    return re.findall(r'"([^"]+)"', found.group(1))


def requirements(text: str, extra: str) -> list[str]:
    """All requirements, the project's own extras replaced by what they hold."""
    wanted = listed(text, "requires") + listed(text, "dependencies") + listed(text, extra)
    own = [entry for entry in wanted if entry.startswith("rsclient[")]
    names = [name for entry in own for name in entry.removeprefix("rsclient[").removesuffix("]").split(",")]
    return [entry for entry in wanted if entry not in own] + [entry for name in names for entry in listed(text, name)]


if __name__ == "__main__":
    content, name = Path(sys.argv[1]).read_text("utf-8"), sys.argv[2]
    print("\n".join(listed(content, name) if name == "requires" else requirements(content, name)))
