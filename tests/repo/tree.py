"""What the tests of this folder share: the files of the project and the map of its layers."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include" / "rsclient"
SOURCE = ROOT / "src"
BINDINGS = ROOT / "python" / "bindings"

# Folders that builds leave behind; used where there is no git to ask.
_LEFT_BEHIND = {".git", ".venv", ".ccache", "build", "dist", "demo-output", "__pycache__"}


@lru_cache(maxsize=1)
def project_files() -> tuple[Path, ...]:
    """All files that belong to the project, new ones included, without what builds leave behind."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        found = [ROOT / name for name in listed.split("\0") if name]
    else:
        found = []
        for folder, folders, names in os.walk(ROOT):
            folders[:] = [name for name in folders if name not in _LEFT_BEHIND and not name.startswith((".", "build-"))]
            found += [Path(folder) / name for name in names]
    return tuple(sorted(path for path in found if path.is_file()))


def name_of(path: Path) -> str:
    """A file as a message shows it: relative to the project."""
    return path.relative_to(ROOT).as_posix()


def public_headers() -> list[Path]:
    """The public headers of the layers, without those that only include others."""
    return sorted(path for path in INCLUDE.rglob("*.hpp") if path.parent != INCLUDE)


def lines_of(path: Path) -> int:
    """Number of lines of a text file."""
    return len(path.read_text("utf-8").splitlines())


@dataclass(frozen=True)
class Layer:
    """One call of rsclient_layer in src/CMakeLists.txt."""

    name: str
    needs: tuple[str, ...]
    public: tuple[str, ...]
    private: tuple[str, ...]

    @property
    def libraries(self) -> tuple[str, ...]:
        """The third-party libraries it links."""
        return self.public + self.private


@lru_cache(maxsize=1)
def layers() -> dict[str, Layer]:
    """The layers by name, as the build knows them."""
    text = re.sub(r"#[^\n]*", "", (SOURCE / "CMakeLists.txt").read_text("utf-8"))
    found = {}
    for call in re.findall(r"\brsclient_layer\(([^)]*)\)", text):
        name, arguments = call.split()[0], _by_keyword(call.split()[1:])
        needs, public, private = (tuple(arguments.get(keyword, [])) for keyword in ("NEEDS", "PUBLIC", "PRIVATE"))
        found[name] = Layer(name, needs, public, private)
    return found


def _by_keyword(words: list[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    keyword = ""
    for word in words:
        if word in ("SOURCES", "NEEDS", "PUBLIC", "PRIVATE", "PACKAGE"):
            keyword = word
            grouped[keyword] = []
        else:
            grouped[keyword].append(word)
    return grouped


def may_include(name: str) -> frozenset[str]:
    """The layers that files of this layer may include: itself and all below."""
    return frozenset({name}).union(*(may_include(below) for below in layers()[name].needs))
