"""HTTP/2 where a server offers it over TLS, HTTP/1.1 where it does not: against hypercorn, which says what it saw."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("hypercorn", reason="the extra `test` is not installed")

from rsclient import RsClient, errors
from rsclient.local.object_storage import die_with_parent

APP = """
import json


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    body = json.dumps({"user_login": scope["http_version"], "iam_roles": []}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
"""

Start = Callable[[list[str]], str]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a server that offers these protocols (ALPN), with a certificate that rsclient trusts."""
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    make += ["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=rsclient tests", "-days", "2"]
    make += ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(make, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "app.py").write_text(APP)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    for name in list(os.environ):
        if name.startswith("RSPY_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    processes: list[subprocess.Popen[bytes]] = []

    def run(protocols: list[str]) -> str:
        with socket.socket() as listener:
            # the socket listens before the server runs: what connects early waits in the queue
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            number = listener.fileno()
            settings = f'bind = ["fd://{number}"]\nworkers = 0\ncertfile = "cert.pem"\nkeyfile = "key.pem"\n'
            (tmp_path / "server.toml").write_text(f"{settings}alpn_protocols = {protocols}\n")
            command = [sys.executable, "-m", "hypercorn", "--config", "server.toml", "app:app"]
            log = (tmp_path / "server.log").open("wb")
            processes.append(
                subprocess.Popen(
                    command,
                    cwd=tmp_path,
                    pass_fds=[number],
                    stdout=log,
                    stderr=log,
                    preexec_fn=die_with_parent if sys.platform == "linux" else None,
                )
            )
            log.close()
            return f"https://127.0.0.1:{listener.getsockname()[1]}"

    yield run
    for process in processes:
        process.kill()  # asked to end, it would wait for the connection that the client keeps
        process.wait()


@pytest.mark.parametrize(
    ("offered", "spoken"), [(["h2", "http/1.1"], "2"), (["h2"], "2"), (["http/1.1"], "1.1")], ids=["both", "h2", "1.1"]
)
def test_the_best_protocol_that_is_offered_is_spoken(start: Start, offered: list[str], spoken: str) -> None:
    client = RsClient(start(offered), local=True)
    # the second call uses the connection of the first one
    assert [client.auth.get_me().user_login for _ in range(2)] == [spoken, spoken]


def test_an_untrusted_certificate_is_asked_for_once(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    url = start(["h2"])
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(errors.TransportError, match="certificate") as caught:
        RsClient(url, local=True, attempts=4).auth.get_me()
    assert caught.value.attempts == 1
    assert caught.value.host == url.removeprefix("https://")
