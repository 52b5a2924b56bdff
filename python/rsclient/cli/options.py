"""Options that several verbs share, and what becomes of them."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rsclient.client import RsClient
    from rsclient.services import CallRecord

__all__ = [
    "Subparsers",
    "add_leaf",
    "at_least_0",
    "make_client",
    "positive_seconds",
    "read_filter",
    "read_geometry",
    "read_text",
    "split_item",
    "split_list",
]

Subparsers = Any  # argparse names the type of add_subparsers() only privately


def add_leaf(
    subparsers: Subparsers, name: str, summary: str, *, examples: str, platform: bool = True, description: str = ""
) -> argparse.ArgumentParser:
    """A parser of a verb or an action with the common options; those of the platform only if it is asked."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name,
        help=summary,
        description=description or summary[0].upper() + summary[1:] + ".",
        epilog="examples:\n" + "\n".join(f"  {line}" for line in examples.strip().splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_common(parser, platform=platform)
    return parser


def add_common(parser: argparse.ArgumentParser, *, platform: bool = True) -> None:
    """Adds the common options; what is not given stays as an outer parser has it."""
    group = parser.add_argument_group("common options")

    def add(*names: str, **more: Any) -> None:
        group.add_argument(*names, default=argparse.SUPPRESS, **more)

    if platform:
        add("--url", metavar="URL", help="base URL of the platform (default: RSPY_WEBSITE)")
        add("--api-key-file", metavar="FILE", help="file with the API key and nothing else (default: RSPY_APIKEY)")
        add("--owner", metavar="NAME", help="owner of catalog collections (default: RSPY_HOST_USER)")
        add("--timeout", type=positive_seconds, metavar="SECONDS", help="time for one attempt of a call")
    add("--json", action="store_true", help="print JSON for programs")
    add("-v", "--verbose", action="store_true", help="log the calls to stderr, and tracebacks")


COMMON_DEFAULTS = {"url": "", "api_key_file": None, "owner": "", "timeout": None, "json": False, "verbose": False}
"""The common options that are not given."""


def positive_seconds(text: str) -> float:
    """A time, for argparse."""
    with suppress(ValueError):
        if 0 < (seconds := float(text)) <= 1e9:
            return seconds
    raise argparse.ArgumentTypeError(f"expected seconds above 0, got '{text}'")


def at_least_0(text: str) -> int:
    """A whole number, for argparse."""
    with suppress(ValueError):
        if (number := int(text)) >= 0:
            return number
    raise argparse.ArgumentTypeError(f"expected a whole number of at least 0, got '{text}'")


def make_client(arguments: argparse.Namespace, **more: Any) -> RsClient:
    """The client that the common options and the environment describe."""
    from rsclient.client import RsClient

    if arguments.verbose:
        more["log"] = _print_call
    return RsClient(
        arguments.url,
        api_key=read_key(arguments.api_key_file) if arguments.api_key_file else "",
        owner=arguments.owner,
        timeout=arguments.timeout,
        **more,
    )


def _print_call(record: CallRecord) -> None:
    answer = record.status or "no answer"
    attempts = f", {record.attempts} attempts" if record.attempts > 1 else ""
    line = f"{record.action}: {record.method} {record.url} -> {answer} in {record.seconds:.3f} s{attempts}"
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr)


def split_item(text: str) -> tuple[str, str]:
    """The collection and the id of an item."""
    collection, slash, item = text.partition("/")
    if not slash or not collection or not item:
        raise ValueError(f"item '{text}': expected COLLECTION/ID, e.g. orbits/S1A_ORBIT")
    return collection, item


def read_key(path: str) -> str:
    """The API key in a file. Messages name the file, never what is in it."""
    key = Path(path).read_text("utf-8", errors="replace").strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ValueError(
            f"--api-key-file {path}: expected one API key, found {'nothing' if not key else 'something else'}"
        )
    return key


def read_text(path: str) -> str:
    """The text of a file, or of stdin if the name is "-"."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
        return text.removeprefix("\ufeff")  # a byte order mark is no part of it
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not text in UTF-8: {error.reason} at byte {error.start}") from error


def read_filter(text: str | None) -> str | dict[str, Any] | None:
    """CQL2 as text; or that of a file, @name, which may hold CQL2 text or CQL2 JSON."""
    if text is None or not text.startswith("@"):
        return text
    content = read_text(text[1:]).strip()
    if not content.startswith("{"):
        return content
    try:
        parsed: dict[str, Any] = json.loads(content)
    except json.JSONDecodeError as error:
        raise ValueError(f"--filter {text}: not JSON: {error}") from error
    return parsed


def read_geometry(text: str) -> str:
    """GeoJSON as text; or that of a file, @name."""
    return read_text(text[1:]) if text.startswith("@") else text


def split_list(values: list[str] | None) -> list[str]:
    """The members of "a,b" and "c" given one after the other."""
    return [part.strip() for value in values or [] for part in value.split(",") if part.strip()]


def has_credential(arguments: argparse.Namespace) -> bool:
    """Whether any credential was given."""
    from rsclient.cli.tables import variables_of

    return bool(arguments.api_key_file) or any(map(os.environ.get, variables_of("api_key", "session_cookie")))
