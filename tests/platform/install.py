"""What the platform is made of: installed once into a cache folder, kept while the requirements are the same."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import PlatformError
from .report import say

_HERE = Path(__file__).parent
_SERVER = _HERE / "requirements-rs-server.txt"
_STATIONS = _HERE / "requirements-stations.txt"
_PGSTAC = _HERE / "requirements-pgstac.txt"
_INSTALL_SECONDS = 1200
_COMPLETE = ".complete"  # written last


@dataclass(frozen=True)
class Installed:
    """Where the installed packages are."""

    #: The Python of RS-Server's environment (catalog, staging, osam and what all services share).
    python: Path
    #: The Python of the environment of plain stac-fastapi-pgstac.
    pgstac_python: Path
    #: Station service (adgs, cadip, prip) to the folder with its wheel.
    stations: dict[str, Path]


def cache_folder() -> Path:
    """RSCLIENT_PLATFORM_CACHE, else a folder of the user's cache, so that all clones share what is installed."""
    named = os.environ.get("RSCLIENT_PLATFORM_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(named).resolve() if named else Path(base) / "rsclient" / "platform"


@contextlib.contextmanager
def locked(cache: Path) -> Iterator[None]:
    """Keeps other processes from installing into `cache` meanwhile."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(python: Path, cache: Path) -> Installed:
    """Installs what is missing below `cache` for this Python."""
    server = environment(cache, "rs-server", python, _SERVER)
    pgstac = environment(cache, "pgstac", python, _PGSTAC)
    stations = {}
    for line in _requirements(_STATIONS):
        name = re.sub(r"^rs-server-(\w+)==.*$", r"\1", line)
        stations[name] = _wheel_folder(cache, f"rs-server-{name}", server, line)
    return Installed(server, pgstac, stations)


def environment(cache: Path, name: str, python: Path, requirements: Path) -> Path:
    """The Python of a virtual environment with exactly these packages."""
    folder = cache / f"{name}-{_stamp(requirements.read_text('utf-8'), python)}"
    inside = folder / "bin" / "python"
    if not (folder / _COMPLETE).exists():
        say(f"installing {len(_requirements(requirements))} packages of {requirements.name}")
        shutil.rmtree(folder, ignore_errors=True)
        _run([str(python), "-m", "venv", "--without-pip", str(folder)])
        # modules that are used are compiled when they are imported first
        _pip(inside, "install", "--quiet", "--no-compile", "--no-deps", "-r", str(requirements))
        (folder / _COMPLETE).touch()
    return inside


def _wheel_folder(cache: Path, name: str, python: Path, requirement: str) -> Path:
    """A folder with one wheel and nothing else."""
    folder = cache / f"{name}-{_stamp(requirement, python)}"
    if not (folder / _COMPLETE).exists():
        shutil.rmtree(folder, ignore_errors=True)
        _pip(python, "install", "--quiet", "--no-compile", "--no-deps", "--target", str(folder), requirement)
        (folder / _COMPLETE).touch()
    return folder


def _requirements(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _stamp(text: str, python: Path) -> str:
    """What a folder's name ends in: other requirements or another Python get another folder."""
    return hashlib.sha256(f"{text}\n{python.resolve()}".encode()).hexdigest()[:12]


def _pip(python: Path, *arguments: str) -> None:
    """pip of the interpreter that runs this, acting on the environment of `python`."""
    _run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python), *arguments])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)
    if done.returncode != 0:
        raise PlatformError(
            f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
