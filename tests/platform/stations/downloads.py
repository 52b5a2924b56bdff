"""The bytes of a record, whole or in part."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, BinaryIO

from rsclient.local.stations import content

from .errors import ODataError
from .records import Station

Json = dict[str, Any]

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True)
class Part:
    """Bytes `start` to `stop` (exclusive) of `size`; `partial` if they were asked for."""

    start: int
    stop: int
    size: int
    partial: bool


def opened(station: Station, record: Json) -> tuple[BinaryIO, int]:
    """A stream of the bytes, and how many they are."""
    path = station.path(record)
    if path is not None:
        return path.open("rb"), path.stat().st_size
    data = content.make(record)
    return io.BytesIO(data), len(data)


def part_of(header: str | None, size: int) -> Part:
    """What a Range header asks for; several ranges or another unit mean all; 416 if there is nothing of it."""
    found = _RANGE.fullmatch((header or "").strip())
    if found is None or found.groups() == ("", ""):
        return Part(0, size, size, False)
    first, last = found.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < int(first):
            return Part(0, size, size, False)
    if start >= stop:
        raise ODataError(416, f"the file has {size} bytes")
    return Part(start, stop, size, True)
