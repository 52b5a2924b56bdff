"""`rsclient doctor`: what is well, what is not, and what to do about it."""

from __future__ import annotations

import json
import re
import time

import pytest

from tests.support.shell import Answer, Shell


def checks_of(answer: Answer) -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in json.loads(answer.out)["checks"]}


def test_the_doctor_finds_nothing_wrong(rs: Shell) -> None:
    answer = rs("doctor", "--json")
    assert answer.code == 0, answer.out
    checks = checks_of(answer)
    assert checks["client module"]["detail"] == "loads, without GDAL"
    assert checks["mode"]["detail"] == "local: no authentication"
    for name in ("catalog", "auxip", "cadip", "prip", "staging", "server clock", "endpoint", "keys"):
        assert checks[name]["status"] == "ok", checks[name]
    assert checks["who am I"]["detail"] == "no authentication in local mode"
    assert (checks["S3_SECRETKEY"]["detail"], checks["RSPY_APIKEY"]["detail"]) == ("set", "not set")
    table = rs("doctor")
    assert table.code == 0
    assert table.out.endswith("\nno problems\n")


def test_the_doctor_knows_who_I_am(rs_key: Shell) -> None:
    checks = checks_of(rs_key("doctor", "--json"))
    assert checks["RSPY_APIKEY"]["detail"] == "set"
    assert checks["mode"]["detail"].startswith("hybrid")
    assert re.fullmatch(r"owner \(\d+ roles\)", checks["who am I"]["detail"])


@pytest.mark.parametrize(
    ("changes", "name", "detail", "advice"),
    [
        ({"RSPY_LOCAL_MODE": "perhaps"}, "mode", "RSPY_LOCAL_MODE must be 1 or 0", "correct the variable"),
        ({"RSPY_HOST_CATALOG": "http://127.0.0.1:9"}, "catalog", "no answer", "check the URL"),
        ({"RSPY_HOST_CADIP": "127.0.0.1"}, "RSPY_HOST_CADIP", "not to a URL", "must start with http://"),
        ({"RSPY_WEBSIT": "x", "RSPY_WEBSITE": ""}, "RSPY_WEBSIT", "did you mean RSPY_WEBSITE?", "rename it"),
        ({"S3_SECRETKEY": "wrong-secret"}, "keys", "SignatureDoesNotMatch", "S3_SECRETKEY does not belong"),
        ({"S3_ACCESSKEY": "wrong-access"}, "keys", "403|404", "S3_ACCESSKEY is not known there"),
        ({"S3_ENDPOINT": "http://127.0.0.1:9"}, "endpoint", "no answer", "check S3_ENDPOINT"),
        ({"S3_ENDPOINT": ""}, "S3", "S3_ENDPOINT not set", "set S3_ENDPOINT"),
    ],
)
def test_the_doctor_names_each_problem(rs: Shell, changes: dict[str, str], name: str, detail: str, advice: str) -> None:
    answer = rs("doctor", "--json", **changes)
    assert answer.code == 1
    assert not json.loads(answer.out)["ok"]
    check = checks_of(answer)[name]
    assert check["status"] == "problem"
    assert re.search(detail.replace("?", r"\?"), check["detail"])
    assert advice in check["advice"]


def test_the_doctor_names_a_wrong_key(rs_key: Shell) -> None:
    answer = rs_key("doctor", RSPY_APIKEY="wrong-key")
    assert answer.code == 1
    assert re.search(r"PROBLEM  catalog +.*Invalid API key", answer.out)
    # six services say the same, the advice is given once
    assert answer.out.count("-> make a new API key at the platform and set RSPY_APIKEY") == 1
    assert answer.out.endswith("\n6 problems\n")


def test_the_doctor_without_a_platform(nowhere: Shell) -> None:
    answer = nowhere("doctor", "--json")
    assert answer.code == 1
    checks = checks_of(answer)
    assert "rsclient local up" in checks["platform URL"]["advice"]
    assert checks["S3"]["status"] == "info"
    assert [check["name"] for check in checks.values() if check["status"] == "problem"] == ["platform URL"]


def test_the_doctor_does_not_wait_long(nowhere: Shell) -> None:
    import socket

    # it takes connections and says nothing
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        start = time.monotonic()
        answer = nowhere("doctor", "--json", "--timeout", "1", RSPY_WEBSITE=url, RSPY_LOCAL_MODE="1")
    assert answer.code == 1
    assert checks_of(answer)["catalog"]["status"] == "problem"
    assert time.monotonic() - start < 30
