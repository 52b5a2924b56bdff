"""The assembled Sentinel-2 product, read back with zarr-python and xarray and compared with its source GeoTIFFs."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import subprocess
import sys
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import xarray
import zarr
from numpy.typing import NDArray
from zarr.storage import ZipStore

from tests.support.s2_prip import prip_record
from tests.support.s2_product import NAME, assemble
from tests.support.s2_reference import reference_ndvi
from tests.support.s2_scene import FACTS, PIXELS
from tests.support.s2_sun import sun_zenith_azimuth

ROOT = Path(__file__).resolve().parents[2]
NATIVE = {
    "r10m": ["B02", "B03", "B04", "B08"],
    "r20m": ["B05", "B06", "B07", "B8A", "B11", "B12"],
    "r60m": ["B01", "B09"],
}
NATIVE_BANDS = [(group, band) for group, bands in NATIVE.items() for band in bands]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assemble(tmp_path_factory.mktemp("s2"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assemble(tmp_path_factory.mktemp("s2_folder"), zipped=False)


@pytest.fixture(scope="module")
def root(product: Path) -> zarr.Group:
    return zarr.open_group(ZipStore(str(product), mode="r"), mode="r")


def source(band: str) -> NDArray[Any]:
    with rasterio.open(PIXELS / f"{band}.tif") as dataset:
        return np.asarray(dataset.read(1))


def array_of(group: zarr.Group, path: str) -> Any:
    """An array of the product; untyped, because zarr-python types whatever a group holds as a union."""
    return group[path]


def values(group: zarr.Group, path: str) -> NDArray[Any]:
    return np.asarray(array_of(group, path)[...])


def decoded(group: zarr.Group, path: str) -> NDArray[Any]:
    """The encoding rules of EOPF, written out."""
    stored, attributes = values(group, path), array_of(group, path).attrs
    invalid = stored == attributes["fill_value"]
    invalid |= (stored < attributes["valid_min"]) | (stored > attributes["valid_max"])
    reflectance = stored.astype(np.float64) * attributes["scale_factor"] + attributes["add_offset"]
    return np.where(invalid, np.nan, reflectance)


def json_member(path: Path, name: str) -> Any:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read(name))


@pytest.mark.parametrize(("group", "band"), NATIVE_BANDS)
def test_zarr_decodes_to_the_reflectance_of_the_geotiff(root: zarr.Group, group: str, band: str) -> None:
    array = array_of(root, f"measurements/reflectance/{group}/{band.lower()}")
    assert array.dtype == np.dtype("<u2")
    expected = source(band) / 10000
    np.testing.assert_allclose(decoded(root, array.path), expected, rtol=0, atol=1e-15)


def test_xarray_decodes_to_the_reflectance_of_the_geotiff(folder: Path) -> None:
    with xarray.open_datatree(folder, engine="zarr", consolidated=True, chunks=None) as tree:
        for group, band in NATIVE_BANDS:
            variable = tree[f"measurements/reflectance/{group}/{band.lower()}"]
            assert variable.dims == ("y", "x")
            # xarray may choose float32 for a 16 bit source; 1e-7 is its resolution near 1
            np.testing.assert_allclose(variable.values, source(band) / 10000, rtol=0, atol=1e-7)
        assert tree["conditions/geometry/sun_angles"].coords["angle"].values.tolist() == ["zenith", "azimuth"]


def test_values_printed_by_gdallocationinfo_for_the_geotiffs(root: zarr.Group) -> None:
    reflectance = "measurements/reflectance"
    for path, row, col, number in (
        ("r10m/b04", 0, 0, 3768),
        ("r10m/b04", 239, 239, 4238),
        ("r10m/b08", 0, 2, 4344),
        ("r20m/b11", 0, 1, 5431),
        ("r20m/b11", 119, 119, 5838),
        ("r60m/b09", 39, 39, 6480),
    ):
        assert values(root, f"{reflectance}/{path}")[row, col] == number + 1000
    assert decoded(root, f"{reflectance}/r10m/b04")[0, 0] == pytest.approx(0.3768, abs=1e-15)
    assert values(root, "conditions/mask/l2a_classification/r20m/scl")[0, :2].tolist() == [10, 5]


def test_coarser_bands_are_block_means(root: zarr.Group) -> None:
    # B04.tif holds 3779 3659 / 3777 3700 there, mean 3728.75
    assert values(root, "measurements/reflectance/r20m/b04")[1, 2] == 3729 + 1000
    block = source("B04")[6:12, 12:18].astype(np.float64)
    assert values(root, "measurements/reflectance/r60m/b04")[1, 2] == math.floor(block.mean() + 0.5) + 1000
    block = source("WVP")[6:12, 12:18].astype(np.float64)
    assert values(root, "quality/atmosphere/r60m/wvp")[1, 2] == math.floor(block.mean() + 0.5)


def test_classes_and_atmosphere_are_those_of_the_geotiffs(root: zarr.Group) -> None:
    scl = source("SCL")
    np.testing.assert_array_equal(values(root, "conditions/mask/l2a_classification/r20m/scl"), scl)
    assert values(root, "conditions/mask/l2a_classification/r60m/scl")[2, 5] == scl[7, 16]
    np.testing.assert_array_equal(values(root, "quality/atmosphere/r10m/wvp"), source("WVP"))
    np.testing.assert_array_equal(values(root, "quality/atmosphere/r60m/aot"), source("AOT"))
    assert values(root, "quality/atmosphere/r10m/aot")[11, 17] == source("AOT")[1, 2]


def test_true_colour_is_red_green_blue_and_white_at_0_2(root: zarr.Group) -> None:
    tci = values(root, "quality/l2a_quicklook/r10m/tci")
    numbers = np.stack([source(band) for band in ("B04", "B03", "B02")]).astype(np.float64)
    expected = np.minimum(np.floor(numbers * 255 / 2000 + 0.5), 255)
    np.testing.assert_array_equal(tci, expected)


@pytest.mark.parametrize(("group", "band"), NATIVE_BANDS)
def test_coordinates_and_projection_agree_with_the_geotiff(root: zarr.Group, group: str, band: str) -> None:
    array = array_of(root, f"measurements/reflectance/{group}/{band.lower()}")
    with rasterio.open(PIXELS / f"{band}.tif") as dataset:
        xs = [dataset.xy(0, col)[0] for col in range(dataset.width)]
        ys = [dataset.xy(row, 0)[1] for row in range(dataset.height)]
        assert values(root, f"measurements/reflectance/{group}/x").tolist() == xs
        assert values(root, f"measurements/reflectance/{group}/y").tolist() == ys
        assert array.attrs["proj:transform"] == list(dataset.transform)
        assert array.attrs["proj:bbox"] == list(dataset.bounds)
        assert array.attrs["proj:shape"] == list(dataset.shape)
        assert array.attrs["proj:epsg"] == dataset.crs.to_epsg() == 32629
        assert rasterio.crs.CRS.from_wkt(array.attrs["proj:wkt2"]) == dataset.crs


def test_sun_model_agrees_with_the_published_mean_of_the_tile() -> None:
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    corners = np.array(facts["geometry"]["coordinates"][0][:4])
    lon, lat = corners.mean(axis=0)
    zenith, azimuth = sun_zenith_azimuth(lon, lat, datetime(2020, 2, 19, 11, 34, 25, 405000, timezone.utc))
    assert zenith == pytest.approx(90 - facts["properties"]["view:sun_elevation"], abs=0.05)
    assert azimuth == pytest.approx(facts["properties"]["view:sun_azimuth"], abs=0.05)


def test_sun_grid_covers_the_image_in_steps_of_5_km(root: zarr.Group) -> None:
    geometry = "conditions/geometry"
    assert values(root, f"{geometry}/x").tolist() == [283980, 288980, 293980, 298980, 303980, 308980]
    assert values(root, f"{geometry}/y").tolist() == [2800020, 2795020, 2790020, 2785020, 2780020, 2775020]
    sun = values(root, f"{geometry}/sun_angles")
    assert sun.shape == (2, 6, 6)
    # at this hour the sun stands in the south-east: lower zenith angle to the south and to the east
    assert (np.diff(sun[0], axis=0) < 0).all()
    assert (np.diff(sun[0], axis=1) < 0).all()
    np.testing.assert_allclose(values(root, f"{geometry}/mean_sun_angles"), sun.mean(axis=(1, 2)), atol=1e-6)


def test_stac_item_has_a_closed_counter_clockwise_ring_inside_the_published_tile(product: Path) -> None:
    item = json_member(product, ".zattrs")["stac_discovery"]
    (ring,) = item["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    assert len(ring) == 5
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2
    assert area > 0
    lons, lats = zip(*ring, strict=True)
    assert item["bbox"] == [min(lons), min(lats), max(lons), max(lats)]
    # the crop starts 84 km and ends 108 km east of the tile's upper-left corner, the tile is 109.8 km wide
    west, east = np.array(json.loads(FACTS.read_text(encoding="utf-8"))["geometry"]["coordinates"][0][:2])
    np.testing.assert_allclose(ring[0], west + (east - west) * 84 / 109.8, atol=4e-3)
    np.testing.assert_allclose(ring[3], west + (east - west) * 108 / 109.8, atol=4e-3)


def test_stac_properties_are_those_of_the_real_scene(product: Path) -> None:
    root = json_member(product, ".zattrs")
    item = root["stac_discovery"]
    properties = item["properties"]
    assert item["id"] == NAME
    assert item["type"] == "Feature"
    start, middle, end = (datetime.fromisoformat(properties[k]) for k in ("start_datetime", "datetime", "end_datetime"))
    assert start == datetime(2020, 2, 19, 11, 21, 11, tzinfo=timezone.utc)
    assert start <= middle <= end == datetime(2020, 2, 19, 11, 34, 25, 405000, timezone.utc)
    expected = {
        "product:type": "S02MSIL2A",
        "platform": "sentinel-2a",
        "proj:code": "EPSG:32629",
        "proj:epsg": 32629,
        "proj:bbox": [283980.0, 2776020.0, 307980.0, 2800020.0],
        "sat:absolute_orbit": 24344,
        "sat:relative_orbit": 37,
        "sat:orbit_state": "descending",
        "processing:version": "02.14",
    }
    assert {key: properties[key] for key in expected} == expected
    cloudy = np.isin(source("SCL"), [8, 9, 10]).mean() * 100
    assert properties["eo:cloud_cover"] == pytest.approx(cloudy, abs=1e-6)
    assert root["other_metadata"]["horizontal_CRS_code"] == "EPSG:32629"
    assert root["other_metadata"]["eopf_category"] == "eoproduct"


def test_nothing_of_the_scene_of_the_metadata_tree_is_left(product: Path) -> None:
    text = json.dumps(json_member(product, ".zmetadata"))
    names = ("32TQM", "32632", "zone 32", "2025", "53773", "R122", "N05.11")
    numbers = ("10980", "5490", "699960", "809760", "4590240", "4700040")
    for leftover in names + numbers:
        assert leftover not in text, leftover


def test_consolidated_metadata_repeats_every_metadata_file(product: Path) -> None:
    consolidated = json_member(product, ".zmetadata")
    assert consolidated["zarr_consolidated_format"] == 1
    with zipfile.ZipFile(product) as archive:
        names = [n for n in archive.namelist() if n.rsplit("/", 1)[-1] in (".zgroup", ".zarray", ".zattrs")]
        assert consolidated["metadata"] == {name: json.loads(archive.read(name)) for name in names}
    arrays = {name.removesuffix("/.zarray") for name in names if name.endswith("/.zarray")}
    assert {f"measurements/reflectance/{g}/{b.lower()}" for g, b in NATIVE_BANDS} < arrays
    for path in arrays:
        assert len(consolidated["metadata"][f"{path}/.zattrs"]["_ARRAY_DIMENSIONS"]) == len(
            consolidated["metadata"][f"{path}/.zarray"]["shape"]
        )


def test_chunks_cover_the_grid_alignment_at_each_resolution(product: Path) -> None:
    metadata = json_member(product, ".zmetadata")["metadata"]
    for group, band, edge in (("r10m", "b04", 60), ("r20m", "b11", 30), ("r60m", "b09", 10)):
        zarray = metadata[f"measurements/reflectance/{group}/{band}/.zarray"]
        assert zarray["chunks"] == [edge, edge]
        assert zarray["dimension_separator"] == "."
        assert zarray["compressor"] == {"id": "blosc", "cname": "zstd", "clevel": 3, "shuffle": 2, "blocksize": 0}
    assert metadata["quality/l2a_quicklook/r10m/tci/.zarray"]["chunks"] == [1, 60, 60]


def test_members_of_the_zip_are_stored_and_the_bytes_repeat(product: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(product) as archive:
        assert archive.testzip() is None
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert all(info.file_size == info.compress_size for info in archive.infolist())
    assert assemble(tmp_path).read_bytes() == product.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [product.name]


def test_folder_and_zip_hold_the_same_files(product: Path, folder: Path, tmp_path: Path) -> None:
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with zipfile.ZipFile(product) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    nested = assemble(tmp_path, name="X", folder_in_zip=True)
    with zipfile.ZipFile(nested) as archive:
        assert {name.split("/", 1)[0] for name in archive.namelist()} == {"X.zarr"}
        assert {name.split("/", 1)[1] for name in archive.namelist()} == set(files)
    with pytest.raises(FileExistsError, match="exists already"):
        assemble(folder.parent, zipped=False)


@pytest.mark.parametrize("compressor", ["blosc-lz4", "zlib", None])
@pytest.mark.parametrize("chunk", [66, 240])
def test_other_compressors_and_chunks_hold_the_same_values(tmp_path: Path, compressor: str | None, chunk: int) -> None:
    path = assemble(tmp_path, compressor=compressor, chunk=chunk, zipped=False)
    group = zarr.open_group(str(path), mode="r")
    for resolution, band in (("r10m", "B08"), ("r20m", "B8A"), ("r60m", "B09")):
        stored = values(group, f"measurements/reflectance/{resolution}/{band.lower()}")
        np.testing.assert_array_equal(stored, source(band) + 1000)


@pytest.mark.parametrize("drop", [True, False])
def test_a_corner_without_data_is_fill_and_its_chunk_absent_on_request(tmp_path: Path, drop: bool) -> None:
    path = assemble(tmp_path, zipped=False, no_data_corner=90, drop_empty_chunks=drop)
    for resolution, band, edge in (("r10m", "b04", 90), ("r20m", "b05", 45), ("r60m", "b09", 15), ("r60m", "b04", 15)):
        array = f"measurements/reflectance/{resolution}/{band}"
        assert (path / array / "3.3").exists() is not drop
        assert (path / array / "2.3").exists()
        reflectance = decoded(zarr.open_group(str(path), mode="r"), array)
        hole = np.zeros(reflectance.shape, bool)
        hole[-edge:, -edge:] = True
        np.testing.assert_array_equal(np.isnan(reflectance), hole)
    # fill value null: a reader could only guess, so the chunk is there
    assert (path / "conditions/mask/l2a_classification/r20m/scl/3.3").exists()


@pytest.mark.parametrize("corner", [0, 90])
def test_reference_ndvi_is_the_ndvi_of_the_product(tmp_path: Path, corner: int) -> None:
    group = zarr.open_group(str(assemble(tmp_path, zipped=False, no_data_corner=corner)), mode="r")
    red = decoded(group, "measurements/reflectance/r10m/b04")
    nir = decoded(group, "measurements/reflectance/r10m/b08")
    scl = values(group, "conditions/mask/l2a_classification/r20m/scl")
    rows, cols = np.indices(red.shape) // 2
    expected = np.where(np.isin(scl[rows, cols], [0, 1, 3, 8, 9, 10]), np.nan, (nir - red) / (nir + red))
    ndvi, valid = reference_ndvi(PIXELS, no_data_corner=corner)
    np.testing.assert_array_equal(valid, ~np.isnan(expected))
    np.testing.assert_allclose(ndvi, expected, rtol=0, atol=1e-12)


def test_reference_ndvi_by_hand() -> None:
    ndvi, valid = reference_ndvi(PIXELS)
    # row 0: column 0 is thin cirrus (10), column 2 is not vegetated (5) with B04 3758 and B08 4344
    assert not valid[0, 0]
    assert np.isnan(ndvi[0, 0])
    assert valid[0, 2]
    assert ndvi[0, 2] == pytest.approx(586 / 8102, abs=1e-15)
    assert ndvi.shape == valid.shape == (240, 240)
    assert ndvi.dtype == np.float64
    assert valid.dtype == np.bool_


def test_prip_record_describes_the_file(product: Path) -> None:
    record = prip_record(product)
    assert record["Name"] == product.name
    assert record["ContentLength"] == product.stat().st_size
    assert record["Checksum"][0]["Algorithm"] == "MD5"
    assert record["Checksum"][0]["Value"] == hashlib.md5(product.read_bytes()).hexdigest()
    assert record["ContentDate"] == {"Start": "2020-02-19T11:21:11.000Z", "End": "2020-02-19T11:34:25.405Z"}
    (ring,) = record["GeoFootprint"]["coordinates"]
    assert record["Footprint"] == f"geography'SRID=4326;POLYGON(({','.join(f'{x} {y}' for x, y in ring)}))'"
    attributes = {entry["Name"]: entry["Value"] for entry in record["Attributes"]}
    expected = {
        "productType": "MSI_L2A_DS",
        "platformShortName": "SENTINEL-2",
        "platformSerialIdentifier": "A",
        "instrumentShortName": "MSI",
        "orbitNumber": 24344,
        "relativeOrbitNumber": 37,
        "orbitDirection": "DESCENDING",
        "processingCenter": "MPS_",
        "processorVersion": "02.14",
        "processingDate": "2020-02-19T12:39:47.000Z",
        "tileId": "29RKH",
    }
    assert {key: attributes[key] for key in expected} == expected
    kinds = {entry["Name"]: (entry["@odata.type"], entry["ValueType"]) for entry in record["Attributes"]}
    assert kinds["orbitNumber"] == ("#OData.CSC.IntegerAttribute", "Integer")
    assert kinds["cloudCover"] == ("#OData.CSC.DoubleAttribute", "Double")
    assert kinds["processingDate"] == ("#OData.CSC.DateTimeOffsetAttribute", "DateTimeOffset")
    # the id must survive a restart of the station and differ between products
    assert prip_record(product) == record
    other = assemble(product.parent / "other", name="other")
    assert prip_record(other)["Id"] != record["Id"]


def test_prip_record_refuses_a_zip_that_is_no_product(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme.txt", "no product")
    with pytest.raises(ValueError, match=r"x\.zip: expected a zipped Zarr product"):
        prip_record(tmp_path / "x.zip")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"chunk": 50}, "multiple of 6, got 50"),
        ({"chunk": 0}, "multiple of 6, got 0"),
        ({"compressor": "gzip"}, "got 'gzip'"),
        ({"no_data_corner": 246}, "from 0 to 240, got 246"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_written(
    tmp_path: Path, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        assemble(tmp_path / "out", **arguments)
    assert not (tmp_path / "out").exists()


def tool(*words: object) -> str:
    command = [sys.executable, "-m", "tests.support.s2_product", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def test_runs_as_a_program(product: Path, tmp_path: Path) -> None:
    assert Path(tool(tmp_path / "out")).read_bytes() == product.read_bytes()


def test_makes_the_folder_of_a_station(product: Path, tmp_path: Path) -> None:
    folder = Path(tool(tmp_path / "station", "--station"))
    assert (folder / "files" / product.name).read_bytes() == product.read_bytes()
    (record,) = json.loads((folder / "prip" / "s2a.json").read_text("utf-8"))["value"]
    assert record == prip_record(product)
