"""Checks STAC documents against the official JSON schemas, which are part of the package: nothing is fetched."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rsclient.footprint_faults import footprint_faults

if TYPE_CHECKING:
    from jsonschema.protocols import Validator
    from referencing import Resource

__all__ = ["faults", "known_schemas", "validate"]

_CORE = {"Feature": "item-spec/json-schema/item.json", "Collection": "collection-spec/json-schema/collection.json"}
_STAC = "https://schemas.stacspec.org/v"
_CORE["Catalog"] = "catalog-spec/json-schema/catalog.json"


#: Extension schemas of which something is not part of the package, while a document is checked.
_missing: ContextVar[list[str]] = ContextVar("missing")


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
        data = _as_json(document)
        name = data.get("id") if isinstance(data, dict) else None
        raise ValueError(f"{name or 'document'} does not meet its schemas:\n  " + "\n  ".join(found))


def faults(document: Any, *, ignore_unknown: bool = False) -> Iterator[str]:
    """The faults that `validate` would name, one text each: "properties/datetime: 'x' is not a 'date-time' (item)".

    Whatever stands in the document, the answer is a list of faults. Numbers that JSON has not (NaN, infinity) are
    faults, and so are positions outside the world and a `bbox` whose south is greater than its north.
    """
    try:
        data, not_json = _with_null(_as_json(document))
    except RecursionError:
        yield "document: its values are nested too deeply to be checked"
        return
    yield from (f"{place}: {value!r} is not a JSON number" for place, value in not_json)
    if not isinstance(data, dict):
        yield f"document: expected an object, found {_kind(data)}"
        return
    core = _core_schema(data)
    if core.startswith("https:"):
        yield from _schema_faults(data, core, ignore_unknown)
    else:
        yield core
    extensions = data.get("stac_extensions")
    for url in extensions if isinstance(extensions, list) else []:
        if isinstance(url, str):  # the schema of the core names every other value
            yield from _schema_faults(data, url, ignore_unknown)
    yield from footprint_faults(data)


def known_schemas() -> list[str]:
    """The URLs of all schemas that are part of the package."""
    return sorted(_schemas())


def _as_json(document: Any) -> Any:
    return document.to_dict() if hasattr(document, "to_dict") else document


def _with_null(value: Any, place: str = "") -> tuple[Any, list[tuple[str, float]]]:
    """The value with None for each number that JSON has not, and these with their places."""
    if isinstance(value, float) and not math.isfinite(value):
        return None, [(place or "document", value)]
    found: list[tuple[str, float]] = []
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, (list, tuple)):
        parts = enumerate(value)
    else:
        return value, found
    clean: dict[Any, Any] = {}
    for name, part in parts:
        clean[name], wrong = _with_null(part, f"{place}/{name}" if place else str(name))
        found += wrong
    return (clean if isinstance(value, Mapping) else list(clean.values())), found


def _core_schema(data: dict[str, Any]) -> str:
    """The URL of the schema of the core, or why there is no such schema."""
    kind = data.get("type")
    core = _CORE.get(kind) if isinstance(kind, str) else None
    if core is None:
        return f"type: expected a Feature, a Collection or a Catalog, found {kind!r}"
    version = data.get("stac_version", "1.1.0")
    url = f"https://schemas.stacspec.org/v{version}/{core}"
    if url in _schemas():
        return url
    known = sorted({url.split("/")[3].removeprefix("v") for url in _schemas() if url.startswith(_STAC)})
    return f"stac_version: expected one of {', '.join(known)}, found {version!r}"


def _schema_faults(data: dict[str, Any], url: str, ignore_unknown: bool) -> Iterator[str]:
    validator = _validator(url)
    if validator is None:
        if not ignore_unknown:
            yield f"stac_extensions: the schema {url} is not part of this package"
        return
    missing: list[str] = []
    token = _missing.set(missing)
    try:
        errors = sorted(validator.iter_errors(data), key=lambda error: list(map(str, error.absolute_path)))
    finally:
        _missing.reset(token)
    for error in errors:
        yield _explain(error, _short(url))
    if not ignore_unknown:
        for ref in dict.fromkeys(missing):
            yield f"stac_extensions: {url} refers to {ref}, which is not part of this package"


def _kind(value: Any) -> str:
    names = {type(None): "null", bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "an array" if isinstance(value, (list, tuple)) else type(value).__name__)


def _short(url: str) -> str:
    parts = [part for part in url.split("/") if part not in ("json-schema", "schema.json")]
    return parts[-1].removesuffix(".json") if parts[-1].endswith(".json") else "/".join(parts[-2:])


def _explain(error: Any, schema: str) -> str:
    # The fault that matters is inside the branch of anyOf/oneOf that fits best; the branches' own message says nothing.
    from jsonschema.exceptions import best_match

    best = best_match([error]) or error
    place = "/".join(map(str, best.absolute_path)) or "document"
    return f"{place}: {best.message[:300]} ({schema})"


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


class _AnySchema(dict[str, Any]):
    """A schema that allows everything, with such a schema at every JSON pointer into it."""

    def __missing__(self, name: str) -> _AnySchema:
        return _AnySchema()


def _retrieve_missing(ref: str) -> Resource[Any]:
    """Called for a schema that another one refers to and that is not part of the package: it allows everything."""
    from referencing import Resource
    from referencing.jsonschema import DRAFT7

    _missing.get([]).append(ref)
    return Resource.from_contents(_AnySchema(), DRAFT7)


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
    registry: Registry[Any] = Registry(retrieve=_retrieve_missing)  # type: ignore[call-arg]  # an alias of attrs
    registry = registry.with_resources(resources)
    kind = validator_for(schemas[url.split("#")[0]], default=Draft7Validator)
    return kind(schemas[url.split("#")[0]], registry=registry, format_checker=kind.FORMAT_CHECKER)
