"""W9a: NDVI of two packed uint16 bands as float32, in memory, beside NumPy, numexpr and Numba.

    python tests/bench/bench_w9a_ndvi.py [--edge 8192] [--rounds 15] [--threads N]

Needs numpy, numexpr and numba beside rsclient. The limit is the triad of the same process, a = b + 3 c over float32.
"""

from __future__ import annotations

import argparse
import functools
import importlib.metadata
import os
import sys
from collections.abc import Callable
from typing import Any

import numba
import numexpr  # type: ignore[import-untyped]
import numpy as np
import protocol

from rsclient import kernels

Pixels = np.ndarray[Any, Any]
Bands = tuple[Pixels, Pixels]
Run = Callable[[Pixels | None], Pixels]

SCALE = np.float32(1e-4)
OFFSET = np.float32(-0.1)
NAN = np.float32(np.nan)


@numba.njit(parallel=True, fastmath={"contract", "reassoc", "arcp", "nsz"})
def numba_ndvi(nir: Pixels, red: Pixels, out: Pixels) -> None:
    for row in numba.prange(nir.shape[0]):
        for col in range(nir.shape[1]):
            n = nir[row, col] * SCALE + OFFSET
            r = red[row, col] * SCALE + OFFSET
            out[row, col] = NAN if nir[row, col] == 0 or red[row, col] == 0 else (n - r) / (n + r)


@numba.njit(parallel=True)
def numba_triad(a: Pixels, b: Pixels, c: Pixels) -> None:
    for row in numba.prange(a.shape[0]):
        for col in range(a.shape[1]):
            a[row, col] = b[row, col] + np.float32(3) * c[row, col]


def make_bands(edge: int) -> Bands:
    """Digital numbers of positive reflectances, with a sixteenth of no data on the left."""
    rng = np.random.default_rng(0)
    nir = rng.integers(1200, 9000, (edge, edge), dtype=np.uint16)
    red = rng.integers(1200, 5000, (edge, edge), dtype=np.uint16)
    nir[:, : edge // 16] = 0
    red[:, : edge // 16] = 0
    return nir, red


def reference(nir: Pixels, red: Pixels) -> Pixels:
    """The definition, in double."""
    n = nir.astype("f8") * 1e-4 - 0.1
    r = red.astype("f8") * 1e-4 - 0.1
    result = (n - r) / (n + r)
    result[(nir == 0) | (red == 0)] = np.nan
    return result


def runs(nir: Pixels, red: Pixels) -> dict[str, Run]:
    """What is compared; each takes an output to reuse, or None for a fresh one."""
    encoding = kernels.Encoding(scale=1e-4, offset=-0.1, fill=0)
    names = {"nir": nir, "red": red, "a": SCALE, "b": OFFSET, "c": NAN}
    expression = "where((red == 0) | (nir == 0), c, ((nir*a+b) - (red*a+b)) / ((nir*a+b) + (red*a+b)))"

    def with_numpy(out: Pixels | None) -> Pixels:
        n = nir.astype(np.float32)
        n *= SCALE
        n += OFFSET
        r = red.astype(np.float32)
        r *= SCALE
        r += OFFSET
        total = n + r
        result = np.subtract(n, r, out=out)
        result /= total
        result[(nir == 0) | (red == 0)] = np.nan
        return result

    def with_numexpr(out: Pixels | None) -> Pixels:
        return np.asarray(numexpr.evaluate(expression, local_dict=names, out=out))

    def with_numba(out: Pixels | None) -> Pixels:
        result = np.empty(nir.shape, np.float32) if out is None else out
        numba_ndvi(nir, red, result)
        return result

    def with_rsclient(out: Pixels | None) -> Pixels:
        return kernels.normalized_difference_packed(nir, red, encoding, encoding, out=out)

    return {"rsclient": with_rsclient, "numba": with_numba, "numexpr": with_numexpr, "numpy": with_numpy}


def check(contenders: dict[str, Run], bands: Bands) -> None:
    """Refuse to time what is wrong; float32 all through is good for five digits of these values."""
    expected = reference(*bands)
    for name, run in contenders.items():
        result = run(None)
        if result.dtype != np.float32:
            raise SystemExit(f"{name} gave {result.dtype}, expected float32")
        tolerance = 1e-6 if name == "rsclient" else 1e-5
        np.testing.assert_allclose(result, expected, rtol=tolerance, atol=1e-5, equal_nan=True, err_msg=name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edge", type=int, default=8192, help="pixels along a side")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--threads", type=int, default=len(os.sched_getaffinity(0)), help="for all but NumPy, which has 1"
    )
    parser.add_argument("--limits", help="not needed here: Numba runs the triad")
    arguments = parser.parse_args()

    os.environ["RSCLIENT_NUM_THREADS"] = str(arguments.threads)
    numexpr.set_num_threads(arguments.threads)
    numba.set_num_threads(arguments.threads)

    bands = make_bands(arguments.edge)
    compared = runs(*bands)
    check(compared, bands)

    out = np.zeros(bands[0].shape, np.float32)
    a, b, c = (np.ones(out.shape, np.float32) for _ in range(3))
    pixels = arguments.edge**2
    version = importlib.metadata.version
    contenders = [
        protocol.Contender(
            "triad (numba)",
            version("numba"),
            arguments.threads,
            "reused",
            12 * pixels,
            functools.partial(numba_triad, a, b, c),
        )
    ]
    for output, target in (("reused", out), ("fresh", None)):
        for name, run in compared.items():
            threads = 1 if name == "numpy" else arguments.threads
            contenders.append(
                protocol.Contender(name, version(name), threads, output, 8 * pixels, functools.partial(run, target))
            )
    timings = protocol.measure(contenders, arguments.rounds, arguments.threads)

    limit, ours, count = timings[0], timings[1], len(compared)
    size = f"{arguments.edge} x {arguments.edge}"
    print(f"W9a NDVI, {size} pixels, {arguments.rounds} rounds, {protocol.machine()}")
    protocol.print_table(timings[: count + 1], limit, ours)
    protocol.print_table(timings[count + 1 :], limit, timings[count + 1])
    by_name = {(timing.contender.name, timing.contender.output): timing.median for timing in timings}
    protocol.print_goals(
        [
            ("of the triad, reused output", ours.rate / limit.rate, 0.8),
            ("of the triad, fresh output", timings[count + 1].rate / limit.rate, 0.4),
            *(
                (f"times as fast as {peer}, {output} output", by_name[peer, output] / by_name["rsclient", output], goal)
                for peer, output, goal in (
                    ("numexpr", "reused", 8),
                    ("numba", "reused", 4),
                    ("numexpr", "fresh", 5),
                    ("numba", "fresh", 2.5),
                )
            ),
        ]
    )
    protocol.append_results("W9a", size, timings[: count + 1], limit, ours)
    protocol.append_results("W9a", size, timings[count + 1 :], limit, timings[count + 1])
    return 2 if protocol.is_too_noisy(timings) else 0


if __name__ == "__main__":
    sys.exit(main())
