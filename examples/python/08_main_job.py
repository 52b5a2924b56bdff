"""The main job as a Prefect flow: search, stage, process, publish, find again; on the embedded RS-Server.

    python examples/python/08_main_job.py --output demo-output
    python examples/python/08_main_job.py --platform --collection NEW    on the platform that RSPY_* and S3_* name

It starts a local RS-Server with a real Sentinel-2 product at its production station, runs the flow on Prefect's own
ephemeral server, prints what happened as a table, and leaves the pictures and the STAC item in the output folder.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
OWNER = "demo"
STOPPED = 130  # exit status after Ctrl-C
COLLECTION = "s2-l2a-ndvi"


@dataclass(frozen=True)
class Search:
    """What is asked of a station: a collection, a filter in CQL2, and when the files were published there."""

    service: str
    collection: str
    filter: str
    published: str


ORBITS = Search(
    "auxip",
    "adgs_all",
    "product:type = 'AUX_POEORB' AND platform = 'sentinel-1a'",
    "2024-04-21T00:00:00Z/2024-04-23T00:00:00Z",
)
FORECASTS = Search("auxip", "adgs_all", "product:type = 'AUX_ECMWFD'", "2024-04-01T00:00:00Z/2024-04-02T00:00:00Z")
SESSIONS = Search("cadip", "cadip_all", "platform = 'sentinel-2a'", "2024-04-01T00:00:00Z/2024-04-02T00:00:00Z")
PRODUCTS = Search("prip", "prip_s2a", "product:type = 'MSI_L2A_DS'", "2020-02-19T00:00:00Z/2020-02-20T00:00:00Z")


@dataclass
class Row:
    """A line of the table at the end."""

    step: str
    items: int = 0
    size: int = 0
    seconds: float = 0.0


@dataclass
class Table:
    """What happened, step by step."""

    rows: list[Row] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[Row]:
        """Times a step; the block fills in what it did."""
        row = Row(name)
        start = time.perf_counter()
        yield row
        row.seconds = time.perf_counter() - start
        self.rows.append(row)

    def __str__(self) -> str:
        head = f"{'step':<28} {'items':>6} {'bytes':>12} {'seconds':>9}"
        lines = [f"{row.step:<28} {row.items:>6} {row.size:>12,} {row.seconds:>9.2f}" for row in self.rows]
        return "\n".join([head, "-" * len(head), *lines])


def size_of(items: list[dict[str, Any]]) -> int:
    """Bytes of all assets of these items."""
    from rsclient import Item

    return sum(asset.file_size or 0 for item in items for asset in Item.from_dict(item).assets.values())


def make_flow(table: Table, pictures: Path, collection: str) -> Any:
    """The flow; Prefect is imported here because it takes a while."""
    from prefect import flow
    from prefect.transactions import transaction

    from rsclient.prefect import process_ndvi, publish_item, search_catalog, search_station, stage_items
    from rsclient.result_items import make_ndvi_item
    from rsclient.stac import Item

    def search(asked: Search) -> list[dict[str, Any]]:
        return search_station(asked.service, asked.collection, filter=asked.filter, published=asked.published)

    owner = os.environ["RSPY_HOST_USER"]

    @flow(name="rsclient main job")
    def main_job() -> dict[str, Any]:
        with table.step("search AUXIP") as row:
            orbits, forecasts = search(ORBITS), search(FORECASTS)
            row.items, row.size = len(orbits + forecasts), size_of(orbits + forecasts)
        with table.step("search CADIP") as row:
            sessions = search(SESSIONS)
            row.items, row.size = len(sessions), size_of(sessions)
        with table.step("search PRIP") as row:
            products = search(PRODUCTS)
            row.items, row.size = len(products), size_of(products)
        with table.step("stage") as row:
            staged = stage_items(orbits + forecasts + sessions + products, collection)
            row.items, row.size = len(staged), size_of(staged)
        by_id = {item["id"]: item for item in staged}
        source = by_id[products[0]["id"]]
        # Storage and catalog get both or none: what fails or is interrupted in here is rolled back.
        with transaction():
            with table.step("process") as row:
                bucket = next(iter(source["assets"].values()))["href"].split("/")[2]
                item_id = f"{source['id']}_NDVI"
                target = f"s3://{bucket}/{owner}/{collection}/{item_id}"
                report = process_ndvi(source, target, item_id=item_id, pictures=str(pictures))
                row.items, row.size = 1, report["cog"]["size"]
            with table.step("publish") as row:
                item = make_ndvi_item(Item.from_dict(source), item_id=item_id, report=report)
                published_item = publish_item(item.to_dict(), collection)
                row.items = 1
        with table.step("find again by CQL2") as row:
            query = {"op": "and", "args": [
                {"op": "=", "args": [{"property": "product:type"}, item.properties["product:type"]]},
                {"op": "s_intersects", "args": [{"property": "geometry"}, item.geometry]},
            ]}  # fmt: skip
            found = search_catalog(collection, filter=query)
            row.items = len(found)
        if [item["id"] for item in found] != [item_id]:
            raise RuntimeError(f"the published item was not found again: {[item['id'] for item in found]}")
        return {"item": published_item, "report": report}

    return main_job


def assemble_station(folder: Path) -> Path:
    """A folder of station data with the real Sentinel-2 product, made by the tool that the tests use too."""
    command = [sys.executable, "-m", "tests.support.s2_product", str(folder), "--station"]
    subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, check=True)
    return folder


@dataclass(frozen=True)
class Asked:
    """What the command line asked for."""

    output: Path
    collection: str
    #: The folder that the embedded server keeps all in; None: a temporary one.
    data: Path | None
    #: Use the platform that the environment names in place of an embedded server.
    platform: bool


@contextmanager
def embedded_server(data: Path | None) -> Iterator[None]:
    """A server whose PRIP station has the product; the environment names it."""
    from rsclient.local import LocalServer

    with tempfile.TemporaryDirectory(prefix="rsclient-station-") as station:
        print("assembling the Sentinel-2 product of the station ...", flush=True)
        assemble_station(Path(station))
        print("starting the embedded RS-Server ...", flush=True)
        os.environ["RSPY_HOST_USER"] = OWNER
        with LocalServer(data, stations=station) as server:
            print(f"  {server.url}", flush=True)
            os.environ.update(server.environment)
            yield


def run(asked: Asked) -> dict[str, Any]:
    """Runs the flow and gives its result."""
    output, data = asked.output, asked.data
    output.mkdir(parents=True, exist_ok=True)
    table = Table()
    with nullcontext() if asked.platform else embedded_server(data):
        result: dict[str, Any] = make_flow(table, output, asked.collection)()
    report = result["report"]
    (output / "item.json").write_text(json.dumps(result["item"], indent=2), encoding="utf-8")
    (output / "report.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    print(f"\n{table}\n")
    print(f"NDVI: {report['valid_pixels']:,} of {report['pixels']:,} pixels valid, mean {report['mean']:.4f}, "
          f"from {report['minimum']:.4f} to {report['maximum']:.4f}")  # fmt: skip
    for name, path in report["local_pictures"].items():
        print(f"{name}: {path}")
    print(f"STAC item: {output / 'item.json'}")
    if data is not None:
        print(f"server's data: {data} (rsclient local up --data {data})")
    return result


def main() -> int:
    """Runs the job from the command line; 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--output", type=Path, default=Path("demo-output"), help="folder for pictures and the STAC item"
    )
    parser.add_argument(
        "--data", type=Path, help="folder that keeps the server's data: catalog and stored files (default: not kept)"
    )
    parser.add_argument("--collection", default=COLLECTION, help="the collection that is staged into; need not exist")
    parser.add_argument(
        "--platform", action="store_true", help="use the platform that RSPY_* and S3_* name, not an embedded server"
    )
    arguments = parser.parse_args()
    if arguments.platform and not os.environ.get("RSPY_HOST_USER"):
        parser.error("--platform: RSPY_HOST_USER is not set; expected the owner of the collection")
    # Prefect's ephemeral server keeps its own database; a folder of its own keeps the user's untouched. It goes last,
    # since the server takes the flow's logs until the interpreter ends.
    home = tempfile.mkdtemp(prefix="rsclient-prefect-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.setdefault("PREFECT_HOME", home)
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")  # for a slow or busy machine
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")
    # After Ctrl-C the server is gone, and telling it so again and again would only keep the user waiting.
    os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "1")
    data = arguments.data.resolve() if arguments.data else None
    return run_until_stopped(Asked(arguments.output.resolve(), arguments.collection, data, arguments.platform))


def run_until_stopped(asked: Asked) -> int:
    """Runs the job; 130 if Ctrl-C ended it, whatever error it surfaced as.

    A terminal sends Ctrl-C to Prefect's server too: the flow may end with a lost connection, not KeyboardInterrupt.
    """
    stopped = threading.Event()

    def stop(number: int, frame: Any) -> None:
        stopped.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    try:
        run(asked)
    except BaseException:
        if not stopped.is_set():
            raise
        print("stopped", file=sys.stderr)
        return STOPPED
    return 0


def leave_prefect() -> None:
    """Ends the process without Prefect's own exit handlers, which after Ctrl-C wait minutes for logs to be taken."""
    server = sys.modules.get("prefect.server.api.server")
    if server is not None:  # else the flow had not begun
        server.SubprocessASGIServer().stop()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(STOPPED)


if __name__ == "__main__":
    status = main()
    if status == STOPPED:
        leave_prefect()
    sys.exit(status)
