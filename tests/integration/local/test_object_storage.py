"""The S3 server as a process: found, started, stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from rsclient.local import StartError, object_storage
from rsclient.local.object_storage import S3Process, find_executable
from rsclient.local.storage import Storage, split_href


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\nexit 1\n")
    path.chmod(0o755)
    return path


def test_the_executable_is_looked_for_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RSCLIENT_S3_SERVER", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert find_executable() is None
    built = executable(tmp_path / "cache" / "rsclient" / "bin" / f"versitygw-{object_storage.VERSION}")
    assert find_executable() == built
    on_path = executable(tmp_path / "bin" / "versitygw")
    assert find_executable() == on_path
    named = executable(tmp_path / "mine")
    monkeypatch.setenv("RSCLIENT_S3_SERVER", str(named))
    assert find_executable() == named
    monkeypatch.setenv("RSCLIENT_S3_SERVER", str(tmp_path / "absent"))
    with pytest.raises(StartError, match="is not an executable file"):
        find_executable()


def test_a_server_that_ends_at_once_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = executable(tmp_path / "mine")
    broken.write_text("#!/bin/sh\necho no disk left >&2\nexit 7\n")
    monkeypatch.setenv("RSCLIENT_S3_SERVER", str(broken))
    process = S3Process(tmp_path, "access", "secret-key")
    with pytest.raises(StartError, match=r"(?s)ended with status 7: no disk left") as caught:
        Storage(process.endpoint, "access", "secret-key").prepare(process)
    process.stop()
    assert "secret-key" not in str(caught.value)


def test_a_failed_build_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RSCLIENT_S3_SERVER", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(executable(tmp_path / "python")))
    with pytest.raises(StartError, match=r"(?s)fetch the Go tool chain: exit status 1.*RSCLIENT_S3_SERVER"):
        object_storage.ensure_executable()
    assert list((tmp_path / "cache" / "rsclient" / "bin").iterdir()) == []


@pytest.mark.parametrize("attributes", [True, False])
def test_objects_with_and_without_extended_attributes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attributes: bool
) -> None:
    if not attributes:
        monkeypatch.setattr(object_storage, "_keeps_attributes", lambda folder: False)
    process = S3Process(tmp_path, "access", "secret-key")
    try:
        storage = Storage(process.endpoint, "access", "secret-key")
        storage.prepare(process)
        storage.client.put_object(Bucket="rs-catalog", Key="a/b", Body=b"bytes", ContentType="text/plain")
        assert storage.client.head_object(Bucket="rs-catalog", Key="a/b")["ContentType"] == "text/plain"
        assert storage.exists("rs-catalog", "a")
        assert storage.missing([("rs-catalog", "a/b"), ("rs-catalog", "a/c")]) == ["s3://rs-catalog/a/c"]
        storage.delete("rs-catalog", "a")
        assert list(storage.keys("rs-catalog")) == []
    finally:
        process.stop()
    assert (tmp_path / "object-metadata").exists() is not attributes


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("s3://bucket/a/b c", ("bucket", "a/b c")),
        ("s3://bucket/", None),
        ("s3://bucket", None),
        ("https://bucket/a", None),
        (None, None),
    ],
)
def test_storage_addresses(href: object, expected: tuple[str, str] | None) -> None:
    assert split_href(href) == expected
