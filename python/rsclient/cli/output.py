"""How the command line writes: tables for people, JSON for programs, files that are whole or not there."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from rsclient.errors import DecodeWarning
from rsclient.text import clean

__all__ = ["note", "notes_for_warnings", "one_line", "print_json", "print_pairs", "print_table", "write_whole"]


def one_line(text: str) -> str:
    """A message of several lines as one."""
    return clean("; ".join(line.strip() for line in text.splitlines() if line.strip()).replace(":; ", ": "))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, right: Collection[str] = ()) -> None:
    """Prints columns as wide as their cells; those named in `right` are aligned to the right."""
    cells = [list(heads), *[[clean(value) for value in row] for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    for row in cells:
        parts = [
            cell.rjust(width) if head in right else cell.ljust(width)
            for head, cell, width in zip(heads, row, widths, strict=True)
        ]
        print("  ".join(parts).rstrip())


def print_pairs(pairs: Iterable[tuple[str, object]]) -> None:
    """Prints names and values, one pair a line; what has no value is left out."""
    shown = [(name, clean(value)) for name, value in pairs if value is not None and value != ""]
    width = max((len(name) for name, _ in shown), default=0)
    for name, value in shown:
        print(f"{name.ljust(width)}  {value}")


def print_json(value: Any) -> None:
    """Prints a value as indented JSON."""
    print(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def note(text: str) -> None:
    """Tells the user something beside the result, on stderr."""
    print(f"rsclient: {clean(text)}", file=sys.stderr)


@contextmanager
def notes_for_warnings() -> Iterator[None]:
    """Warnings of this package as notes, while the block runs; each once."""
    with warnings.catch_warnings():
        warnings.simplefilter("default", DecodeWarning)
        show = warnings.showwarning

        def show_as_note(message: Warning | str, category: type[Warning], *more: Any, **named: Any) -> None:
            if issubclass(category, DecodeWarning):
                note(f"warning: {one_line(str(message))}")
            else:
                show(message, category, *more, **named)

        warnings.showwarning = show_as_note
        yield


@contextmanager
def write_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes its name only when the block ends well; else nothing is left of it."""
    # beside the target, because only within one file system a name can change hands in one step
    file = tempfile.NamedTemporaryFile(  # noqa: SIM115  # closed below, before it changes its name
        prefix=f".{path.name}.", suffix=".part", dir=path.parent, delete=False
    )
    temporary = Path(file.name)
    try:
        with file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)  # only the owner may read a temporary file
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
