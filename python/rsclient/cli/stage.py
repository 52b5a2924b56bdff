"""`rsclient stage`: copies files from stations into the catalog's storage."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rsclient.cli.exit_codes import ExitCode, MissingError
from rsclient.cli.filters import DEFAULT_MAX_ITEMS, add_filters, given_filters
from rsclient.cli.options import Subparsers, add_leaf, make_client, positive_seconds
from rsclient.cli.search import first_items
from rsclient.cli.tables import station_keys

if TYPE_CHECKING:
    from rsclient.client import RsClient
    from rsclient.stac import Item

__all__ = ["add_parser"]

_EXAMPLES = """
rsclient stage orbits --search auxip/adgs_poeorb --max-items 2
rsclient stage orbits --search auxip --filter "product:type = 'AUX_POEORB'" --max-items 3 --deadline 600
rsclient search prip prip_s2a_l2a --output products.json && rsclient stage products --items products.json
rsclient search auxip adgs_poeorb --max-items 1 --ndjson | rsclient stage orbits --items - --no-wait
"""


def add_parser(subparsers: Subparsers) -> None:
    """Adds the verb."""
    description = (
        "Starts a job that copies the files of items into a catalog collection, which is created if needed, and\n"
        "publishes the items there; then follows the job to its end."
    )
    parser = add_leaf(
        subparsers, "stage", "copy files from stations into the catalog", examples=_EXAMPLES, description=description
    )
    parser.add_argument("collection", metavar="COLLECTION", help="target: collection or owner:collection")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--items", metavar="FILE", help="items as `rsclient search` writes them; - is stdin")
    source.add_argument("--search", metavar="SERVICE[/COLLECTION]", help="search a station, with the filters below")
    add_filters(parser, "stations")
    parser.add_argument("--asset", action="append", default=[], metavar="KEY", help="only this asset; repeatable")
    parser.add_argument("--no-wait", action="store_true", help="print the job and do not wait for its end")
    parser.add_argument("--deadline", type=positive_seconds, metavar="SECONDS", help="wait no longer; the job goes on")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rsclient.cli.jobs import follow, print_job
    from rsclient.cli.output import note

    client = make_client(arguments)
    items = _items(client, arguments)
    handle = client.stage(items, arguments.collection, asset_names=arguments.asset)
    if arguments.no_wait:
        print_job(handle.job, arguments.json)
        return ExitCode.ok
    what = "1 item" if len(items) == 1 else f"{len(items)} items"
    if arguments.verbose:
        note(f"job {handle.id}: stage {what} into {arguments.collection}")
    print_job(follow(handle, arguments, f"stage {what}"), arguments.json)
    return ExitCode.ok


def _items(client: RsClient, arguments: argparse.Namespace) -> list[Item]:
    from rsclient.cli.items import read_items
    from rsclient.cli.output import note

    if arguments.items is not None:
        if given := given_filters(arguments):
            raise ValueError(f"{', '.join(given)}: filters are for --search, not for --items")
        return read_items(arguments.items)
    service, _, collection = arguments.search.partition("/")
    if service not in (stations := station_keys()):
        raise ValueError(
            f"--search {arguments.search}: expected SERVICE or SERVICE/COLLECTION with one of {', '.join(stations)}"
        )
    items, cut = first_items(client, service, [collection] if collection else [], arguments)
    if not items:
        raise MissingError(f"--search {arguments.search}: no items match, so there is nothing to stage")
    if cut:
        note(f"only the first {DEFAULT_MAX_ITEMS} items are staged; --max-items 0 stages all")
    return items
