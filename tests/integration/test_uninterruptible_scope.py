"""What stops one of the two extension modules stops the other: both stand on the same shared library."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from rsclient.core import UninterruptibleScope
from rsclient.processing import write_ndvi
from rsclient.product import open_product
from tests.support.large_product import write_product


def interrupt_once_begun(folder: Path) -> threading.Thread:
    """Sends the signal of Ctrl-C as soon as there is anything in the folder."""

    def watch() -> None:
        patience = time.monotonic() + 60
        while not any(folder.iterdir()) and time.monotonic() < patience:
            time.sleep(0.001)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


@pytest.mark.parametrize("uninterruptible", [False, True])
def test_a_scope_of_the_client_side_holds_for_the_pixel_side(uninterruptible: bool, tmp_path: Path) -> None:
    product = open_product(write_product(tmp_path / "S2.zarr", 4096))
    out = tmp_path / "out"
    out.mkdir()
    watcher = interrupt_once_begun(out)
    with pytest.raises(KeyboardInterrupt):
        if uninterruptible:
            with UninterruptibleScope():
                write_ndvi(product, cog=out / "ndvi.tif")
        else:
            write_ndvi(product, cog=out / "ndvi.tif")
    watcher.join()
    assert [path.name for path in out.iterdir()] == (["ndvi.tif"] if uninterruptible else [])
