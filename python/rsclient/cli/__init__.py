"""The command line `rsclient`: one module per verb, exit codes in `exit_codes`.

Verbs load what they need when they run, so that `rsclient --help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import NoReturn

__all__ = ["build_parser", "main"]

_DESCRIPTION = "Client of the Copernicus Reference System: search, stage, process and publish from the command line."
_SETTINGS = """\
settings (an option wins over the environment; docs/settings.md has all of it):
{variables}

  `rsclient doctor` lists what is set and checks it; `rsclient local up` starts a platform on this machine.

"""


_VERBS = ("search", "stage", "jobs", "catalog", "process", "local", "doctor", "whoami")
_SEARCHING = ("search", "stage", "catalog")


def build_parser(verbs: Sequence[str] = _VERBS) -> argparse.ArgumentParser:
    """The parser of these verbs; each sets `run`."""
    from importlib import import_module

    from rsclient import __version__
    from rsclient.cli.exit_codes import EPILOG
    from rsclient.cli.options import COMMON_DEFAULTS

    epilog = EPILOG
    if verbs == _VERBS:  # with one verb the help of this parser is never shown
        from rsclient.cli.tables import settings_help

        epilog = _SETTINGS.format(variables=settings_help()) + EPILOG
    parser = argparse.ArgumentParser(
        prog="rsclient",
        description=_DESCRIPTION,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rsclient {__version__}")
    parser.set_defaults(**COMMON_DEFAULTS)
    subparsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB", title="verbs")
    for verb in verbs:
        import_module(f"rsclient.cli.{verb}").add_parser(subparsers)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line and gives its exit code."""
    with suppress(ValueError):  # only the main thread may say what a signal does
        signal.signal(signal.SIGTERM, _terminate)
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a letter is no reason to fail
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    words = sys.argv[1:] if arguments is None else arguments
    if any(word == "--api-key" or word.startswith("--api-key=") for word in words):
        # argparse would print the key back
        print("rsclient: error: a key on the command line can be read by others; give --api-key-file", file=sys.stderr)
        return 2  # as argparse does
    try:
        return _run(_parse(words))
    except BrokenPipeError:
        # what is still in the buffer has nowhere to go; without this the interpreter complains at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except ImportError as error:  # while the parser was built; what a verb imports is dealt with in _run
        print(f"rsclient: error: {error}; `rsclient doctor` checks the installation", file=sys.stderr)
        return 1


def _parse(words: list[str]) -> argparse.Namespace:
    # who names a verb needs only that one
    parser = build_parser(words[:1] if words and words[0] in _VERBS else _VERBS)
    if words and words[0] in _SEARCHING:
        from rsclient.cli.filters import join_signs

        words = join_signs(words)
    try:
        return parser.parse_args(words)
    except SystemExit:
        sys.stdout.flush()  # the help, as long as a broken pipe can be dealt with
        raise


def _run(arguments: argparse.Namespace) -> int:
    from rsclient.cli.output import notes_for_warnings

    try:
        with notes_for_warnings():
            code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:
        return _fail(error, arguments)


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    # as an exception, so that files that are half written go away
    raise SystemExit(128 + number)


def _fail(error: BaseException, arguments: argparse.Namespace) -> int:
    """Says on one line of stderr what went wrong, and gives the exit code."""
    from rsclient.cli.exit_codes import ExitCode, code_of

    code = code_of(error)
    if arguments.verbose and code != ExitCode.interrupted:
        import traceback

        traceback.print_exception(error)
    if code == ExitCode.interrupted:
        print("rsclient: interrupted", file=sys.stderr)
    else:
        print(f"rsclient: error: {_message(error, arguments)}", file=sys.stderr)
    return int(code)


def _message(error: BaseException, arguments: argparse.Namespace) -> str:
    from rsclient.cli.options import has_credential
    from rsclient.cli.output import one_line
    from rsclient.cli.tables import how_to_set
    from rsclient.errors import NotAuthenticatedError, StillRunningError

    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return one_line(f"{error.filename}: {error.strerror}")
    if isinstance(error, KeyError) and error.args:
        return one_line(str(error.args[0]))  # str() of a KeyError is quoted
    text = one_line(str(error)) or type(error).__name__
    if isinstance(error, ImportError):
        return f"{text}; `rsclient doctor` checks the installation"
    if isinstance(error, StillRunningError):
        return f"{text}: rsclient jobs wait {error.job_id}"
    if isinstance(error, NotAuthenticatedError) and not has_credential(arguments):
        return f"{text}; {how_to_set('api_key')}"
    return text
