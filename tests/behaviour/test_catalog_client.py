"""`CatalogClient` on the target: what users call, from the first collection to the deletion of the last item."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rsclient import Collection, Item
from rsclient.errors import HttpError, NotFoundError
from rsclient.services import CatalogClient
from tests.behaviour.clients import rs_client
from tests.behaviour.documents import SQUARE, Json, collection, item
from tests.behaviour.storage import s3_client
from tests.behaviour.target import Target

pytestmark = pytest.mark.services("catalog")

EAST = {"type": "Point", "coordinates": [120.0, 10.0]}
CROSSING = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[178, -5], [180, -5], [180, 5], [178, 5], [178, -5]]],
        [[[-180, -5], [-178, -5], [-178, 5], [-180, 5], [-180, -5]]],
    ],
}


@pytest.fixture
def client(target: Target) -> CatalogClient:
    """The catalog client of the owner."""
    return rs_client(target).catalog


@pytest.fixture(scope="module")
def four(target: Target) -> Iterator[tuple[CatalogClient, str]]:
    """A client, and a collection with four items."""
    made = rs_client(target).catalog
    name = f"client-{target.mode}"
    made.delete_collection(name)
    made.create_collection(Collection.from_dict(collection(name)))
    for body in (
        item("a", SQUARE, datetime="2024-01-01T00:00:00Z", platform="sentinel-1a", orbit=1),
        item("b", EAST, datetime="2024-02-01T00:00:00Z", platform="sentinel-1c", orbit=2),
        item("c", None, datetime="2024-03-01T00:00:00Z", platform="sentinel-2a", orbit=3),
        item("d", SQUARE, datetime="2024-04-01T00:00:00Z", platform="sentinel-2b", orbit=4),
    ):
        made.create_item(name, Item.from_dict(body))
    yield made, name
    made.delete_collection(name)


def found(four: tuple[CatalogClient, str], **arguments: object) -> str:
    client, name = four
    return "".join(entry.id for entry in client.search_items(name, **arguments))  # type: ignore[arg-type]


def test_collections(target: Target, client: CatalogClient, unique: str) -> None:
    assert client.delete_collection(unique) is False
    with pytest.raises(NotFoundError):
        client.get_collection(unique)
    made = client.create_collection(Collection.from_dict(collection(unique, title="One")))
    assert (made.id, made["owner"]) == (unique, target.owner)
    with pytest.raises(HttpError, match="409"):
        client.create_collection(Collection.from_dict(collection(unique)))
    assert client.ensure_collection(unique)["title"] == "One"
    assert client.replace_collection(Collection.from_dict(collection(unique, title="Two")))["title"] == "Two"
    for spelled in (unique, f"{target.owner}:{unique}", f"{target.owner}_{unique}"):
        assert client.get_collection(spelled).id == unique
    assert unique in [entry.id for entry in client.get_collections()]
    assert client.ensure_collection(f"{unique}-new", description="made").id == f"{unique}-new"
    assert client.delete_collection(f"{unique}-new") is True
    assert client.delete_collection(unique) is True


def test_the_answer_to_a_patch_has_the_id_that_the_user_knows(client: CatalogClient, unique: str) -> None:
    client.ensure_collection(unique)
    patched = client.patch_collection(unique, {"title": "T"})
    assert (patched.id, patched["title"]) == (unique, "T")
    client.create_item(unique, Item.from_dict(item("a", SQUARE)))
    changed = client.patch_item(unique, "a", {"properties": {"eo:cloud_cover": 12.5}})
    assert (changed.id, changed["collection"]) == ("a", unique)
    assert client.get_item(unique, "a")["properties"]["eo:cloud_cover"] == 12.5
    # what a patch answers can be written again
    assert client.replace_item(unique, changed)["collection"] == unique


def test_items(client: CatalogClient, unique: str) -> None:
    client.ensure_collection(unique)
    made = client.create_item(unique, Item.from_dict(item("a", SQUARE, platform="x")))
    assert (made.id, made["collection"], made.bbox) == ("a", unique, [1, 41, 2, 42])
    with pytest.raises(HttpError, match="409"):
        client.create_item(unique, Item.from_dict(item("a")))
    replaced = client.replace_item(unique, Item.from_dict(item("a", SQUARE, platform="y")))
    assert replaced["properties"]["platform"] == "y"
    assert replaced["properties"]["published"] == made["properties"]["published"]
    # what was read can be written again
    assert client.replace_item(unique, client.get_item(unique, "a")).id == "a"
    with pytest.raises(HttpError):
        client.replace_item(unique, Item.from_dict(item("b")))
    assert client.delete_item(unique, "a") is True
    assert client.delete_item(unique, "a") is False
    with pytest.raises(NotFoundError):
        client.get_item(unique, "a")


def test_an_item_across_the_antimeridian(client: CatalogClient, unique: str) -> None:
    client.ensure_collection(unique)
    # RFC 7946 writes its bbox with west > east, which the platform refuses
    body = item("a", CROSSING) | {"bbox": [178, -5, -178, 5]}
    client.create_item(unique, Item.from_dict(body))
    assert client.get_item(unique, "a").geometry == CROSSING
    client.replace_item(unique, Item.from_dict(body))


def test_an_item_with_heights(client: CatalogClient, unique: str) -> None:
    client.ensure_collection(unique)
    solid = {"type": "Point", "coordinates": [12.5, 41.9, 20.0]}
    client.create_item(unique, Item.from_dict(item("a", solid) | {"bbox": [12.5, 41.9, 20.0, 12.5, 41.9, 20.0]}))
    assert client.get_item(unique, "a").bbox == [12.5, 41.9, 12.5, 41.9]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, "dcba"),
        ({"ids": ["a", "c"]}, "ca"),
        ({"datetime": "2024-01-15T00:00:00Z/2024-03-01T00:00:00Z"}, "cb"),
        ({"bbox": [119, 9, 121, 11]}, "cb"),
        ({"sortby": "id"}, "abcd"),
        ({"sortby": "-orbit"}, "dcba"),
        ({"filter": "platform = 'sentinel-1a'"}, "a"),
        ({"filter": "orbit >= 3 AND platform LIKE 'sentinel-2%'"}, "dc"),
        ({"filter": {"op": "in", "args": [{"property": "orbit"}, [1, 2]]}}, "ba"),
        ({"filter": "datetime > TIMESTAMP('2024-02-15T00:00:00Z')"}, "dc"),
        ({"filter": "published > TIMESTAMP('2020-01-01T00:00:00Z')"}, "dcba"),
        ({"filter": "published < TIMESTAMP('2020-01-01T00:00:00Z') OR orbit = 1"}, "a"),
        ({"bbox": [119, 9, 0, 121, 11, 100]}, "cb"),
        ({"intersects": SQUARE}, "dca"),
        ({"intersects": SQUARE, "datetime": "../2024-02-01T00:00:00Z"}, "a"),
        ({"max_items": 3, "limit": 2}, "dcb"),
    ],
)
def test_searches(four: tuple[CatalogClient, str], arguments: Json, expected: str) -> None:
    assert found(four, **arguments) == expected


@pytest.mark.parametrize("text", ["orbit > 1", "platform = 'sentinel-2b' OR platform = 'sentinel-1a' AND orbit = 2"])
def test_text_together_with_a_shape(four: tuple[CatalogClient, str], text: str) -> None:
    # the server takes text by GET only and long shapes by POST only
    expected = found(four, filter=text)
    assert found(four, filter=text, intersects=SQUARE) == "".join(name for name in expected if name != "b")


def test_long_filters(four: tuple[CatalogClient, str]) -> None:
    names = ", ".join(f"'sentinel-{number}'" for number in range(2000))
    assert found(four, filter=f"platform IN ({names}, 'sentinel-2a')") == "c"


@pytest.mark.parametrize("sortby", ["", "-orbit", "id", "platform"])
def test_all_pages(four: tuple[CatalogClient, str], sortby: str) -> None:
    arguments = {"sortby": sortby} if sortby else {}
    assert sorted(found(four, limit=1, **arguments)) == ["a", "b", "c", "d"]


def test_pages_in_an_order_that_several_items_share(client: CatalogClient, unique: str) -> None:
    client.ensure_collection(unique)
    for number in range(5):
        client.create_item(unique, Item.from_dict(item(f"i{number}", orbit=number % 2)))
    ids = [entry.id for entry in client.search_items(unique, sortby="orbit", limit=2)]
    assert ids == ["i0", "i2", "i4", "i1", "i3"]


def test_spellings_and_several_collections(target: Target, four: tuple[CatalogClient, str]) -> None:
    client, name = four
    for spelled in (name, f"{target.owner}:{name}", f"{target.owner}_{name}"):
        assert [entry.id for entry in client.search_items(spelled)] == ["d", "c", "b", "a"]
    with pytest.raises(NotFoundError):
        list(client.search_items(f"{name}-unknown"))


def test_a_search_without_collections(four: tuple[CatalogClient, str]) -> None:
    client, _ = four
    assert len(list(itertools.islice(client.search_items([], max_items=2), 3))) == 2


def test_assets(target: Target, client: CatalogClient, unique: str, tmp_path: Path) -> None:
    client.ensure_collection(unique)
    bucket, data = target.storage["bucket"], bytes(range(256)) * 40
    s3_client(target).put_object(Bucket=bucket, Key=f"{unique}/a/file.bin", Body=data)
    href = f"s3://{bucket}/{unique}/a/file.bin"
    body = item("a") | {"assets": {"file.bin": {"href": href, "file:size": len(data)}}}
    client.create_item(unique, Item.from_dict(body))
    assert client.read_asset(unique, "a", "file.bin") == data
    address = client.get_asset_url(unique, "a", "file.bin")
    assert httpx.get(address, trust_env=False).content == data
    client.download_asset(unique, "a", "file.bin", tmp_path / "file.bin")
    assert (tmp_path / "file.bin").read_bytes() == data
    with pytest.raises(NotFoundError):
        client.read_asset(unique, "a", "other")


def test_queryables_and_conformance(four: tuple[CatalogClient, str]) -> None:
    client, name = four
    assert {"id", "datetime", "geometry"} <= client.get_queryables(name)["properties"].keys()
    assert any("item-search" in entry for entry in client.get_conformance())
    assert client.get_landing_page()["type"] == "Catalog"
