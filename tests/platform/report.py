"""A line per step with the seconds since the start, like `say` of scripts/environment.sh."""

from __future__ import annotations

import sys
import time

_START = time.monotonic()


def say(text: str) -> None:
    """Prints `text` as a step."""
    print(f"\033[1m[{time.monotonic() - _START:4.0f}s] {text}\033[0m", file=sys.stderr, flush=True)
