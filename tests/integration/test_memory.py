"""The memory of a whole process that works on a product grows with the chunks in flight, not with the product."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.large_product import write_product

PROGRAM = r"""
import re, sys
from rsclient.storage import FolderStore
from rsclient.processing import write_ndvi
from rsclient.product import open_product
report = write_ndvi(open_product(sys.argv[1]), cog=sys.argv[2] + "/ndvi.tif", zarr_store=FolderStore(sys.argv[2]),
                    zarr_root="ndvi.zarr", workers=2)
print(report.pixels, re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
"""


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
