"""A Sentinel-2 product as large as one likes, made of links to few files: it costs no time and no disk."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numcodecs
import numpy as np

CHUNK = 512
BANDS = ("measurements/reflectance/r10m/b04", "measurements/reflectance/r10m/b08")
SCL = "conditions/mask/l2a_classification/r20m/scl"


def write_array(
    folder: Path, path: str, edge: int, chunk: int, dtype: str, attributes: dict[str, Any], *, compressed: bool
) -> None:
    """An array whose chunks are all the same file."""
    codec = numcodecs.Blosc(cname="zstd", clevel=3) if compressed else None
    array = folder / path
    array.mkdir(parents=True)
    metadata = {"zarr_format": 2, "shape": [edge, edge], "chunks": [chunk, chunk], "dtype": dtype, "order": "C",
                "compressor": codec.get_config() if codec else None, "fill_value": 0, "filters": None}  # fmt: skip
    (array / ".zarray").write_text(json.dumps(metadata))
    (array / ".zattrs").write_text(json.dumps({"_ARRAY_DIMENSIONS": ["y", "x"], **attributes}))
    rows, cols = np.indices((chunk, chunk))
    values = (1200 + rows % 64 + cols % 32).astype(dtype) if dtype == "<u2" else np.full((chunk, chunk), 4, dtype)
    one = array / "0.0"
    one.write_bytes(codec.encode(np.ascontiguousarray(values)) if codec else values.tobytes())
    for row in range(edge // chunk):
        for col in range(edge // chunk):
            if row or col:
                os.link(one, array / f"{row}.{col}")


def write_product(folder: Path, edge: int, *, compressed: bool = True) -> Path:
    packing = {"scale_factor": 1e-4, "add_offset": -0.1, "_FillValue": 0, "proj:epsg": 32629,
               "proj:transform": [10, 0, 500000, 0, -10, 3000000]}  # fmt: skip
    for band in BANDS:
        write_array(folder, band, edge, CHUNK, "<u2", packing, compressed=compressed)
    write_array(folder, SCL, edge // 2, CHUNK // 2, "|u1", {}, compressed=compressed)
    for group in {parent for path in (*BANDS, SCL) for parent in Path(path).parents}:
        (folder / group / ".zgroup").write_text('{"zarr_format": 2}')
    return folder
