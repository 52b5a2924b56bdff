"""How things look in a notebook: small HTML tables, made on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from rsclient.errors import RsClientError
from rsclient.text import human_size

__all__ = ["client_html", "collection_html", "item_html", "items_html", "job_html", "product_html"]

_SHOWN_ITEMS = 20


def item_html(item: Any) -> str:
    """An item: the properties people look for first, then its assets."""
    properties, fault = _properties(item)
    rows = [(name, _shown(item, name)) for name in ("id", "collection", "datetime")]
    rows += [(name, properties[name]) for name in ("product:type", "platform", "owner") if name in properties]
    rows += [("bbox", _shown(item, "bbox", _corners)), ("properties", fault)]
    assets = _shown(item, "assets", lambda found: [_asset_row(found, key) for key in found])
    if isinstance(assets, str):
        rows, assets = [*rows, ("assets", assets)], []
    return (
        _pairs("STAC item", rows)
        + _table(("asset", "type", "size", "href"), assets)
        + f"<details><summary>{len(properties)} properties</summary>{_pairs('', sorted(properties.items()))}</details>"
    )


def collection_html(collection: Any) -> str:
    """A collection: what it is and whose."""
    rows = [(name, _shown(collection, name)) for name in ("id", "title", "owner", "license", "description")]
    return _pairs("STAC collection", rows)


def items_html(items: Any) -> str:
    """The first items of a collection of them, one a row."""
    rows = [_item_row(item) for item, _ in zip(items, range(_SHOWN_ITEMS), strict=False)]
    more = f"<p>and {len(items) - _SHOWN_ITEMS} more</p>" if len(items) > _SHOWN_ITEMS else ""
    return f"<p>{len(items)} items</p>" + _table(("id", "collection", "datetime", "type", "assets"), rows) + more


def client_html(client: Any) -> str:
    """A client: where the platform is and whose collections are meant; never a credential."""
    options = client.options
    rows: list[tuple[str, object]] = [("url", options.url or None), ("mode", client.mode)]
    rows += [("owner", client.owner or "that of the credential")]
    rows += [(f"{service} at", url) for service, url in sorted(options.hosts.items())]
    return _pairs("Reference System", rows)


def job_html(job: Any) -> str:
    """A job, or the handle of one, with a bar."""
    job = getattr(job, "job", job)
    bar = f'<progress value="{int(job.progress)}" max="100"></progress> {int(job.progress)} %'
    return f"<p>Job {escape(job.id)}: <b>{escape(job.status)}</b> {bar}<br>{escape(job.message)}</p>"


def product_html(product: Any) -> str:
    """A product: what it is, and its variables."""
    rows: list[tuple[object, ...]] = []
    for path in product:
        try:
            variable = product[path]
            rows.append((path, " x ".join(map(str, variable.shape)) or "scalar", variable.dtype, variable.chunks))
        except (RsClientError, TypeError, ValueError) as error:  # NumPy may not know its dtype
            rows.append((path, str(error), "", ""))
    return _pairs("EOPF product", [("name", product.name), ("type", product.type), ("uri", product.uri)]) + _table(
        ("variable", "shape", "dtype", "chunks"), rows
    )


def _shown(document: Any, name: str, convert: Callable[[Any], Any] = lambda value: value) -> Any:
    """A member of an item or a collection as it is shown; a broken one is shown as the fault that it has."""
    try:
        return convert(getattr(document, name))
    except (RsClientError, ValueError) as error:
        return str(error)


def _properties(item: Any) -> tuple[dict[str, Any], str | None]:
    """The properties and, if they cannot be read, the fault."""
    found = _shown(item, "properties", dict)
    return ({}, found) if isinstance(found, str) else (found, None)


def _corners(bbox: Any) -> str | None:
    return ", ".join(f"{value:.4f}" for value in bbox) if bbox else None


def _asset_row(assets: Any, key: str) -> tuple[object, ...]:
    try:
        asset = assets[key]
    except RsClientError as error:
        return key, "", "", str(error)
    return key, asset.type or "", human_size(asset.file_size), asset.href


def _asset_count(assets: Any) -> str:
    return "; ".join([str(len(assets)), *assets.faults().values()])


def _item_row(item: Any) -> tuple[object, ...]:
    properties, fault = _properties(item)
    named = [_shown(item, name) or "" for name in ("id", "collection", "datetime")]
    return *named, fault or properties.get("product:type", ""), _shown(item, "assets", _asset_count)


def _pairs(caption: str, rows: Iterable[tuple[str, object]]) -> str:
    cells = "".join(
        f"<tr><th style='text-align:left'>{escape(str(name))}</th><td>{escape(str(value))}</td></tr>"
        for name, value in rows
        if value is not None
    )
    head = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{head}{cells}</table>"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"
