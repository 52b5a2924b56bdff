"""Items as files hold them: a FeatureCollection, one item, an array of items, or one item a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rsclient.cli.options import read_text

if TYPE_CHECKING:
    from rsclient.stac import Item

__all__ = [
    "compact",
    "feature_collection",
    "item_row",
    "parse_documents",
    "print_items",
    "read_documents",
    "read_items",
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
    return [Item.from_dict(document) for document in documents]


def compact(item: Item) -> str:
    """The JSON of an item on one line."""
    text: str = item.to_json()
    # as the service wrote it, unless it wrote several lines
    return text if "\n" not in text else json.dumps(item.to_dict(), ensure_ascii=False, separators=(",", ":"))


def feature_collection(items: Sequence[Item]) -> str:
    """The JSON of a FeatureCollection, one item a line."""
    members = ",\n".join(compact(item) for item in items)
    return f'{{"type":"FeatureCollection","features":[{members}],"numberReturned":{len(items)}}}'


def item_row(item: Item) -> tuple[object, ...]:
    """What a table tells of an item; see HEADS."""
    from rsclient.text import human_size

    properties = item.properties
    assets = item.assets
    sizes = [asset.file_size for asset in assets.values()]
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
    """Prints a table of items."""
    from rsclient.cli.output import print_table

    print_table(HEADS, [item_row(item) for item in items], right=("size", "assets"))
