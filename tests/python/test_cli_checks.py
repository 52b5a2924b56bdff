"""What `rsclient doctor` makes of variables, clocks and modules."""

from __future__ import annotations

import pytest

from rsclient.cli.checks.installation import check_installation
from rsclient.cli.checks.platform_services import judge_clock
from rsclient.cli.checks.report import Check, without_user
from rsclient.cli.checks.settings import check_variables
from rsclient.cli.checks.storage import check_storage

S3_VARIABLES = ("S3_ENDPOINT", "S3_ACCESSKEY", "S3_SECRETKEY")


def named(checks: list[Check], name: str) -> Check:
    return next(check for check in checks if check.name == name)


@pytest.mark.parametrize("name", ["RSPY_APIKEY", "RSPY_OAUTH2_COOKIE", "S3_ACCESSKEY", "S3_SECRETKEY"])
def test_a_secret_is_set_and_no_more_is_said(name: str) -> None:
    check = named(check_variables({name: "open-sesame"}), name)
    assert (check.status, check.detail) == ("ok", "set")


def test_a_secret_with_white_space_is_a_problem_and_not_shown() -> None:
    check = named(check_variables({"RSPY_APIKEY": "open-sesame\n"}), "RSPY_APIKEY")
    assert check.status == "problem"
    assert "sesame" not in check.detail + check.advice


@pytest.mark.parametrize("name", ["RSPY_WEBSITE", "RSPY_HOST_CATALOG", "S3_ENDPOINT"])
@pytest.mark.parametrize("url", ["https://me:sesame@rs.example", "https://rs.example?token=sesame", "me:sesame@h"])
def test_a_url_that_may_hold_a_password_is_a_problem_and_not_shown(name: str, url: str) -> None:
    check = named(check_variables({name: url}), name)
    assert check.status == "problem"
    assert name in check.advice
    assert "sesame" not in check.detail + check.advice


def test_a_url_is_shown() -> None:
    check = named(check_variables({"RSPY_WEBSITE": "https://rs.example:8443/a"}), "RSPY_WEBSITE")
    assert (check.status, check.detail) == ("ok", "https://rs.example:8443/a")


def test_variables_that_are_not_set_are_told_if_they_matter() -> None:
    checks = check_variables({})
    assert named(checks, "RSPY_WEBSITE").status == "info"
    assert all(check.detail == "not set" for check in checks)
    assert "RSPY_HOST_CATALOG" not in {check.name for check in checks}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("RSPY_API_KEY", "RSPY_APIKEY"),
        ("RSPY_WEB_SITE", "RSPY_WEBSITE"),
        ("RSPY_HOST_CATALOGUE", "RSPY_HOST_CATALOG"),
        ("S3_ACCESS_KEY", "S3_ACCESSKEY"),
        ("RSPY_LOCALMODE", "RSPY_LOCAL_MODE"),
    ],
)
def test_a_slip_of_the_pen_is_found(slip: str, meant: str) -> None:
    check = named(check_variables({slip: "x"}), slip)
    assert check.status == "problem"
    assert meant in check.detail


@pytest.mark.parametrize(
    "name", ["S3_ADGS_ACCESSKEY", "RSPY_CATALOG_BUCKET", "RSPY_FROM_CICD", "RSPY_PREFECT_URL", "HOME"]
)
def test_variables_of_other_tools_are_left_alone(name: str) -> None:
    assert name not in {check.name for check in check_variables({name: "x"})}


# 2024-04-01 12:00:00 UTC is 1711972800 s after 1970
@pytest.mark.parametrize(
    ("now", "status", "words"),
    [
        (1711972800.4, "ok", "less than 1 s"),
        (1711972830.0, "ok", "less than 30 s"),
        (1711973100.0, "problem", "300 s ahead of"),
        (1711972500.0, "problem", "300 s behind"),
    ],
)
def test_the_clock_is_compared_with_the_date_header(now: float, status: str, words: str) -> None:
    check = judge_clock("server clock", "Mon, 01 Apr 2024 12:00:00 GMT", now)
    assert check is not None
    assert check.status == status
    assert words in check.detail


def test_a_server_without_a_date_is_no_problem() -> None:
    check = judge_clock("server clock", "", 0.0)
    assert check is not None
    assert check.status == "info"
    assert judge_clock("server clock", None, 0.0) is None


def test_urls_that_are_none() -> None:
    assert without_user("http://[") == "not a URL"
    assert without_user("") == ""


def test_half_a_storage_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in S3_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert [check.status for check in check_storage(None, 1.0)] == ["info"]
    monkeypatch.setenv("S3_ENDPOINT", "http://127.0.0.1:9")
    (check,) = check_storage(None, 1.0)
    assert (check.status, check.advice) == ("problem", "set S3_ACCESSKEY and S3_SECRETKEY")


def test_this_installation_is_whole() -> None:
    checks = check_installation()
    assert [check for check in checks if check.status == "problem"] == []
    assert named(checks, "client module").detail == "loads, without GDAL"
    assert named(checks, "GDAL").detail[0].isdigit()
