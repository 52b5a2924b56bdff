"""The memory of a whole process that works on a product grows with the chunks in flight, not with the product."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

numcodecs = pytest.importorskip("numcodecs", reason="the extra `samples` is not installed")

CHUNK = 512
BANDS = ("measurements/reflectance/r10m/b04", "measurements/reflectance/r10m/b08")
SCL = "conditions/mask/l2a_classification/r20m/scl"
PROGRAM = r"""
import re, sys
from rsclient.core import FolderStore
from rsclient.processing import write_ndvi
from rsclient.product import open_product
report = write_ndvi(open_product(sys.argv[1]), cog=sys.argv[2] + "/ndvi.tif", zarr_store=FolderStore(sys.argv[2]),
                    zarr_root="ndvi.zarr", workers=2)
print(report.pixels, re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
"""


def write_array(folder: Path, path: str, edge: int, chunk: int, dtype: str, attributes: dict[str, Any]) -> None:
    """An array whose chunks are all the same file: a large product costs no time and no disk."""
    codec = numcodecs.Blosc(cname="zstd", clevel=3)
    array = folder / path
    array.mkdir(parents=True)
    metadata = {"zarr_format": 2, "shape": [edge, edge], "chunks": [chunk, chunk], "dtype": dtype, "order": "C",
                "compressor": codec.get_config(), "fill_value": 0, "filters": None}  # fmt: skip
    (array / ".zarray").write_text(json.dumps(metadata))
    (array / ".zattrs").write_text(json.dumps({"_ARRAY_DIMENSIONS": ["y", "x"], **attributes}))
    rows, cols = np.indices((chunk, chunk))
    values = (1200 + rows % 64 + cols % 32).astype(dtype) if dtype == "<u2" else np.full((chunk, chunk), 4, dtype)
    one = array / "0.0"
    one.write_bytes(codec.encode(np.ascontiguousarray(values)))
    for row in range(edge // chunk):
        for col in range(edge // chunk):
            if row or col:
                os.link(one, array / f"{row}.{col}")


def write_product(folder: Path, edge: int) -> Path:
    packing = {"scale_factor": 1e-4, "add_offset": -0.1, "_FillValue": 0, "proj:epsg": 32629,
               "proj:transform": [10, 0, 500000, 0, -10, 3000000]}  # fmt: skip
    for band in BANDS:
        write_array(folder, band, edge, CHUNK, "<u2", packing)
    write_array(folder, SCL, edge // 2, CHUNK // 2, "|u1", {})
    for group in {parent for path in (*BANDS, SCL) for parent in Path(path).parents}:
        (folder / group / ".zgroup").write_text('{"zarr_format": 2}')
    return folder


def peak_bytes(tmp_path: Path, edge: int) -> int:
    product = write_product(tmp_path / f"S2_{edge}.zarr", edge)
    out = tmp_path / f"out-{edge}"
    out.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(product), str(out)], capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    pixels, kilobytes = map(int, done.stdout.split())
    assert pixels == edge * edge
    return kilobytes * 1024


def test_a_product_of_sixteen_times_the_pixels_takes_hardly_more_memory(tmp_path: Path) -> None:
    small, large = peak_bytes(tmp_path, 2048), peak_bytes(tmp_path, 8192)
    arrays = 8192 * 8192 * (2 + 2 + 4)  # two bands as they are stored and the result: 512 MiB
    assert large - small < arrays / 3, f"{small / 2**20:.0f} MiB for 2048 x 2048, {large / 2**20:.0f} for 8192 x 8192"
