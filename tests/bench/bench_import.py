"""Import and size rows: whole processes, minimum of several, and the size of the extension modules.

    python tests/bench/bench_import.py [--rounds 15]

The limit is the bare interpreter. Peers that are not installed are left out and named.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import time
from pathlib import Path

STATEMENTS = {
    "bare interpreter": "pass",
    "import rsclient": "import rsclient",
    "RsClient": "from rsclient import RsClient; RsClient('http://127.0.0.1:9', local=True)",
    "rsclient.kernels": "import rsclient.kernels",
    "json": "import json",
    "numpy": "import numpy",
    "pystac": "import pystac",
    "pystac_client": "import pystac_client",
    "zarr": "import zarr",
    "rasterio": "import rasterio",
    "xarray": "import xarray",
}


def seconds(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1, help="accepted for scripts/bench; imports use one")
    arguments = parser.parse_args()

    chosen = {
        name: code
        for name, code in STATEMENTS.items()
        if name in ("bare interpreter", "import rsclient", "RsClient") or importlib.util.find_spec(name.split(".")[0])
    }
    samples: dict[str, list[float]] = {name: [] for name in chosen}
    for _ in range(arguments.rounds):  # in turns, so that a disturbance hits all alike
        for name, code in chosen.items():
            samples[name].append(seconds(code))
    bare = min(samples["bare interpreter"])
    print(f"{'':20} {'min ms':>8} {'net ms':>8}")
    for name, taken in samples.items():
        print(f"{name:20} {min(taken) * 1e3:8.1f} {(min(taken) - bare) * 1e3:8.1f}")
    for name in sorted(set(STATEMENTS) - set(chosen)):
        print(f"left out: {name} is not installed")
    spec = importlib.util.find_spec("rsclient")
    assert spec is not None and spec.origin is not None
    for module in sorted((Path(spec.origin).parent / "_core").glob("*.so")):
        print(f"{module.name}: {module.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
