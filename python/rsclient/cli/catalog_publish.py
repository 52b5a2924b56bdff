"""Putting collections and items into the catalog, and checking them before."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rsclient.cli.exit_codes import ExitCode, code_of
from rsclient.cli.items import read_documents, read_items
from rsclient.cli.options import make_client
from rsclient.cli.output import note, one_line, print_json, print_table
from rsclient.text import clean

if TYPE_CHECKING:
    from rsclient.services import CatalogClient
    from rsclient.stac import Item

__all__ = ["create_collection", "publish", "validate"]


def create_collection(arguments: argparse.Namespace) -> int:
    """Makes a collection; there must be none of this name."""
    from rsclient.stac import make_collection

    catalog = make_client(arguments).catalog
    description = arguments.description or arguments.collection
    collection = make_collection(arguments.collection, description, license=arguments.license)
    if arguments.title:
        collection.set("title", arguments.title)
    made = catalog.create_collection(collection)
    if arguments.json:
        print_json(made.to_dict())
    else:
        print(f"made collection {clean(made.id)}" + (f" of {clean(made.owner)}" if made.owner else ""))
    return ExitCode.ok


def publish(arguments: argparse.Namespace) -> int:
    """Publishes items; if one is not valid, none. Reports the outcome of each."""
    items = read_items(arguments.file)
    targets = [_target(item, arguments.collection) for item in items]
    if not arguments.no_validate and _print_faults([item.to_dict() for item in items], ignore_unknown=True):
        note("error: nothing was published; --no-validate publishes all the same")
        return ExitCode.failure
    catalog = make_client(arguments).catalog
    if arguments.create_collection:
        for target in dict.fromkeys(targets):
            catalog.ensure_collection(target)
    return _publish_all(catalog, items, targets, arguments)


def _target(item: Item, collection: str | None) -> str:
    target = collection or item.collection
    if not target:
        raise ValueError(f"publish {item.id}: the item names no collection; give --collection")
    return target


def _publish_all(
    catalog: CatalogClient, items: Sequence[Item], targets: Sequence[str], arguments: argparse.Namespace
) -> int:
    from rsclient.errors import RsClientError

    report: list[dict[str, Any]] = []
    first_error: RsClientError | None = None
    for item, target in zip(items, targets, strict=True):
        entry = {"id": item.id, "collection": target, "outcome": "", "error": None}
        try:
            entry["outcome"] = _publish_one(catalog, target, item, arguments.replace)
        except RsClientError as error:
            # the others are published all the same: their report is worth more than an early end
            entry |= {"outcome": "failed", "error": str(error)}
            note(f"error: {one_line(str(error))}")
            first_error = first_error or error
        report.append(entry)
    if arguments.json:
        print_json(report)
    else:
        columns = ("id", "collection", "outcome")
        print_table(columns, [[entry[name] for name in columns] for entry in report])
    return ExitCode.ok if first_error is None else code_of(first_error)


def _publish_one(catalog: CatalogClient, target: str, item: Item, replace: bool) -> str:
    from rsclient.errors import ConflictError

    try:
        catalog.create_item(target, item)
    except ConflictError as error:
        if not replace:
            raise ConflictError(
                f"{str(error).rstrip('.')}; --replace replaces it",
                action=error.action,
                detail=error.detail,
                status=error.status,
            ) from error
        catalog.replace_item(target, item)
        return "replaced"
    return "published"


def validate(arguments: argparse.Namespace) -> int:
    """Checks documents against the official schemas."""
    documents = read_documents(arguments.file)
    if arguments.json:
        report = [{"id": document.get("id"), "faults": _faults(document)} for document in documents]
        print_json(report)
        return ExitCode.failure if any(entry["faults"] for entry in report) else ExitCode.ok
    if _print_faults(documents):
        return ExitCode.failure
    print("valid" if len(documents) == 1 else f"{len(documents)} documents are valid")
    return ExitCode.ok


def _print_faults(documents: Sequence[dict[str, Any]], *, ignore_unknown: bool = False) -> bool:
    """Names every fault on stderr; whether there was one."""
    found = False
    for document in documents:
        for fault in _faults(document, ignore_unknown=ignore_unknown):
            note(f"error: {document.get('id', 'document')}: {fault}")
            found = True
    return found


def _faults(document: dict[str, Any], *, ignore_unknown: bool = False) -> list[str]:
    from rsclient.validation import faults

    return list(faults(document, ignore_unknown=ignore_unknown))
