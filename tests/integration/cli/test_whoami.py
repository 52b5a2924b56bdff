"""`rsclient whoami`: with a key, without one, and where there is no authentication."""

from __future__ import annotations

import json

import httpx

from rsclient.local import LocalServer
from tests.support.shell import Shell


def test_the_user_of_a_key(rs_key: Shell, key_server: LocalServer) -> None:
    key = {"x-api-key": key_server.api_keys["owner"]}
    # what the key manager itself answers
    known = httpx.get(f"{key_server.url}/auth/check_key", headers=key, verify=False, trust_env=False).json()
    found = rs_key("whoami", "--json").json()
    assert found == {
        "login": known["user_login"],
        "roles": sorted(known["iam_roles"]),
        "mode": "hybrid",
        "owner": "owner",
    }
    assert len(found["roles"]) > 1
    lines = dict(line.split(maxsplit=1) for line in rs_key("whoami").out.splitlines())
    roles = ", ".join(sorted(known["iam_roles"]))
    assert lines == {"login": "owner", "roles": roles, "mode": "hybrid", "owner": "owner"}


def test_a_user_without_roles_and_another_owner(rs_key: Shell, key_server: LocalServer) -> None:
    lines = rs_key("whoami", "--owner", "team", RSPY_APIKEY=key_server.api_keys["reader"]).out.splitlines()
    assert [line.split(maxsplit=1) for line in lines] == [
        ["login", "reader"], ["roles", "none"], ["mode", "hybrid"], ["owner", "team"]]  # fmt: skip


def test_the_cluster_mode(rs_key: Shell, key_server: LocalServer) -> None:
    found = rs_key("whoami", "--json", APIKEY_URL="", RSPY_UAC_CHECK_URL=f"{key_server.url}/auth/check_key").json()
    assert (found["login"], found["mode"]) == ("owner", "cluster")


def test_without_a_key_manager_it_says_what_to_set(rs_key: Shell) -> None:
    answer = rs_key("whoami", APIKEY_URL="")
    assert (answer.code, answer.out, answer.err.count("\n")) == (4, "", 1)
    assert "/auth/me takes a session cookie" in answer.err
    assert "set RSPY_UAC_CHECK_URL, APIKEY_URL" in answer.err
    assert "new API key" not in answer.err


def test_a_wrong_key_and_no_key(rs_key: Shell) -> None:
    wrong = rs_key("whoami", RSPY_APIKEY="wrong-key")
    assert (wrong.code, wrong.out) == (4, "")
    missing = rs_key("whoami", RSPY_APIKEY="")
    assert (missing.code, missing.out) == (4, "")
    assert missing.err.endswith("; set RSPY_APIKEY or give --api-key-file\n")


def test_local_mode_has_no_authentication(rs: Shell) -> None:
    answer = rs("whoami", "--owner", "alice")
    assert (answer.code, answer.err) == (0, "")
    assert [line.split(maxsplit=1) for line in answer.out.splitlines()] == [
        ["login", "none: local mode has no authentication"], ["mode", "local"], ["owner", "alice"]]  # fmt: skip
    found = json.loads(rs("whoami", "--owner", "alice", "--json").out)
    assert found == {"login": None, "roles": [], "mode": "local", "owner": "alice"}


def test_without_a_platform_it_says_what_to_set(nowhere: Shell) -> None:
    answer = nowhere("whoami")
    assert (answer.code, answer.out) == (2, "")
    assert "RSPY_WEBSITE" in answer.err
