"""Vegetation index of a Sentinel-2 L2A product in EOPF Zarr, chunk by chunk: from a folder, a zip or object storage.

python -m tests.support.s2_product .        makes a small product of real pixels to try it with
python examples/python/03_ndvi_of_a_product.py S2A_MSIL2A_...zarr.zip ndvi.tif
"""

from __future__ import annotations

import sys
from pathlib import Path

from rsclient.kernels import apply_ndvi_colors, unpack
from rsclient.processing import write_ndvi
from rsclient.product import open_product, read_preview, write_png
from rsclient.storage import FolderStore


def main(product_path: str, cog: Path) -> None:
    product = open_product(product_path)  # for object storage: open_product(S3Store("s3://bucket/folder"), name)
    print(product.name, product.type, f"{len(product)} variables")

    # A slice reads only the chunks below it, as they are stored; unpack makes reflectance of them.
    infrared = product["b08"]
    corner = unpack(infrared[:4, :4], infrared.encoding)
    print("near infrared in the corner:", corner.mean().round(4))

    # Memory stays bounded however large the product is; COG and Zarr are written in one go.
    store = FolderStore(cog.parent)
    report = write_ndvi(product, cog=cog, zarr_store=store, zarr_root=f"{cog.stem}.zarr")
    print(f"{report.valid_pixels} of {report.pixels} pixels are clear, mean {report.mean:.4f}")

    picture = cog.with_suffix(".png")
    write_png(picture, apply_ndvi_colors(read_preview(cog)))
    print(cog.name, f"{cog.stem}.zarr", picture.name)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
