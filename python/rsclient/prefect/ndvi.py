"""NDVI of a product in object storage."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import task

from rsclient.core import UninterruptibleScope
from rsclient.prefect.log import log
from rsclient.prefect.rollback import on_commit, rollback_on_failure
from rsclient.result_items import make_ndvi_item
from rsclient.stac import Item
from rsclient.transfer import S3Store

if TYPE_CHECKING:
    from rsclient.processing import NdviReport
    from rsclient.product import Product

__all__ = ["ProductRef", "process_ndvi"]

_COG = "image/tiff; application=geotiff; profile=cloud-optimized"
_PICTURE_EDGE = 720


@dataclass(frozen=True)
class ProductRef:
    """A product in object storage that a processing task has written."""

    uri: str
    size: int
    checksum: str
    media_type: str


@task(name="rsclient NDVI")
def process_ndvi(
    item: dict[str, Any], target: str, *, asset: str = "", item_id: str = "", pictures: str = ""
) -> dict[str, Any]:
    """NDVI of a staged Sentinel-2 L2A product, read from object storage by ranges and written back as COG and Zarr.

    `target` is the prefix of the results, e.g. "s3://bucket/owner/collection/id"; storage and keys come from `S3_*` of
    the worker's environment. Results that are there already are replaced in the end. `asset` names the product; without
    it the only asset is taken, or the only Zarr. With `pictures`, a local folder, an RGB quicklook and an NDVI picture
    are made there and stored beside the results. Gives references and numbers, not pixels, in the form that
    `make_ndvi_item` takes.
    """
    from rsclient.processing import write_ndvi
    from rsclient.progress import ProgressBar

    source = Item.from_dict(item)
    product = _open_product(source, asset)
    store = S3Store(target)
    inner = make_ndvi_item(source, item_id=item_id or f"{source.id}_NDVI", report={})
    with (
        rollback_on_failure() as rollback,
        tempfile.TemporaryDirectory(prefix="rsclient-") as work,
        ProgressBar("compute NDVI") as bar,
    ):
        before = store.list()
        place = f".{uuid.uuid4().hex}/" if before else ""  # existing results stay as they are until all is complete
        rollback.callback(_keep_only, store, before)
        cog = Path(work) / "ndvi.tif"
        report = write_ndvi(
            product,
            cog=cog,
            zarr_store=store,
            zarr_root=f"{place}ndvi.zarr",
            stac_discovery=inner.to_dict(),
            progress=bar.hook,
        )
        made = _make_pictures(product, cog, Path(pictures), rollback) if pictures else {}
        uploaded = store.upload_file(cog, f"{place}ndvi.tif", progress=bar.hook)
        for picture in made.values():
            store.upload_file(picture, f"{place}{picture.name}")
        if place:
            _replace(store, before, place, rollback)
    log("NDVI: %d of %d pixels valid, mean %.4f", report.valid_pixels, report.pixels, report.mean)
    return _result(target, uploaded, report, made)


def _replace(store: S3Store, before: Sequence[str], place: str, rollback: ExitStack) -> None:
    """Moves the replaced objects aside until the commit, and the new ones to their final keys."""
    aside = f".before-{place[1:]}"
    new = [key.removeprefix(place) for key in store.list(place)]
    replaced = [key for key in before if key in new or key.startswith("ndvi.zarr/")]
    with UninterruptibleScope():
        for key in replaced:
            rollback.callback(store.move, aside + key, key)
            store.move(key, aside + key)
        for key in reversed(new):  # names with a dot, which open a Zarr, come first in the list
            rollback.callback(store.remove, key)
            store.move(place + key, key)
    on_commit(lambda: _remove_all(store, aside))


def _remove_all(store: S3Store, prefix: str) -> None:
    for key in store.list(prefix):
        store.remove(key)


def _keep_only(store: S3Store, keys: Collection[str]) -> None:
    for key in set(store.list()) - set(keys):
        store.remove(key)


def _result(target: str, uploaded: Mapping[str, Any], report: NdviReport, pictures: dict[str, Path]) -> dict[str, Any]:
    """References to what was stored at `target`, and the numbers of the report."""
    from rsclient.transfer import sha256_multihash

    reference = ProductRef(f"{target}/ndvi.tif", uploaded["size"], sha256_multihash(uploaded["sha256"]), _COG)
    return {
        "cog": asdict(reference),
        "zarr": f"{target}/ndvi.zarr",
        "pictures": {name: f"{target}/{picture.name}" for name, picture in pictures.items()},
        "local_pictures": {name: str(picture) for name, picture in pictures.items()},
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


def _make_pictures(product: Product, cog: Path, folder: Path, rollback: ExitStack) -> dict[str, Path]:
    """The RGB quicklook and the NDVI in colours, small images enlarged by a whole factor so that one sees them."""
    from rsclient.kernels import apply_ndvi_colors
    from rsclient.processing import make_true_color
    from rsclient.product import read_preview, write_png

    folder.mkdir(parents=True, exist_ok=True)
    pictures = {"quicklook": make_true_color(product), "thumbnail": apply_ndvi_colors(read_preview(cog))}
    paths = {"quicklook": folder / "quicklook.png", "thumbnail": folder / "ndvi.png"}
    for name, image in pictures.items():
        if not paths[name].exists():
            rollback.callback(paths[name].unlink, missing_ok=True)
        factor = max(1, _PICTURE_EDGE // max(image.shape[:2]))
        write_png(paths[name], image.repeat(factor, axis=0).repeat(factor, axis=1).copy())
    return paths


def _open_product(item: Item, asset: str) -> Product:
    from rsclient.product import open_product

    key = _product_key(item, asset)
    href = item.asset(key).s3_href
    if href is None:
        raise ValueError(f"asset {key} of item {item.id} is not in object storage: {item.asset(key).href}")
    folder, name = href.rsplit("/", 1)
    product = open_product(S3Store(folder), name)
    log("opened %s: %d variables", product.uri, len(product))
    return product


def _product_key(item: Item, asset: str) -> str:
    """The key of the asset that is the product: as named, else the only one, else the only Zarr."""
    keys = list(item.assets)
    found = [asset] if asset else keys
    if len(found) > 1:
        found = [key for key in keys if key.endswith((".zarr", ".zarr.zip"))]
    if len(found) == 1 and found[0] in keys:
        return found[0]
    known = ", ".join(keys) or "no assets"
    if asset:
        raise ValueError(f"NDVI of item {item.id}: there is no asset {asset}; it has {known}")
    raise ValueError(f"NDVI of item {item.id}: name the asset that is the product; it has {known}")
