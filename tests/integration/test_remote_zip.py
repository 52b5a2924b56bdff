"""A zipped product in object storage is read by ranges: what is not asked for is not transferred."""

from __future__ import annotations

import contextlib
import socket
import threading
import zipfile
from collections.abc import Iterator

import numpy as np
import pytest

from rsclient.local import LocalServer
from rsclient.product import open_product
from rsclient.transfer import S3Store
from tests.support.large_product import BANDS, CHUNK, write_product

EDGE = 2048
BAND = BANDS[0]


class CountingProxy:
    """Passes bytes between its clients and a server on this machine, and counts those that the server sent."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.received = 0
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                threading.Thread(target=self._pass_on, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(server, client, True), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError), source, target:
            while data := source.recv(65536):
                if counted:
                    with self._lock:
                        self.received += len(data)
                target.sendall(data)


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[S3Store, CountingProxy, int]]:
    """A store with a zipped product, the proxy through which it is reached, and the size of the zip."""
    folder = tmp_path_factory.mktemp("large")
    product = write_product(folder / "S2.zarr", EDGE, compressed=False)
    archive = folder / "S2.zarr.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(product.rglob("*")):
            if path.is_file():
                file.write(path, path.relative_to(product).as_posix())
    with LocalServer() as server:
        variables = server.environment
        keys = {"access_key": variables["S3_ACCESSKEY"], "secret_key": variables["S3_SECRETKEY"]}
        S3Store("s3://rs-catalog", endpoint=variables["S3_ENDPOINT"], **keys).write("S2.zarr.zip", archive.read_bytes())
        host, port = variables["S3_ENDPOINT"].removeprefix("http://").split(":")
        proxy = CountingProxy((host, int(port)))
        yield (
            S3Store("s3://rs-catalog", endpoint=f"http://127.0.0.1:{proxy.port}", **keys),
            proxy,
            archive.stat().st_size,
        )
        proxy.close()


def test_opening_transfers_the_directory_and_the_metadata(proxied: tuple[S3Store, CountingProxy, int]) -> None:
    store, proxy, size = proxied
    before = proxy.received
    assert open_product(store, "S2.zarr.zip")[BAND].shape == (EDGE, EDGE)
    assert proxy.received - before < size / 20


def test_a_window_transfers_the_chunks_below_it(proxied: tuple[S3Store, CountingProxy, int]) -> None:
    store, proxy, size = proxied
    band = open_product(store, "S2.zarr.zip")[BAND]
    chunk = CHUNK * CHUNK * 2
    before = proxy.received
    values = band[CHUNK + 10 : CHUNK + 110, 20:70]
    assert chunk <= proxy.received - before < 1.5 * chunk
    assert size > 20 * chunk
    # what write_product stores in every chunk
    np.testing.assert_array_equal(values, 1200 + np.arange(10, 110)[:, None] % 64 + np.arange(20, 70) % 32)
