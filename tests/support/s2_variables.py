"""Values of every variable of the test product, by path; pure functions of the scene."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.support.s2_scene import FACTORS, Grid, Scene
from tests.support.s2_sun import sun_zenith_azimuth

NATIVE_BANDS = {
    "r10m": ("b02", "b03", "b04", "b08"),
    "r20m": ("b05", "b06", "b07", "b8a", "b11", "b12"),
    "r60m": ("b01", "b09"),
}
#: Bands that a level-2A product repeats at a coarser resolution than their own.
COARSER_BANDS = {
    "r20m": ("b02", "b03", "b04"),
    "r60m": ("b02", "b03", "b04", "b05", "b06", "b07", "b8a", "b11", "b12"),
}
#: add_offset -0.1 over scale_factor 0.0001: what the packing of EOPF adds to a source number without offset.
PACKING_OFFSET = 1000
#: Source digital number (reflectance 0.2) shown as 255 in the true colour image of a level-2A product.
#: Source: ESA, Sentinel-2 MSI user guide, definitions, TCI.
TCI_WHITE = 2000
ANGLE_NODE_SPACING_M = 5000

Variables = dict[str, NDArray[Any]]


def make_variables(scene: Scene) -> Variables:
    """All variables of the product, coordinates included."""
    variables: Variables = {}
    for group in scene.grids:
        numbers = reflectance_numbers(scene, group)
        _add(variables, scene, f"measurements/reflectance/{group}", {k: pack(v) for k, v in numbers.items()})
        tci = np.stack([true_colour(numbers[band]) for band in ("b04", "b03", "b02")])
        _add(variables, scene, f"quality/l2a_quicklook/{group}", {"tci": tci, "band": np.arange(1, 4, dtype=np.int64)})
        factor = FACTORS[group]
        atmosphere = {
            "aot": scene.bands["aot"].repeat(6 // factor, axis=0).repeat(6 // factor, axis=1),
            "wvp": block_mean(scene.bands["wvp"], factor),
        }
        _add(variables, scene, f"quality/atmosphere/{group}", atmosphere)
    scl = scene.bands["scl"]
    _add(variables, scene, "conditions/mask/l2a_classification/r20m", {"scl": scl})
    _add(variables, scene, "conditions/mask/l2a_classification/r60m", {"scl": scl[1::3, 1::3]})
    variables.update({f"conditions/geometry/{k}": v for k, v in sun_geometry(scene).items()})
    return variables


def reflectance_numbers(scene: Scene, group: str) -> Variables:
    """Source digital numbers of the bands of a resolution group, own ones first."""
    numbers = {band: scene.bands[band] for band in NATIVE_BANDS[group]}
    size = scene.grids[group].size
    for band in COARSER_BANDS.get(group, ()):
        numbers[band] = block_mean(scene.bands[band], len(scene.bands[band]) // size)
    return numbers


def pack(numbers: NDArray[Any]) -> NDArray[np.uint16]:
    """Source digital numbers (reflectance x 10000) as EOPF stores them: 0 stays no data, the rest gets the offset."""
    packed = np.where(numbers == 0, 0, numbers.astype(np.uint32) + PACKING_OFFSET)
    if packed.max() > np.iinfo(np.uint16).max:
        raise ValueError(f"digital number {numbers.max()} does not fit uint16 after adding {PACKING_OFFSET}")
    return packed.astype(np.uint16)


def block_mean(numbers: NDArray[Any], factor: int) -> NDArray[Any]:
    """Mean of the valid pixels of each factor x factor block, halves rounded up; 0 where a block has none."""
    size = len(numbers) // factor
    blocks = numbers.reshape(size, factor, size, factor).astype(np.uint32)
    count = (blocks != 0).sum(axis=(1, 3))
    mean: NDArray[Any] = (blocks.sum(axis=(1, 3)) + count // 2) // np.maximum(count, 1)
    return mean.astype(numbers.dtype)


def true_colour(numbers: NDArray[Any]) -> NDArray[np.uint8]:
    """One channel of the true colour image: 1 to 255 for reflectance 0 to 0.2, 0 for no data."""
    shade = np.clip((numbers.astype(np.uint32) * 255 + TCI_WHITE // 2) // TCI_WHITE, 1, 255)
    return np.where(numbers == 0, 0, shade).astype(np.uint8)


def sun_geometry(scene: Scene) -> Variables:
    """Sun angles on the tie grid of 5 km whose first node is the upper-left corner of the image, and their mean."""
    grid = scene.grids["r10m"]
    xs, ys = angle_nodes(grid)
    lons, lats = grid.to_lonlat([float(x) for x in np.tile(xs, len(ys))], [float(y) for y in np.repeat(ys, len(xs))])
    time = sensing_time(scene)
    angles = np.array([sun_zenith_azimuth(lon, lat, time) for lon, lat in zip(lons, lats, strict=True)])
    # six decimals of a degree: far below the accuracy, and the same on every platform
    sun = angles.round(6).T.reshape(2, len(ys), len(xs))
    return {
        "angle": np.array(["zenith", "azimuth"], dtype="<U7"),
        "x": xs,
        "y": ys,
        "sun_angles": sun,
        "mean_sun_angles": sun.mean(axis=(1, 2)).round(6),
    }


def angle_nodes(grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Eastings and northings of the nodes; the last ones lie on or beyond the far edges."""
    steps = ANGLE_NODE_SPACING_M * np.arange(-(-grid.size * grid.pixel_m // ANGLE_NODE_SPACING_M) + 1, dtype=np.int64)
    return grid.left + steps, grid.top - steps


def sensing_time(scene: Scene) -> datetime:
    """When the instrument saw the tile."""
    return datetime.fromisoformat(scene.facts["properties"]["datetime"].replace("Z", "+00:00"))


def _add(variables: Variables, scene: Scene, group: str, values: Variables) -> None:
    grid = scene.grids[group.rsplit("/", 1)[1]]
    variables.update({f"{group}/{name}": array for name, array in values.items()})
    variables.update({f"{group}/x": grid.x_centres, f"{group}/y": grid.y_centres})
