"""The Python side of the clients: settings, pickles, secrets, errors."""

from __future__ import annotations

import copy
import logging
import pickle
import threading
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from rsclient import RsClient, errors
from rsclient.services import CatalogClient, ServiceOptions, StagingClient

KEY = "8d1f0b6e-secret-key"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine decides a test."""
    import os

    for name in list(os.environ):
        if name.startswith(("RSPY_", "S3_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name, raising=False)


class Handler(BaseHTTPRequestHandler):
    """Answers with what the test has put down for a path."""

    answers: ClassVar[dict[str, tuple[int, str, bytes]]] = {}
    seen: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers))
        status, kind, body = self.answers[self.path.split("?")[0]]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """A server on a free loopback port that answers from Handler.answers."""
    Handler.answers.clear()
    Handler.seen.clear()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def client(url: str, **arguments: Any) -> RsClient:
    return RsClient(url, api_key=KEY, local=False, owner="alice", attempts=1, **arguments)


ITEM = "/catalog/collections/alice:c/items/x"


@pytest.mark.parametrize(
    ("status", "kind", "body", "error"),
    [
        (401, "application/json", b'{"code": "Unauthorized", "description": "no key"}', errors.NotAuthenticatedError),
        (401, "application/json", b'{"detail": "Missing authorization role x_read"}', errors.NotPermittedError),
        (500, "application/json", b'{"status": 500, "detail": "401: Missing role"}', errors.NotPermittedError),
        (403, "application/json", b'{"description": "UAC manager: wrong key"}', errors.NotAuthenticatedError),
        (404, "application/json", b'{"description": "no such item"}', errors.NotFoundError),
        (409, "application/json", b'"exists"', errors.ConflictError),
        (
            422,
            "application/json",
            b'{"detail": [{"loc": ["query", "limit"], "msg": "bad"}]}',
            errors.InvalidRequestError,
        ),
        (429, "application/json", b"{}", errors.RateLimitedError),
        (503, "text/plain", b"maintenance", errors.ServerError),
        (200, "text/html", b"<!DOCTYPE html><p>log in", errors.NotAuthenticatedError),
    ],
)
def test_every_status_has_its_error(
    server: str, status: int, kind: str, body: bytes, error: type[errors.HttpError]
) -> None:
    Handler.answers[ITEM] = (status, kind, body)
    with pytest.raises(error) as caught:
        client(server).catalog.get_item("c", "x").to_dict()
    assert caught.value.status == status
    assert caught.value.action == "get item x"
    assert caught.value.attempts == 1
    assert KEY not in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again), again.status) == (error, str(caught.value), status)


def test_truncated_json_is_a_decode_error(server: str) -> None:
    Handler.answers[ITEM] = (200, "application/json", b'{"id": "x", "properties": {')
    with pytest.raises(errors.DecodeError):
        client(server).catalog.get_item("c", "x").to_dict()


def test_a_page_that_links_to_itself_is_an_error(server: str) -> None:
    page = (
        b'{"type":"FeatureCollection","features":[],"links":[{"rel":"next","href":"'
        + server.encode()
        + b'/catalog/search"}]}'
    )
    Handler.answers["/catalog/search"] = (200, "application/json", page)
    with pytest.raises(errors.DecodeError, match=r"^search catalog items: page 2: .*read already"):
        list(client(server).catalog.search_items("c"))


def test_a_server_that_is_down_is_a_transport_error() -> None:
    with pytest.raises(errors.TransportError, match=r"^get item x: no answer from 127\.0\.0\.1:9: ") as caught:
        client("http://127.0.0.1:9").catalog.get_item("c", "x")
    assert caught.value.action == "get item x"


def test_the_key_is_sent_and_never_shown(server: str, caplog: pytest.LogCaptureFixture) -> None:
    Handler.answers["/auth/me"] = (200, "application/json", b'{"user_login": "alice", "iam_roles": ["a"]}')
    made = client(server)
    with caplog.at_level(logging.DEBUG, "rsclient"):
        assert made.auth.get_me().user_login == "alice"
    assert Handler.seen[0]["x-api-key"] == KEY
    assert Handler.seen[0]["User-Agent"].startswith("rsclient/")
    assert KEY not in repr(made) + repr(made.options) + caplog.text
    assert "/auth/me" in caplog.text


def test_a_pickle_holds_no_secret_and_takes_it_from_where_it_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    made = RsClient("https://rs.example", api_key=KEY, session_cookie="c00kie", bearer_token="t0ken", owner="alice")
    data = pickle.dumps(made)
    for secret in (KEY.encode(), b"c00kie", b"t0ken"):
        assert secret not in data
    monkeypatch.setenv("RSPY_APIKEY", "other")
    arrived = pickle.loads(data)
    assert (arrived.options.url, arrived.owner, arrived.mode) == ("https://rs.example", "alice", "hybrid")


def test_the_argument_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RSPY_WEBSITE", "https://env.example/")
    monkeypatch.setenv("RSPY_HOST_CATALOG", "https://catalog.example")
    monkeypatch.setenv("RSPY_HOST_USER", "bob.smith")
    assert ServiceOptions().url == "https://env.example"
    assert ServiceOptions().owner == "bobsmith"
    assert ServiceOptions("https://arg.example").url == "https://arg.example"
    assert ServiceOptions().url_of("catalog") == "https://catalog.example"


WITH_PASSWORD = "https://me:pa55@rs.example"


@pytest.mark.parametrize(
    ("name", "arguments"), [("url", {"url": WITH_PASSWORD}), ('hosts["prip"]', {"hosts": {"prip": WITH_PASSWORD}})]
)
def test_a_password_in_an_argument_is_refused_and_not_quoted(name: str, arguments: dict[str, Any]) -> None:
    for make in (RsClient, ServiceOptions):
        with pytest.raises(ValueError) as caught:
            make(**arguments)
        assert str(caught.value).startswith(f"{name} must not hold '@'")
        assert "pa55" not in str(caught.value)


@pytest.mark.parametrize("name", ["RSPY_WEBSITE", "RSPY_HOST_ADGS", "RSPY_HOST_CATALOG"])
def test_a_password_in_a_variable_is_refused_and_not_quoted(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, WITH_PASSWORD)
    with pytest.raises(ValueError) as caught:
        RsClient()
    assert str(caught.value).startswith(f"{name} must not hold '@'")
    assert "pa55" not in str(caught.value)


def test_a_missing_url_says_what_to_set() -> None:
    with pytest.raises(ValueError, match="RSPY_WEBSITE or RSPY_HOST_CATALOG"):
        CatalogClient(ServiceOptions(local=True))


def test_a_wrong_truth_value_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RSPY_LOCAL_MODE", "maybe")
    with pytest.raises(ValueError, match="RSPY_LOCAL_MODE must be 1 or 0"):
        ServiceOptions()


def test_several_threads_share_one_client(server: str) -> None:
    Handler.answers["/auth/me"] = (200, "application/json", b'{"user_login": "alice", "iam_roles": []}')
    made = client(server)
    threads = [threading.Thread(target=lambda: [made.auth.get_me() for _ in range(10)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Handler.seen) == 80


def test_several_threads_may_share_one_search(server: str) -> None:
    features = b",".join(b'{"type":"Feature","id":"%d"}' % number for number in range(500))
    page = b'{"type":"FeatureCollection","features":[' + features + b'],"links":[]}'
    Handler.answers["/catalog/search"] = (200, "application/json", page)
    items = iter(client(server).catalog.search_items("c"))
    taken: list[str] = []
    threads = [threading.Thread(target=lambda: taken.extend(item.id for item in items)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, taken)) == list(range(500))


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("inf"), float("nan")])
def test_times_that_are_none_are_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        ServiceOptions("https://rs.example", timeout=seconds)


def test_collections_are_text_or_a_list_of_it() -> None:
    catalog = CatalogClient(ServiceOptions("http://127.0.0.1:9", owner="me"))
    for wrong in (5, ["a", 5]):
        with pytest.raises(TypeError, match=r"^collections(\[1\])? is of type int, expected str"):
            catalog.search_items(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^sortby is of type int, expected "):
        catalog.search_items("a", sortby=5)  # type: ignore[call-overload]


def test_a_job_with_nothing_to_stage_warns(server: str) -> None:
    job = b'{"jobID": "j1", "processID": "staging", "status": "successful", "progress": %d, "message": "%s"}'
    client = StagingClient(ServiceOptions(server))
    for progress, message in ((100, b"Finished without processing any tasks"), (0, b"No items with assets were found")):
        Handler.answers["/jobs/j1"] = (200, "application/json", job % (progress, message))
        handle = client.follow("j1")
        with pytest.warns(UserWarning, match=f"^job j1 was successful, but had nothing to stage: {message.decode()}"):
            done = handle.wait()
        assert (done.status, done.nothing_staged) == ("successful", True)
    Handler.answers["/jobs/j1"] = (200, "application/json", job % (100, b"Finished"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not client.follow("j1").wait().nothing_staged


def test_a_job_travels_with_all_that_was_said_of_it(server: str) -> None:
    job = (
        b'{"jobID": "j1", "processID": "staging", "status": "running", "progress": 10, "type": "process",'
        b' "message": "5 of 9", "created": "2024-01-01T00:00:00Z", "started": "2024-01-01T00:00:01Z"}'
    )
    Handler.answers["/jobs/j1"] = (200, "application/json", job)
    found = StagingClient(ServiceOptions(server)).get_job("j1")
    for way in (lambda one: pickle.loads(pickle.dumps(one)), copy.copy, copy.deepcopy):
        again = way(found)
        assert again == found
        facts = (again.id, again.process_id, again.status, again.progress, again.message, again.created, again.started)
        assert facts == ("j1", "staging", "running", 10, "5 of 9", "2024-01-01T00:00:00Z", "2024-01-01T00:00:01Z")
        assert (again.updated, again.finished) == (None, None)


def test_a_timeout_below_a_millisecond_is_one(server: str) -> None:
    job = b'{"jobID": "j1", "status": "running", "progress": 10, "type": "process", "message": ""}'
    Handler.answers["/jobs/j1"] = (200, "application/json", job)
    handle = StagingClient(ServiceOptions(server)).follow("j1")
    with pytest.raises(errors.StillRunningError):
        handle.wait(timeout=0.0005)
    with pytest.raises(ValueError, match="timeout must be above 0"):
        handle.wait(timeout=0)
