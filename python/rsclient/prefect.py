"""Native Prefect tasks: search, stage, process and publish.

Tasks take and give small references (ids, URIs, dicts of items), never arrays or clients with credentials: a worker
takes its credentials from its own environment. A task is called inside a flow, or as a plain function through
``task.fn``.

>>> from rsclient.prefect import search_items, stage_items
>>> search_items.name
'rsclient search'
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from prefect import get_run_logger, task
from prefect.exceptions import MissingContextError

from rsclient.client import RsClient
from rsclient.errors import RateLimitedError, RsClientError, ServerError, TransportError
from rsclient.jobs import Job
from rsclient.stac import Item

__all__ = [
    "Platform",
    "ProductRef",
    "find_items",
    "process_ndvi",
    "publish_item",
    "search_items",
    "stage_items",
]


@dataclass(frozen=True)
class Platform:
    """Where the platform is and who owns what we make; holds no credential, so that it may travel and be stored.

    What is left empty comes from the environment of the worker: `RSPY_WEBSITE`, `RSPY_HOST_USER`, `RSPY_APIKEY`, ...
    """

    url: str = ""
    owner: str = ""
    hosts: dict[str, str] = field(default_factory=dict)
    local: bool | None = None

    def client(self) -> RsClient:
        """A client with the credentials of this machine's environment."""
        return RsClient(self.url, owner=self.owner, hosts=self.hosts, local=self.local)


@dataclass(frozen=True)
class ProductRef:
    """What a processing task made: where it is in object storage, and what is known of it."""

    uri: str
    size: int
    checksum: str
    media_type: str


_COG = "image/tiff; application=geotiff; profile=cloud-optimized"
_PICTURE_EDGE = 720


def _may_pass(task: Any, run: Any, state: Any) -> bool:
    """Whether trying again may help: no answer, or one of a service in trouble; a wrong key or filter stays wrong."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, (TransportError, ServerError, RateLimitedError))


def _log(message: str, *arguments: object) -> None:
    try:
        get_run_logger().info(message, *arguments)
    except MissingContextError:  # called as a plain function, outside a flow
        import logging

        logging.getLogger("rsclient.prefect").info(message, *arguments)


@task(name="rsclient search", retries=2, retry_delay_seconds=5, retry_condition_fn=_may_pass)
def search_items(
    service: str,
    collection: str,
    *,
    filter: str | dict[str, Any] | None = None,
    published: str = "",
    limit: int = 0,
    platform: Platform = Platform(),
) -> list[dict[str, Any]]:
    """Items of a station service ("auxip", "cadip" or "prip"), as dicts.

    `published` is the time of publication there; `limit` 0 is all.
    """
    if service not in ("auxip", "cadip", "prip"):
        raise ValueError(f"service must be auxip, cadip or prip, got {service!r}")
    station = getattr(platform.client(), service)
    found = station.search_items(collection, filter=filter, published=published, limit=limit)
    items = [item.to_dict() for item in found]
    _log("%s/%s: %d items", service, collection, len(items))
    return items


@task(name="rsclient find", retries=2, retry_delay_seconds=5, retry_condition_fn=_may_pass)
def find_items(
    collection: str,
    *,
    filter: str | dict[str, Any] | None = None,
    datetime: str = "",
    ids: Sequence[str] = (),
    limit: int = 0,
    platform: Platform = Platform(),
) -> list[dict[str, Any]]:
    """Items of a catalog collection, as dicts. `datetime` is the time of sensing; `limit` 0 is all."""
    catalog = platform.client().catalog
    found = catalog.search_items(collection, filter=filter, datetime=datetime, ids=list(ids), limit=limit)
    items = [item.to_dict() for item in found]
    _log("catalog %s: %d items", collection, len(items))
    return items


@task(name="rsclient stage")
def stage_items(
    items: Sequence[dict[str, Any]],
    collection: str,
    *,
    asset_names: Sequence[str] = (),
    timeout: float | None = None,
    platform: Platform = Platform(),
) -> list[dict[str, Any]]:
    """Stages items into a catalog collection and gives them as the catalog has them afterwards.

    Raises JobFailedError with the service's words; StillRunningError when `timeout` seconds are over, the job goes on.
    """
    from rsclient.cli.progress import ProgressBar

    client = platform.client()
    handle = client.stage([Item.from_dict(item) for item in items], collection, asset_names=asset_names)
    _log("job %s: %s", handle.id, handle.status)
    with ProgressBar(f"stage {len(items)} items") as bar:  # drawn on a terminal only

        def follow(job: Job) -> None:
            bar.update(job.progress, 100, "%", message=job.status)
            if not bar.is_shown:
                _log("job %s: %s %d %%", job.id, job.status, job.progress)

        job = handle.wait(timeout=timeout, on_change=follow)
    _log("job %s: %s", job.id, job.message)
    wanted = [str(item["id"]) for item in items]
    if not wanted:
        return []
    found = {item.id: item.to_dict() for item in client.catalog.search_items(collection, ids=wanted)}
    missing = [name for name in wanted if name not in found]
    if missing:
        raise RsClientError(
            f"stage into {collection}: the job was successful, but the catalog lacks {', '.join(missing)}"
        )
    return [found[name] for name in wanted]


@task(name="rsclient NDVI")
def process_ndvi(
    item: dict[str, Any],
    target: str,
    *,
    asset: str = "",
    item_id: str = "",
    pictures: str = "",
) -> dict[str, Any]:
    """NDVI of a staged Sentinel-2 L2A product, read from object storage by ranges and written back as COG and Zarr.

    `target` is the prefix of the results, e.g. "s3://bucket/owner/collection/id"; storage and keys come from `S3_*` of
    the worker's environment. With `pictures`, a local folder, an RGB quicklook and an NDVI picture are made there and
    stored beside the results. Gives references and numbers, not pixels, in the form that `make_ndvi_item` takes.
    """
    from rsclient.processing import make_ndvi_item, write_ndvi
    from rsclient.product import open_product
    from rsclient.transfer import S3Store, sha256_multihash

    source = Item.from_dict(item)
    key = asset or next(iter(source.assets))
    href = source.asset(key).s3_href
    if href is None:
        raise ValueError(f"asset {key} of item {source.id} is not in object storage: {source.asset(key).href}")
    folder, name = href.rsplit("/", 1)
    product = open_product(S3Store(folder), name)
    _log("opened %s: %d variables", product.uri, len(product))
    store = S3Store(target)
    inner = make_ndvi_item(source, item_id=item_id or f"{source.id}_NDVI", report={})
    with tempfile.TemporaryDirectory(prefix="rsclient-") as work:
        cog = Path(work) / "ndvi.tif"
        report = write_ndvi(product, cog=cog, zarr_store=store, zarr_root="ndvi.zarr", stac_discovery=inner.to_dict())
        uploaded = store.upload_file(cog, "ndvi.tif")
        made = _make_pictures(product, cog, Path(pictures)) if pictures else {}
    for picture in made.values():
        store.upload_file(picture, picture.name)
    _log("NDVI: %d of %d pixels valid, mean %.4f", report.valid_pixels, report.pixels, report.mean)
    reference = ProductRef(f"{target}/ndvi.tif", uploaded["size"], sha256_multihash(uploaded["sha256"]), _COG)
    return {
        "cog": asdict(reference),
        "zarr": f"{target}/ndvi.zarr",
        "pictures": {name: f"{target}/{picture.name}" for name, picture in made.items()},
        "local_pictures": {name: str(picture) for name, picture in made.items()},
        "shape": list(report.shape),
        "epsg": report.georeference.epsg,
        "transform": list(report.georeference.transform),
        "chunks": report.chunks,
        "pixels": report.pixels,
        "valid_pixels": report.valid_pixels,
        "minimum": report.minimum,
        "maximum": report.maximum,
        "mean": report.mean,
    }


def _make_pictures(product: Any, cog: Path, folder: Path) -> dict[str, Path]:
    """The RGB quicklook and the NDVI in colours, small images enlarged by a whole factor so that one sees them."""
    from rsclient.kernels import apply_ndvi_colors
    from rsclient.processing import make_true_color
    from rsclient.product import read_preview, write_png

    folder.mkdir(parents=True, exist_ok=True)
    pictures = {"quicklook": make_true_color(product), "thumbnail": apply_ndvi_colors(read_preview(cog))}
    paths = {"quicklook": folder / "quicklook.png", "thumbnail": folder / "ndvi.png"}
    for name, image in pictures.items():
        factor = max(1, _PICTURE_EDGE // max(image.shape[:2]))
        write_png(paths[name], image.repeat(factor, axis=0).repeat(factor, axis=1).copy())
    return paths


@task(name="rsclient publish")
def publish_item(item: dict[str, Any], collection: str, *, platform: Platform = Platform()) -> dict[str, Any]:
    """Validates an item and puts it into the catalog; one of the same id is replaced. Gives the catalog's version."""
    from rsclient.errors import ConflictError

    stac_item = Item.from_dict(item)
    stac_item.validate()
    catalog = platform.client().catalog
    catalog.ensure_collection(collection)
    try:
        published = catalog.create_item(collection, stac_item)
    except ConflictError:
        published = catalog.replace_item(collection, stac_item)
    _log("published %s in %s", published.id, collection)
    return published.to_dict()
