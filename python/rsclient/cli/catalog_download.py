"""Downloading a file of the catalog: whole and verified, or not there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rsclient.cli.exit_codes import ExitCode, MissingError
from rsclient.cli.options import make_client, split_item
from rsclient.cli.output import print_json, print_pairs
from rsclient.progress import ProgressBar
from rsclient.text import clean, human_size

if TYPE_CHECKING:
    from rsclient.stac import Asset, Item

__all__ = ["run", "target_path"]


def run(arguments: argparse.Namespace) -> int:
    """Downloads an asset, checks size and checksum, and reports what was written."""
    collection, item_id = split_item(arguments.item)
    catalog = make_client(arguments).catalog
    asset = _asset(catalog.get_item(collection, item_id), arguments.asset)
    path = target_path(arguments.output, asset.href, arguments.asset)
    with ProgressBar(f"download {path.name}") as bar:
        done = catalog.download_asset(
            collection, item_id, arguments.asset, path, progress=bar.hook, ignore_size=arguments.ignore_size
        )
    verified = ["file:size"] if asset.file_size == done.size else []
    if done.checksum_verified:
        verified.append("file:checksum")
    result = {"path": str(path), "size": done.size, "verified": verified}
    if arguments.json:
        print_json(result)
    else:
        print_pairs(
            [
                ("path", path),
                ("size", f"{done.size} ({human_size(done.size)})"),
                ("verified", ", ".join(verified) or "nothing to verify with"),
            ]
        )
    return ExitCode.ok


def _asset(item: Item, key: str) -> Asset:
    assets = item.assets
    if key not in assets:
        raise MissingError(f"item {item.id} has no asset {key}; it has {', '.join(sorted(assets)) or 'none'}")
    return assets[key]


def target_path(output: Path | None, href: str, key: str) -> Path:
    """Where the file goes: as named; else under the name that it has in storage."""
    # the last part only: a name from afar must not lead out of the folder
    name = clean(href.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1]) or clean(key).replace("/", "_")
    if name in (".", ".."):
        name = "asset"
    if output is None:
        return Path(name)
    return output / name if output.is_dir() else output
