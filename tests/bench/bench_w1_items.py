"""W1a on 1 000 items: a FeatureCollection in memory becomes items whose id, datetime and asset links are read.

    scripts/bench bench_w1_items        builds the limit loops first
    python tests/bench/bench_w1_items.py --limits FOLDER [--items 1000] [--assets 17] [--rounds 15]

The peers are those of the extra `bench`. The limits run in the same process: simdjson finding the structure of the
document, and looking at every value of it. The garbage collector is on, as users have it. rustac reads files only: its
document lies in memory too, in /dev/shm.
"""

from __future__ import annotations

import argparse
import ctypes
import functools
import importlib.metadata
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import orjson
import protocol
import pystac
import rustac
import simdjson  # type: ignore[import-untyped]

from rsclient import ItemCollection

Facts = list[tuple[str, str, list[str]]]


def make_item(number: int, assets: int) -> dict[str, Any]:
    """An item of about the size of those in Sentinel-2 catalogs, with escapes and non-ASCII letters."""
    west, south = -180 + number * 7 % 350, -80 + number * 3 % 150
    east, north = west + 1.00912, south + 0.9934
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    properties = {f"x:property_{index:02}": index * 1.0001 + number for index in range(22)}
    properties |= {"datetime": f"2024-01-{number % 28 + 1:02}T10:{number % 60:02}:21.024Z", "platform": "sentinel-2a"}
    properties |= {"title": f'Tile "{number}" \\ Überflug', "eo:cloud_cover": number % 100 + 0.25}
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": f"S2A_MSIL2A_20240101T102421_N0510_R065_T32TLR_{number:06}",
        "collection": "sentinel-2-l2a",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [west, south, east, north],
        "properties": properties,
        "links": [{"rel": rel, "href": f"https://example.com/{rel}/{number}"} for rel in ("self", "parent", "root")],
        "assets": {f"B{index:02}": make_asset(number, index) for index in range(assets)},
        "stac_extensions": ["https://stac-extensions.github.io/eo/v2.0.0/schema.json"],
    }


def make_asset(number: int, index: int) -> dict[str, Any]:
    return {
        "href": f"s3://eodata/Sentinel-2/MSI/L2A/2024/01/01/{number:06}/GRANULE/IMG_DATA/R10m/B{index:02}_10m.jp2",
        "type": "image/jp2",
        "title": f"Band {index}, surface reflectance at 10 m",
        "roles": ["data", "reflectance"],
        "file:size": 120_000_000 + number + index,
        "file:checksum": "d501105de5f4a1d3b2c6a7d8e9f0a1b2c3d4e5f6",
        "raster:bands": [
            {"nodata": 0, "data_type": "uint16", "scale": 0.0001, "offset": -0.1, "spatial_resolution": 10}
        ],
        "proj:shape": [10980, 10980],
        "proj:transform": [10, 0, 399960, 0, -10, 5200020],
    }


def facts_of(items: list[dict[str, Any]]) -> Facts:
    return [
        (item["id"], item["properties"]["datetime"], [asset["href"] for asset in item["assets"].values()])
        for item in items
    ]


class Asset(msgspec.Struct):
    href: str


class Properties(msgspec.Struct):
    datetime: str


class Feature(msgspec.Struct):
    id: str
    properties: Properties
    assets: dict[str, Asset]


class Page(msgspec.Struct):
    features: list[Feature]


def with_rsclient(document: str) -> Facts:
    items = ItemCollection.from_json(document)
    return [(i.id, i.properties["datetime"], [asset.href for asset in i.assets.values()]) for i in items]


def handles_with_rsclient(document: str) -> Any:
    return ItemCollection.from_json(document)


def first_with_rsclient(document: str) -> str:
    return next(iter(ItemCollection.from_json(document))).id


def with_json(document: str) -> Facts:
    return facts_of(json.loads(document)["features"])


def with_orjson(document: str) -> Facts:
    return facts_of(orjson.loads(document)["features"])


def with_msgspec(document: str) -> Facts:
    return facts_of(msgspec.json.decode(document)["features"])


def with_msgspec_structs(document: str) -> Facts:
    page = msgspec.json.decode(document, type=Page)
    return [(i.id, i.properties.datetime, [asset.href for asset in i.assets.values()]) for i in page.features]


def with_pysimdjson(document: str) -> Facts:
    page = simdjson.Parser().parse(document.encode())
    return [
        (i["id"], i["properties"]["datetime"], [asset["href"] for asset in i["assets"].values()])
        for i in page["features"]
    ]


def with_pystac(document: str) -> Facts:
    items = pystac.ItemCollection.from_dict(json.loads(document))
    return [
        (i.id, i.properties["datetime"], [asset.href for asset in i.assets.values()]) for i in items
    ]  # fmt: skip


def with_rustac(path: Path) -> Facts:
    return facts_of(rustac.read_sync(str(path))["features"])


PEERS: dict[str, Callable[[str], Facts]] = {
    "msgspec": with_msgspec,
    "orjson": with_orjson,
    "pysimdjson": with_pysimdjson,
    "json": with_json,
    "pystac": with_pystac,
}
PADDING = 64  # bytes behind a document that simdjson may read


def limits(folder: Path, document: str) -> dict[str, Callable[[], object]]:
    """The limit loops over this document; `folder` holds the library that scripts/bench builds."""
    library = ctypes.CDLL(str(folder / "libw1_limits.so"))
    text = document.encode()
    memory = ctypes.create_string_buffer(text, len(text) + PADDING)

    def call(name: str) -> Callable[[], object]:
        function = getattr(library, name)
        function.restype = ctypes.c_uint64
        function.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_size_t]
        run = functools.partial(function, memory, len(text), len(text) + PADDING)
        if run() == 0:
            raise SystemExit(f"{name}: simdjson does not accept the document")
        return run

    return {"limit: every value": call("w1_touch_values"), "limit: structure": call("w1_find_structure")}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limits", type=Path, required=True, help="folder of the limit loops")
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--assets", type=int, default=17)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1, help="for the spins; all contenders use one thread")
    arguments = parser.parse_args()

    items = [make_item(number, arguments.assets) for number in range(arguments.items)]
    document = json.dumps({"type": "FeatureCollection", "features": items}, separators=(",", ":"), ensure_ascii=False)
    expected = facts_of(items)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        path = Path(folder) / "items.json"
        path.write_text(document, encoding="utf-8")
        compared: dict[str, tuple[str, Callable[[], Facts]]] = {
            "rsclient": ("rsclient", functools.partial(with_rsclient, document)),
            "msgspec Structs": ("msgspec", functools.partial(with_msgspec_structs, document)),
            "rustac": ("rustac", functools.partial(with_rustac, path)),
        }
        compared |= {name: (name, functools.partial(call, document)) for name, call in PEERS.items()}
        return compare(arguments, document, compared, expected)


def compare(
    arguments: argparse.Namespace, document: str, compared: dict[str, tuple[str, Callable[[], Facts]]], expected: Facts
) -> int:
    size = len(document.encode())

    def contender(name: str, package: str, run: Callable[[], object]) -> protocol.Contender:
        version = importlib.metadata.version(package) if package not in ("", "json") else ""
        return protocol.Contender(name, version, 1, "fresh", size, run)

    contenders = [contender(name, "", run) for name, run in limits(arguments.limits, document).items()]
    for name, (package, run) in compared.items():
        if run() != expected:
            raise SystemExit(f"{name}: other values than those written")
        contenders.append(contender(name, package, run))
    contenders.append(
        contender("rsclient, handles only", "rsclient", functools.partial(handles_with_rsclient, document))
    )
    contenders.append(contender("rsclient, first item", "rsclient", functools.partial(first_with_rsclient, document)))
    timings = protocol.measure(contenders, arguments.rounds, arguments.threads)
    ours = next(timing for timing in timings if timing.contender.name == "rsclient")
    count = f"{arguments.items} items, {size / 1e6:.1f} MB"
    print(f"W1a, {count}, {arguments.rounds} rounds, {protocol.machine()}")
    protocol.print_table(timings, timings[0], ours)
    median = {timing.contender.name: timing.median for timing in timings}
    handles_ms = median["rsclient, handles only"] * 1e3
    protocol.print_goals(
        [
            ("times as fast as pystac", median["pystac"] / median["rsclient"], 100),
            ("times as fast as msgspec Structs", median["msgspec Structs"] / median["rsclient"], 1),
            (f"ms left of 1 until the first item of {arguments.items} is usable",
             1 - median["rsclient, first item"] * 1e3, 0),
            (f"ms left of 5 for {arguments.items} handles", 5 - handles_ms, 0),
        ]
    )  # fmt: skip
    protocol.append_results("W1a", count, timings, timings[0], ours)
    return 2 if protocol.is_too_noisy(timings) else 0


if __name__ == "__main__":
    sys.exit(main())
