"""Searches in asyncio: the same items and errors as in a loop, pages ahead, cancellation and the end of the process."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from rsclient import RsClient
from rsclient.errors import NotFoundError, RsClientError
from rsclient.services import ItemSearch
from rsclient.stac import ItemCollection
from tests.support.http_platform import Answer, Asked, clean_environment, json_answer, serve

PAGES = [["a", "b"], ["c", "d"], ["e"]]
SOON = 10.0  # seconds, for what takes milliseconds


class Platform:
    """Five items on three pages. Page `lost` is not found, page `held` waits until the event is set."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[int] = []
        self.lost = -1
        self.held = -1
        self.release = threading.Event()

    def answer(self, request: Asked) -> Answer:
        parts = urlsplit(request.path)
        page = int(parse_qs(parts.query).get("token", ["0"])[0])
        self.asked.append(page)
        if page == self.held:
            self.release.wait(SOON)
        if page == self.lost:
            return json_answer({"detail": "the page is gone"}, 404)
        links = [{"rel": "next", "href": f"{parts.path}?token={page + 1}"}] if page < len(PAGES) - 1 else []
        features = [{"type": "Feature", "id": name, "properties": {}} for name in PAGES[page]]
        return json_answer({"type": "FeatureCollection", "features": features, "links": links})


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    clean_environment(monkeypatch)
    made = Platform()
    with serve(made.answer) as made.url:
        yield made
        made.release.set()


@pytest.fixture
def search(platform: Platform) -> ItemSearch:
    return RsClient(platform.url, local=True, owner="me", attempts=1).catalog.search_items("c")


async def ids_of(search: ItemSearch) -> list[str]:
    return [item.id async for item in search]


async def until_asked(platform: Platform, pages: list[int]) -> None:
    end = time.monotonic() + SOON
    while platform.asked != pages and time.monotonic() < end:
        await asyncio.sleep(0.005)
    assert platform.asked == pages


def test_an_async_loop_yields_the_items_of_all_pages_and_starts_again(search: ItemSearch) -> None:
    assert asyncio.run(ids_of(search)) == ["a", "b", "c", "d", "e"]
    assert asyncio.run(ids_of(search)) == [item.id for item in search]


def test_collect_async_returns_a_collection(search: ItemSearch) -> None:
    found = asyncio.run(search.collect_async())
    assert isinstance(found, ItemCollection)
    assert [item.id for item in found] == ["a", "b", "c", "d", "e"]


def test_many_searches_are_under_way_at_once(platform: Platform, search: ItemSearch) -> None:
    platform.held = 0

    async def run() -> list[list[str]]:
        tasks = [asyncio.create_task(ids_of(search)) for _ in range(12)]
        await until_asked(platform, [0] * 12)  # no search has its first page yet
        platform.release.set()
        return await asyncio.gather(*tasks)

    assert asyncio.run(run()) == [["a", "b", "c", "d", "e"]] * 12


def test_one_page_is_fetched_while_the_one_before_it_is_used(platform: Platform, search: ItemSearch) -> None:
    async def run() -> None:
        items = aiter(search)
        assert (await anext(items)).id == "a"
        await until_asked(platform, [0, 1])
        await asyncio.sleep(0.1)
        assert platform.asked == [0, 1]  # and no more
        assert (await anext(items)).id == "b"
        assert (await anext(items)).id == "c"
        await until_asked(platform, [0, 1, 2])

    asyncio.run(run())


def test_the_error_is_that_of_the_loop_and_comes_after_the_items_before_it(
    platform: Platform, search: ItemSearch
) -> None:
    platform.lost = 1
    seen: list[str] = []
    with pytest.raises(NotFoundError) as in_loop:
        list(search)

    async def run() -> None:
        async for item in search:
            seen.append(item.id)

    with pytest.raises(NotFoundError, match="the page is gone") as in_asyncio:
        asyncio.run(run())
    assert seen == ["a", "b"]
    assert str(in_asyncio.value) == str(in_loop.value)


def test_cancelling_the_task_ends_the_request(platform: Platform, search: ItemSearch) -> None:
    platform.held = 0

    async def run() -> None:
        task = asyncio.create_task(ids_of(search))
        await until_asked(platform, [0])
        task.cancel()
        begin = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - begin < SOON / 2
        platform.release.set()
        assert await ids_of(search) == ["a", "b", "c", "d", "e"]

    asyncio.run(run())


def test_a_timeout_of_asyncio_applies(platform: Platform, search: ItemSearch) -> None:
    platform.held = 1
    seen: list[str] = []

    async def run() -> None:
        async for item in search:
            seen.append(item.id)

    begin = time.monotonic()
    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(asyncio.wait_for(run(), 0.3))
    assert time.monotonic() - begin < SOON / 2
    assert seen == ["a", "b"]


def test_a_loop_may_be_left_early(platform: Platform, search: ItemSearch) -> None:
    async def run() -> str:
        async for item in search:
            return item.id
        return ""

    assert asyncio.run(run()) == "a"
    assert 2 not in platform.asked


def test_without_a_platform_the_error_is_ours(search: ItemSearch, platform: Platform) -> None:
    lost = RsClient("http://127.0.0.1:9", local=True, owner="me", attempts=1).catalog.search_items("c")
    with pytest.raises(RsClientError, match="no answer"):
        asyncio.run(ids_of(lost))


@pytest.mark.parametrize("end", ["sys.exit(0)", "loop.close(); sys.exit(0)"])
def test_a_process_may_end_while_a_search_is_under_way(platform: Platform, end: str) -> None:
    platform.held = 0
    program = textwrap.dedent(f"""
        import asyncio, sys
        from rsclient import RsClient
        search = RsClient({platform.url!r}, local=True, owner="me").catalog.search_items("c")
        loop = asyncio.new_event_loop()
        tasks = [loop.create_task(search.collect_async()) for _ in range(4)]
        loop.run_until_complete(asyncio.sleep(0.2))
        assert not any(task.done() for task in tasks)
        {end}
    """)
    begin = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begin < SOON
    assert "Exception ignored" not in done.stderr
