"""The numeric kernels on NumPy arrays: packed reflectance to a masked NDVI and a picture of it.

python examples/python/06_kernels.py ndvi.png
"""

from __future__ import annotations

import sys

import numpy as np

from rsclient.kernels import (
    Encoding,
    apply_ndvi_colors,
    downsample_mean,
    mask_where_class,
    normalized_difference_packed,
    percentile_range,
    unpack,
)
from rsclient.product import write_png


def main(picture: str) -> None:
    # Two bands as an EOPF product stores them, the right half with twice the near infrared; 0 is no data.
    encoding = Encoding(scale=1e-4, offset=-0.1, fill=0)
    red = np.full((60, 60), 2000, np.uint16)
    nir = np.full((60, 60), 3000, np.uint16)
    nir[:, 30:] = 5000
    nir[0, 0] = 0
    print("red:", unpack(red, encoding)[0, 0])

    ndvi = normalized_difference_packed(nir, red, encoding, encoding)
    print("NDVI left, right, no data:", ndvi[1, 0].round(3), ndvi[1, 59].round(3), ndvi[0, 0])

    # The classes are on a grid of half the resolution: 4 is vegetation, 9 is cloud and goes.
    classes = np.full((30, 30), 4, np.uint8)
    classes[20:] = 9
    masked = mask_where_class(ndvi, classes, factor=2)
    print(f"masked: {np.isnan(masked).sum()} of {masked.size}")
    print("percentiles:", percentile_range(masked, low_percent=10, high_percent=90))
    print("a tenth of the size:", downsample_mean(masked, factor=10).shape)

    write_png(picture, apply_ndvi_colors(masked))
    print(picture)


if __name__ == "__main__":
    main(sys.argv[1])
