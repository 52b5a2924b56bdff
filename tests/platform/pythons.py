"""A Python of at least 3.13, which RS-Server asks for: named, on the PATH, of pyenv, or of a Debian 13 root."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .debian_root import python_of_root
from .errors import PlatformError

VARIABLE = "RSCLIENT_PYTHON313"
WANTED = (3, 13)
#: Exit status of `main` without such a Python.
NONE_FOUND = 3
_NAMES = ("python3.13", "python3.14", "python3", "python")


def version_of(python: Path) -> tuple[int, int] | None:
    """What `python` reports; None if it does not run (shims of version managers may be empty or fail)."""
    code = "import sys, venv; print(sys.version_info[0], sys.version_info[1])"
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", code],
            capture_output=True, text=True, timeout=30, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    parts = done.stdout.split()
    if done.returncode != 0 or len(parts) != 2 or not all(part.isdigit() for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def candidates() -> Iterator[Path]:
    """Where such a Python may be: every folder of the PATH (not only the first hit), then pyenv's versions."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for name in _NAMES:
            path = Path(folder or ".") / name
            if path.is_file() and os.access(path, os.X_OK):
                yield path
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(root.glob("versions/3.1[3-9]*/bin/python3"))


def installed_python() -> Path | None:
    """The first candidate that counts; PlatformError if the one that RSCLIENT_PYTHON313 names does not."""
    named = os.environ.get(VARIABLE)
    if named:
        found = version_of(Path(named))
        if found is None or found < WANTED:
            said = "does not run" if found is None else "reports {}.{}".format(*found)
            raise PlatformError(f"{VARIABLE}: '{named}' {said}; expected Python 3.13 or newer")
        return Path(named)
    return next((path for path in candidates() if (version_of(path) or (0, 0)) >= WANTED), None)


def wanted_python(cache: Path) -> Path:
    """A Python that counts: one of the machine, else that of a Debian root in `cache`; PlatformError if neither is."""
    return installed_python() or python_of_root(cache)


def main() -> int:
    """0: the machine has such a Python; 3: it has none; 2: RSCLIENT_PYTHON313 names something else.

    Not 1: a Python that fails with a traceback ends with it.
    """
    try:
        return 0 if installed_python() else NONE_FOUND
    except PlatformError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
