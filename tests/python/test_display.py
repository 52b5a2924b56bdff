"""How things look in a notebook: what people look for is there, and content cannot become markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from rsclient import RsClient
from rsclient.display import client_html, job_html, product_html
from rsclient.product import open_product
from rsclient.stac import Asset, Collection, Item, ItemCollection, make_collection
from tests.support.s2_product import NAME, assemble

EVIL = "<script>alert('x')</script>&amp;\""


class Reader(HTMLParser):
    """The tags of a page and the texts of its cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []  # every tag was closed

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


class FakeJob:
    """A job as the bindings have it."""

    id, status, progress, message = "job-1", "running", 40, EVIL


def make_item(name: str = EVIL) -> Item:
    item = Item.from_dict(
        {
            "type": "Feature",
            "id": name,
            "collection": EVIL,
            "bbox": [1, 43, 2, 44.5],
            "geometry": None,
            "properties": {"datetime": "2024-04-01T10:16:01Z", "product:type": "S02MSIL2A", EVIL: EVIL},
        }
    )
    item.set_asset(EVIL, Asset(EVIL, type=EVIL, extra={"file:size": 53519}))
    return item


def test_item() -> None:
    item = make_item("S2A_1")
    assert repr(item) == "<Item S2A_1>"
    texts = Reader(item._repr_html_()).texts
    for text in ("STAC item", "S2A_1", "S02MSIL2A", "1.0000, 43.0000, 2.0000, 44.5000", "52.3 KiB", "3 properties"):
        assert text in texts


def test_collection() -> None:
    collection = make_collection("orbits", EVIL)
    assert repr(collection) == "<Collection orbits>"
    page = Reader(collection._repr_html_())
    assert {"STAC collection", "orbits"} <= set(page.texts)
    assert EVIL in "".join(page.texts)


@pytest.mark.parametrize(("count", "rows", "more"), [(0, 0, False), (3, 3, False), (25, 20, True)])
def test_item_collection_shows_the_first_twenty(count: int, rows: int, more: bool) -> None:
    items = ItemCollection([make_item(f"item-{number}") for number in range(count)])
    assert repr(items) == f"<ItemCollection of {count} item{'' if count == 1 else 's'}>"
    page = items._repr_html_()
    assert len(re.findall(r"<td>item-\d+</td>", page)) == rows
    assert ("and 5 more" in page) == more
    assert f"{count} items" in Reader(page).texts


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({}, "read item broken: /properties: missing"),
        ({"properties": {"datetime": "garbage"}}, "expected an RFC 3339 time, found 'garbage'"),
        ({"properties": {}, "bbox": [1], "assets": {"a": {"href": 5}}}, "/assets/a/href: expected a string"),
    ],
)
def test_a_broken_item_is_shown_with_its_fault(broken: dict[str, Any], fault: str) -> None:
    item = Item.from_dict({"type": "Feature", "id": "broken", **broken})
    for shown in (item, ItemCollection([make_item("good"), item])):
        texts = Reader(shown._repr_html_()).texts
        assert "broken" in texts
        assert any(fault in text for text in texts), texts


def test_job() -> None:
    page = job_html(FakeJob())
    assert '<progress value="40" max="100">' in page
    assert {"running", " 40 %"} <= set(Reader(page).texts)


def test_client_has_no_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RSPY_HOST_USER", raising=False)
    client = RsClient("https://rs.example", api_key="top-secret", hosts={"catalog": "https://catalog.example"})
    page = Reader(client._repr_html_())
    assert {"https://rs.example", "catalog at", "https://catalog.example", "that of the credential"} <= set(page.texts)
    assert "top-secret" not in client_html(client) + repr(client) + repr(client.options)
    assert repr(client) == "<RsClient https://rs.example, hybrid mode>"


def test_product(tmp_path: Path) -> None:
    product = open_product(assemble(tmp_path))
    assert repr(product) == f"<Product {NAME}, 65 variables>"
    assert repr(product["b08"]) == "<Variable measurements/reflectance/r10m/b08 240 x 240 uint16>"
    texts = Reader(product_html(product)).texts
    assert {"EOPF product", NAME, "S02MSIL2A", "240 x 240", "uint16", "(60, 60)"} <= set(texts)
    assert sum(text.startswith(("measurements/", "quality/", "conditions/")) for text in texts) == 65


@pytest.mark.parametrize(
    "shown",
    [
        make_item(),
        ItemCollection([make_item()]),
        Collection.from_json(json.dumps({**make_collection("x", EVIL).to_dict(), "id": EVIL, "title": EVIL})),
        FakeJob(),
    ],
    ids=lambda shown: type(shown).__name__,
)
def test_content_does_not_become_markup(shown: Any) -> None:
    page = Reader(job_html(shown) if isinstance(shown, FakeJob) else shown._repr_html_())
    assert "script" not in page.tags
    assert EVIL in "".join(page.texts)
