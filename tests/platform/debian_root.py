"""A Debian 13 root made by debootstrap, for machines without Python 3.13: its interpreter is run from outside of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from .errors import PlatformError
from .report import say

SUITE = "trixie"
_SECONDS = 1200

# With the root's own loader and libraries; the name it was called by makes virtual environments work.
_LAUNCHER = """#!/bin/sh
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
for libraries in "$root"/usr/lib/*-linux-gnu*; do
    for loader in "$libraries"/ld-linux*.so.*; do
        exec "$loader" --argv0 "$0" --library-path "$libraries" "$root/usr/bin/python3.13" "$@"
    done
done
"""


def python_of_root(cache: Path) -> Path:
    """The Python of the root in `cache`, which is made the first time (two minutes, as root)."""
    root = cache / "debian"
    launcher = root / "usr" / "bin" / "python3.13-outside"
    if not launcher.exists():
        tool = shutil.which("debootstrap", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if tool is None or os.geteuid() != 0:
            raise PlatformError(
                "RS-Server needs Python 3.13; none is on the PATH or among the versions of pyenv. Install one and name "
                "it in RSCLIENT_PYTHON313, or run this as root with the package debootstrap, to make a Debian 13 root"
            )
        _make(tool, root)
        launcher.write_text(_LAUNCHER, encoding="utf-8")
        launcher.chmod(0o755)
    return launcher


def _make(tool: str, root: Path) -> None:
    say(f"making a Debian root ({SUITE}) with Python 3.13")
    shutil.rmtree(root, ignore_errors=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    command = [tool, "--variant=minbase", "--include=python3,python3-venv", SUITE, str(root), *_archive()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode != 0:
        raise PlatformError(f"debootstrap: exit status {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")


def _archive() -> list[str]:
    """The archive that this machine's apt uses; nothing where apt does not say: then debootstrap's own choice."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.split()[:1]
