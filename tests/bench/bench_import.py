"""Import, start and size rows: whole processes, minimum of several, and the size of the extension modules.

    python tests/bench/bench_import.py [--rounds 15]

The limit is the bare interpreter. Goals: `import rsclient` at most 15 ms over it, the client module at most 3 MB, the
embedded RS-Server ready in less than 3 s.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import protocol

CLIENT_SIDE = ("_client", "librsclient_client")
STATEMENTS = {
    "bare interpreter": "pass",
    "import rsclient": "import rsclient",
    "a first RsClient": "from rsclient import RsClient; RsClient('http://127.0.0.1:9', local=True)",
    "rsclient.kernels": "import rsclient.kernels",
    "json": "import json",
    "numpy": "import numpy",
    "pystac": "import pystac",
    "pystac_client": "import pystac_client",
    "zarr": "import zarr",
    "rasterio": "import rasterio",
    "xarray": "import xarray",
}


def run(statement: str) -> None:
    subprocess.run([sys.executable, "-c", statement], check=True)


def seconds_to_start() -> float:
    """Until the embedded RS-Server answers, in a folder that is new."""
    from rsclient.local import LocalServer

    start = time.perf_counter()
    with LocalServer():
        return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1, help="for the spins; an import uses one")
    parser.add_argument("--limits", help="not needed here")
    arguments = parser.parse_args()

    contenders = [
        protocol.Contender(name, "", 1, "fresh", 0, functools.partial(run, code))
        for name, code in STATEMENTS.items()
        if " " in name or name == "json" or importlib.util.find_spec(name.split(".")[0])
    ]
    timings = protocol.measure(contenders, arguments.rounds, arguments.threads)
    print(f"imports, whole processes, {arguments.rounds} rounds, {protocol.machine()}")
    protocol.print_table(timings, timings[0], timings[1])
    bare = timings[0].minimum
    for timing in timings[1:]:
        print(f"{timing.contender.name:20} {(timing.minimum - bare) * 1e3:8.1f} ms over the bare interpreter")
    spec = importlib.util.find_spec("rsclient")
    assert spec is not None and spec.origin is not None
    modules = sorted((Path(spec.origin).parent / "_core").glob("*.so"))
    sizes = {module.name.split(".")[0]: f"{module.stat().st_size / 1e6:.2f} MB" for module in modules}
    for name, size in sizes.items():
        print(f"{name}: {size}")
    start = min(seconds_to_start() for _ in range(5))
    print(f"embedded RS-Server: ready after {start:.2f} s, best of 5")
    over = {timing.contender.name: (timing.minimum - bare) * 1e3 for timing in timings}
    protocol.print_goals(
        [
            ("times less than pystac_client over the bare interpreter",
             over.get("pystac_client", float("nan")) / over["import rsclient"], 10),
            ("ms left of 15 for `import rsclient`", 15 - over["import rsclient"], 0),
            ("s left of 3 for the start of the embedded RS-Server", 3 - start, 0),
            ("MB left of 3 for the client side", 3 - sum(float(sizes[name].split()[0]) for name in CLIENT_SIDE), 0),
        ]
    )  # fmt: skip
    protocol.append_results("import", "a process", timings, timings[0], timings[1])
    protocol.append_rows([{"workload": "start", "contender": "embedded RS-Server", "min_ms": f"{start * 1e3:.0f}"}])
    protocol.append_rows([{"workload": "module size", "size": size, "contender": name} for name, size in sizes.items()])
    return 2 if protocol.is_too_noisy(timings) else 0


if __name__ == "__main__":
    sys.exit(main())
