"""Slow, obvious NDVI straight from the source GeoTIFFs; shares no code with the product tool."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

QUANTIFICATION = 10000.0
#: No data, saturated or defective, cloud shadow, medium and high cloud probability, thin cirrus.
INVALID_CLASSES = (0, 1, 3, 8, 9, 10)


def reference_ndvi(folder: Path | str, *, no_data_corner: int = 0) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """NDVI of the scene in `folder` and where it is valid; NaN where it is not.

    Not valid: no data in either band, a class of `INVALID_CLASSES`, or a sum of 0. `no_data_corner` is that of
    `assemble`: the lower-right square of that many pixels counts as no data.
    """
    red, nir, scl = (_read(Path(folder) / f"{band}.tif") for band in ("B04", "B08", "SCL"))
    classes = np.repeat(np.repeat(scl, 2, axis=0), 2, axis=1)
    red_reflectance, nir_reflectance = red / QUANTIFICATION, nir / QUANTIFICATION
    total = nir_reflectance + red_reflectance
    valid = (red != 0) & (nir != 0) & ~np.isin(classes, INVALID_CLASSES) & (total != 0)
    if no_data_corner:
        valid[-no_data_corner:, -no_data_corner:] = False
    ndvi = np.full(red.shape, np.nan)
    ndvi[valid] = (nir_reflectance - red_reflectance)[valid] / total[valid]
    return ndvi, valid


def _read(path: Path) -> NDArray[np.float64]:
    with rasterio.open(path) as source:
        values: NDArray[np.float64] = source.read(1).astype(np.float64)
    return values
