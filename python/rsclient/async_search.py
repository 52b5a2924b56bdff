"""Searches in asyncio: what `async for item in search` and `await search.collect_async()` do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from ._core._client import FetchedItems, Item, ItemCollection, ItemPages, ItemSearch


async def items(search: ItemSearch) -> AsyncGenerator[Item, None]:
    """The items of all pages; a page is fetched while the one before it is used."""
    pages = ItemPages(search)
    try:
        while page := await _next_page(pages):
            for item in page:
                yield item
    finally:
        pages.cancel()


async def collect(search: ItemSearch) -> ItemCollection:
    """The items of all pages in memory."""
    return ItemCollection([item async for item in items(search)])


async def _next_page(pages: ItemPages) -> list[Item]:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[FetchedItems] = loop.create_future()

    def resolve(page: FetchedItems) -> None:
        if not future.done():
            future.set_result(page)

    def hand_over(page: FetchedItems) -> None:  # called from the thread of the transport
        try:
            loop.call_soon_threadsafe(resolve, page)
        except RuntimeError:
            if not loop.is_closed():  # a loop that is closed awaits no page any more
                raise

    pages.next(hand_over)
    return (await future).items()
