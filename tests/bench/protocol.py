"""How every benchmark measures, and the file that keeps its results.

Contenders take turns, each sample is bracketed by a spin of known length on all threads, and samples whose brackets
were disturbed are dropped. Equality with the reference is checked before anything is timed.
"""

from __future__ import annotations

import csv
import ctypes
import datetime
import gc
import hashlib
import os
import platform
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "results.csv"

COLUMNS = (
    "date",
    "workload",
    "size",
    "contender",
    "version",
    "threads",
    "output",
    "samples",
    "dropped",
    "quiet",
    "min_ms",
    "median_ms",
    "p90_ms",
    "gb_per_s",
    "of_limit",
    "times_as_fast",
    "peak_mb",
    "machine",
)

TOLERATED_SPIN = 1.05  # of the fastest
TOLERATED_DROPS = 0.3
SETTLING = 0.05  # seconds after which threads that wait for more work in a loop have given up


@dataclass(frozen=True)
class Contender:
    """One of the things compared; `run` is what is timed."""

    name: str
    version: str
    threads: int
    output: str  # "reused" or "fresh"
    bytes: int  # moved by one run: inputs read once, outputs written once
    run: Callable[[], object]


@dataclass(frozen=True)
class Timing:
    """What a contender took, in seconds.

    The minimum is that of all samples, the rest that of those that were kept: the undisturbed ones, or all if too few
    were undisturbed; then it is not quiet.
    """

    contender: Contender
    minimum: float
    kept: tuple[float, ...]
    dropped: int
    quiet: bool
    peak: int  # bytes by which a run made the process grow at its highest

    @property
    def median(self) -> float:
        return statistics.median(self.kept)

    @property
    def p90(self) -> float:
        return sorted(self.kept)[round(0.9 * (len(self.kept) - 1))]

    @property
    def rate(self) -> float:
        """Bytes per second of the median run; runs per second where no bytes are counted."""
        return (self.contender.bytes or 1) / self.median

    @property
    def best_rate(self) -> float:
        """The same of the fastest run."""
        return (self.contender.bytes or 1) / self.minimum


@dataclass
class Spinner:
    """A fixed amount of work outside the interpreter lock, on all threads at once; about 0.02 s."""

    threads: int
    block: bytes = field(default_factory=lambda: bytes(12_000_000))

    def __call__(self) -> float:
        start = time.perf_counter()
        others = [threading.Thread(target=hashlib.sha256, args=(self.block,)) for _ in range(self.threads - 1)]
        for other in others:
            other.start()
        hashlib.sha256(self.block)
        for other in others:
            other.join()
        return time.perf_counter() - start


def resident(field_name: str) -> int:
    """Bytes of memory that this process holds now (VmRSS) or held at most (VmHWM)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field_name + ":"):
            return int(line.split()[1]) * 1024
    raise SystemExit(f"/proc/self/status has no {field_name}")


def peak_growth(run: Callable[[], object]) -> int:
    """Bytes by which this process grows at its highest during one run."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # proc(5): sets the highest to what is held now
    before = resident("VmRSS")
    run()
    return resident("VmHWM") - before


def measure(contenders: Sequence[Contender], rounds: int, threads: int) -> list[Timing]:
    """Run the contenders in turns, after two runs each that are not counted; the second tells their memory."""
    peaks: list[int] = []
    for contender in contenders:
        contender.run()
        peaks.append(peak_growth(contender.run))
    spin = Spinner(threads)
    samples: list[list[tuple[float, float]]] = [[] for _ in contenders]
    fastest = before = min(spin() for _ in range(3))
    for _ in range(rounds):
        for contender, taken in zip(contenders, samples, strict=True):
            start = time.perf_counter()
            result = contender.run()
            seconds = time.perf_counter() - start
            del result
            time.sleep(SETTLING)
            after = spin()
            fastest = min(fastest, after)
            taken.append((seconds, max(before, after)))
            before = after
    return [
        _timing(contender, taken, TOLERATED_SPIN * fastest, peak)
        for contender, taken, peak in zip(contenders, samples, peaks, strict=True)
    ]


def _timing(contender: Contender, taken: list[tuple[float, float]], longest_spin: float, peak: int) -> Timing:
    everything = tuple(seconds for seconds, _ in taken)
    undisturbed = tuple(seconds for seconds, bracket in taken if bracket <= longest_spin)
    quiet = len(undisturbed) >= (1 - TOLERATED_DROPS) * len(taken)
    dropped = len(taken) - len(undisturbed)
    return Timing(contender, min(everything), undisturbed if quiet else everything, dropped, quiet, peak)


def is_too_noisy(timings: Sequence[Timing]) -> bool:
    """Whether too many samples of a contender were disturbed; such a run is recorded as what it is, and fails."""
    return not all(timing.quiet for timing in timings)


def machine() -> str:
    """The processor and how many of it, e.g. "Xeon Platinum 8481C x 2"."""
    names = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    return f"{names[0] if names else platform.machine()} x {os.cpu_count()}"


def print_table(timings: Sequence[Timing], limit: Timing, ours: Timing) -> None:
    """How each compares with the limit, by fastest and by median run, and with us, by median run."""
    print(
        f"{'':42} {'min ms':>9} {'of limit':>9} {'median':>9} {'p90':>9} {'of limit':>9} {'ours is':>9} "
        f"{'peak MB':>8} samples"
    )
    for timing in timings:
        it = timing.contender
        name = f"{it.name} {it.version}, {it.output}, {it.threads} T"
        print(
            f"{name:42} {timing.minimum * 1e3:9.2f} {timing.best_rate / limit.best_rate:9.2f} "
            f"{timing.median * 1e3:9.2f} {timing.p90 * 1e3:9.2f} {timing.rate / limit.rate:9.2f} "
            f"{timing.median / ours.median:8.1f}x {timing.peak / 1e6:8.0f} "
            f"{len(timing.kept):>3}{'' if timing.quiet else ' noisy'}"
        )
    if is_too_noisy(timings):
        print("NOISY: where more than 30 % of the samples were disturbed, median and p90 are those of all samples")


def print_goals(goals: Sequence[tuple[str, float, float]]) -> None:
    """What was reached of what is wanted at least, e.g. ("of the triad, reused output", 0.89, 0.8)."""
    for name, reached, wanted in goals:
        print(f"goal: at least {wanted:g} {name}: {reached:.2f}, {'met' if reached >= wanted else 'MISSED'}")


def append_rows(rows: Sequence[dict[str, object]]) -> None:
    """Add rows to the results file; see docs/benchmarks/README.md for its columns."""
    is_new = not RESULTS.exists()
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        for row in rows:
            writer.writerow({"date": datetime.date.today().isoformat(), "machine": machine()} | row)


def append_results(workload: str, size: str, timings: Sequence[Timing], limit: Timing, ours: Timing) -> None:
    """Add one row per contender."""
    append_rows(
        [
            {
                "workload": workload,
                "size": size,
                "contender": timing.contender.name,
                "version": timing.contender.version,
                "threads": timing.contender.threads,
                "output": timing.contender.output,
                "samples": len(timing.kept),
                "dropped": timing.dropped if timing.quiet else 0,
                "quiet": "yes" if timing.quiet else "no",
                "min_ms": f"{timing.minimum * 1e3:.3f}",
                "median_ms": f"{timing.median * 1e3:.3f}",
                "p90_ms": f"{timing.p90 * 1e3:.3f}",
                "gb_per_s": f"{timing.rate / 1e9:.2f}" if timing.contender.bytes else "",
                "of_limit": f"{timing.rate / limit.rate:.3f}",
                "times_as_fast": f"{timing.median / ours.median:.2f}",
                "peak_mb": f"{timing.peak / 1e6:.1f}",
            }
            for timing in timings
        ]
    )
