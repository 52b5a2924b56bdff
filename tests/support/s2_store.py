"""Zarr version 2 by hand (json, numcodecs, zipfile), so that it shares no code with any other writer."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numcodecs
import numpy as np
from numcodecs import blosc
from numpy.typing import NDArray

Json = dict[str, Any]
Members = dict[str, bytes]

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold; a real one would change the bytes each run
REGULAR_FILE = 0o100644
UNIX = 3


def encode_json(value: Any) -> bytes:
    """JSON as zarr-python writes it: sorted keys, four spaces."""
    return json.dumps(value, indent=4, sort_keys=True, allow_nan=False).encode()


def encode_array(values: NDArray[Any], zarray: Json, *, drop_empty_chunks: bool) -> Members:
    """Chunks of an array by their key ("0.1"); edge chunks are padded to full size.

    A chunk of nothing but the fill value is left out if asked for; never where the fill value is null, because a
    reader would have to guess it.
    """
    stored = values.astype(zarray["dtype"])
    codec = numcodecs.get_codec(zarray["compressor"]) if zarray["compressor"] else None
    fill = zarray["fill_value"]
    fill_value = np.zeros((), stored.dtype)[()] if fill is None else stored.dtype.type(fill)
    chunks: Members = {}
    for index, block in iterate_chunks(stored, tuple(zarray["chunks"]), fill_value):
        is_empty = np.array_equal(block, np.full_like(block, fill_value), equal_nan=block.dtype.kind == "f")
        if drop_empty_chunks and fill is not None and is_empty:
            continue
        raw = np.ascontiguousarray(block)
        key = zarray["dimension_separator"].join(map(str, index)) or "0"
        chunks[key] = raw.tobytes() if codec is None else bytes(codec.encode(raw))
    return chunks


def iterate_chunks(
    values: NDArray[Any], chunk_shape: tuple[int, ...], fill_value: Any
) -> Iterator[tuple[tuple[int, ...], NDArray[Any]]]:
    """Index and padded values of each chunk in row-major order."""
    counts = [-(-size // chunk) for size, chunk in zip(values.shape, chunk_shape, strict=True)]
    for index in itertools.product(*map(range, counts)):
        window = tuple(slice(i * chunk, (i + 1) * chunk) for i, chunk in zip(index, chunk_shape, strict=True))
        part = values[window]
        block = np.full(chunk_shape, fill_value, values.dtype)
        block[tuple(slice(0, size) for size in part.shape)] = part
        yield index, block


@contextmanager
def one_blosc_thread() -> Iterator[None]:
    """Blosc appends blocks in the order its threads finish; one thread makes the bytes repeatable."""
    before = blosc.set_nthreads(1)
    try:
        yield
    finally:
        blosc.set_nthreads(before)


def consolidate(members: Members) -> Members:
    """The members and the `.zmetadata` that repeats all metadata among them."""
    names = (".zgroup", ".zarray", ".zattrs")
    metadata = {key: json.loads(data) for key, data in members.items() if key.rsplit("/", 1)[-1] in names}
    return members | {".zmetadata": encode_json({"metadata": metadata, "zarr_consolidated_format": 1})}


def write_zip(path: Path, members: Members, *, folder: str = "") -> Path:
    """Write a zip of stored members, the same bytes each time; `folder` goes before every name."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for key in sorted(members):
                info = zipfile.ZipInfo(f"{folder}/{key}" if folder else key, ZIP_EPOCH)
                info.create_system, info.external_attr = UNIX, REGULAR_FILE << 16
                archive.writestr(info, members[key])
        Path(name).chmod(REGULAR_FILE & 0o777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def write_folder(path: Path, members: Members) -> Path:
    """Write the members as files of a new folder. @raises FileExistsError if there is one already"""
    if path.exists():
        raise FileExistsError(f"write {path.name}: the folder exists already")
    partial = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        for key, data in members.items():
            target = partial / key
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        partial.chmod(0o755)
        partial.rename(path)
    except BaseException:
        shutil.rmtree(partial)
        raise
    return path
