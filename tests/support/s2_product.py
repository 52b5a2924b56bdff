"""Assemble a small, complete EOPF Sentinel-2 level-2A product from a real metadata tree and real pixels.

    python -m tests.support.s2_product OUT              writes OUT/<name>.zarr.zip
    python -m tests.support.s2_product OUT --station    writes the folder of a station that has it; see assemble_station

What is real, what is derived and what is left out: tests/data/eopf/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.support import s2_metadata, s2_store
from tests.support.s2_prip import prip_record
from tests.support.s2_scene import FACTORS, Scene, read_scene
from tests.support.s2_variables import Variables, make_variables

__all__ = ["NAME", "assemble", "assemble_station", "prip_record"]

#: The real product's own name, without suffix.
NAME = "S2A_MSIL2A_20200219T112111_N0214_R037_T29RKH_20200219T123947"


def assemble(
    out_dir: Path | str,
    *,
    name: str = NAME,
    chunk: int = 60,
    zipped: bool = True,
    compressor: str | None = "blosc-zstd",
    drop_empty_chunks: bool = True,
    no_data_corner: int = 0,
    folder_in_zip: bool = False,
) -> Path:
    """Write the product and return its path: `<name>.zarr.zip`, or the folder `<name>.zarr` if not `zipped`.

    chunk              edge of a chunk in "r10m" pixels, a multiple of 6; 20 m and 60 m chunks cover the same ground
    compressor         "blosc-zstd" (as in real products), "blosc-lz4", "zlib" or None
    drop_empty_chunks  leave out chunks of nothing but the fill value
    no_data_corner     edge in "r10m" pixels, a multiple of 6, of a lower-right square without data; the scene has none
    folder_in_zip      put the store into a folder `<name>.zarr` of the zip rather than at its root
    """
    if compressor not in s2_metadata.COMPRESSORS:
        raise ValueError(f"compressor: expected one of {list(s2_metadata.COMPRESSORS)}, got {compressor!r}")
    if chunk <= 0 or chunk % max(FACTORS.values()):
        raise ValueError(f"chunk: expected a positive multiple of 6, got {chunk}")
    scene = read_scene(no_data_corner=no_data_corner)
    members = make_members(scene, name, chunk, compressor, drop_empty_chunks=drop_empty_chunks)
    out = Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    if not zipped:
        return s2_store.write_folder(out / f"{name}.zarr", members)
    return s2_store.write_zip(out / f"{name}.zarr.zip", members, folder=f"{name}.zarr" if folder_in_zip else "")


def assemble_station(folder: Path | str) -> Path:
    """Write a folder of data for rsclient.local.stations, in which the PRIP station "s2a" has the product."""
    folder = Path(folder)
    record = prip_record(assemble(folder / "files"))
    (folder / "prip").mkdir(exist_ok=True)
    (folder / "prip" / "s2a.json").write_text(json.dumps({"value": [record]}), encoding="utf-8")
    return folder


def make_members(
    scene: Scene, name: str, chunk: int, compressor: str | None, *, drop_empty_chunks: bool
) -> s2_store.Members:
    """Every file of the store by its name, consolidated metadata included."""
    tree, variables = s2_metadata.read_tree(), make_variables(scene)
    members: s2_store.Members = {}
    for group in group_paths(variables):
        prefix = f"{group}/" if group else ""
        attributes = s2_metadata.node(tree, group)["attributes"]
        if not group:
            attributes = s2_metadata.root_attributes(tree, scene, variables, name)
        members[f"{prefix}.zgroup"] = s2_store.encode_json({"zarr_format": 2})
        members[f"{prefix}.zattrs"] = s2_store.encode_json(attributes)
    with s2_store.one_blosc_thread():
        for path, values in variables.items():
            array, resolution = s2_metadata.node(tree, path), path.split("/")[-2]
            zattrs = s2_metadata.array_attributes(array, scene.grids.get(resolution))
            chunks = chunk_shape(values.shape, chunk // FACTORS.get(resolution, 1), is_image="proj:epsg" in zattrs)
            zarray = s2_metadata.array_metadata(array, values.shape, chunks, compressor)
            members[f"{path}/.zarray"] = s2_store.encode_json(zarray)
            members[f"{path}/.zattrs"] = s2_store.encode_json(zattrs)
            data = s2_store.encode_array(values, zarray, drop_empty_chunks=drop_empty_chunks)
            members.update({f"{path}/{key}": block for key, block in data.items()})
    return s2_store.consolidate(members)


def group_paths(variables: Variables) -> list[str]:
    """Paths of all groups that lead to a variable, the root ("") first."""
    found = {""}
    for path in variables:
        parts = path.split("/")[:-1]
        found.update("/".join(parts[: depth + 1]) for depth in range(len(parts)))
    return sorted(found)


def chunk_shape(shape: tuple[int, ...], edge: int, *, is_image: bool) -> tuple[int, ...]:
    """Chunks of an image: one band, `edge` x `edge`; anything else is one chunk."""
    return (1,) * (len(shape) - 2) + (edge, edge) if is_image else shape


def main() -> int:
    """Command line of the tool."""
    parser = argparse.ArgumentParser(description="Assemble a small EOPF Sentinel-2 level-2A product.")
    parser.add_argument("out", type=Path, help="folder to write into; made if absent")
    parser.add_argument("--name", default=NAME, help="name without suffix (default: that of the real product)")
    parser.add_argument("--chunk", type=int, default=60, help="edge of a 10 m chunk in pixels (default: 60)")
    parser.add_argument("--compressor", choices=["blosc-zstd", "blosc-lz4", "zlib", "none"], default="blosc-zstd")
    parser.add_argument("--folder", action="store_true", help="write a folder instead of a zip")
    parser.add_argument("--no-data-corner", type=int, default=0, metavar="PIXELS", help="cut a hole (default: none)")
    parser.add_argument("--prip", action="store_true", help="print the PRIP record of the zip instead of its path")
    parser.add_argument("--station", action="store_true", help="write a folder for LocalServer(stations=...) instead")
    args = parser.parse_args()
    if args.prip and args.folder:
        parser.error("--prip describes a zip, --folder writes none")
    if args.station:
        print(assemble_station(args.out))
        return 0
    path = assemble(
        args.out,
        name=args.name,
        chunk=args.chunk,
        zipped=not args.folder,
        compressor=None if args.compressor == "none" else args.compressor,
        no_data_corner=args.no_data_corner,
    )
    print(json.dumps(prip_record(path), indent=2) if args.prip else path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
