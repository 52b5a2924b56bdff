"""Downloading a file of the catalog: whole and verified, or not there."""

from __future__ import annotations

import argparse
import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rsclient.cli.catalog import split_item
from rsclient.cli.exit_codes import ExitCode, NotThereError
from rsclient.cli.options import make_client
from rsclient.cli.output import print_json, print_pairs, write_whole
from rsclient.progress import ProgressBar
from rsclient.text import clean, human_size

if TYPE_CHECKING:
    from rsclient.stac import Asset, Item

__all__ = ["run", "target_path"]

_PIECE = 1 << 20
_TIMEOUT_S = 60.0


def run(arguments: argparse.Namespace) -> int:
    """Downloads an asset, checks size and checksum, and says what came."""
    collection, item_id = split_item(arguments.item)
    catalog = make_client(arguments).catalog
    asset = _asset(catalog.get_item(collection, item_id), arguments.asset)
    path = target_path(arguments.output, asset.href, arguments.asset)
    action = f"download asset {arguments.asset} of item {item_id}"
    url: str = catalog.get_asset_url(collection, item_id, arguments.asset)
    with write_whole(path) as file, ProgressBar(f"download {path.name}") as bar:
        for done in _copy(url, file, arguments.timeout or _TIMEOUT_S, action):
            bar.update(done, asset.file_size or 0, "bytes")
        file.flush()
        size, verified = file.tell(), _verify(Path(file.name), asset, action)
    result = {"path": str(path), "size": size, "verified": verified}
    if arguments.json:
        print_json(result)
    else:
        print_pairs(
            [
                ("path", path),
                ("size", f"{size} ({human_size(size)})"),
                ("verified", ", ".join(verified) or "nothing to verify with"),
            ]
        )
    return ExitCode.ok


def _asset(item: Item, key: str) -> Asset:
    assets = item.assets
    if key not in assets:
        raise NotThereError(f"item {item.id} has no asset {key}; it has {', '.join(sorted(assets)) or 'none'}")
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


def _copy(url: str, file: IO[bytes], timeout: float, action: str) -> Iterator[int]:
    """Copies what is behind a presigned URL; gives the number of bytes so far. The URL is a credential: never shown."""
    import urllib.error
    import urllib.request

    from rsclient.errors import RsClientError, TransportError

    if not url.startswith(("http://", "https://")):
        raise RsClientError(f"{action}: the catalog leads to something else than http or https")
    done = 0
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            while piece := answer.read(_PIECE):
                file.write(piece)
                done += len(piece)
                yield done
            announced = answer.headers.get("Content-Length")
    except urllib.error.HTTPError as error:
        raise RsClientError(f"{action}: the storage answered HTTP {error.code} {error.reason}") from None
    except urllib.error.URLError as error:
        raise TransportError(f"{action}: no answer from the storage: {error.reason}", action=action) from None
    except (http.client.HTTPException, ConnectionError, TimeoutError) as error:
        raise TransportError(f"{action}: the storage broke off after {done} bytes: {error}", action=action) from None
    if announced is not None and int(announced) != done:
        raise TransportError(f"{action}: the storage broke off after {done} of {announced} bytes", action=action)


def _verify(path: Path, asset: Asset, action: str) -> list[str]:
    """Checks a file against what the item says of it; gives what was checked."""
    from rsclient.errors import ProductError
    from rsclient.transfer import verify_file

    size = path.stat().st_size
    checked = []
    if asset.file_size is not None:
        if asset.file_size != size:
            raise ProductError(f"{action}: {size} bytes came, expected {asset.file_size} (file:size)")
        checked.append("file:size")
    if asset.file_checksum is not None and verify_file(path, asset.file_checksum):
        checked.append("file:checksum")
    return checked
