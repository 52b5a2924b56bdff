"""`rsclient catalog`: collections and items of the catalog, and their files."""

from __future__ import annotations

import argparse
from pathlib import Path

from rsclient.cli.exit_codes import ExitCode
from rsclient.cli.filters import DEFAULT_MAX_ITEMS, add_filters
from rsclient.cli.options import Subparsers, add_leaf, make_client, split_item

__all__ = ["add_parser"]

_EXAMPLES = """
rsclient catalog collections
rsclient catalog items orbits --max-items 5
rsclient catalog publish item.json --collection results --create-collection
rsclient catalog get results/NDVI_20200219 | jq .properties
"""
_ITEM_HELP = "item: COLLECTION/ID or OWNER:COLLECTION/ID"


def add_parser(subparsers: Subparsers) -> None:
    """Adds the verb and its actions."""
    description = "The catalog: collections of owners, their items and files."
    parser = add_leaf(
        subparsers,
        "catalog",
        "browse, publish, download and delete in the catalog",
        examples=_EXAMPLES,
        description=description,
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", title="actions")
    _add_reading(actions)
    _add_items(actions)
    _add_writing(actions)
    _add_deleting(actions)


def _add_reading(actions: Subparsers) -> None:
    add_leaf(
        actions, "collections", "list the collections that you may read", examples="rsclient catalog collections"
    ).set_defaults(run=_collections)
    show = add_leaf(actions, "show", "show one collection", examples="rsclient catalog show orbits")
    show.add_argument("collection", metavar="COLLECTION")
    show.set_defaults(run=_show)
    examples = """
rsclient catalog items orbits
rsclient catalog items orbits --filter "platform = 'sentinel-1a'" --sortby -datetime --max-items 0 --json
"""
    items = add_leaf(actions, "items", "list items of collections", examples=examples)
    items.add_argument("collection", nargs="+", metavar="COLLECTION")
    add_filters(items, "catalog")
    items.set_defaults(run=_items)


def _add_items(actions: Subparsers) -> None:
    get = add_leaf(
        actions, "get", "print the JSON of an item", examples="rsclient catalog get orbits/MY_ITEM | jq .assets"
    )
    get.add_argument("item", metavar="ITEM", help=_ITEM_HELP)
    get.set_defaults(run=_get)
    examples = """
rsclient catalog download orbits/MY_ITEM MY_ITEM.EOF -o MY_ITEM.EOF
rsclient catalog download results/NDVI_20200219 ndvi
"""
    download = add_leaf(actions, "download", "download a file of an item and verify it", examples=examples)
    download.add_argument("item", metavar="ITEM", help=_ITEM_HELP)
    download.add_argument("asset", metavar="ASSET", help="key of the asset")
    download.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="file or folder (default: here, named as there)"
    )
    download.add_argument(
        "--ignore-size", action="store_true", help="take the file though its size is not the file:size of the item"
    )
    download.set_defaults(run=_download)


def _add_writing(actions: Subparsers) -> None:
    create = add_leaf(
        actions, "create-collection", "make a collection",
        examples='rsclient catalog create-collection results --description "NDVI of the Alps"')  # fmt: skip
    create.add_argument("collection", metavar="COLLECTION")
    create.add_argument("--title", metavar="TEXT")
    create.add_argument("--description", default="", metavar="TEXT", help="(default: the name)")
    create.add_argument("--license", default="other", metavar="NAME", help="SPDX identifier (default: other)")
    create.set_defaults(run=_create_collection)
    examples = """
rsclient catalog publish item.json --collection results
rsclient catalog publish items.json --collection results --create-collection --replace
"""
    publish = add_leaf(actions, "publish", "validate items and put them into a collection", examples=examples)
    publish.add_argument("file", metavar="FILE", help="item, FeatureCollection or NDJSON; - is stdin")
    publish.add_argument("--collection", metavar="COLLECTION", help="target (default: the one that the item names)")
    publish.add_argument("--create-collection", action="store_true", help="create the collection if it does not exist")
    publish.add_argument("--replace", action="store_true", help="replace items that are there already")
    publish.add_argument("--no-validate", action="store_true", help="do not check the items before")
    publish.set_defaults(run=_publish)
    validate = add_leaf(
        actions, "validate", "check documents against the STAC schemas, without network", platform=False,
        examples="rsclient catalog validate item.json")  # fmt: skip
    validate.add_argument("file", metavar="FILE", help="items or collections; - is stdin")
    validate.set_defaults(run=_validate)


def _add_deleting(actions: Subparsers) -> None:
    delete = add_leaf(
        actions,
        "delete",
        "delete an item and its files",
        examples="rsclient catalog delete results/NDVI_20200219 --yes",
    )
    delete.add_argument("item", metavar="ITEM", help=_ITEM_HELP)
    delete.set_defaults(run=_delete)
    collection = add_leaf(
        actions, "delete-collection", "delete a collection, its items and their files",
        examples="rsclient catalog delete-collection results --yes")  # fmt: skip
    collection.add_argument("collection", metavar="COLLECTION")
    collection.set_defaults(run=_delete_collection)
    for parser in (delete, collection):
        parser.add_argument("--yes", action="store_true", help="do not ask")


def _collections(arguments: argparse.Namespace) -> int:
    from rsclient.cli.search import print_collections

    print_collections(make_client(arguments).catalog.get_collections(), arguments.json)
    return ExitCode.ok


def _show(arguments: argparse.Namespace) -> int:
    from rsclient.cli.output import print_json, print_pairs

    document = make_client(arguments).catalog.get_collection(arguments.collection).to_dict()
    if arguments.json:
        print_json(document)
        return ExitCode.ok
    extent = document.get("extent", {})
    boxes = [", ".join(map(str, box)) for box in extent.get("spatial", {}).get("bbox", [])]
    times = [" to ".join(str(time or "..") for time in pair) for pair in extent.get("temporal", {}).get("interval", [])]
    named = [(name, document.get(name)) for name in ("id", "title", "owner", "license", "description")]
    print_pairs([*named, ("bbox", "; ".join(boxes)), ("time", "; ".join(times))])
    return ExitCode.ok


def _items(arguments: argparse.Namespace) -> int:
    from rsclient.cli.items import feature_collection, print_items
    from rsclient.cli.output import note
    from rsclient.cli.search import first_items

    items, cut = first_items(make_client(arguments), "catalog", arguments.collection, arguments)
    if arguments.json:
        print(feature_collection(items))
    elif items:
        print_items(items)
    else:
        note("no items match")
    if cut:
        note(f"there are more than these {DEFAULT_MAX_ITEMS}; --max-items 0 gives all")
    return ExitCode.ok


def _get(arguments: argparse.Namespace) -> int:
    item = make_client(arguments).catalog.get_item(*split_item(arguments.item))
    print(item.to_json(indent=2))
    return ExitCode.ok


def _download(arguments: argparse.Namespace) -> int:
    from rsclient.cli import catalog_download

    return catalog_download.run(arguments)


def _create_collection(arguments: argparse.Namespace) -> int:
    from rsclient.cli import catalog_publish

    return catalog_publish.create_collection(arguments)


def _publish(arguments: argparse.Namespace) -> int:
    from rsclient.cli import catalog_publish

    return catalog_publish.publish(arguments)


def _validate(arguments: argparse.Namespace) -> int:
    from rsclient.cli import catalog_publish

    return catalog_publish.validate(arguments)


def _delete(arguments: argparse.Namespace) -> int:
    from rsclient.cli import catalog_delete

    return catalog_delete.delete_item(arguments)


def _delete_collection(arguments: argparse.Namespace) -> int:
    from rsclient.cli import catalog_delete

    return catalog_delete.delete_collection(arguments)
