"""A bar that shows how far a piece of work has come, on a terminal only."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from rsclient.text import clean, human_size

__all__ = ["ProgressBar", "duration", "render"]

_PERIOD_S = 0.1  # more often is not visible, and a slow terminal would slow the work down
_BAR = 24


class ProgressBar:
    """One line of stderr, drawn again and again and wiped at the end. Nothing is written unless it is a terminal.

    Parameters
    ----------
    label : str
        What is being done.
    stream : text stream, optional
        By default stderr.
    clock : callable, optional
        Seconds; a parameter so that tests need not wait.
    """

    def __init__(
        self, label: str, *, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._label = label
        self._stream = stream or sys.stderr
        self._clock = clock
        self._start = clock()
        self._drawn_at = -_PERIOD_S
        self._drawn = False
        self.is_shown = self._stream.isatty()

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def hook(self, step: str, done: int, total: int, unit: str) -> None:
        """Takes progress as the library reports it."""
        self.update(done, total, unit, label=step)

    def update(self, done: int, total: int, unit: str = "", *, label: str = "", message: str = "") -> None:
        """Draws the bar, unless it was drawn a moment ago; the end is always drawn."""
        now = self._clock()
        if not self.is_shown or (now - self._drawn_at < _PERIOD_S and done != total):
            return
        self._drawn_at = now
        line = render(label or self._label, done, total, unit, now - self._start, message)
        # one column stays free: a terminal that wraps would leave lines behind
        columns = shutil.get_terminal_size().columns - 1
        self._stream.write("\r" + line[:columns] + "\x1b[K")
        self._stream.flush()
        self._drawn = True

    def close(self) -> None:
        """Wipes the line."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = False


def render(label: str, done: int, total: int, unit: str, seconds: float, message: str = "") -> str:
    """The text of a bar: label, bar, per cent, count, rate, time to go. Without a total only what is known."""
    parts = [clean(label)]
    share = min(done / total, 1.0) if total > 0 else None
    if share is not None:
        filled = int(share * _BAR)
        parts.append(f"[{'#' * filled}{'.' * (_BAR - filled)}] {share:4.0%}")
    if unit != "%":
        parts.append(_count(done, total, unit))
        if seconds > 0 and done > 0:
            parts.append(_amount(done / seconds, unit) + "/s")
    if share is not None and 0 < share < 1 and seconds > 0:
        parts.append(f"ETA {duration(seconds * (1 - share) / share)}")
    elif share is None or share == 0:
        parts.append(duration(seconds))
    if message:
        parts.append(clean(message))
    return "  ".join(parts)


def _count(done: int, total: int, unit: str) -> str:
    if unit == "bytes":
        return human_size(done) + (f" of {human_size(total)}" if total > 0 else "")
    return (f"{done} of {total}" if total > 0 else str(done)) + (f" {unit}" if unit else "")


def _amount(value: float, unit: str) -> str:
    if unit == "bytes":
        return human_size(int(value))
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def duration(seconds: float) -> str:
    """Seconds for people: 75 is "1:15", 4000 is "1:06:40"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
