"""The command line on pages that hold NaN, a byte order mark and broken items."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest


class Handler(BaseHTTPRequestHandler):
    """Answers every GET with one page, and keeps what is posted."""

    page: ClassVar[bytes] = b""
    posted: ClassVar[list[bytes]] = []

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/geo+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self._answer(self.page)

    def do_POST(self) -> None:
        self.posted.append(self.rfile.read(int(self.headers["content-length"])))
        self._answer(self.posted[-1])

    def log_message(self, *arguments: Any) -> None:
        """Says nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """A platform on a free loopback port."""
    Handler.posted.clear()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def item(name: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": name,
        "geometry": None,
        "properties": {"datetime": "2025-01-01T00:00:00Z", **properties},
        "links": [],
        "assets": {},
    }


def run(url: str, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RSPY_", "S3_"))}
    return subprocess.run(
        [sys.executable, "-m", "rsclient", *words],
        env={**kept, "RSPY_WEBSITE": url, "RSPY_HOST_USER": "me", "NO_PROXY": "127.0.0.1"},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def wild(url: str) -> str:
    features = [item("ok"), item("nan", **{"eo:cloud_cover": float("nan")}), None]
    text = json.dumps({"type": "FeatureCollection", "features": features, "links": [{"rel": "root"}]})
    Handler.page = b"\xef\xbb\xbf" + text.encode()
    return url


NAN = "rsclient: warning: read item nan: /properties/eo:cloud_cover: NaN is not JSON, read as null\n"


def test_a_search_prints_both_items_and_warns_on_stderr(wild: str) -> None:
    done = run(wild, "search", "catalog", "c")
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["id", "ok", "nan", "unreadable"]
    assert NAN in done.stderr
    assert "rsclient: warning: search catalog items: /links/0/href: missing; left out\n" in done.stderr
    assert "rsclient: warning: read item: /features/2: expected an object, found null\n" in done.stderr


@pytest.mark.parametrize("option", ["--json", "--ndjson"])
def test_what_is_printed_for_programs_is_json(wild: str, option: str) -> None:
    done = run(wild, "search", "catalog", "c", option)
    assert done.returncode == 0, done.stderr
    whole = done.stdout if option == "--json" else "[" + ",".join(done.stdout.splitlines()) + "]"
    found = json.loads(whole, parse_constant=pytest.fail)
    items = found["features"] if option == "--json" else found
    assert [(entry["id"], entry["properties"].get("eo:cloud_cover")) for entry in items] == [
        ("ok", None),
        ("nan", None),
    ]
    assert "read item: /features/1/properties/eo:cloud_cover: NaN is not JSON, read as null\n" in done.stderr
    assert "read item: /features/2: expected an object, found null; left out\n" in done.stderr


def test_a_file_with_nan_is_published_as_json(url: str) -> None:
    published = item("nan", n=float("inf")) | {"collection": "c", "bbox": [178.7, 0, -178.6, 1]}
    published["geometry"] = {
        "type": "MultiPolygon",
        "coordinates": [
            [[[178.7, 0], [180, 0], [180, 1], [178.7, 1], [178.7, 0]]],
            [[[-180, 0], [-178.6, 0], [-178.6, 1], [-180, 1], [-180, 0]]],
        ],
    }
    published["links"] = [{"rel": "collection", "href": "https://rs.example/c"}]
    published["stac_extensions"] = ["https://stac-extensions.github.io/external-ids/v1.0.0/schema.json"]
    done = run(url, "catalog", "publish", "-", stdin="\ufeff" + json.dumps(published))
    assert done.returncode == 0, done.stderr
    sent = json.loads(Handler.posted[0], parse_constant=pytest.fail)
    assert sent["properties"]["n"] is None
    assert sent["bbox"] == [-180, 0, 180, 1]
    assert sent["stac_extensions"] == published["stac_extensions"]
    assert "/properties/n: Infinity is not JSON, read as null" in done.stderr
