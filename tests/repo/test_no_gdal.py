"""What is imported loads only what is used: a client never loads GDAL, `import rsclient` nearly nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

LARGEST_CLIENT = 3 * 1024 * 1024
MAKE_AN_NDVI_ITEM = """
from rsclient.result_items import make_ndvi_item
from rsclient.stac import ItemBuilder
field = {"type": "Polygon", "coordinates": [[[1, 43], [2, 43], [2, 44], [1, 43]]]}
source = ItemBuilder("a").geometry(field).datetime("2024-04-01T10:16:01Z").build()
assert make_ndvi_item(source, item_id="b", report={}).id == "b"
"""
MAKE_A_CLIENT = """
import rsclient, rsclient.services
rsclient.RsClient(local=True, hosts={"catalog": "http://127.0.0.1:1"}).catalog
"""


def loaded_after(code: str) -> set[str]:
    """Of the libraries that matter here, those that a fresh interpreter has loaded."""
    libraries = ("libgdal", "libcurl", "_multiarray_umath", "_client.", "_pixels.")
    program = f"{code}\nprint(open('/proc/self/maps').read())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return {name for name in libraries if name in done.stdout}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/maps")
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import rsclient", set()),
        (MAKE_A_CLIENT, {"libcurl", "_client."}),
        (MAKE_AN_NDVI_ITEM, {"libcurl", "_client."}),
        ("import rsclient.product", {"libgdal", "libcurl", "_client.", "_pixels."}),
    ],
    ids=["import", "client", "ndvi item", "product"],
)
def test_loads_only_what_is_used(code: str, expected: set[str]) -> None:
    assert loaded_after(code) == expected


def modules_after(code: str) -> set[str]:
    """The names of the packages that a fresh interpreter has loaded, without what it starts with."""
    program = f"import sys\nbefore = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return set(done.stdout.split())


def test_import_loads_itself_only() -> None:
    # What it costs in milliseconds is measured by tests/bench/bench_import.py; a busy machine must not fail a test.
    assert modules_after("import rsclient") <= {"__future__", "rsclient"}


def test_a_client_does_without_the_large_packages() -> None:
    packages = {name.partition(".")[0] for name in modules_after(MAKE_A_CLIENT)}
    assert not packages & {"asyncio", "fastapi", "http", "jsonschema", "numpy", "prefect", "pystac", "ssl", "zarr"}


def test_the_client_side_is_small(tmp_path: Path) -> None:
    spec = find_spec("rsclient._core._client")
    assert spec is not None and spec.origin is not None
    module = Path(spec.origin)
    sizes = {}
    for library in (module, module.with_name("librsclient_client.so")):
        if shutil.which("strip"):  # as the wheel is; a build for development keeps its symbols
            stripped = tmp_path / library.name
            subprocess.run(["strip", "-o", str(stripped), str(library)], check=True)
            library = stripped
        sizes[library.name] = library.stat().st_size
    assert sum(sizes.values()) <= LARGEST_CLIENT, sizes
