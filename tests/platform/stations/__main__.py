"""Serves all stations until SIGTERM, or until the parent closes the standard input."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import threading
from pathlib import Path

from .records import SAMPLES
from .server import MockStations, Options


def _follow(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.platform.stations", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--host", action="append", help="loopback address; repeated: the same port on each")
    parser.add_argument("--data", type=Path, action="append", help="folder of records; may be repeated")
    parser.add_argument("--expires-in", type=int, default=1200, help="seconds that a token is valid")
    parser.add_argument("--refresh-expires-in", type=int, default=3600)
    parser.add_argument("--redirect-host", metavar="HOST", help="redirect downloads of CADIP to a second port at HOST")
    parser.add_argument("--log", type=Path, help="file to which each request is written")
    parser.add_argument("--follow-parent", action="store_true", help="end when the standard input is closed")
    given = parser.parse_args()
    for folder in given.data or []:
        if not folder.is_dir():
            parser.error(f"--data {folder}: no such folder")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if given.follow_parent:
        threading.Thread(target=_follow, args=(stop,), daemon=True).start()
    with contextlib.ExitStack() as opened:
        options = Options(
            data=given.data or [SAMPLES],
            hosts=given.host or ["127.0.0.1"],
            expires_in=given.expires_in,
            refresh_expires_in=given.refresh_expires_in,
            redirect_host=given.redirect_host,
            log=opened.enter_context(given.log.open("a")) if given.log else None,
        )
        stations = opened.enter_context(MockStations(options, given.port))
        print(f"READY {stations.url}", flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
