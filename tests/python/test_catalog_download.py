"""Files of the catalog in Python: whole and verified, or not there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rsclient import RsClient, errors
from tests.support.http_platform import Answer, Asked, clean_environment, json_answer, serve

CONTENT = bytes(range(256)) * 8192  # 2 MiB
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Platform:
    """Catalog and storage; a body that is shorter than announced ends with the connection."""

    def __init__(self) -> None:
        self.url = ""
        self.asset: dict[str, Any] = {}
        self.sent = CONTENT
        self.downloads = 0

    def answer(self, request: Asked) -> Answer:
        if request.path == "/storage":
            self.downloads += 1
            return Answer(self.sent, 200, {"Content-Type": "application/json"}, len(CONTENT))
        if request.path.endswith("/download/file"):
            return Answer(status=307, headers={"Location": "/storage"})
        if request.path.endswith("/items/i"):
            return json_answer({"id": "i", "assets": {"file": {"href": "s3://bucket/x", **self.asset}}})
        return json_answer({"description": "no such thing"}, 404)


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    clean_environment(monkeypatch)
    made = Platform()
    with serve(made.answer) as made.url:
        yield made


def download(platform: Platform, path: Path | str, **more: Any) -> Any:
    client = RsClient(platform.url, local=True, owner="me", attempts=2)
    return client.catalog.download_asset("c", "i", more.pop("asset", "file"), path, **more)


def test_a_verified_file(platform: Platform, tmp_path: Path) -> None:
    platform.asset = {"file:size": len(CONTENT), "file:checksum": "1220" + SHA256}
    told: list[tuple[str, int, int, str]] = []
    path = tmp_path / "new" / "x"
    done = download(platform, path, progress=lambda *news: told.append(news))
    assert (done.path, done.size, done.checksum_verified) == (path, len(CONTENT), True)
    assert path.read_bytes() == CONTENT
    assert told[-1] == ("download asset file of item i", len(CONTENT), len(CONTENT), "bytes")
    assert [done for _, done, _, _ in told] == sorted({done for _, done, _, _ in told})


def test_what_nothing_is_known_of_is_not_called_verified(platform: Platform, tmp_path: Path) -> None:
    done = download(platform, str(tmp_path / "x"))
    assert (done.path, done.size, done.checksum_verified) == (tmp_path / "x", len(CONTENT), False)
    assert repr(done) == f"<DownloadResult {tmp_path}/x, {len(CONTENT)} bytes>"


def test_a_wrong_checksum_names_both_and_leaves_what_was_there(platform: Platform, tmp_path: Path) -> None:
    platform.asset = {"file:checksum": "1220" + "0" * 64}
    (tmp_path / "x").write_text("before")
    with pytest.raises(errors.ProductError) as caught:
        download(platform, tmp_path / "x")
    assert caught.value.action == "download asset file of item i"
    assert caught.value.detail.startswith(f"checksum is 1220{SHA256}, expected 1220{'0' * 64} (sha2-256)")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x").read_text() == "before"


@pytest.mark.parametrize("recorded", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_wrong_recorded_size_is_named_and_can_be_passed_by(platform: Platform, tmp_path: Path, recorded: int) -> None:
    platform.asset = {"file:size": recorded, "file:checksum": "1220" + SHA256}
    with pytest.raises(errors.ProductError) as caught:
        download(platform, tmp_path / "x")
    assert str(recorded) in caught.value.detail
    assert "the item's file:size may be wrong" in caught.value.detail
    assert "ignore_size (--ignore-size)" in caught.value.detail
    done = download(platform, tmp_path / "x", ignore_size=True)
    assert (done.size, done.checksum_verified) == (len(CONTENT), True)


def test_a_connection_that_breaks_leaves_nothing_and_is_not_begun_again(platform: Platform, tmp_path: Path) -> None:
    platform.sent = CONTENT[: 1 << 20]
    with pytest.raises(errors.TransportError, match=r"^download asset file of item i: no answer"):
        download(platform, tmp_path / "x")
    assert platform.downloads == 1
    assert list(tmp_path.iterdir()) == []


def test_what_the_callback_raises_comes_out_and_leaves_nothing(platform: Platform, tmp_path: Path) -> None:
    def stop(*news: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(platform, tmp_path / "x", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_an_asset_that_is_not_there_is_not_found(platform: Platform, tmp_path: Path) -> None:
    with pytest.raises(errors.NotFoundError, match="download asset other of item i: HTTP 404: no such thing"):
        download(platform, tmp_path / "x", asset="other")
    assert list(tmp_path.iterdir()) == []
