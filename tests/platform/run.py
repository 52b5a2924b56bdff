"""Starts the platform, runs a command once per target with RSCLIENT_TARGET, and stops it.

python -m tests.platform.run [--target NAME]... -- COMMAND     the command's exit status
python -m tests.platform.run --keep                            until SIGINT or SIGTERM
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rsclient.local.start_error import StartError

from .assembly import TARGETS, Platform
from .errors import PlatformError
from .install import cache_folder, install
from .pythons import wanted_python
from .report import say

ROOT = Path(__file__).parents[2]
#: The station data of the embedded server and of its tests.
DATA = (ROOT / "python" / "rsclient" / "local" / "samples", ROOT / "tests" / "data" / "stations")


#: pytest's exit status when it selected no test: one target may have none of those asked for.
_NO_TESTS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.platform.run", description=__doc__)
    parser.add_argument("--target", action="append", choices=TARGETS, help="only this one; may be repeated")
    parser.add_argument("--keep", action="store_true", help="keep running until a signal comes")
    parser.add_argument("--folder", type=Path, help="where logs and target files go, kept (default: temporary)")
    parser.add_argument("--ports", type=json.loads, default={}, help='fixed ports, e.g. {"catalog": 18003}')
    parser.add_argument("command", nargs="*", help="what to run, after `--`")
    given = parser.parse_args(arguments)
    if not given.keep and not given.command:
        parser.error("expected --keep or a command after `--`")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    folder = given.folder.resolve() if given.folder else Path(tempfile.mkdtemp(prefix="rsclient-platform-"))
    try:
        cache = cache_folder()
        platform = Platform(folder, install(wanted_python(cache), cache), DATA, given.ports)
        platform.start()
        try:
            return _use(platform, given)
        finally:
            say("stopping the platform")
            platform.stop()
    except (PlatformError, StartError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        if not given.folder:
            shutil.rmtree(folder, ignore_errors=True)


def _use(platform: Platform, given: argparse.Namespace) -> int:
    targets = platform.folder / "targets"
    say(f"the platform runs; target files: {targets}")
    if given.keep:
        signal.pause()
        return 0
    found = [_run_on(targets / f"{name}.json", given.command) for name in given.target or TARGETS]
    ran = [status for status in found if status != _NO_TESTS]
    return next((status for status in ran if status), 0 if ran else _NO_TESTS)


def _run_on(target: Path, command: Sequence[str]) -> int:
    """The exit status of the command on one target."""
    say(f"{target.stem}: {' '.join(command)}")
    environment = os.environ | {"RSCLIENT_TARGET": str(target)}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
