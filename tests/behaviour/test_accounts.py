"""Who the caller is: API keys, the session cookie, roles, and the credentials of object storage."""

from __future__ import annotations

import httpx
import pytest

from tests.behaviour.target import Target

PROTECTED = {"auxip": "/auxip", "cadip": "/cadip/collections", "prip": "/prip/search", "staging": "/jobs"}
COOKIE_IS_MISSING = "'session' cookie is missing from the HTTP request"


def said(answer: httpx.Response) -> str:
    body = answer.json()
    return str(body.get("description") or body["detail"])


@pytest.mark.mode("key")
@pytest.mark.parametrize("service", PROTECTED)
def test_neither_key_nor_cookie(target: Target, service: str) -> None:
    answer = httpx.get(target.urls[service] + PROTECTED[service], trust_env=False)
    assert (answer.status_code, said(answer)) == (401, f"Missing API key and OAuth2 token ({COOKIE_IS_MISSING})")


@pytest.mark.mode("key")
@pytest.mark.parametrize("service", PROTECTED)
def test_a_wrong_key(target: Target, service: str) -> None:
    for key, hint in (("no-such-key", True), ("00000000-0000-4000-8000-000000000000", False)):
        headers = {"x-api-key": key}
        answer = httpx.get(target.urls[service] + PROTECTED[service], headers=headers, trust_env=False, timeout=30)
        assert answer.status_code == 403
        assert "UAC manager response: " in said(answer)
        assert ("Your API key does not have the right format: '**-****-***'" in said(answer)) is hint
        assert key not in said(answer)


@pytest.mark.mode("key")
def test_auth_me_takes_the_cookie_only(target: Target) -> None:
    with target.client("auth") as client:
        answer = client.get("/auth/me")
    assert (answer.status_code, said(answer)) == (401, COOKIE_IS_MISSING)
    wrong = httpx.get(target.urls["auth"] + "/auth/me", cookies={"session": "guess.guess"}, trust_env=False)
    assert (wrong.status_code, said(wrong)) == (401, "Invalid or expired 'session' cookie")


@pytest.mark.mode("local")
def test_there_is_no_auth_in_local_mode(target: Target) -> None:
    with target.client("auth") as client:
        for path in ("/auth/me", "/auth/login", "/auth/login_from_console", "/auth/logout"):
            assert client.get(path).status_code == 404


@pytest.mark.mode("key")
@pytest.mark.services("apikeymanager")
def test_the_key_manager_knows_the_holder_of_a_key(target: Target) -> None:
    with target.client("apikeymanager") as client:
        found = client.get("/auth/check_key").json()
    assert {"user_id", "user_login", "iam_roles", "config"} <= found.keys()
    assert found["user_login"] == "owner"
    assert {"rs_auxip_landing_page", "rs_cadip_mti_read", "rs_processes_staging_execute"} <= set(found["iam_roles"])
    for headers in ({}, {"x-api-key": "no-such-key"}):
        answer = httpx.get(target.urls["apikeymanager"] + "/auth/check_key", headers=headers, trust_env=False)
        assert (answer.status_code, answer.json().keys()) == (403, {"detail"})


@pytest.mark.mode("key")
def test_browsers_are_sent_to_a_page_to_sign_in_at(target: Target) -> None:
    headers = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"}
    answer = httpx.get(target.urls["auxip"] + "/auxip", headers=headers, trust_env=False)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(("http://", "/auth/login"))
    console = httpx.get(target.urls["auth"] + "/auth/login_from_console", trust_env=False).json()
    assert console.startswith("http")


@pytest.mark.mode("key")
@pytest.mark.services("auxip", "cadip", "prip")
def test_stations_refuse_without_role(target: Target) -> None:
    for path in ("/auxip", "/auxip/collections", "/cadip/conformance", "/auxip/collections/adgs_all",
                 "/cadip/collections/cadip_s1a/items"):  # fmt: skip
        with target.client(path.split("/")[1], "reader") as client:
            answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "Unauthorized")
        assert "Missing authorization role 'rs_" in answer.json()["description"]
    with target.client("auxip", "reader") as client:
        assert client.get("/auxip/search").json()["features"] == []
        assert client.get("/auxip/sortables").status_code == 200  # signed in is enough
        assert client.get("/auxip/collections/nope").status_code == 404


@pytest.mark.mode("key")
@pytest.mark.services("staging")
def test_staging_refuses_without_role(target: Target) -> None:
    with target.client("staging", "reader") as client:
        assert client.get("/processes").status_code == 200
        assert client.get("/jobs").status_code == 200
        body = {"inputs": {"collection": "c", "items": {"value": {"type": "FeatureCollection", "features": []}}}}
        for answer in (client.get("/processes/staging"), client.post("/processes/staging/execution", json=body)):
            assert answer.status_code == 401
            assert answer.json()["detail"].startswith("Missing authorization role 'rs_processes_staging_")
            assert answer.json()["type"].endswith("/Status/401")
        # what does not exist is reported first
        for method, path in (("GET", "/jobs/x"), ("GET", "/jobs/x/results"), ("DELETE", "/jobs/x")):
            assert client.request(method, path).status_code == 404


@pytest.mark.services("osam")
def test_credentials_of_object_storage(target: Target) -> None:
    with target.client("osam") as client:
        found = client.get("/storage/account/credentials").json()
    assert found == {name: target.storage[name] for name in ("access_key", "secret_key", "endpoint", "region")}


@pytest.mark.mode("local")
@pytest.mark.services("osam")
def test_osam(target: Target) -> None:
    with target.client("osam") as client:
        started = client.post("/storage/accounts/update")
        assert (started.status_code, "has been initiated" in started.json()) == (200, True)
        (rule,) = client.get("/internal/configuration").json()
        assert (rule[:3], rule[4]) == (["*", "*", "*"], target.storage["bucket"])
        for method, path in (("GET", "rights"), ("POST", "update")):
            answer = client.request(method, f"/storage/account/{target.owner}/{path}")
            assert answer.status_code == target.expects("osam-without-keycloak", embedded=200, real=500)
