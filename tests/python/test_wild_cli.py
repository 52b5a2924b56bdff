"""The command line on pages that hold NaN, a byte order mark and broken items."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support.http_platform import Answer, Asked, serve


@dataclass
class Platform:
    """Answers GET with one page, and any other request with its own body."""

    url: str = ""
    page: bytes = b""
    posted: list[bytes] = field(default_factory=list)

    def answer(self, request: Asked) -> Answer:
        if request.method != "GET":
            self.posted.append(request.body)
        body = self.page if request.method == "GET" else request.body
        return Answer(body, headers={"Content-Type": "application/geo+json"})


@pytest.fixture
def platform() -> Iterator[Platform]:
    made = Platform()
    with serve(made.answer) as made.url:
        yield made


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
def wild(platform: Platform) -> str:
    features = [item("ok"), item("nan", **{"eo:cloud_cover": float("nan")}), None]
    text = json.dumps({"type": "FeatureCollection", "features": features, "links": [{"rel": "root"}]})
    platform.page = b"\xef\xbb\xbf" + text.encode()
    return platform.url


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


def test_a_file_with_nan_is_published_as_json(platform: Platform) -> None:
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
    done = run(platform.url, "catalog", "publish", "-", stdin="\ufeff" + json.dumps(published))
    assert done.returncode == 0, done.stderr
    sent = json.loads(platform.posted[0], parse_constant=pytest.fail)
    assert sent["properties"]["n"] is None
    assert sent["bbox"] == [-180, 0, 180, 1]
    assert sent["stac_extensions"] == published["stac_extensions"]
    assert "/properties/n: Infinity is not JSON, read as null" in done.stderr
