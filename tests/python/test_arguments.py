"""What a user reads who has given the wrong arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rsclient import Item, ItemBuilder, ItemCollection, RsClient
from rsclient.kernels import Encoding, downsample_mean, mask_where_class, set_thread_count, stretch, unpack
from rsclient.processing import write_ndvi
from rsclient.product import open_product
from rsclient.services import CatalogClient, ServiceOptions
from rsclient.stac import Asset
from rsclient.storage import FolderStore
from rsclient.transfer import S3Store

CATALOG = CatalogClient(ServiceOptions("https://rs.example", owner="me", local=False))
ITEM = Item.from_dict({"id": "a", "properties": {}})
IMAGE = np.zeros((4, 4), np.float32)

MISTAKES: list[tuple[Callable[..., object], str]] = [
    (lambda: CATALOG.get_item("c", 5), "CatalogClient.get_item: id is of type int, expected str"),
    (lambda: CATALOG.get_item(b"c", "i"), "CatalogClient.get_item: collection is of type bytes, expected str"),
    (lambda: CATALOG.get_item("c", None), "CatalogClient.get_item: id is None, expected str"),
    (lambda: CATALOG.get_item("c"), "CatalogClient.get_item: the argument id is missing"),
    (
        lambda: CATALOG.get_item("c", "x", "y"),
        "CatalogClient.get_item: takes 2 arguments by position (collection, id), got 3",
    ),
    (lambda: CATALOG.get_item("c", collection="d"), "CatalogClient.get_item: collection is given twice"),
    (
        lambda: CATALOG.get_item("c", name="d"),
        "CatalogClient.get_item: there is no argument 'name'; there are collection, id",
    ),
    (lambda: CATALOG.create_item("c", {"id": "a"}), "CatalogClient.create_item: item is of type dict, expected Item"),
    (lambda: CATALOG.search_items("c", ids=["x", 5]), "ids[1] is of type int, expected str"),
    (
        lambda: CATALOG.search_items("c", limit="ten"),
        "CatalogClient.search_items: limit is of type str, expected int",
    ),
    (lambda: CatalogClient("https://rs.example"), "CatalogClient: options is of type str, expected ServiceOptions"),
    (lambda: ServiceOptions("u", local="yes"), "ServiceOptions: local is of type str, expected bool or None"),
    (lambda: ServiceOptions("u", timeout="1"), "ServiceOptions: timeout is of type str, expected float or None"),
    (lambda: ItemCollection([ITEM, {}]), "ItemCollection: items[1] is of type dict, expected Item"),
    (lambda: Asset("k", roles="data"), "Asset: roles is of type str, expected list of str"),
    (lambda: Item.from_dict([]), "Item.from_dict: dict is of type list, expected dict"),
    (lambda: ITEM[5], "Item.__getitem__: name is of type int, expected str"),
    (lambda: ItemBuilder("a").asset("x", "s3://b/k"), "ItemBuilder.asset: asset is of type str, expected Asset"),
    (lambda: FolderStore("x").write("k", "text"), "ByteStore.write: data is of type str, expected Buffer"),
    (lambda: S3Store("s3://b", region=5), "S3Store: region is of type int, expected str"),
    (lambda: unpack(np.zeros((1, 1), np.uint8), {}), "unpack: encoding is of type dict, expected Encoding"),
    (
        lambda: mask_where_class(np.zeros((2, 2), np.float32), np.zeros((1, 1), np.uint8), factor=2, masked=["a"]),
        "mask_where_class: masked[0] is of type str, expected int",
    ),
    (lambda: Item.to_json(), "Item.to_json: the argument self is missing"),
    (lambda: Item.to_json(3), "Item.to_json: self is of type int, expected Item"),
    (lambda: downsample_mean(IMAGE, factor=2.0), "downsample_mean: factor is of type float, expected int"),
    (lambda: stretch(IMAGE, low="0", high=1), "stretch: low is of type str, expected float"),
    (lambda: Encoding(1e-4), "Encoding: takes 0 arguments by position (), got 1"),
    (lambda: write_ndvi("product"), "write_ndvi: product is of type str, expected Product"),
]


@pytest.mark.parametrize(("call", "words"), MISTAKES, ids=[words.split(",")[0] for _, words in MISTAKES])
def test_the_argument_that_is_wrong_is_named(call: Callable[..., object], words: str) -> None:
    with pytest.raises(TypeError) as caught:
        call()
    assert str(caught.value) == words


def test_a_number_out_of_range_is_told() -> None:
    with pytest.raises(ValueError, match=r"^downsample_mean: factor is -1, which is out of range$"):
        downsample_mean(IMAGE, factor=-1)
    with pytest.raises(ValueError, match=r"^CatalogClient.search_items: limit is 4294967296, which is out of range$"):
        CATALOG.search_items("c", limit=2**32)


def test_a_box_has_four_or_six_numbers() -> None:
    with pytest.raises(ValueError, match=r"^bbox: 3 numbers, expected four or six"):
        CATALOG.search_items("c", bbox=[1, 2, 3])
    with pytest.raises(ValueError, match=r"south 2.0 is above north 1.0$"):
        CATALOG.search_items("c", bbox=[0, 2, 1, 1])


def test_each_way_to_open_a_product_is_told() -> None:
    with pytest.raises(TypeError) as caught:
        open_product(None)  # type: ignore[call-overload]
    assert str(caught.value) == "open_product: source is None, expected ByteSource or str or PathLike"
    with pytest.raises(ValueError, match=r"^open_product: key is for byte stores; a path names the product$"):
        open_product("folder", "key")


SECRET = "s3cret-t0ken"


@pytest.mark.parametrize(
    "call",
    [
        lambda: RsClient("https://rs.example", api_key=SECRET, timeout="soon"),  # type: ignore[arg-type]
        lambda: ServiceOptions("https://rs.example", bearer_token=SECRET, attempts="many"),  # type: ignore[arg-type]
        lambda: ServiceOptions("https://rs.example", bearer_tocken=SECRET),  # type: ignore[call-arg]
        lambda: S3Store("s3://b", endpoint=5, secret_key=SECRET),  # type: ignore[arg-type]
        lambda: S3Store("s3://b", "https://s3.example", "us-east-1", "key", SECRET),  # type: ignore[misc]
    ],
)
def test_no_message_shows_a_value(call: Callable[[], object]) -> None:
    with pytest.raises(TypeError) as caught:
        call()
    assert SECRET not in str(caught.value)


def test_signatures_can_be_inspected() -> None:
    assert str(inspect.signature(CatalogClient.get_item)) == "(self, collection, id)"
    assert str(inspect.signature(CATALOG.get_item)) == "(collection, id)"
    assert str(inspect.signature(downsample_mean)) == "(image, *, factor)"
    assert str(inspect.signature(ServiceOptions.__init__)).startswith("(self, url='', *, api_key='', ")
    assert CatalogClient.get_item.__doc__ is not None
    assert "get_item(" not in CatalogClient.get_item.__doc__


@pytest.mark.parametrize("module", ["rsclient._core._client", "rsclient._core._pixels"])
def test_every_function_and_constructor_refuses_an_unknown_argument_by_name(module: str) -> None:
    names = [
        name for name, thing in vars(import_module(module)).items() if callable(thing) and not name.startswith("_")
    ]
    told = []
    for name in names:
        thing: Any = getattr(import_module(module), name)
        with pytest.raises(TypeError) as caught:
            thing(no_such_argument=SECRET)
        assert SECRET not in str(caught.value)
        told += [name] if "there is no argument 'no_such_argument'" in str(caught.value) else []
    without_constructor = {name for name in names if name not in told}
    assert all("No constructor defined" in _refusal_of(module, name) for name in without_constructor)


def _refusal_of(module: str, name: str) -> str:
    with pytest.raises(TypeError) as caught:
        getattr(import_module(module), name)()
    return str(caught.value)


def test_errors_of_other_kinds_pass_unchanged(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="properties/x: object has no JSON form"):
        Item.from_dict({"id": "a", "properties": {"x": object()}})
    with pytest.raises(ValueError, match=r"^stretch: "):
        stretch(IMAGE, low=1, high=0)
    set_thread_count(0)
    assert FolderStore(str(tmp_path)).list() == []
