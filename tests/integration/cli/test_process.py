"""`rsclient process` on an assembled Sentinel-2 product: from a folder, a zip and object storage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("numcodecs", reason="the extra `samples` is not installed")
rasterio = pytest.importorskip("rasterio", reason="the extra `samples` is not installed")

from rsclient.cli.process_ndvi import shrink  # noqa: E402
from tests.support.s2_product import NAME, assemble  # noqa: E402
from tests.support.s2_reference import reference_ndvi  # noqa: E402
from tests.support.s2_scene import PIXELS  # noqa: E402


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assemble(tmp_path_factory.mktemp("zip"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assemble(tmp_path_factory.mktemp("folder"), zipped=False)


def process(*words: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_"))}
    return subprocess.run(
        [sys.executable, "-m", "rsclient", "process", *map(str, words)],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=240,
    )


def read(path: Path) -> NDArray[Any]:
    with rasterio.open(path) as dataset:
        return np.asarray(dataset.read())


@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")  # a PNG has none
def test_ndvi_with_all_outputs(product: Path, tmp_path: Path) -> None:
    done = process("ndvi", product, "--cog", "n.tif", "--zarr", "n.zarr", "--png", "n.png", "--quicklook", "q.png",
                   "--json", cwd=tmp_path)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    expected, valid = reference_ndvi(PIXELS)
    assert report["shape"] == list(expected.shape)
    assert report["crs"] == "EPSG:32629"
    assert report["valid_pixels"] == np.count_nonzero(valid)
    assert report["mean"] == pytest.approx(np.nanmean(expected, dtype=np.float64), rel=1e-5)
    np.testing.assert_allclose(read(tmp_path / "n.tif")[0], expected, atol=1e-6)
    assert [entry["kind"] for entry in report["outputs"]] == ["cog", "zarr", "png", "quicklook"]
    assert report["outputs"][0]["size"] == (tmp_path / "n.tif").stat().st_size
    # 240 pixels are less than a picture may have: nothing is averaged, and no data is light grey
    colors, true_color = read(tmp_path / "n.png"), read(tmp_path / "q.png")
    assert colors.shape == true_color.shape == (3, *expected.shape)
    np.testing.assert_array_equal((colors == 204).all(axis=0), ~valid)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.png", "n.tif", "n.zarr", "q.png"]


def test_the_passing_zarr_of_a_picture_goes_away(folder: Path, tmp_path: Path) -> None:
    done = process("ndvi", folder, "--cog", "n.tif", "--png", "n.png", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    rows = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert (rows["product"], rows["shape"], rows["crs"]) == (NAME, "240 x 240", "EPSG:32629")
    assert rows["cog"].startswith("n.tif (")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.png", "n.tif"]


def test_info(folder: Path, tmp_path: Path) -> None:
    done = process("info", folder, "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert (found["name"], found["type"]) == (NAME, "S02MSIL2A")
    variables = {variable["path"]: variable for variable in found["variables"]}
    red = variables["measurements/reflectance/r10m/b04"]
    assert (red["shape"], red["dtype"], red["chunks"], red["crs"]) == ([240, 240], "<u2", [60, 60], "EPSG:32629")
    assert variables["measurements/reflectance/r10m/x"]["crs"] is None
    table = process("info", folder, cwd=tmp_path).stdout.splitlines()
    assert table[0] == f"product  {NAME}"
    assert "measurements/reflectance/r10m/b04            240 x 240      <u2    60 x 60      EPSG:32629" in table


def test_what_cannot_be_done_is_one_line(product: Path, tmp_path: Path) -> None:
    done = process("info", "none.zarr", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "rsclient: error: read none.zarr: missing\n")
    done = process("info", "s3://bucket/x.zarr.zip", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "S3_ENDPOINT, S3_ACCESSKEY, S3_SECRETKEY" in done.stderr
    (tmp_path / "n.zarr").mkdir()
    done = process("ndvi", product, "--cog", "n.tif", "--zarr", "n.zarr", cwd=tmp_path)
    assert (done.returncode, "this path exists already" in done.stderr) == (2, True)
    assert not (tmp_path / "n.tif").exists()


def test_a_product_in_object_storage(product: Path, tmp_path: Path) -> None:
    pytest.importorskip("fastapi", reason="the extra `local` is not installed")
    from rsclient.local import LocalServer
    from rsclient.transfer import S3Store

    with LocalServer() as server:
        s3 = {name: value for name, value in server.environment.items() if name.startswith("S3_")}
        store = S3Store(
            "s3://rs-catalog/some/where",
            endpoint=s3["S3_ENDPOINT"],
            access_key=s3["S3_ACCESSKEY"],
            secret_key=s3["S3_SECRETKEY"],
        )
        store.upload_file(product, "x.zarr.zip")
        done = process("ndvi", "s3://rs-catalog/some/where/x.zarr.zip", "--cog", "n.tif", cwd=tmp_path, **s3)
        assert (done.returncode, done.stderr) == (0, "")
        missing = process("info", "s3://rs-catalog/some/where/y.zarr.zip", cwd=tmp_path, **s3)
        assert missing.returncode == 1
        assert s3["S3_SECRETKEY"] not in done.stdout + missing.stderr
    np.testing.assert_allclose(read(tmp_path / "n.tif")[0], reference_ndvi(PIXELS)[0], atol=1e-6)


class Image:
    """An array with the parts of a Variable that matter."""

    def __init__(self, values: NDArray[np.float32]) -> None:
        self.values = values
        self.shape = values.shape

    def __getitem__(self, key: slice) -> NDArray[np.float32]:
        return self.values[key]


def test_a_large_image_is_averaged_strip_by_strip() -> None:
    # 2500 rows: a factor of 3, strips of 1023 rows, and a last block that is not full
    values = np.arange(2500 * 7, dtype=np.float32).reshape(2500, 7)
    expected = [[values[row : row + 3, col : col + 3].mean() for col in range(0, 7, 3)] for row in range(0, 2500, 3)]
    shrunk = shrink(Image(values))  # type: ignore[arg-type]
    assert shrunk.shape == (834, 3)
    np.testing.assert_allclose(shrunk, expected, rtol=1e-6)
