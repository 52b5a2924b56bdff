"""Items as files hold them: a FeatureCollection, one item, an array of items, or one item a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from rsclient.cli.options import read_text

if TYPE_CHECKING:
    from rsclient.stac import Collection, Item

Document = TypeVar("Document", "Item", "Collection")

__all__ = [
    "compact",
    "feature_collection",
    "item_row",
    "parse_documents",
    "print_items",
    "read_documents",
    "read_items",
    "readable",
]

Json = dict[str, Any]

HEADS = ("id", "datetime", "product type", "platform", "size", "assets")


def read_documents(path: str) -> list[Json]:
    """The STAC documents in a file, or of stdin if the name is "-"."""
    return parse_documents(read_text(path), "stdin" if path == "-" else path)


def parse_documents(text: str, name: str) -> list[Json]:
    """The STAC documents in a text; ValueError says where it is not what it should be."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        return _parse_lines(text, name, error)
    if isinstance(whole, dict) and whole.get("type") == "FeatureCollection":
        whole = whole.get("features")
    documents = whole if isinstance(whole, list) else [whole]
    for number, document in enumerate(documents):
        if not isinstance(document, dict):
            raise ValueError(f"{name}: document {number} is no JSON object")
    return documents


def _parse_lines(text: str, name: str, whole: json.JSONDecodeError) -> list[Json]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines or not whole.msg.startswith("Extra data"):
        raise ValueError(f"{name}: not JSON: {whole}")
    documents = []
    for number, line in lines:
        try:
            document = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{name}: line {number} is not JSON: {error.msg} in column {error.colno}") from error
        if not isinstance(document, dict):
            raise ValueError(f"{name}: line {number} is no JSON object")
        documents.append(document)
    return documents


def read_items(path: str) -> list[Item]:
    """The items in a file; ValueError if there are none, or something else."""
    from rsclient.stac import Item

    documents = read_documents(path)
    if not documents:
        raise ValueError(f"{path}: there are no items in it")
    for number, document in enumerate(documents):
        if document.get("type") != "Feature":
            raise ValueError(
                f"{path}: document {number} is a {document.get('type')!r}, expected items (type 'Feature')"
            )
    # as text: it is the reader of Item that takes NaN and infinity for null, and warns
    return [Item.from_json(json.dumps(document)) for document in documents]


def readable(documents: Iterable[Document]) -> Iterator[Document]:
    """Those of some items or collections that are whole; a broken one is named in a note and left out."""
    from rsclient.cli.output import note
    from rsclient.errors import RsClientError

    for document in documents:
        try:
            document.to_dict()
        except RsClientError as error:
            note(f"warning: {error}; left out")
        else:
            yield document


def compact(item: Item) -> str:
    """The JSON of an item on one line."""
    text: str = item.to_json()
    # as the service wrote it, unless it wrote several lines
    return text if "\n" not in text else json.dumps(item.to_dict(), ensure_ascii=False, separators=(",", ":"))


def feature_collection(items: Sequence[Item]) -> str:
    """The JSON of a FeatureCollection, one item a line."""
    members = [compact(item) for item in readable(items)]
    features = ",\n".join(members)
    return f'{{"type":"FeatureCollection","features":[{features}],"numberReturned":{len(members)}}}'


def item_row(item: Item) -> tuple[object, ...]:
    """The cells of an item in a table; see HEADS."""
    from rsclient.text import human_size

    properties = item.properties
    assets = item.assets
    broken = assets.faults()
    sizes = [None if key in broken else assets[key].file_size for key in assets]
    known = [size for size in sizes if size is not None]
    return (
        item.id,
        _when(properties),
        properties.get("product:type"),
        properties.get("platform"),
        # a sum that leaves files out says so
        (human_size(sum(known)) + ("+" if len(known) < len(sizes) else "")) if known else "",
        len(assets),
    )


def _when(properties: Any) -> str:
    moment = properties.get("datetime") or properties.get("start_datetime") or ""
    return str(moment).replace(".000Z", "Z")


def print_items(items: Iterable[Item]) -> None:
    """Prints a table of items. What cannot be read of one is named in a note, and the others follow."""
    from rsclient.cli.output import note, print_table
    from rsclient.errors import RsClientError

    rows: list[tuple[object, ...]] = []
    for item in items:
        try:
            rows.append(item_row(item))
            for fault in item.assets.faults().values():
                note(f"warning: {fault}")
        except RsClientError as error:
            note(f"warning: {error}")
            rows.append((_id_of(item), "unreadable", "", "", "", ""))
    print_table(HEADS, rows, right=("size", "assets"))


def _id_of(item: Item) -> str:
    from rsclient.errors import RsClientError

    try:
        return item.id
    except RsClientError:
        return "unreadable"
