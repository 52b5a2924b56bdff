"""The three spellings of a collection: `c`, `owner:c` and `owner_c`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import ServiceError

_INVALID = ":/?#[]@!$&'()*+,;="
_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.@-]*")


@dataclass(frozen=True, order=True)
class CollectionName:
    """Owner and collection id without prefix: the key of a collection."""

    owner: str
    id: str

    @property
    def stored(self) -> str:
        """`owner_collection`, unique in the catalog."""
        return f"{self.owner}_{self.id}"

    @property
    def path(self) -> str:
        """`owner:collection`, as links spell it."""
        return f"{self.owner}:{self.id}"


def without_prefix(collection: str, owner: str) -> str:
    """The bare collection id of `c`, `owner:c` or `owner_c`."""
    for separator in (":", "_"):
        prefix = owner + separator
        if collection.startswith(prefix) and len(collection) > len(prefix):
            return collection.removeprefix(prefix)
    return collection


def checked_owner(owner: object) -> str:
    """`owner` if it can be one: neither `_` nor `:` may occur; else 400."""
    if not isinstance(owner, str) or not _OWNER.fullmatch(owner):
        raise ServiceError(
            400, f"Owner '{owner}': expected letters, digits, '.', '@' or '-'; '_' and ':' separate names"
        )
    return owner


def check_id(name: str) -> None:
    """400 if `name`, the id of an item or a collection, has a character that the catalog cannot address."""
    found = sorted(set(name) & set(_INVALID))
    if found:
        raise ServiceError(400, f"ID ({name}) cannot contain the following characters: {' '.join(_INVALID)}")


def unknown_collection(name: str) -> ServiceError:
    """The 404 of a collection that does not exist."""
    return ServiceError(404, f"Collection {name} does not exist.", "NotFoundError")
