"""`rsclient process`: products on this machine or in object storage, read chunk by chunk."""

from __future__ import annotations

import argparse
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rsclient.cli.exit_codes import ExitCode
from rsclient.cli.options import Subparsers, add_leaf

if TYPE_CHECKING:
    from rsclient.processing import NdviReport
    from rsclient.product import Product

__all__ = ["add_parser", "open_named_product", "split_s3"]

_PRODUCT_HELP = "folder, zip, or s3://bucket/key (with S3_ENDPOINT, S3_ACCESSKEY, S3_SECRETKEY)"
_NDVI = """
rsclient process ndvi S2A_MSIL2A.zarr.zip --cog ndvi.tif --zarr ndvi.zarr --quicklook rgb.png
rsclient process ndvi s3://rs-catalog/me/l2a/S2A_MSIL2A/S2A_MSIL2A.zarr.zip --cog ndvi.tif --png ndvi.png
"""
_INFO = """
rsclient process info S2A_MSIL2A.zarr.zip
rsclient process info s3://rs-catalog/me/l2a/S2A_MSIL2A/S2A_MSIL2A.zarr.zip --json | jq '.variables[].path'
"""


def add_parser(subparsers: Subparsers) -> None:
    """Adds the verb and its actions."""
    parser = add_leaf(
        subparsers, "process", "look into products and compute NDVI", examples=_NDVI.strip() + _INFO, platform=False,
        description="EOPF products on this machine or in object storage, read chunk by chunk.")  # fmt: skip
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", title="actions")
    ndvi = add_leaf(
        actions, "ndvi", "NDVI of a Sentinel-2 L2A product", examples=_NDVI, platform=False,
        description="NDVI of a Sentinel-2 L2A product at 10 m, clouds masked by its scene classification.")  # fmt: skip
    ndvi.add_argument("product", metavar="PRODUCT", help=_PRODUCT_HELP)
    ndvi.add_argument("--cog", type=Path, required=True, metavar="OUT.tif", help="cloud-optimised GeoTIFF to write")
    ndvi.add_argument("--zarr", type=Path, metavar="FOLDER", help="EOPF-style Zarr folder to write, too")
    ndvi.add_argument("--png", type=Path, metavar="OUT.png", help="NDVI in colours to write, too")
    ndvi.add_argument("--quicklook", type=Path, metavar="RGB.png", help="true-colour picture to write, too")
    ndvi.set_defaults(run=_ndvi)
    info = add_leaf(actions, "info", "list the variables of a product", examples=_INFO, platform=False)
    info.add_argument("product", metavar="PRODUCT", help=_PRODUCT_HELP)
    info.set_defaults(run=_info)


def split_s3(uri: str) -> tuple[str, str]:
    """The parent prefix and the name of an object: "s3://b/a/x.zip" is "s3://b/a" and "x.zip"."""
    parent, _, name = uri.rstrip("/").rpartition("/")
    if not name or len(parent) <= len("s3://"):
        raise ValueError(f"product '{uri}': expected s3://bucket/key, e.g. s3://rs-catalog/me/x.zarr.zip")
    return parent, name


def open_named_product(name: str) -> Product:
    """Opens a product of the local file system or of object storage."""
    from rsclient.product import open_product

    if not name.startswith("s3://"):
        return open_product(Path(name))
    from rsclient.transfer import S3Store

    parent, key = split_s3(name)
    return open_product(S3Store(parent), key)


def _ndvi(arguments: argparse.Namespace) -> int:
    from rsclient.cli.output import print_json, print_pairs
    from rsclient.cli.process_ndvi import require_different_outputs, write_outputs
    from rsclient.text import human_size

    require_different_outputs(arguments)
    start = time.monotonic()
    product = open_named_product(arguments.product)
    report, outputs = write_outputs(product, arguments)
    described = _describe(report) | {"outputs": outputs, "seconds": round(time.monotonic() - start, 3)}
    if arguments.json:
        print_json(described)
        return ExitCode.ok
    valid = f"{report.valid_pixels} of {report.pixels}" + (
        f" ({report.valid_pixels / report.pixels:.1%})" if report.pixels else ""
    )
    rows: list[tuple[str, object]] = [
        ("product", product.name),
        ("shape", " x ".join(map(str, report.shape))),
        ("crs", described["crs"]),
        ("valid pixels", valid),
        ("minimum", _number(described["minimum"])),
        ("maximum", _number(described["maximum"])),
        ("mean", _number(described["mean"])),
        ("chunks", report.chunks),
        ("seconds", f"{described['seconds']:.1f}"),
    ]
    rows += [(entry["kind"], f"{entry['path']} ({human_size(entry['size'])})") for entry in outputs]
    print_pairs(rows)
    return ExitCode.ok


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.4f}"


def _describe(report: NdviReport) -> dict[str, Any]:
    described: dict[str, Any] = {"shape": list(report.shape), "crs": _crs(report.georeference)}
    described |= {"transform": list(report.georeference.transform), "chunks": report.chunks}
    described |= {"pixels": report.pixels, "valid_pixels": report.valid_pixels}
    for name in ("minimum", "maximum", "mean"):
        value = getattr(report, name)
        described[name] = None if value != value else value  # JSON has no NaN
    return described


def _crs(georeference: Any) -> str | None:
    if georeference.epsg is not None:
        return f"EPSG:{georeference.epsg}"
    return "WKT" if georeference.wkt else None


def _info(arguments: argparse.Namespace) -> int:
    from rsclient.cli.output import note, print_json, print_pairs, print_table

    product = open_named_product(arguments.product)
    variables = [_describe_variable(product, path) for path in product]
    if arguments.json:
        print_json({"name": product.name, "type": product.type, "uri": product.uri, "variables": variables})
        return ExitCode.ok
    systems = sorted({str(entry["crs"]) for entry in variables if entry["crs"]})
    print_pairs([("product", product.name), ("type", product.type), ("uri", product.uri), ("crs", ", ".join(systems))])
    print()
    rows = [
        (v["path"], "unreadable") + ("",) * 3
        if v["fault"]
        else (v["path"], _by(v["shape"]), v["dtype"], _by(v["chunks"]), v["crs"])
        for v in variables
    ]
    print_table(("variable", "shape", "dtype", "chunks", "crs"), rows)
    for entry in variables:
        if entry["fault"]:
            note(f"warning: {entry['fault']}")
    return ExitCode.ok


def _describe_variable(product: Product, path: str) -> dict[str, Any]:
    """What a variable is; of one that cannot be read, why."""
    from rsclient.errors import ProductError, StorageError

    described: dict[str, Any] = {"path": path, "shape": None, "dtype": None, "chunks": None, "crs": None, "fault": None}
    try:
        variable = product[path]
        described |= {"shape": list(variable.shape), "dtype": variable.dtype.str, "chunks": list(variable.chunks)}
    except (ProductError, StorageError, TypeError, ValueError) as error:  # NumPy may not know its dtype
        return described | {"shape": None, "fault": str(error)}
    with suppress(ProductError, StorageError):  # not everything in a product is an image
        described["crs"] = _crs(product.read_georeference(path)) if len(variable.shape) >= 2 else None
    return described


def _by(numbers: Any) -> str:
    return " x ".join(map(str, numbers)) or "scalar"
