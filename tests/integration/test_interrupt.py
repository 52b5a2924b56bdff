"""Ctrl-C in the middle of a flow: what the flow had begun is rolled back in storage and catalog, and nothing else."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect import flow
from prefect.testing.utilities import prefect_test_harness
from prefect.transactions import transaction

from rsclient import Item
from rsclient.client import RsClient
from rsclient.errors import NotFoundError
from rsclient.local import LocalServer
from rsclient.prefect import process_ndvi, publish_item, search_station, stage_items
from rsclient.result_items import make_ndvi_item
from rsclient.transfer import S3Store
from tests.support.s2_product import NAME, assemble, prip_record

BUCKET = "rs-catalog"
OWNER = "alice"
RESULT = "ndvi-result"


@pytest.fixture(scope="module", autouse=True)
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    station = tmp_path_factory.mktemp("station")
    product = assemble(station / "files", chunk=12)  # 400 chunks: time enough to be stopped in
    (station / "prip").mkdir()
    (station / "prip" / "s2a.json").write_text(json.dumps({"value": [prip_record(product)]}), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RSPY_HOST_USER", OWNER)
        with LocalServer(stations=station) as running, prefect_test_harness(server_startup_timeout=120):
            for name, value in running.environment.items():
                patch.setenv(name, value)
            yield running


@pytest.fixture
def collection(request: pytest.FixtureRequest) -> str:
    return f"interrupt-{abs(hash(request.node.name)) % 10**8}"


@flow
def job(collection: str, pictures: str, at_the_end: Callable[[], None]) -> None:
    products = search_station("prip", "prip_s2a_l2a", filter=f"id = '{NAME}'")
    source = stage_items(products, collection)[0]
    with transaction():
        target = f"s3://{BUCKET}/{OWNER}/{collection}/{RESULT}"
        report = process_ndvi(source, target, item_id=RESULT, pictures=pictures)
        item = make_ndvi_item(Item.from_dict(source), item_id=RESULT, report=report)
        publish_item(item.to_dict(), collection)
        at_the_end()


def interrupt_when(condition: Callable[[], bool], over: threading.Event) -> None:
    while not over.is_set() and not condition():
        time.sleep(0.001)
    if not over.is_set():
        os.kill(os.getpid(), signal.SIGINT)


def run_until(condition: Callable[[], bool], collection: str, pictures: Path, at_the_end: Callable[[], None]) -> None:
    """Runs the flow and sends the signal of Ctrl-C once the condition holds; fails if the flow ends before."""
    over = threading.Event()
    watcher = threading.Thread(target=interrupt_when, args=(condition, over))
    watcher.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            job(collection, str(pictures), at_the_end)
    finally:
        over.set()
        watcher.join()


def wait_for_ctrl_c() -> None:
    time.sleep(60)


@pytest.mark.parametrize("mark", [".ndvi.zarr.", "ndvi.zarr/", "ndvi.tif", "the item"])
def test_what_was_begun_is_rolled_back(mark: str, collection: str, tmp_path: Path) -> None:
    catalog = RsClient().catalog
    store = S3Store(f"s3://{BUCKET}/{OWNER}/{collection}")

    def reached() -> bool:
        if mark == "the item":
            return has_item(catalog, collection, RESULT)
        return any(key.startswith(f"{RESULT}/{mark}") for key in store.list())

    run_until(reached, collection, tmp_path, wait_for_ctrl_c)
    left = store.list()
    assert [key for key in left if key.startswith(RESULT)] == []
    assert not has_item(catalog, collection, RESULT)
    assert list(tmp_path.iterdir()) == []
    # What was staged before stays, whole.
    (source,) = catalog.search_items(collection)
    assert len(left) == 1
    assert source.id in left[0]


@pytest.mark.filterwarnings("ignore:job .* had nothing to stage:UserWarning")
def test_a_second_run_replaces_the_first_or_leaves_it_as_it_was(collection: str, tmp_path: Path) -> None:
    catalog = RsClient().catalog
    store = S3Store(f"s3://{BUCKET}/{OWNER}/{collection}/{RESULT}")

    def contents() -> dict[str, bytes | None]:
        return {key: store.read(key) for key in store.list()}

    job(collection, str(tmp_path), lambda: None)
    first, first_item = contents(), catalog.get_item(collection, RESULT)
    ended = threading.Event()

    def wait() -> None:
        ended.set()
        wait_for_ctrl_c()

    run_until(ended.is_set, collection, tmp_path, wait)
    assert contents() == first
    assert catalog.get_item(collection, RESULT).properties["created"] == first_item.properties["created"]
    job(collection, str(tmp_path), lambda: None)
    second = contents()
    assert second.keys() == first.keys()
    assert second["ndvi.tif"] == first["ndvi.tif"]
    assert second["ndvi.zarr/.zattrs"] != first["ndvi.zarr/.zattrs"]  # it says when it was made


def test_a_stopped_staging_leaves_no_object_without_item_and_no_item_without_object(
    collection: str, tmp_path: Path
) -> None:
    client = RsClient()
    store = S3Store(f"s3://{BUCKET}")
    jobs = {job.id for job in client.staging.get_jobs()}
    run_until(lambda: {job.id for job in client.staging.get_jobs()} > jobs, collection, tmp_path, wait_for_ctrl_c)

    def named() -> set[str]:
        try:
            found = list(client.catalog.search_items(collection))
        except NotFoundError:
            return set()
        return {asset.s3_href or "" for item in found for asset in item.assets.values()}

    def stored() -> set[str]:
        return {f"s3://{BUCKET}/{key}" for key in store.list(f"{OWNER}/{collection}/")}

    deadline = time.monotonic() + 10  # the server hears of the end of its job in its own time
    while (named() != stored() or is_running(client)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert named() == stored()
    assert not is_running(client)


def is_running(client: RsClient) -> bool:
    return any(not job.is_terminal for job in client.staging.get_jobs())


def has_item(catalog: Any, collection: str, item_id: str) -> bool:
    try:
        catalog.get_item(collection, item_id)
    except NotFoundError:
        return False
    return True
