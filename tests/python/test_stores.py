"""Byte stores in Python."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from rsclient.errors import StorageError
from rsclient.product import open_product
from rsclient.storage import ByteStore, FolderStore, MemoryStore
from rsclient.transfer import S3Store, sha256_multihash


def test_bytes_come_back(tmp_path: Path) -> None:
    store = FolderStore(str(tmp_path))
    store.write("a/b", np.arange(4, dtype=np.uint16))
    assert store.read("a/b") == bytes([0, 0, 1, 0, 2, 0, 3, 0])
    assert store.read_range("a/b", 2, 3) == bytes([1, 0, 2])
    assert store.read("none") is None
    assert store.list() == ["a/b"]


@pytest.mark.parametrize("kind", ["folder", "memory"])
def test_many_ranges_come_back_in_their_order(tmp_path: Path, kind: str) -> None:
    store: ByteStore = FolderStore(tmp_path) if kind == "folder" else MemoryStore()
    assert store.can_list
    store.write("a", b"0123456789")
    store.write("b", b"xyz")
    assert store.read_ranges([("a", 7, 2), ("b", 0, 3), (PurePosixPath("a"), 0, 1), ("a", 4, 0)]) == [
        b"78",
        b"xyz",
        b"0",
        b"",
    ]
    assert store.list("b") == ["b"]
    assert store.etag("a") is None
    with pytest.raises(StorageError, match="ends after 3 bytes, expected at least 4"):
        store.read_ranges([("b", 1, 3)])


def test_a_path_serves_as_root_and_as_key(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    key = PurePosixPath("a") / "b"
    store.write(key, b"1234")
    assert store.read(key) == FolderStore(str(tmp_path)).read("a/b") == b"1234"
    assert (store.size(key), store.read_range(key, 1, 2)) == (4, b"23")
    store.move(key, Path("c"))
    assert store.list() == ["c"]
    store.remove(Path("c"))
    assert store.list() == []
    with pytest.raises(TypeError, match="key is of type int, expected str or PathLike"):
        store.read(5)  # type: ignore[arg-type]


def test_a_product_is_opened_by_a_path_in_a_store(tmp_path: Path) -> None:
    make_product(tmp_path)
    for key in (Path("x.zarr"), "x.zarr"):
        assert open_product(FolderStore(tmp_path), key).name == "x"
    assert open_product(tmp_path / "x.zarr").name == open_product(str(tmp_path / "x.zarr")).name == "x"


def make_product(folder: Path) -> None:
    """The smallest thing that opens as a product."""
    group = folder / "x.zarr"
    group.mkdir()
    (group / ".zgroup").write_text('{"zarr_format": 2}')
    (group / ".zmetadata").write_text('{"zarr_consolidated_format": 1, "metadata": {".zgroup": {"zarr_format": 2}}}')


def region_of(store: S3Store) -> str:
    """The region that a request is signed for."""
    scope = parse_qs(urlsplit(store.presigned_url("k")).query)["X-Amz-Credential"][0]
    return scope.split("/")[2]


def test_a_region_is_used_with_and_without_an_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"access_key": "a", "secret_key": "b"}
    assert region_of(S3Store("s3://bucket", endpoint="https://s3.example", **keys)) == "us-east-1"
    assert region_of(S3Store("s3://bucket", endpoint="https://s3.example", region="eu-west-3", **keys)) == "eu-west-3"
    for name, value in (("S3_ENDPOINT", "https://s3.example"), ("S3_ACCESSKEY", "a"), ("S3_SECRETKEY", "b")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("S3_REGION", raising=False)
    assert region_of(S3Store("s3://bucket")) == "us-east-1"
    assert region_of(S3Store("s3://bucket", region="eu-west-3")) == "eu-west-3"
    monkeypatch.setenv("S3_REGION", "sbg")
    assert region_of(S3Store("s3://bucket")) == "sbg"
    assert region_of(S3Store("s3://bucket", region="eu-west-3")) == "eu-west-3"


def test_strided_data_is_refused(tmp_path: Path) -> None:
    store = FolderStore(str(tmp_path))
    for view in (np.arange(10, dtype=np.uint8)[::2], np.arange(10, dtype=np.uint8)[::-1]):
        with pytest.raises(ValueError, match="C-contiguous"):
            store.write("x", view)
    assert store.list() == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_not_taken_for_absent(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    (locked / "x").write_bytes(b"1")
    locked.chmod(0)
    try:
        with pytest.raises(StorageError):
            FolderStore(str(tmp_path)).read("locked/x")
    finally:
        locked.chmod(0o700)


def test_a_name_that_is_too_long_is_not_taken_for_absent(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="too long"):
        FolderStore(str(tmp_path)).read("x" * 300)


def test_keys_without_an_endpoint_are_refused() -> None:
    with pytest.raises(ValueError, match="without an endpoint"):
        S3Store("s3://bucket", access_key="a", secret_key="b")


def test_an_endpoint_with_a_password_is_refused_and_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("S3_ENDPOINT", "S3_ACCESSKEY", "S3_SECRETKEY"):
        monkeypatch.setenv(name, "https://me:pa55@s3.example")
    with pytest.raises(ValueError, match=r"^S3_ENDPOINT must not hold '@'") as caught:
        S3Store("s3://bucket")
    assert "pa55" not in str(caught.value)
    with pytest.raises(ValueError, match="endpoint must not hold '@'") as caught:
        S3Store("s3://bucket", endpoint="https://me:pa55@s3.example")
    assert "pa55" not in str(caught.value)


def test_only_hexadecimal_is_a_digest() -> None:
    assert sha256_multihash("0" * 64) == "1220" + "0" * 64
    with pytest.raises(ValueError, match="hexadecimal"):
        sha256_multihash("z" * 64)


def test_no_store_is_an_error_not_a_crash() -> None:
    with pytest.raises(TypeError, match="source is None, expected ByteSource"):
        open_product(None)  # type: ignore[call-overload]
