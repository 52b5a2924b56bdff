"""What a staging job is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..errors import ServiceError

Json = dict[str, Any]


@dataclass(frozen=True)
class StagingInputs:
    """The inputs of one execution."""

    collection: str
    #: A Feature or FeatureCollection; None if `href` says where to find it.
    value: Json | None
    href: str | None
    asset_names: list[str] | None


@dataclass(frozen=True)
class Transfer:
    """One asset on its way into storage."""

    item_id: str
    asset: str
    source: str
    station: str
    key: str
    size: int | None
    md5: str | None

    def sized(self, size: int) -> Transfer:
        """The same transfer with its size known."""
        return replace(self, size=size)


class JobFailure(Exception):
    """The job cannot go on; the text becomes its message."""


def read(body: Json) -> StagingInputs:
    """The inputs in an execution request; 422 if it is empty or lacks something."""
    inputs = body.get("inputs")
    if not isinstance(inputs, dict):
        raise ServiceError(422, "The body has no object 'inputs' with 'collection' and 'items'")
    collection, items, names = inputs.get("collection"), inputs.get("items"), inputs.get("asset_names")
    if not isinstance(collection, str) or not collection:
        raise ServiceError(422, f"'inputs.collection' must be the id of the target collection, found {collection!r}")
    if not isinstance(items, dict) or not ({"value", "href"} & items.keys()):
        raise ServiceError(422, "'inputs.items' must be an object with 'value' or 'href'")
    value, href = items.get("value"), items.get("href")
    if value is None and not isinstance(href, str):
        raise ServiceError(422, f"'inputs.items.href' must be a URL, found {href!r}")
    if names is not None and not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        raise ServiceError(422, "'inputs.asset_names' must be a list of asset keys")
    return StagingInputs(collection, value, None if value is not None else href, names)


def features_of(document: Any) -> list[Json]:
    """The features in a Feature or FeatureCollection; JobFailure if it is neither."""
    if document == {}:
        return []
    kind = document.get("type") if isinstance(document, dict) else type(document).__name__
    if kind == "Feature":
        features: Any = [document]
    elif kind == "FeatureCollection" and isinstance(document.get("features"), list):
        features = document["features"]
    else:
        raise JobFailure(f"The input items must be a Feature or a FeatureCollection, found '{kind}'")
    for feature in features:
        if not isinstance(feature, dict) or not isinstance(feature.get("id"), str):
            raise JobFailure("An input item has no 'id'")
        if not isinstance(feature.get("assets", {}), dict):
            raise JobFailure(f"Item {feature['id']}: 'assets' is no object")
    return list(features)


def with_selected_assets(features: list[Json], names: list[str] | None) -> list[Json]:
    """The features reduced to the assets in `names`; those that keep none are left out."""
    selected = []
    for feature in features:
        assets = feature.get("assets") or {}
        if names is not None:
            # the caller of one version of an item may want it under its local name
            assets = {asset.get("file:local_path") or key: asset for key, asset in assets.items() if key in names}
        if assets:
            selected.append(feature | {"assets": assets})
    return selected


def checked_key(*parts: str) -> str:
    """The parts as a storage key; JobFailure if one of them could leave its folder."""
    key = "/".join(parts)
    if any(part in ("", ".", "..") for part in key.split("/")):
        raise JobFailure(f"'{key}' cannot be the name of a stored file")
    return key
