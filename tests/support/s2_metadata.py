"""Metadata of the test product: the tree of a real EOPF product, made to fit the scene."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np

from tests.support.s2_scene import DATA, Grid, Scene
from tests.support.s2_variables import Variables

TREE = DATA / "zarr-metadata" / "S2A_MSIL2A_20251008T100041_N0511_R122_T32TQM_20251008T122613.json"

Json = dict[str, Any]

COMPRESSORS: dict[str | None, Json | None] = {
    "blosc-zstd": {"id": "blosc", "cname": "zstd", "clevel": 3, "shuffle": 2, "blocksize": 0},
    "blosc-lz4": {"id": "blosc", "cname": "lz4", "clevel": 5, "shuffle": 1, "blocksize": 0},
    "zlib": {"id": "zlib", "level": 6},
    None: None,
}
STAC_EXTENSIONS = [
    "https://cs-si.github.io/eopf-stac-extension/v1.2.0/schema.json",
    "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
    "https://stac-extensions.github.io/sat/v1.0.0/schema.json",
    "https://stac-extensions.github.io/scientific/v1.0.0/schema.json",
    "https://stac-extensions.github.io/processing/v1.2.0/schema.json",
    "https://stac-extensions.github.io/product/v0.1.0/schema.json",
    "https://stac-extensions.github.io/projection/v1.2.0/schema.json",
]
#: What is the same for every product of the instrument; the rest of a band's description belongs to one acquisition.
BAND_CONSTANTS = (
    "bandwidth",
    "central_wavelength",
    "spectral_response_step",
    "spectral_response_values",
    "units",
    "wavelength_max",
    "wavelength_min",
)
#: Keys of the tree that say nothing about its own scene and hold for this one too.
KEPT_OTHER_METADATA = ("AOT_retrieval_model", "eopf_category", "geometric_refinement", "spectral_band_of_reference")
KEPT_PROPERTIES = (
    "bands",
    "constellation",
    "instrument",
    "mission",
    "platform",
    "processing:facility",
    "processing:level",
    "processing:lineage",
    "product:timeliness",
    "product:timeliness_category",
    "product:type",
    "providers",
    "sat:orbit_state",
    "sat:platform_international_designator",
    "sci:doi",
)
SUN_EARTH_CORRECTION = (
    "reflectance_correction_factor_from_the_Sun-Earth_distance_variation_computed_using_the_acquisition_date"
)
CLOUD_CLASSES, SNOW_CLASSES = (8, 9, 10), (11,)


def read_tree(path: Path = TREE) -> Json:
    """The metadata tree: {zarr_format, attributes, members{name: group or array}}."""
    tree: Json = json.loads(path.read_text(encoding="utf-8"))
    return tree


def node(tree: Json, path: str) -> Json:
    """Group or array of the tree by its path; "" is the root."""
    found = tree
    for name in path.split("/") if path else []:
        found = found["members"][name]
    return found


def array_metadata(array: Json, shape: tuple[int, ...], chunks: tuple[int, ...], compressor: str | None) -> Json:
    """`.zarray` of a variable that takes all but its extent from the tree; scalars stay uncompressed."""
    kept = {k: v for k, v in array.items() if k != "attributes"}
    codec = COMPRESSORS[compressor] if shape else None
    return kept | {"shape": list(shape), "chunks": list(chunks), "compressor": codec}


def array_attributes(array: Json, grid: Grid | None) -> Json:
    """`.zattrs` of a variable of the tree, with the projection of `grid` in place of its own."""
    attributes: Json = copy.deepcopy(array["attributes"])
    if "proj:epsg" in attributes and grid is not None:
        attributes["proj:bbox"] = grid.bbox
        attributes["proj:epsg"] = grid.epsg
        attributes["proj:shape"] = [grid.size, grid.size]
        attributes["proj:transform"] = grid.transform
        attributes["proj:wkt2"] = grid.wkt
    return attributes


def root_attributes(tree: Json, scene: Scene, variables: Variables, name: str) -> Json:
    """`.zattrs` of the root: `stac_discovery` and `other_metadata`."""
    return {
        "other_metadata": other_metadata(tree, scene, variables, name),
        "stac_discovery": stac_discovery(tree, scene, name),
    }


def stac_discovery(tree: Json, scene: Scene, name: str) -> Json:
    """STAC item of the product; the ring of its geometry is closed and counter-clockwise."""
    item: Json = copy.deepcopy(tree["attributes"]["stac_discovery"])
    ring = scene.grids["r10m"].footprint()
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    bands = item["assets"]["analytic"]["eo:bands"]
    for band in bands:
        band["solar_illumination"] = float(band["solar_illumination"])
    cover = {
        "eo:cloud_cover": share_percent(scene, CLOUD_CLASSES),
        "eo:snow_cover": share_percent(scene, SNOW_CLASSES),
    }
    item.update(
        id=name,
        stac_extensions=list(STAC_EXTENSIONS),
        geometry={"type": "Polygon", "coordinates": [ring]},
        bbox=[min(lons), min(lats), max(lons), max(lats)],
        assets={"analytic": {"href": "measurements/reflectance", "roles": ["data"], "eo:bands": bands, **cover}},
        properties=stac_properties(item["properties"], scene) | cover,
    )
    return item


def stac_properties(inherited: Json, scene: Scene) -> Json:
    """Properties of the STAC item, before cloud and snow cover."""
    facts, grid = scene.facts["properties"], scene.grids["r10m"]
    start, absolute_orbit = facts["s2:datatake_id"].split("_")[1:3]
    return {key: inherited[key] for key in KEPT_PROPERTIES} | {
        "created": utc(facts["s2:generation_time"]),
        "datetime": utc(facts["datetime"]),
        "start_datetime": f"{start[:4]}-{start[4:6]}-{start[6:11]}:{start[11:13]}:{start[13:]}+00:00",
        "end_datetime": utc(facts["datetime"]),
        "instruments": facts["instruments"],
        "eopf:datatake_id": facts["s2:datatake_id"],
        "eopf:datastrip_id": facts["s2:datastrip_id"],
        "eopf:instrument_mode": facts["s2:datatake_type"],
        "processing:datetime": utc(facts["s2:generation_time"]),
        "processing:software": {"Sentinel-2 IPF": facts["s2:processing_baseline"]},
        "processing:version": facts["s2:processing_baseline"],
        "sat:absolute_orbit": int(absolute_orbit),
        "sat:relative_orbit": int(facts["s2:product_uri"].split("_")[4][1:]),
        "proj:code": f"EPSG:{grid.epsg}",
        "proj:epsg": grid.epsg,
        "proj:bbox": grid.bbox,
    }


def other_metadata(tree: Json, scene: Scene, variables: Variables, name: str) -> Json:
    """The free part of the root attributes: instrument constants, facts of the scene, means over the crop."""
    inherited, facts = tree["attributes"]["other_metadata"], scene.facts["properties"]
    bands = inherited["band_description"].items()
    zenith, azimuth = variables["conditions/geometry/mean_sun_angles"].tolist()
    return {key: inherited[key] for key in KEPT_OTHER_METADATA} | {
        "band_description": {k: {c: band[c] for c in BAND_CONSTANTS if c in band} for k, band in bands},
        "UTM_zone_identification": facts["s2:granule_id"],
        "horizontal_CRS_code": f"EPSG:{scene.grids['r10m'].epsg}",
        "horizontal_CRS_name": f"WGS84 / UTM zone {facts['mgrs:utm_zone']}N",
        "mean_sensing_time": facts["datetime"],
        "mean_sun_zenith_angle_in_deg_for_all_bands_all_detectors": zenith,
        "mean_sun_azimuth_angle_in_deg_for_all_bands_all_detectors": azimuth,
        "mean_value_of_aerosol_optical_thickness": valid_mean(scene, "aot") / 1000,
        "mean_value_of_total_water_vapour_content": valid_mean(scene, "wvp") / 1000,
        "percentage_of_degraded_MSI_data": float(facts["s2:degraded_msi_data_percentage"]),
        SUN_EARTH_CORRECTION: facts["s2:reflectance_conversion_factor"],
        "history": history(scene, name),
    }


def history(scene: Scene, name: str) -> list[Json]:
    """How the product came to be, in the form of the tree; inputs that are not known are left out."""
    facts = scene.facts["properties"]
    made = {
        "type": "Level-2A Product",
        "organisation": "ESA",
        "processor": "Sentinel-2 IPF",
        "version": facts["s2:processing_baseline"],
        "output": facts["s2:product_uri"],
    }
    cut = {
        "type": "Level-2A Product",
        "organisation": "rsclient tests",
        "processor": "decimate 1:10, crop, add 1000 to valid reflectances, write as EOPF Zarr",
        "inputs": {"Level-2A Product": facts["s2:product_uri"]},
        "output": f"{name}.zarr",
    }
    return [made, cut]


def share_percent(scene: Scene, classes: tuple[int, ...]) -> float:
    """Share of the classified pixels of the crop that fall into `classes`."""
    scl = scene.bands["scl"]
    classified = np.count_nonzero(scl)
    return round(100.0 * np.count_nonzero(np.isin(scl, classes)) / classified, 6) if classified else 0.0


def valid_mean(scene: Scene, band: str) -> float:
    """Mean digital number of the valid pixels of a band; 0 if there are none."""
    valid = scene.bands[band][scene.bands[band] != 0]
    return round(float(valid.mean(dtype=np.float64)), 3) if valid.size else 0.0


def utc(time: str) -> str:
    """A time that ends in Z, with the offset spelled as EOPF products do."""
    return time.removesuffix("Z") + "+00:00"
