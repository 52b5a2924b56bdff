"""Checks STAC documents against the official JSON schemas, which are part of the package: nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

__all__ = ["faults", "known_schemas", "validate"]

_CORE = {"Feature": "item-spec/json-schema/item.json", "Collection": "collection-spec/json-schema/collection.json"}
_CORE["Catalog"] = "catalog-spec/json-schema/catalog.json"


def validate(document: Any, *, ignore_unknown: bool = False) -> None:
    """Checks an item, a collection, or a dict of one.

    Parameters
    ----------
    document : Item, Collection or dict
    ignore_unknown : bool
        Whether extensions whose schema is not part of the package are passed by. What they say is not checked then.

    Raises
    ------
    ValueError
        Naming every fault with its place, and every schema that is not part of the package.
    """
    found = list(faults(document, ignore_unknown=ignore_unknown))
    if found:
        name = _as_dict(document).get("id", "document")
        raise ValueError(f"{name} does not meet its schemas:\n  " + "\n  ".join(found))


def faults(document: Any, *, ignore_unknown: bool = False) -> Iterator[str]:
    """The faults that `validate` would name, one text each: "properties/datetime: 'x' is not a 'date-time' (item)"."""
    from referencing.exceptions import Unresolvable

    data = _as_dict(document)
    for url in _schemas_of(data):
        validator = _validator(url)
        if validator is None:
            if not ignore_unknown:
                yield f"stac_extensions: the schema {url} is not part of this package"
            continue
        try:
            errors = sorted(validator.iter_errors(data), key=lambda error: list(map(str, error.absolute_path)))
        except Unresolvable as missing:
            if not ignore_unknown:
                yield f"stac_extensions: {url} refers to {missing.ref}, which is not part of this package"
            continue
        for error in errors:
            yield from _explain(error, _short(url))


def known_schemas() -> list[str]:
    """The URLs of all schemas that are part of the package."""
    return sorted(_schemas())


def _as_dict(document: Any) -> dict[str, Any]:
    return dict(document) if isinstance(document, dict) else document.to_dict()


def _schemas_of(data: dict[str, Any]) -> Iterable[str]:
    core = _CORE.get(str(data.get("type")))
    if core is None:
        raise ValueError(f"expected a Feature, a Collection or a Catalog, found type {data.get('type')!r}")
    version = str(data.get("stac_version", "1.1.0"))
    return [f"https://schemas.stacspec.org/v{version}/{core}", *data.get("stac_extensions", [])]


def _short(url: str) -> str:
    parts = [part for part in url.split("/") if part not in ("json-schema", "schema.json")]
    return parts[-1].removesuffix(".json") if parts[-1].endswith(".json") else "/".join(parts[-2:])


def _explain(error: Any, schema: str) -> Iterator[str]:
    # The fault that matters is inside the branch of anyOf/oneOf that fits best; the branches' own message says nothing.
    from jsonschema.exceptions import best_match

    best = best_match([error]) or error
    place = "/".join(map(str, best.absolute_path)) or "document"
    yield f"{place}: {best.message[:300]} ({schema})"


@lru_cache(maxsize=1)
def _schemas() -> dict[str, dict[str, Any]]:
    root = files("rsclient") / "schemas"
    found: dict[str, dict[str, Any]] = {}
    folders = [(root, "https://")]
    while folders:
        folder, url = folders.pop()
        for entry in folder.iterdir():
            name = url + entry.name
            if entry.is_dir():
                folders.append((entry, name + "/"))
            elif entry.name.endswith(".json"):
                found[name] = json.loads(entry.read_text("utf-8"))
    return found


@lru_cache(maxsize=64)
def _validator(url: str) -> Validator | None:
    from jsonschema import Draft7Validator
    from jsonschema.validators import validator_for
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    schemas = _schemas()
    if url.split("#")[0] not in schemas:
        return None
    # Some schemas refer to others by http and some with a trailing "#"; both mean the document we have.
    resources = [
        (alias, Resource.from_contents(schema, DRAFT7))
        for at, schema in schemas.items()
        for alias in (at, at.replace("https://", "http://", 1))
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    kind = validator_for(schemas[url.split("#")[0]], default=Draft7Validator)
    return kind(schemas[url.split("#")[0]], registry=registry, format_checker=kind.FORMAT_CHECKER)
