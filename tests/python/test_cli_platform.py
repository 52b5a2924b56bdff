"""The command line on answers of platforms that differ from the embedded one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from rsclient import RsClient
from rsclient.cli import main
from rsclient.cli.checks.health import read_health
from rsclient.cli.checks.platform_services import check_services
from rsclient.cli.checks.report import Check
from tests.support.http_platform import Answer, Asked, clean_environment, json_answer, serve

KEY = "8d1f0b6e-secret-key"


class Platform:
    """Answers by path: status and JSON value; 404 for any other path."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: dict[str, tuple[int, Any]] = {}

    def answer(self, request: Asked) -> Answer:
        status, value = self.answers.get(request.path.split("?")[0], (404, {"detail": "Not Found"}))
        return json_answer(value, status)


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    clean_environment(monkeypatch)
    made = Platform()
    with serve(made.answer) as made.url:
        yield made


def who_am_i(platform: Platform, **arguments: Any) -> Check:
    client = RsClient(platform.url, attempts=1, **arguments)
    return next(check for check in check_services(client, 5) if check.name == "who am I")


def test_a_key_whose_manager_is_not_known_is_no_problem(platform: Platform) -> None:
    platform.answers["/auth/me"] = (401, {"detail": "Not authenticated"})
    check = who_am_i(platform, api_key=KEY)
    assert check.status == "info"
    assert "RSPY_UAC_CHECK_URL" in check.detail
    assert "new API key" not in check.detail + check.advice


def test_the_key_manager_says_who_holds_a_key(platform: Platform) -> None:
    platform.answers["/auth/check_key"] = (200, {"user_login": "alice", "iam_roles": ["a", "b"], "config": {}})
    check = who_am_i(platform, api_key=KEY, hosts={"apikeymanager": platform.url})
    assert (check.status, check.detail) == ("ok", "alice (2 roles)")
    platform.answers["/auth/check_key"] = (403, {"detail": "Wrong, revoked, or expired API key."})
    check = who_am_i(platform, api_key=KEY, hosts={"apikeymanager": platform.url})
    assert (check.status, "new API key" in check.advice) == ("problem", True)


def test_a_cookie_that_has_expired(platform: Platform) -> None:
    platform.answers["/auth/me"] = (401, {"detail": "Not authenticated"})
    check = who_am_i(platform, session_cookie="old")
    assert (check.status, "RSPY_OAUTH2_COOKIE" in check.advice) == ("problem", True)
    assert "new API key" not in check.advice


def test_a_platform_without_authentication_need_not_say_who_we_are(platform: Platform) -> None:
    assert who_am_i(platform, local=True).status == "info"
    platform.answers["/auth/me"] = (400, {"detail": "Invalid endpoint."})
    assert who_am_i(platform, local=True).status == "info"


def test_services_of_their_own_hosts_without_a_platform_url(platform: Platform) -> None:
    client = RsClient(local=True, attempts=1, hosts={"catalog": platform.url})
    check = next(check for check in check_services(client, 5) if check.name == "who am I")
    assert check.status == "info"


@pytest.mark.parametrize(
    ("body", "healthy"),
    [
        ({"healthy": True}, True),
        ({"healthy": False}, False),
        ({"message": "PONG"}, True),
        ("Healthy", True),
        ({"status": "?"}, None),
        ([], None),
    ],
)
def test_health_bodies(body: Any, healthy: bool | None) -> None:
    assert read_health(body) is healthy


def test_a_service_that_refuses_us_may_be_healthy(platform: Platform) -> None:
    platform.answers["/catalog/"] = (401, {"detail": "Missing authorization role"})
    platform.answers["/catalog/_mgmt/ping"] = (200, {"message": "PONG"})
    platform.answers["/auxip"] = (500, {"detail": "out of order"})
    platform.answers["/health"] = (200, {"healthy": False})
    client = RsClient(platform.url, api_key=KEY, attempts=1, hosts={"auxip": platform.url})
    checks = {check.name: check for check in check_services(client, 5)}
    assert checks["catalog"].detail.endswith("(its health check says: healthy)")
    assert checks["auxip"].detail.endswith("(its health check says: not healthy)")
    assert "health" not in checks["prip"].detail


def test_queryables_with_nulls(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    properties = {
        "platform": {"type": "string", "enum": None},
        "any": True,
        "mode": {"type": ["string", "null"], "enum": ["a", None], "format": None},
        "nothing": None,
    }
    platform.answers["/auxip/queryables"] = (200, {"type": "object", "properties": properties})
    assert main(["search", "auxip", "--queryables", "--url", platform.url]) == 0
    rows = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    found = {row[0].strip(): [cell.strip() for cell in row[1:] if cell.strip()] for row in rows[1:]}
    assert found == {
        "any": [],
        "mode": ["string or null", "a, None"],
        "nothing": [],
        "platform": ["string"],
    }
    platform.answers["/auxip/queryables"] = (200, {"type": "object", "properties": None})
    assert main(["search", "auxip", "--queryables", "--url", platform.url]) == 0


def test_removing_a_job_says_that_it_goes_on(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    job = {"jobID": "j1", "processID": "staging", "type": "process", "status": "running", "progress": 42}
    platform.answers["/jobs/j1"] = (200, job | {"message": "Job j1 deleted successfully"})
    assert main(["jobs", "dismiss", "j1", "--url", platform.url, "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["status"] == "running"
    assert "not stopped" in said.err


def test_a_job_without_work_is_noted(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    job = {"jobID": "j1", "processID": "staging", "status": "successful", "progress": 100}
    platform.answers["/jobs/j1"] = (200, job | {"message": "Finished without processing any tasks"})
    assert main(["jobs", "wait", "j1", "--url", platform.url, "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["status"] == "successful"
    assert said.err.count("had nothing to stage") == 1
    assert "Warning" not in said.err
