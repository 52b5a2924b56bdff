"""`rsclient search`: items of a station service or of the catalog."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rsclient.cli.exit_codes import ExitCode
from rsclient.cli.filters import DEFAULT_MAX_ITEMS, add_filters, query_of
from rsclient.cli.options import Subparsers, add_leaf, make_client
from rsclient.cli.tables import searchable, services_help

if TYPE_CHECKING:
    from rsclient.client import RsClient
    from rsclient.stac import Collection, Item

__all__ = ["add_parser", "first_items", "print_collections", "search_items"]

_MORE = f"there are more than these {DEFAULT_MAX_ITEMS}; --max-items 0 gives all"

_EXAMPLES = """
rsclient search auxip --collections
rsclient search auxip adgs_poeorb --published 2024-04-01T00:00:00Z/2024-05-01T00:00:00Z
rsclient search auxip --filter "product:type = 'AUX_POEORB' AND platform = 'sentinel-1a'" --max-items 5
rsclient search prip prip_s2a --bbox 1 48 3 50 --sortby -published --max-items 0 --output products.json
rsclient search cadip --max-items 0 --ndjson | jq -r .id
rsclient search catalog my-collection --datetime 2024-04-01T00:00:00Z/.. --json
"""


def add_parser(subparsers: Subparsers) -> None:
    """Adds the verb."""
    parser = add_leaf(
        subparsers, "search", "find items at a station or in the catalog", examples=_EXAMPLES,
        description=f"Items of a station or of the catalog.\n\nservices:\n{services_help()}")  # fmt: skip
    parser.add_argument("service", choices=[row.key for row in searchable()], help="where to search")
    parser.add_argument("collection", nargs="*", metavar="COLLECTION", help="collections; for a station by default all")
    add_filters(parser)
    output = parser.add_argument_group("output")
    output.add_argument("--output", type=Path, metavar="FILE", help="write a FeatureCollection (or NDJSON) to a file")
    output.add_argument("--ndjson", action="store_true", help="print one item a line while they arrive")
    instead = output.add_mutually_exclusive_group()
    instead.add_argument("--count", action="store_true", help="print how many items match, whatever --max-items says")
    instead.add_argument("--collections", action="store_true", help="list the collections instead")
    instead.add_argument("--queryables", action="store_true", help="list what can be filtered on instead")
    parser.set_defaults(run=_run)


def search_items(
    client: RsClient, service: str, collections: list[str], arguments: argparse.Namespace, max_items: int
) -> Iterator[Item]:
    """The items that the filters describe, in one search over all collections, while they are fetched."""
    return iter(getattr(client, service).search_items(collections, **query_of(arguments, service, max_items)))


def first_items(
    client: RsClient, service: str, collections: list[str], arguments: argparse.Namespace
) -> tuple[list[Item], bool]:
    """The items up to --max-items, and whether the default cut them short."""
    if arguments.max_items is not None:
        return list(search_items(client, service, collections, arguments, arguments.max_items)), False
    # one more than shown tells whether there are more
    items = list(search_items(client, service, collections, arguments, DEFAULT_MAX_ITEMS + 1))
    return items[:DEFAULT_MAX_ITEMS], len(items) > DEFAULT_MAX_ITEMS


def _run(arguments: argparse.Namespace) -> int:
    client = make_client(arguments)
    if arguments.collections:
        print_collections(getattr(client, arguments.service).get_collections(), arguments.json)
    elif arguments.queryables:
        _print_queryables(client, arguments)
    elif arguments.count:
        _print_count(client, arguments)
    elif arguments.ndjson:
        _print_lines(client, arguments)
    else:
        _print_found(client, arguments)
    return ExitCode.ok


def _print_found(client: RsClient, arguments: argparse.Namespace) -> None:
    from rsclient.cli import items as files
    from rsclient.cli.output import note, print_json, write_whole

    items, cut = first_items(client, arguments.service, arguments.collection, arguments)
    if arguments.output is not None:
        with write_whole(arguments.output) as file:
            file.write((files.feature_collection(items) + "\n").encode())
        if arguments.json:
            print_json({"items": len(items), "output": str(arguments.output)})
        else:
            print(f"{len(items)} item{'' if len(items) == 1 else 's'} written to {arguments.output}")
    elif arguments.json:
        print(files.feature_collection(items))
    elif items:
        files.print_items(items)
    else:
        note("no items match")
    if cut:
        note(_MORE)


def _print_lines(client: RsClient, arguments: argparse.Namespace) -> None:
    from rsclient.cli.items import compact, readable
    from rsclient.cli.output import note, write_whole

    # without --max-items one more than printed, which tells whether there are more
    max_items = DEFAULT_MAX_ITEMS + 1 if arguments.max_items is None else arguments.max_items
    items = search_items(client, arguments.service, arguments.collection, arguments, max_items)
    lines = map(
        compact, readable(items if arguments.max_items is not None else itertools.islice(items, DEFAULT_MAX_ITEMS))
    )
    if arguments.output is None:
        for line in lines:
            print(line, flush=True)
    else:
        with write_whole(arguments.output) as file:
            file.writelines(f"{line}\n".encode() for line in lines)
    if arguments.max_items is None and next(items, None) is not None:
        note(_MORE)


def _print_count(client: RsClient, arguments: argparse.Namespace) -> None:
    from rsclient.cli.output import note, print_json

    count = _reported_count(client, arguments)
    is_reported = count is not None
    if count is None:
        note("the service does not report how many items match; counting them")
        count = sum(1 for _ in search_items(client, arguments.service, arguments.collection, arguments, 0))
    if arguments.json:
        print_json({"matched": count, "reported_by_service": is_reported})
    else:
        print(count)


def _reported_count(client: RsClient, arguments: argparse.Namespace) -> int | None:
    """How many items match, if the service says so."""
    if arguments.service != "catalog" and len(arguments.collection) > 1:
        return None  # the service's count has an item of two collections twice
    query = query_of(arguments, arguments.service, 0) | {"limit": 1}
    matched: int | None = getattr(client, arguments.service).search_items(arguments.collection, **query).matched()
    return matched


def print_collections(collections: list[Collection], as_json: bool) -> None:
    """Prints collections, sorted by owner and id."""
    from rsclient.cli.items import readable
    from rsclient.cli.output import print_json, print_table

    found = sorted(readable(collections), key=lambda collection: (collection.owner or "", collection.id))
    if as_json:
        print_json({"collections": [collection.to_dict() for collection in found]})
        return
    has_owner = any(collection.owner for collection in found)
    rows = [(entry.id, *([entry.owner] if has_owner else []), entry.title or entry.description) for entry in found]
    print_table(("id", *(["owner"] if has_owner else []), "title"), rows)


def _print_queryables(client: RsClient, arguments: argparse.Namespace) -> None:
    from rsclient.cli.output import print_json, print_table

    if len(arguments.collection) > 1:
        raise ValueError(f"--queryables: name one collection at most, got {len(arguments.collection)}")
    schema = getattr(client, arguments.service).get_queryables(*arguments.collection)
    if arguments.json:
        print_json(schema)
        return
    properties: dict[str, Any] = schema.get("properties") or {}
    rows = [(name, *_type_of(properties[name])) for name in sorted(properties)]
    print_table(("name", "type", "values"), rows)


def _type_of(schema: Any) -> tuple[str, str]:
    """Type and values of a queryable. Services write null for what they do not know, and a schema may be `true`."""
    if not isinstance(schema, dict):
        return "", ""
    kind = schema.get("format") or schema.get("type") or schema.get("$ref") or ""
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(map(str, kinds)), ", ".join(map(str, schema.get("enum") or []))
