"""Write the Zarr v2 fixtures beside this file with zarr-python; see README.md."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numcodecs import Blosc, GZip, Zlib, Zstd

HERE = Path(__file__).resolve().parent


def image(dtype: str) -> np.ndarray[Any, Any]:
    """100 * row + column: every value tells where it belongs."""
    rows, cols = np.mgrid[0:5, 0:7]
    return (100 * rows + cols).astype(dtype)


def add(group: zarr.Group, name: str, values: np.ndarray[Any, Any], chunks: tuple[int, ...], **how: Any) -> zarr.Array:
    """One array with dimensions named a, b, c."""
    how = {"compressors": None, "fill_value": 0, "write_data": True} | how
    write = how.pop("write_data")
    array = group.create_array(name, shape=values.shape, dtype=values.dtype, chunks=chunks, **how)
    array.attrs["_ARRAY_DIMENSIONS"] = list("abc"[: values.ndim])
    if write:
        array[...] = values
    return array


def main() -> None:
    """Write `arrays.zarr` (consolidated) and `listed.zarr` (not consolidated)."""
    for name in ("arrays.zarr", "listed.zarr"):
        shutil.rmtree(HERE / name, ignore_errors=True)
    root = zarr.open_group(HERE / "arrays.zarr", mode="w", zarr_format=2)
    root.attrs["title"] = "made by zarr-python"
    codecs = root.create_group("codecs")
    for cname in ("zstd", "lz4", "lz4hc", "zlib", "blosclz"):
        for shuffle in (0, 1, 2):
            how = Blosc(cname=cname, clevel=3, shuffle=shuffle)
            add(codecs, f"blosc_{cname}_{shuffle}", image("<u2"), (4, 4), compressors=how)
    for codec_name, codec in {"zlib": Zlib(6), "gzip": GZip(6), "zstd": Zstd(3), "none": None}.items():
        add(codecs, codec_name, image("<u2"), (4, 4), compressors=codec)
    types = root.create_group("types")
    for dtype in ("|u1", "<u2", "<u4", "<u8", "|i1", "<i2", "<i4", "<i8", "<f4", "<f8"):
        values = image(dtype)[:1] + np.array(0, dtype)
        add(types, dtype.strip("|<"), values, (1, 4), compressors=Blosc(cname="zstd", clevel=3, shuffle=2))
    add(types, "b1", np.array([True, False, True]), (3,), fill_value=False)
    add(types, "c8", np.array([1 + 2j, -3.5j], dtype="<c8"), (2,))
    add(types, "U3", np.array(["b01", "é8", ""], dtype="<U3"), (2,), fill_value="")
    add(types, "M8", np.array(["2020-02-19T11:21:11.5", "NaT"], dtype="<M8[ns]"), (2,), fill_value=np.datetime64("NaT"))
    add(types, "scalar", np.array(42, dtype="<i8"), ())
    shapes = root.create_group("shapes")
    add(shapes, "line", np.arange(7, dtype="<i4"), (3,))
    cube = np.arange(2 * 3 * 5, dtype="<i4").reshape(2, 3, 5)
    add(shapes, "cube", cube, (1, 2, 3))
    slash = add(shapes, "slash", image("<u2"), (4, 4), chunk_key_encoding={"name": "v2", "separator": "/"})
    assert slash.metadata.dimension_separator == "/"
    fills = root.create_group("fills")
    for fill_name, fill, dtype in (("nan", np.nan, "<f4"), ("infinity", -np.inf, "<f8"), ("minus_one", -1, "<i2")):
        array = add(fills, fill_name, image(dtype), (4, 4), fill_value=fill, write_data=False)
        array[:4, :4] = image(dtype)[:4, :4]
    zarr.consolidate_metadata(root.store, zarr_format=2)
    # zarr-python 3 no longer writes a null fill value; EOPF products have them, so one is put in by hand.
    null = add(fills, "null", image("<u2"), (4, 4), write_data=False)
    null[:4, :4] = image("<u2")[:4, :4]
    metadata = HERE / "arrays.zarr" / "fills" / "null" / ".zarray"
    metadata.write_text(metadata.read_text().replace('"fill_value": 0', '"fill_value": null'))
    zarr.consolidate_metadata(root.store, zarr_format=2)

    listed = zarr.open_group(HERE / "listed.zarr", mode="w", zarr_format=2)
    add(listed.create_group("deep/er"), "line", np.arange(3, dtype="<i4"), (3,))


if __name__ == "__main__":
    main()
