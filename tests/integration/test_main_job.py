"""The main job end to end: real Prefect, embedded RS-Server, real S3 server, real Sentinel-2 pixels."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rsclient import Item, RsClient
from rsclient.local import LocalServer
from rsclient.storage import FolderStore
from rsclient.transfer import S3Store
from rsclient.validation import faults
from tests.support.s2_reference import reference_ndvi
from tests.support.s2_scene import PIXELS

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "examples" / "python" / "08_main_job.py"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The folder that the job left, and what it printed."""
    folder = tmp_path_factory.mktemp("main-job")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--output", str(folder), "--data", str(folder / "data")],
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    yield folder, done.stdout


@pytest.fixture(scope="module")
def kept(finished: tuple[Path, str]) -> Path:
    """A folder with the results as the object storage has them, from a server that takes up the data of the job."""
    folder = finished[0] / "kept"
    report = json.loads((finished[0] / "report.json").read_text("utf-8"))
    with LocalServer(finished[0] / "data") as server:
        variables = server.environment
        stored = S3Store(
            report["zarr"].rsplit("/", 1)[0],
            endpoint=variables["S3_ENDPOINT"],
            access_key=variables["S3_ACCESSKEY"],
            secret_key=variables["S3_SECRETKEY"],
        )
        target = FolderStore(str(folder))
        for key in stored.list():
            target.write(key, stored.read(key) or b"")
    return folder


def test_prints_the_table_and_the_paths_of_the_pictures(finished: tuple[Path, str]) -> None:
    folder, text = finished
    for step in ("search AUXIP", "search CADIP", "search PRIP", "stage", "process", "publish", "find again by CQL2"):
        assert re.search(rf"^{re.escape(step)} +[1-9]", text, re.MULTILINE), step
    for name in ("quicklook.png", "ndvi.png"):
        assert str(folder / name) in text
        assert (folder / name).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_published_item_is_valid_and_complete(finished: tuple[Path, str]) -> None:
    item = Item.from_json((finished[0] / "item.json").read_text("utf-8"))
    assert list(faults(item.to_dict())) == []
    extensions = " ".join(item.stac_extensions)
    for name in ("eopf", "processing", "projection", "raster", "file"):
        assert name in extensions
    assert item.properties["proj:code"] == "EPSG:32629"
    assert item.properties["eopf:origin_datetime"]
    assert item.properties["processing:lineage"].startswith("NDVI of S2A_MSIL2A_20200219T112111")
    (origin,) = [link for link in item.links if link.rel == "derived_from"]
    assert origin.href.endswith(f"/items/{item.id.removesuffix('_NDVI')}")
    assert item.asset("ndvi").file_checksum


def test_ndvi_is_that_of_an_independent_computation_from_the_original_files(kept: Path) -> None:
    import rasterio
    import xarray

    expected, valid = reference_ndvi(PIXELS)
    with rasterio.open(kept / "ndvi.tif") as cog:
        from_cog = cog.read(1)
        assert cog.crs.to_epsg() == 32629
        with rasterio.open(PIXELS / "B04.tif") as original:
            assert cog.transform == original.transform
        assert cog.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
    tree = xarray.open_datatree(kept / "ndvi.zarr", engine="zarr", chunks=None)
    from_zarr = tree["measurements/vegetation/r10m/ndvi"].values
    np.testing.assert_array_equal(from_cog, from_zarr)
    assert np.array_equal(~np.isnan(from_cog), valid)
    np.testing.assert_allclose(from_cog[valid], expected[valid], rtol=0, atol=2e-6)


def test_the_checksum_in_the_item_is_that_of_the_file(finished: tuple[Path, str], kept: Path) -> None:
    import hashlib

    item = Item.from_json((finished[0] / "item.json").read_text("utf-8"))
    content = (kept / "ndvi.tif").read_bytes()
    assert item.asset("ndvi").file_size == len(content)
    assert item.asset("ndvi").file_checksum == "1220" + hashlib.sha256(content).hexdigest()


@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")  # a PNG has none
def test_the_readme_shows_the_pictures_that_the_job_makes(finished: tuple[Path, str]) -> None:
    import rasterio

    for name in ("quicklook.png", "ndvi.png"):
        with rasterio.open(finished[0] / name) as made, rasterio.open(ROOT / "docs" / "images" / name) as shown:
            np.testing.assert_array_equal(made.read(), shown.read())


@pytest.mark.parametrize("said", ["rsclient stage", "opened s3://", "NDVI: "])
def test_ctrl_c_ends_with_130_and_leaves_no_process_and_nothing_half_done(said: str, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(SCRIPT), "--output", str(tmp_path / "out"), "--data", str(tmp_path / "data")],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 120
        while said not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=200) == 130, log.read_text()
        time.sleep(1)
        assert processes_of_session(process.pid) == []
    finally:
        for left in processes_of_session(process.pid):
            os.kill(left, signal.SIGKILL)
    assert not list((tmp_path / "out").glob("*"))
    catalogued, stored = contents(tmp_path / "data")
    assert catalogued == stored
    assert stored or said == "rsclient stage"
    assert not any("_NDVI" in key for key in stored)


def contents(data: Path) -> tuple[set[str], set[str]]:
    """The objects that the catalog of a server's data names, and those that its storage holds."""
    with LocalServer(data) as server:
        client = RsClient(server.url, owner="demo", local=True)
        keys = server.environment
        store = S3Store(
            "s3://rs-catalog",
            endpoint=keys["S3_ENDPOINT"],
            access_key=keys["S3_ACCESSKEY"],
            secret_key=keys["S3_SECRETKEY"],
        )
        hrefs = {
            asset.s3_href or ""
            for collection in client.catalog.get_collections()
            for item in client.catalog.search_items(collection.id)
            for asset in item.assets.values()
        }
        return hrefs, {f"s3://rs-catalog/{key}" for key in store.list()}


def processes_of_session(session: int) -> list[int]:
    """Processes of a session that still run, from /proc: `ps` is not on every machine."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                if int(fields[3]) == session and fields[0] != "Z":
                    found.append(int(entry.name))
    return found
