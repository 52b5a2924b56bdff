"""A product with a variable that cannot be read shows the others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rsclient.errors import ProductError
from rsclient.product import open_product


@pytest.fixture
def product(tmp_path: Path) -> Path:
    def zarray(dtype: str, **members: Any) -> dict[str, Any]:
        known = {"zarr_format": 2, "shape": [2], "chunks": [2], "dtype": dtype, "fill_value": None, "compressor": None}
        return known | {"filters": None, "order": "C"} | members

    metadata = {
        ".zgroup": {"zarr_format": 2},
        "good/.zarray": zarray("<u2"),
        "names/.zarray": zarray("|O", filters=[{"id": "vlen-utf8"}]),
        "shapeless/.zarray": {"zarr_format": 2},
    }
    folder = tmp_path / "x.zarr"
    folder.mkdir()
    (folder / ".zmetadata").write_text(json.dumps({"zarr_consolidated_format": 1, "metadata": metadata}))
    return folder


def test_every_variable_has_its_row(product: Path) -> None:
    opened = open_product(product)
    assert list(opened) == ["good", "names", "shapeless"]
    assert opened["good"].shape == (2,)
    with pytest.raises(ProductError, match="names"):
        opened["names"]
    html = opened._repr_html_()
    for text in ("<td>good</td><td>2</td><td>uint16</td>", "<td>names</td><td>read ", "<td>shapeless</td><td>read "):
        assert text in html


def info(product: Path, *options: str) -> tuple[str, str]:
    """What `rsclient process info` prints on stdout and stderr."""
    command = [sys.executable, "-m", "rsclient", "process", "info", str(product), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout, done.stderr


def test_process_info_names_the_broken_ones(product: Path) -> None:
    out, err = info(product)
    assert [line.split()[:2] for line in out.splitlines()[-3:]] == [
        ["good", "2"],
        ["names", "unreadable"],
        ["shapeless", "unreadable"],
    ]
    assert err.count("rsclient: warning: read ") == 2
    shown = json.loads(info(product, "--json")[0])["variables"]
    assert [(entry["path"], entry["shape"], bool(entry["fault"])) for entry in shown] == [
        ("good", [2], False),
        ("names", None, True),
        ("shapeless", None, True),
    ]
