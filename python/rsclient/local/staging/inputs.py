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


def read(body: Any) -> StagingInputs:
    """The inputs in an execution request; 422 if it lacks something, or an item is none."""
    inputs = body.get("inputs") if isinstance(body, dict) else None
    if not isinstance(inputs, dict):
        raise ServiceError(422, "The body has no object 'inputs' with 'collection' and 'items'")
    collection, items, names = inputs.get("collection"), inputs.get("items"), inputs.get("asset_names")
    if not isinstance(collection, str) or not collection:
        raise ServiceError(422, f"'inputs.collection' must be the id of the target collection, found {collection!r}")
    if not isinstance(items, dict):
        raise ServiceError(422, "'inputs.items' must be an object with 'value' or 'href'")
    value, href = items.get("value"), items.get("href")
    if href is not None and not isinstance(href, str):
        raise ServiceError(422, f"'inputs.items.href' must be a URL, found {href!r}")
    if value is not None:
        _check_value(value)
    if names is not None and not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        raise ServiceError(422, "'inputs.asset_names' must be a list of asset keys")
    return StagingInputs(collection, value, None if value is not None else href, names)


def require_items(inputs: StagingInputs) -> None:
    """400 if the request names no items at all."""
    if inputs.value is None and inputs.href is None:
        raise ServiceError(400, "Request body validation failed: 'inputs.items' has neither 'value' nor 'href'")


def _check_value(value: Any) -> None:
    if not isinstance(value, dict):
        raise ServiceError(422, f"'inputs.items.value' must be an object, found {type(value).__name__}")
    features = value.get("features")
    if isinstance(features, list) and isinstance(value.get("type"), str):
        for index, feature in enumerate(features):
            check_feature(feature, f"inputs.items.value.features[{index}]")
    else:
        check_feature(value, "inputs.items.value")


#: Member of an item to its type, where RS-Server insists on it.
_MEMBERS = {"type": str, "id": str, "stac_version": str, "properties": dict, "assets": dict, "stac_extensions": list}
_OPTIONAL = {"geometry": dict, "bbox": list, "links": list}


def check_feature(feature: Any, place: str) -> None:
    """422 if `feature` lacks what RS-Server wants of every item."""
    if not isinstance(feature, dict):
        raise ServiceError(422, f"'{place}' must be an object, found {type(feature).__name__}")
    wrong = [name for name, kind in _MEMBERS.items() if not isinstance(feature.get(name), kind)]
    wrong += [name for name, kind in _OPTIONAL.items() if not isinstance(feature.get(name), (kind, type(None)))]
    if not wrong:
        assets = feature["assets"].items()
        bare = [key for key, asset in assets if not isinstance(asset, dict) or not isinstance(asset.get("href"), str)]
        wrong = [f"assets.{key}.href" for key in bare]
    if wrong:
        raise ServiceError(422, f"'{place}' is no STAC item: {', '.join(wrong)} is missing or of another type")


def features_of(document: Any) -> list[Json]:
    """The features in a Feature or FeatureCollection; JobFailure if it is neither."""
    kind = document.get("type") if isinstance(document, dict) else type(document).__name__
    if kind == "Feature":
        features: Any = [document]
    elif kind == "FeatureCollection" and isinstance(document.get("features"), list):
        features = document["features"]
    else:
        raise JobFailure(f"Invalid input type: must be Feature or FeatureCollection, found '{kind}'")
    for index, feature in enumerate(features):
        try:
            check_feature(feature, f"features[{index}]")
        except ServiceError as error:
            raise JobFailure(error.description) from error
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
