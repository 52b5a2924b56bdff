"""Deleting from the catalog, after a confirmation: nothing can be restored."""

from __future__ import annotations

import argparse
import sys

from rsclient.cli.exit_codes import ExitCode, MissingError
from rsclient.cli.options import make_client, split_item

__all__ = ["delete_collection", "delete_item"]


def delete_item(arguments: argparse.Namespace) -> int:
    """Deletes an item and its files."""
    collection, item = split_item(arguments.item)
    catalog = make_client(arguments).catalog
    if not _agreed(arguments, f"item {item} of collection {collection} and its files"):
        return ExitCode.failure
    if not catalog.delete_item(collection, item):
        raise MissingError(f"delete item {item}: not in collection {collection}")
    _report(arguments, arguments.item)
    return ExitCode.ok


def delete_collection(arguments: argparse.Namespace) -> int:
    """Deletes a collection, its items and their files."""
    catalog = make_client(arguments).catalog
    if not _agreed(arguments, f"collection {arguments.collection}, its items and their files"):
        return ExitCode.failure
    if not catalog.delete_collection(arguments.collection):
        raise MissingError(f"delete collection {arguments.collection}: it does not exist")
    _report(arguments, arguments.collection)
    return ExitCode.ok


def _agreed(arguments: argparse.Namespace, what: str) -> bool:
    if arguments.yes:
        return True
    if not sys.stdin.isatty():
        raise ValueError(f"delete {what}: stdin is not a terminal: pass --yes to confirm")
    print(f"Delete {what}? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _report(arguments: argparse.Namespace, name: str) -> None:
    from rsclient.cli.output import print_json
    from rsclient.text import clean

    if arguments.json:
        print_json({"deleted": name})
    else:
        print(f"deleted {clean(name)}")
