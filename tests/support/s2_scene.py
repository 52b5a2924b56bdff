"""The real Sentinel-2 scene behind the test product: its pixels, its grids and its published facts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.warp import transform as transform_points

DATA = Path(__file__).resolve().parents[1] / "data" / "eopf"
PIXELS = DATA / "s2" / "S2A_29RKH_20200219_0_L2A_decimated_crop"
FACTS = DATA / "s2" / "S2A_29RKH_20200219_0_L2A.json"

#: One band whose GeoTIFF defines the grid of each resolution group.
GRID_BANDS = {"r10m": "B04", "r20m": "B05", "r60m": "B09"}
#: How many pixels of the group "r10m" lie along one edge of a pixel of the group.
FACTORS = {"r10m": 1, "r20m": 2, "r60m": 6}
LONLAT_DECIMALS = 7  # about 1 cm; hides the last-digit differences between PROJ versions


@dataclass(frozen=True)
class Grid:
    """A square north-up pixel grid; `left` and `top` are the outer edges in metres."""

    size: int
    pixel_m: int
    left: int
    top: int
    epsg: int
    wkt: str

    @property
    def x_centres(self) -> NDArray[np.int64]:
        """Easting of the pixel centres."""
        return self.left + self.pixel_m // 2 + self.pixel_m * np.arange(self.size, dtype=np.int64)

    @property
    def y_centres(self) -> NDArray[np.int64]:
        """Northing of the pixel centres, from north to south."""
        return self.top - self.pixel_m // 2 - self.pixel_m * np.arange(self.size, dtype=np.int64)

    @property
    def bbox(self) -> list[float]:
        """West, south, east, north of the outer edges in metres, as `proj:bbox` wants them."""
        extent = self.size * self.pixel_m
        return [float(v) for v in (self.left, self.top - extent, self.left + extent, self.top)]

    @property
    def transform(self) -> list[float]:
        """The nine numbers of `proj:transform`, from pixel corner to metres."""
        return [float(v) for v in (self.pixel_m, 0, self.left, 0, -self.pixel_m, self.top, 0, 0, 1)]

    def footprint(self) -> list[list[float]]:
        """Closed counter-clockwise ring of the outer edge as [longitude, latitude]."""
        west, south, east, north = self.bbox
        xs, ys = [west, west, east, east, west], [north, south, south, north, north]
        lons, lats = self.to_lonlat(xs, ys)
        return [[round(lon, LONLAT_DECIMALS), round(lat, LONLAT_DECIMALS)] for lon, lat in zip(lons, lats, strict=True)]

    def to_lonlat(self, xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
        """Longitudes and latitudes in degrees of points given in metres."""
        lons, lats = transform_points(f"EPSG:{self.epsg}", "EPSG:4326", xs, ys)
        return list(lons), list(lats)


@dataclass(frozen=True)
class Scene:
    """Source digital numbers by lower-case band name, the grid of each resolution group, the published facts."""

    bands: dict[str, NDArray[Any]]
    grids: dict[str, Grid]
    facts: dict[str, Any]


def read_scene(folder: Path = PIXELS, facts: Path = FACTS, *, no_data_corner: int = 0) -> Scene:
    """Read all GeoTIFFs of `folder`.

    The scene has no hole of its own. `no_data_corner` makes one: the lower-right square of that many "r10m" pixels
    is set to 0 (no data) in every band.
    """
    bands = {path.stem.lower(): read_band(path) for path in sorted(folder.glob("*.tif"))}
    grids = {group: read_grid(folder / f"{band}.tif") for group, band in GRID_BANDS.items()}
    size = grids["r10m"].size
    if no_data_corner % max(FACTORS.values()) or not 0 <= no_data_corner <= size:
        raise ValueError(f"no_data_corner: expected a multiple of 6 from 0 to {size}, got {no_data_corner}")
    for values in bands.values():
        edge = len(values) - no_data_corner * len(values) // size
        values[edge:, edge:] = 0
    return Scene(bands, grids, json.loads(facts.read_text(encoding="utf-8")))


def read_band(path: Path) -> NDArray[Any]:
    """First band of a GeoTIFF, which must declare 0 as its no data value."""
    with rasterio.open(path) as source:
        if source.nodata != 0:
            raise ValueError(f"{path.name}: expected no data value 0, found {source.nodata}")
        values: NDArray[Any] = source.read(1)
        return values


def read_grid(path: Path) -> Grid:
    """Grid of a GeoTIFF, which must be square, north-up and aligned to whole metres."""
    with rasterio.open(path) as source:
        t, wkt = source.transform, source.crs.to_wkt(version="WKT1_GDAL")
        grid = Grid(source.width, int(t.a), int(t.c), int(t.f), source.crs.to_epsg(), wkt)
        if [t.a, t.b, t.c, t.d, t.e, t.f] != grid.transform[:6] or source.width != source.height:
            raise ValueError(f"{path.name}: expected a square north-up grid in whole metres, found {tuple(t)[:6]}")
    return grid
