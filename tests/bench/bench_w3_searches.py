"""W3, the part of the transport: searches of a service that answers after 100 ms, and pages ahead of their use.

    python tests/bench/bench_w3_searches.py [--latency 0.1] [--searches 50] [--in-flight 16] [--rounds 15]

50 searches of one page each, 16 at a time, on one event loop, take ceil(50 / 16) latencies at best. A search of several
pages whose consumer needs as long for a page as the service takes one latency more than it has pages at best, since
each page is fetched while the one before it is used. The service runs in a process of its own; connections are kept.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.metadata
import json
import math
import multiprocessing
import sys
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import protocol

from rsclient import RsClient

ITEMS = 100  # on a page
PAGES = 5


def page_of(path: str, token: int, pages: int) -> bytes:
    """The answer to a request for a page."""
    features = [{"type": "Feature", "id": f"item-{token}-{index}", "properties": {}} for index in range(ITEMS)]
    links = [{"rel": "next", "href": f"{path}?token={token + 1}"}] if token < pages - 1 else []
    return json.dumps({"type": "FeatureCollection", "features": features, "links": links}).encode()


async def serve(ports: Connection, latency: float) -> None:
    """Two services until the process is ended: the searches of one have one page, those of the other several."""

    def connection_with(pages: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                sizes = [line.split(":")[1] for line in head.split("\r\n") if line.lower().startswith("content-length")]
                await reader.readexactly(int(sizes[0]) if sizes else 0)
                parts = urlsplit(head.split(" ")[1])
                body = page_of(parts.path, int(parse_qs(parts.query).get("token", ["0"])[0]), pages)
                await asyncio.sleep(latency)
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/geo+json\r\nContent-Length: %d\r\n\r\n" % len(body)
                )
                writer.write(body)

        async def until_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await connection(reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):  # the client closed the connection
                writer.close()

        return until_closed

    servers = [await asyncio.start_server(connection_with(pages), "127.0.0.1", 0) for pages in (1, PAGES)]
    ports.send([server.sockets[0].getsockname()[1] for server in servers])
    await asyncio.gather(*(server.serve_forever() for server in servers))


def run_service(ports: Connection, latency: float) -> None:
    asyncio.run(serve(ports, latency))


async def in_turns(searches: int, in_flight: int, search: Callable[[], Awaitable[int]]) -> int:
    """Items of so many searches, so many of them at a time."""
    turns = asyncio.Semaphore(in_flight)

    async def one() -> int:
        async with turns:
            return await search()

    return sum(await asyncio.gather(*(one() for _ in range(searches))))


class Contenders:
    """What is compared; all return how many items they saw."""

    def __init__(self, one_page: str, many_pages: str, latency: float) -> None:
        self.latency = latency
        self.one_page = RsClient(one_page, local=True, owner="me").catalog.search_items("c")
        self.many_pages = RsClient(many_pages, local=True, owner="me").catalog.search_items("c")
        self.urls = one_page + "/catalog/search", many_pages + "/catalog/search"
        self.http = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_keepalive_connections=64))

    async def bound(self) -> int:
        await asyncio.sleep(self.latency)
        return ITEMS

    async def ours(self) -> int:
        return len([item.id async for item in self.one_page])

    async def peer(self) -> int:
        page = (await self.http.get(self.urls[0])).json()
        return len([feature["id"] for feature in page["features"]])

    async def bound_of_pages(self) -> int:
        await asyncio.sleep((PAGES + 1) * self.latency)
        return PAGES * ITEMS

    async def our_pages(self) -> int:
        seen = 0
        async for item in self.many_pages:
            seen += 1 if item.id else 0
            if seen % ITEMS == 0:
                await asyncio.sleep(self.latency)  # the use of the page
        return seen

    async def pages_of_peer(self) -> int:
        url, seen = self.urls[1], 0
        while url:
            page = (await self.http.get(url)).json()
            seen += len([feature["id"] for feature in page["features"]])
            await asyncio.sleep(self.latency)
            url = next((self.urls[1] + link["href"][link["href"].index("?") :] for link in page["links"]), "")
        return seen


def compare(
    name: str, size: str, runs: dict[str, Callable[[], int]], items: int, arguments: argparse.Namespace
) -> list[protocol.Timing]:
    """Timings of the bound, ours and the peer, after all have seen the same number of items."""
    for contender, run in runs.items():
        if run() != items:
            raise SystemExit(f"{contender}: other items than those served")
    versions = {contender: "" if contender == "bound" else importlib.metadata.version(contender) for contender in runs}
    timings = protocol.measure(
        [protocol.Contender(key, versions[key], 1, "fresh", 0, run) for key, run in runs.items()],
        arguments.rounds,
        arguments.threads,
    )
    print(f"{name}, {size}, {arguments.rounds} rounds, {protocol.machine()}")
    protocol.print_table(timings, timings[0], timings[1])
    protocol.print_goals(
        [
            ("of the bound", timings[1].best_rate / timings[0].best_rate, 1 / 1.15),
            ("times as fast as httpx", timings[2].minimum / timings[1].minimum, 1),
        ]
    )
    if arguments.record:
        protocol.append_results(name, size, timings, timings[0], timings[1])
    return timings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds before each answer")
    parser.add_argument("--searches", type=int, default=50)
    parser.add_argument("--in-flight", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1, help="for the spins; all contenders use one event loop")
    parser.add_argument("--limits", type=Path, help="not used: the bound is a wait")
    parser.add_argument("--no-record", dest="record", action="store_false", help="do not append to the results file")
    arguments = parser.parse_args()

    ports, of_service = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    service = context.Process(target=run_service, args=(of_service, arguments.latency), daemon=True)
    service.start()
    try:
        one_page, many_pages = (f"http://127.0.0.1:{port}" for port in ports.recv())
        with asyncio.Runner() as runner:
            return run_all(runner, Contenders(one_page, many_pages, arguments.latency), arguments)
    finally:
        service.terminate()
        service.join()


def run_all(runner: asyncio.Runner, contenders: Contenders, arguments: argparse.Namespace) -> int:
    def searches(search: Callable[[], Awaitable[int]]) -> Callable[[], int]:
        return lambda: runner.run(in_turns(arguments.searches, arguments.in_flight, search))

    def once(search: Callable[[], Awaitable[int]]) -> Callable[[], int]:
        return lambda: runner.run(in_turns(1, 1, search))

    ms = f"{arguments.latency * 1e3:g} ms"
    waves = math.ceil(arguments.searches / arguments.in_flight)
    timings = compare(
        "W3 searches",
        f"{arguments.searches} searches, {arguments.in_flight} in flight, {ms}: {waves} latencies",
        {
            "bound": searches(contenders.bound),
            "rsclient": searches(contenders.ours),
            "httpx": searches(contenders.peer),
        },
        arguments.searches * ITEMS,
        arguments,
    )
    timings += compare(
        "W3 pages ahead",
        f"{PAGES} pages, each used for {ms}, {ms}: {PAGES + 1} latencies",
        {
            "bound": once(contenders.bound_of_pages),
            "rsclient": once(contenders.our_pages),
            "httpx": once(contenders.pages_of_peer),
        },
        PAGES * ITEMS,
        arguments,
    )
    runner.run(contenders.http.aclose())
    return 2 if protocol.is_too_noisy(timings) else 0


if __name__ == "__main__":
    sys.exit(main())
