"""W1 on 1 000 items: a FeatureCollection in memory becomes items whose id, datetime and asset links are read.

    python tests/bench/bench_w1_items.py [--items 1000] [--assets 17] [--rounds 15]

Needs pystac, msgspec, orjson and pysimdjson beside rsclient; those that are missing are left out and named. The limit
is simdjson's parse of the whole document, reached through pysimdjson in the same process. The garbage collector is
on, as users have it.
"""

from __future__ import annotations

import argparse
import functools
import importlib.metadata
import importlib.util
import json
import sys
from collections.abc import Callable
from typing import Any

import protocol

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


def with_rsclient(document: str) -> Facts:
    items = ItemCollection.from_json(document)
    return [(i.id, i.properties["datetime"], [asset.href for asset in i.assets.values()]) for i in items]


def with_rsclient_handles(document: str) -> int:
    return len(ItemCollection.from_json(document))


def with_json(document: str) -> Facts:
    return facts_of(json.loads(document)["features"])


def with_orjson(document: str) -> Facts:
    import orjson

    return facts_of(orjson.loads(document)["features"])


def with_pystac(document: str) -> Facts:
    import pystac

    items = pystac.ItemCollection.from_dict(json.loads(document))
    return [
        (i.id, i.properties["datetime"], [asset.href for asset in i.assets.values()]) for i in items
    ]  # fmt: skip


def with_msgspec(document: str) -> Facts:
    import msgspec

    return facts_of(msgspec.json.decode(document)["features"])


def with_pysimdjson(document: bytes, parser: Any) -> int:
    return len(parser.parse(document)["features"])


PEERS: dict[str, Callable[[str], Facts]] = {
    "json": with_json,
    "orjson": with_orjson,
    "msgspec": with_msgspec,
    "pystac": with_pystac,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--assets", type=int, default=17)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1, help="for the spins; all contenders use one thread")
    arguments = parser.parse_args()

    items = [make_item(number, arguments.assets) for number in range(arguments.items)]
    document = json.dumps({"type": "FeatureCollection", "features": items}, separators=(",", ":"), ensure_ascii=False)
    size, version = len(document.encode()), importlib.metadata.version
    print(f"{arguments.items} items, {size / 1e6:.1f} MB")
    expected = facts_of(items)
    if with_rsclient(document) != expected:
        raise SystemExit("rsclient: other values than those written")

    contenders = []
    if importlib.util.find_spec("simdjson"):
        import simdjson  # type: ignore[import-untyped]

        run = functools.partial(with_pysimdjson, document.encode(), simdjson.Parser())
        contenders.append(protocol.Contender("simdjson parse", version("pysimdjson"), 1, "fresh", size, run))
    ours = functools.partial(with_rsclient, document)
    contenders.append(protocol.Contender("rsclient", version("rsclient"), 1, "fresh", size, ours))
    handles = functools.partial(with_rsclient_handles, document)
    contenders.append(protocol.Contender("rsclient handles", version("rsclient"), 1, "fresh", size, handles))
    for name, call in PEERS.items():
        if importlib.util.find_spec(name) is None:
            print(f"left out: {name} is not installed")
            continue
        if call(document) != expected:
            raise SystemExit(f"{name}: other values than those written")
        contenders.append(
            protocol.Contender(
                name, "" if name == "json" else version(name), 1, "fresh", size, functools.partial(call, document)
            )
        )
    timings = protocol.measure(contenders, arguments.rounds, arguments.threads)
    mine = next(timing for timing in timings if timing.contender.name == "rsclient")
    protocol.print_table(timings, timings[0], mine)
    return 0


if __name__ == "__main__":
    sys.exit(main())
