"""What the platform is made of: installed once into a cache folder, kept while the requirements are the same."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .errors import PlatformError
from .report import say

_HERE = Path(__file__).parent
_SERVER = _HERE / "requirements-rs-server.txt"
_STATIONS = _HERE / "requirements-stations.txt"
_PGSTAC = _HERE / "requirements-pgstac.txt"
_INSTALL_SECONDS = 1200


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
    """RSCLIENT_PLATFORM_CACHE, else `.cache/platform` of the work tree."""
    named = os.environ.get("RSCLIENT_PLATFORM_CACHE")
    return Path(named).resolve() if named else _HERE.parents[1] / ".cache" / "platform"


def install(python: Path, cache: Path) -> Installed:
    """Installs what is missing below `cache` for this Python."""
    cache.mkdir(parents=True, exist_ok=True)
    server = _environment(cache / "rs-server", python, _SERVER)
    pgstac = _environment(cache / "pgstac", python, _PGSTAC)
    stations = {}
    for line in _requirements(_STATIONS):
        name = re.sub(r"^rs-server-(\w+)==.*$", r"\1", line)
        stations[name] = _wheel_folder(cache / f"rs-server-{name}", server, line)
    return Installed(server, pgstac, stations)


def _environment(folder: Path, python: Path, requirements: Path) -> Path:
    """The Python of a virtual environment with exactly these packages."""
    inside = folder / "bin" / "python"
    wanted = _stamp(requirements.read_text("utf-8"), python)
    if _is_current(folder, wanted) and inside.exists():
        return inside
    say(f"installing {len(_requirements(requirements))} packages of {requirements.name}")
    shutil.rmtree(folder, ignore_errors=True)
    _run([str(python), "-m", "venv", "--without-pip", str(folder)])
    _pip(inside, "install", "--quiet", "--no-deps", "-r", str(requirements))
    (folder / ".stamp").write_text(wanted, encoding="utf-8")
    return inside


def _wheel_folder(folder: Path, python: Path, requirement: str) -> Path:
    """A folder with one wheel and nothing else."""
    wanted = _stamp(requirement, python)
    if not _is_current(folder, wanted):
        shutil.rmtree(folder, ignore_errors=True)
        _pip(python, "install", "--quiet", "--no-deps", "--target", str(folder), requirement)
        (folder / ".stamp").write_text(wanted, encoding="utf-8")
    return folder


def _requirements(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _stamp(text: str, python: Path) -> str:
    return hashlib.sha256(f"{text}\n{python.resolve()}".encode()).hexdigest()


def _is_current(folder: Path, wanted: str) -> bool:
    stamp = folder / ".stamp"
    return stamp.is_file() and stamp.read_text("utf-8") == wanted


def _pip(python: Path, *arguments: str) -> None:
    """pip of the interpreter that runs this, acting on the environment of `python`."""
    _run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python), *arguments])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)
    if done.returncode != 0:
        raise PlatformError(
            f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
