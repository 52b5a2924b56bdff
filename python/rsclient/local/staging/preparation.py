"""The steps of a staging job before its execution request is answered: all but the transfer of files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..auth import User
from ..catalog.collections import Collections
from ..catalog.names import CollectionName
from ..errors import ServiceError
from .inputs import JobFailure, StagingInputs, features_of, with_selected_assets
from .sources import Sources

Json = dict[str, Any]

#: The target collection if it does not exist yet, as RS-Server makes it.
_MINIMAL_COLLECTION: Json = {
    "type": "Collection",
    "stac_version": "1.1.0",
    "description": "This is the default description from the staging service",
    "license": "public-domain",
    "links": [],
    "extent": {
        "spatial": {"bbox": [[0, 0, -0, 0]]},
        "temporal": {"interval": [["2000-01-01T00:00:00Z", "2050-01-01T00:00:00Z"]]},
    },
}


class NothingToDo(Exception):
    """The job has succeeded without a transfer; `progress` and the text become those of the job."""

    def __init__(self, progress: int, message: str) -> None:
        super().__init__(message)
        self.progress = progress


@dataclass(frozen=True)
class Prepared:
    """A job whose files can be transferred."""

    target: CollectionName
    #: The folder of the collection in storage: the name as the caller wrote it.
    folder: str
    features: list[Json]


def prepare(inputs: StagingInputs, user: User, headers: dict[str, str], sources: Sources,
            collections: Collections) -> Prepared:  # fmt: skip
    """Reads the items and ensures the collection; JobFailure or NothingToDo if the job ends with that."""
    document = inputs.value if inputs.value is not None else sources.fetch(inputs.href or "", headers)
    features = features_of(document)
    if not features:
        raise NothingToDo(100, "Finished without processing any tasks")
    features = with_selected_assets(features, inputs.asset_names)
    if not features:
        raise NothingToDo(0, "No items with assets were found in the input for staging")
    try:
        target = _target(inputs.collection, user, collections)
    except ServiceError as error:
        refusal = f"Checking the collection '{inputs.collection}' failed !"
        raise JobFailure(
            f"Failed to start the staging process. {refusal} {error.status}: {error.description}"
        ) from error
    return Prepared(target, inputs.collection, features)


def _target(spelled: str, user: User, collections: Collections) -> CollectionName:
    name = collections.resolve(spelled, user)
    if not collections.exists(name):
        if ":" in spelled:
            raise ServiceError(404, f"Collection {spelled} does not exist; a new one is named without its owner")
        try:
            collections.create(_MINIMAL_COLLECTION | {"id": name.id, "owner": name.owner}, user)
        except ServiceError as error:
            if error.status != 409:  # another job may have been faster
                raise
    collections.require_right(name, user, "write")
    return name
