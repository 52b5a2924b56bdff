"""Downloads of the command line from a storage that does not do as it should."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

CONTENT = bytes(range(256)) * 400  # 100 KiB
SHA256 = hashlib.sha256(CONTENT).hexdigest()
REFUSAL = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
SIGNATURE = "X-Amz-Signature=0123456789abcdef"


class Platform(ThreadingHTTPServer):
    """A catalog with one item, and its storage."""

    daemon_threads = True
    status = 200
    sent = CONTENT
    announced = len(CONTENT)
    stalls = False
    asset: dict[str, Any] = {}  # noqa: RUF012


class Handler(BaseHTTPRequestHandler):
    """Answers of the catalog, and of the storage it leads to."""

    server: Platform

    def do_GET(self) -> None:
        if self.path.startswith("/storage"):
            self._send_file()
        elif self.path.endswith("/download/file"):
            self.send_response(307)
            self.send_header("Location", f"/storage/x.bin?{SIGNATURE}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            asset = {"href": "s3://bucket/x.bin", **self.server.asset}
            item = {"type": "Feature", "stac_version": "1.1.0", "id": "i", "geometry": None, "links": []}
            item |= {"properties": {"datetime": "2024-04-01T00:00:00Z"}, "assets": {"file": asset}}
            self._send(200, json.dumps(item).encode())

    def _send(self, status: int, body: bytes, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _send_file(self) -> None:
        self._send(self.server.status, self.server.sent, self.server.announced)
        while self.server.stalls:
            time.sleep(0.05)

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.stalls = False
        server.shutdown()
        thread.join()


def command(platform: Platform) -> list[str]:
    url = f"http://127.0.0.1:{platform.server_port}"
    return [sys.executable, "-m", "rsclient", "catalog", "download", "c/i", "file", "--url", url, "-v"]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_"))}
    return kept | {"RSPY_LOCAL_MODE": "1", "RSPY_HOST_USER": "me", "no_proxy": "127.0.0.1"}


def download(platform: Platform, folder: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command(platform), cwd=folder, env=environment(), capture_output=True, text=True, timeout=120)
    assert SIGNATURE not in done.stdout + done.stderr  # the URL of the storage is a credential
    return done


def test_a_verified_download(platform: Platform, tmp_path: Path) -> None:
    platform.asset = {"file:size": len(CONTENT), "file:checksum": "1220" + SHA256}
    done = download(platform, tmp_path)
    assert done.stdout == "path      x.bin\nsize      102400 (100.0 KiB)\nverified  file:size, file:checksum\n"
    assert (tmp_path / "x.bin").read_bytes() == CONTENT


def test_a_download_that_nothing_is_known_of(platform: Platform, tmp_path: Path) -> None:
    platform.asset = {"file:checksum": "no-checksum-at-all"}
    done = download(platform, tmp_path)
    assert (done.returncode, done.stdout.splitlines()[2]) == (0, "verified  nothing to verify with")


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"asset": {"file:size": 5}}, 1, "more bytes came than the 5 expected"),
        ({"asset": {"file:size": len(CONTENT) + 1}}, 1, "102400 bytes came, expected 102401"),
        ({"asset": {"file:checksum": "1220" + "0" * 64}}, 1, f"is 1220{SHA256}, expected 1220{'0' * 64} (sha2-256)"),
        ({"announced": len(CONTENT) + 1}, 1, "no answer"),
        ({"status": 403, "sent": REFUSAL, "announced": len(REFUSAL)}, 4, "HTTP 403: AccessDenied: Request has expired"),
    ],
    ids=["more bytes", "fewer bytes", "checksum", "cut short", "refused"],
)
def test_nothing_is_left_of_a_bad_download(
    platform: Platform, tmp_path: Path, changes: dict[str, Any], code: int, message: str
) -> None:
    for name, value in changes.items():
        setattr(platform, name, value)
    (tmp_path / "x.bin").write_text("what was there before")
    done = download(platform, tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    error = done.stderr.splitlines()[-1]
    assert error.startswith("rsclient: error: download asset file of item i: ")
    assert message in error
    assert [path.name for path in tmp_path.iterdir()] == ["x.bin"]
    assert (tmp_path / "x.bin").read_text() == "what was there before"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_nothing_is_left_of_a_download_that_was_stopped(
    platform: Platform, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    platform.stalls, platform.announced = True, 10 * len(CONTENT)
    process = subprocess.Popen(command(platform), cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []
