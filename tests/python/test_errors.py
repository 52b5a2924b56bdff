"""The errors as Python sees them: their facts, and what a copy or a pickle keeps of them."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

from rsclient import errors
from rsclient.stac import Item
from rsclient.storage import FolderStore

FACTS: dict[str, dict[str, Any]] = {
    "RsClientError": {"status": 0, "request_id": "", "attempts": 1},
    "DecodeError": {"status": 200, "request_id": "r-7", "attempts": 2},
    "ProductError": {"status": 0},
    "StorageError": {"status": 0},
    "HttpError": {"status": 418, "request_id": "r-7", "attempts": 4},
    "NotAuthenticatedError": {"status": 401, "request_id": "r-7", "attempts": 1},
    "NotPermittedError": {"status": 403, "request_id": "r-7", "attempts": 1},
    "NotFoundError": {"status": 404, "request_id": "r-7", "attempts": 1},
    "ConflictError": {"status": 409, "request_id": "r-7", "attempts": 1},
    "InvalidRequestError": {"status": 422, "request_id": "r-7", "attempts": 1},
    "RateLimitedError": {"status": 429, "request_id": "r-7", "attempts": 4},
    "ServerError": {"status": 503, "request_id": "r-7", "attempts": 4},
    "TransportError": {"host": "rs.example", "attempts": 4},
    "TimeoutError": {"host": "rs.example", "attempts": 4},
    "JobFailedError": {"job_id": "j-1", "job_status": "failed", "status": 0},
    "StillRunningError": {"job_id": "j-1", "progress": 40},
}


def test_every_error_is_tried_here() -> None:
    assert set(FACTS) == set(errors.__all__) - {"DecodeWarning"}


@pytest.mark.parametrize("name", FACTS)
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_copies_and_pickles_keep_all_facts(name: str, again: Any) -> None:
    facts = FACTS[name] | {"action": "search", "detail": "maintenance"}
    error = getattr(errors, name)("search: maintenance", **facts)
    assert isinstance(error, errors.RsClientError)
    twin = again(error)
    assert type(twin) is type(error)
    assert str(twin) == "search: maintenance"
    assert {fact: getattr(twin, fact) for fact in facts} == facts


def test_a_decode_error_names_its_action() -> None:
    with pytest.raises(errors.DecodeError) as caught:
        Item.from_json('{"id": "a", "properties": 1}').properties  # noqa: B018
    assert str(caught.value) == "read item a: /properties: expected an object, found a number"
    assert caught.value.action == "read item a"
    assert caught.value.detail == "/properties: expected an object, found a number"


def test_a_storage_error_names_its_action(tmp_path: Path) -> None:
    with pytest.raises(errors.StorageError) as caught:
        FolderStore(str(tmp_path)).read_range("x", 0, 1)
    assert caught.value.action == f"read {tmp_path}/x"
    assert caught.value.detail == "No such file or directory"
