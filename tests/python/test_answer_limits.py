"""Answers of servers that are hostile or broken are errors in bounded memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator

import pytest

from tests.support.http_platform import Answer, Asked, serve

MEGABYTE = 1_000_000
PROGRAM = """
import json, resource, sys, time
import rsclient
client = rsclient.RsClient(sys.argv[1], local=True, timeout=float(sys.argv[2]), attempts=1)
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
try:
    client.catalog.get_landing_page()
except rsclient.errors.RsClientError as error:
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps([type(error).__name__, error.detail, time.monotonic() - start, grown / 1000]))
"""


def bomb(megabytes: int) -> bytes:
    """That many megabytes of JSON white space, packed a thousandfold by gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blank = b" " * MEGABYTE
    return b"".join([*(packer.compress(blank) for _ in range(megabytes)), packer.compress(b"{}"), packer.flush()])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    bodies = {"/small": bomb(20), "/large": bomb(900)}

    def answer(asked: Asked) -> Answer:
        body = next(body for path, body in bodies.items() if asked.path.startswith(path))
        return Answer(body, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})

    with serve(answer) as url:
        yield url


def ask(url: str, timeout: float, **variables: str) -> tuple[str, str, float, float]:
    """Name and detail of the error, seconds that it took and megabytes by which the memory grew."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RSPY_")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, url, str(timeout)],
        env=environment | {"no_proxy": "*"} | variables, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    name, detail, seconds, megabytes = json.loads(done.stdout)
    return name, detail, seconds, megabytes


def test_an_answer_that_inflates_beyond_the_limit_is_an_error(url: str) -> None:
    name, detail, _, megabytes = ask(f"{url}/small", 60, RSCLIENT_LARGEST_ANSWER_MB="10")
    assert name == "TransportError"
    assert detail == "the body of the answer is longer than 10000000 bytes, the most that is taken"
    assert megabytes < 60


def test_the_limit_is_a_whole_number(url: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        ask(f"{url}/small", 60, RSCLIENT_LARGEST_ANSWER_MB="10 MB")
    assert "RSCLIENT_LARGEST_ANSWER_MB must be a whole number of at least 1, got '10 MB'" in caught.value.stderr


def test_a_deadline_holds_while_an_answer_is_inflated(url: str) -> None:
    name, _, seconds, megabytes = ask(f"{url}/large", 0.2)
    assert name == "TimeoutError"
    assert seconds < 5
    assert megabytes < 900
