"""The C++ cases that need an S3 server, run with the one that the local platform uses."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("boto3", reason="the extra `local` is not installed")

from rsclient.local.object_storage import S3Process
from rsclient.local.settings import CATALOG_BUCKET
from rsclient.local.storage import Storage

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "tests" / "cpp" / "transfer" / "test_s3_server.cpp"


def program() -> Path:
    """The built tests of the layer `transfer`; `scripts/test` says with RSCLIENT_CPP_BUILD where they must be."""
    build = os.environ.get("RSCLIENT_CPP_BUILD")
    path = (Path(build) if build else ROOT / "build" / "dev") / "tests" / "cpp" / "test_transfer"
    if not build and not path.is_file():
        pytest.skip(f"the C++ tests are not built: {path}")
    assert path.is_file(), f"{path} is not built"
    return path


def test_all_cases_pass_against_a_server(tmp_path: Path) -> None:
    path = program()
    server = S3Process(tmp_path, "test-access", "test-secret-key")
    try:
        Storage(server.endpoint, "test-access", "test-secret-key").prepare(server)
        done = subprocess.run(
            [str(path), "--source-file=*test_s3_server.cpp"],
            env=os.environ
            | {
                "S3_ENDPOINT": server.endpoint,
                "S3_ACCESSKEY": "test-access",
                "S3_SECRETKEY": "test-secret-key",
                "RSCLIENT_TEST_BUCKET": CATALOG_BUCKET,
                "no_proxy": "127.0.0.1",
            },
            capture_output=True,
            text=True,
            timeout=250,
        )
    finally:
        server.stop()
    assert done.returncode == 0, done.stdout + done.stderr
    counts = re.search(r"test cases: +(\d+) \| +(\d+) passed \| +(\d+) failed", done.stdout)
    assert counts is not None, done.stdout
    expected = SOURCE.read_text("utf-8").count("TEST_CASE(")
    assert expected > 0
    assert [int(count) for count in counts.groups()] == [expected, expected, 0], done.stdout
