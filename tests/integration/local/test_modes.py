"""Keys, roles, error bodies and the endpoints that need none of them."""

from __future__ import annotations

import base64
import json
from contextlib import closing

import httpx
import pytest
from local_helpers import client, collection, storage

from rsclient.local import LocalServer

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"


def test_health_needs_no_key(server: LocalServer) -> None:
    expected = {
        "/health": {"healthy": True},
        "/ping": {"message": "PONG"},
        "/_mgmt/ping": {"message": "PONG"},
        "/_mgmt/health": {"healthy": True},
        "/catalog/_mgmt/ping": {"message": "PONG"},
    }
    for path, body in expected.items():
        answer = httpx.get(server.url + path, trust_env=False)
        assert (answer.status_code, answer.json()) == (200, body)
    assert httpx.get(server.url + "/openapi.json", trust_env=False).json()["info"]["title"] == "RS-Server"
    assert httpx.get(server.url + "/catalog/api", trust_env=False).status_code == 200


@pytest.mark.parametrize(
    "path", ["/catalog/", "/auxip", "/cadip/collections", "/prip/search", "/processes", "/jobs",
             "/storage/account/credentials", "/data/lifecycle"]
)  # fmt: skip
def test_no_key_is_401_and_a_wrong_key_403(key_server: LocalServer, path: str) -> None:
    text = "detail" if path in ("/processes", "/jobs") else "description"
    none = httpx.get(key_server.url + path, trust_env=False)
    assert none.status_code == 401
    assert none.json()[text].startswith("Missing API key and OAuth2 token")
    wrong = httpx.get(key_server.url + path, headers={"x-api-key": "no-such-key"}, trust_env=False)
    assert wrong.status_code == 403
    assert "UAC manager response:" in wrong.json()[text]
    assert "no-such-key" not in wrong.text


def test_a_browser_without_key_is_sent_to_a_login_page(key_server: LocalServer) -> None:
    headers = {"User-Agent": BROWSER}
    answer = httpx.get(key_server.url + "/catalog/", headers=headers, follow_redirects=True, trust_env=False)
    assert answer.history[0].status_code == 302
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    headers["x-api-key"] = key_server.api_keys["owner"]
    assert httpx.get(key_server.url + "/catalog/", headers=headers, trust_env=False).json()["type"] == "Catalog"


def sign_in(server: LocalServer, login: str) -> httpx.Client:
    """A client with the session cookie of `login`, and no key."""
    browser = httpx.Client(base_url=server.url, trust_env=False)
    answer = browser.post("/auth/login", data={"api-key": server.api_keys[login]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/docs")
    return browser


def test_a_session_opens_everything_that_a_key_does(key_server: LocalServer) -> None:
    with closing(sign_in(key_server, "owner")) as browser:
        found = browser.get("/auth/me").json()
        assert found.keys() == {"user_login", "iam_roles", "attributes"}
        assert (found["user_login"], found["attributes"]) == ("owner", {})
        assert found["iam_roles"] == sorted(found["iam_roles"])
        assert {"rs_auxip_landing_page", "rs_cadip_mti_read", "rs_processes_staging_execute",
                "rs_catalog_*:*_write"} <= set(found["iam_roles"])  # fmt: skip
        for path in ("/auxip", "/jobs", "/catalog/", "/storage/account/credentials"):
            assert browser.get(path).status_code == 200
        assert "You are signed in" in browser.get("/auth/login_from_console").text
        # a key, when present, wins over the cookie
        assert browser.get("/auxip", headers={"x-api-key": key_server.api_keys["reader"]}).status_code == 401
        assert browser.get("/auth/logout").status_code == 302
        assert browser.get("/auth/me").status_code == 401
    with closing(sign_in(key_server, "reader")) as browser:
        assert browser.get("/auth/me").json()["iam_roles"] == []


def test_a_session_cannot_be_forged(key_server: LocalServer) -> None:
    with closing(sign_in(key_server, "reader")) as browser:
        content, _, signature = browser.cookies["session"].partition(".")
    other = base64.urlsafe_b64encode(base64.urlsafe_b64decode(content).replace(b"reader", b"owner")).decode()
    for cookie in (f"{other}.{signature}", content, f"{content}.", "x.y", "\u00e9.z"):
        answer = httpx.get(
            key_server.url + "/auth/me", headers={"cookie": f"session={cookie}".encode()}, trust_env=False
        )
        assert (answer.status_code, answer.json()["description"]) == (401, "Invalid or expired 'session' cookie")
    refused = httpx.post(key_server.url + "/auth/login", data={"api-key": "no-such-key"}, trust_env=False)
    assert (refused.status_code, "no-such-key" in refused.text) == (403, False)


def test_the_rights_of_a_user(key_server: LocalServer) -> None:
    with client(key_server, "owner") as owner:
        policy = owner.get("/storage/account/second/rights").json()
        assert policy["Statement"][1]["Resource"] == ["arn:aws:s3:::rs-catalog/second/*"]
        granted = owner.get("/storage/account/owner/rights").json()["Statement"][1]["Resource"]
        assert "arn:aws:s3:::rs-catalog/*/*/*" in granted
        assert owner.post("/storage/account/second/update").status_code == 200
        assert owner.get("/storage/account/stranger/rights").status_code == 404
    with client(key_server, "reader") as reader:
        for method, path in (("GET", "account/reader/rights"), ("POST", "account/reader/update"),
                             ("POST", "accounts/update")):  # fmt: skip
            answer = reader.request(method, f"/storage/{path}")
            assert answer.status_code == 401
            assert "'rs_osam_update'" in answer.json()["description"]


def test_a_key_added_to_the_file_works_at_once(key_server: LocalServer) -> None:
    path = key_server.data_dir / "api-keys.json"
    entries = json.loads(path.read_text())
    roles = ["rs_catalog_second:shared_col_read", "RS_AUXIP_LANDING_PAGE"]
    path.write_text(json.dumps([*entries, {"key": "k-4", "user_login": "fourth", "iam_roles": roles}]))
    client(key_server, "second").post("/catalog/collections", json=collection("shared_col")).raise_for_status()
    fourth = httpx.Client(base_url=key_server.url, headers={"x-api-key": "k-4"}, trust_env=False)
    # the id of a collection may hold `_`: the action is what follows the last one
    assert fourth.get("/catalog/collections/second:shared_col").status_code == 200
    assert fourth.delete("/catalog/collections/second:shared_col").status_code == 401
    assert fourth.patch("/catalog/collections/second:shared_col", json={}).status_code == 401
    assert fourth.get("/auxip").status_code == 200


def test_staging_wraps_a_missing_role_when_asked_to() -> None:
    with LocalServer(mode="key", wrap_role_errors=True) as server:
        answer = client(server, "reader").get("/processes/staging")
        assert answer.status_code == 500
        assert answer.json()["detail"].startswith("401: Missing authorization role")
        assert client(server, "reader").get("/auxip").status_code == 401


def test_error_bodies_have_the_shape_of_their_service(local_server: LocalServer) -> None:
    http = client(local_server)
    for path in ("/catalog/collections/nope", "/auxip/collections/nope", "/nowhere"):
        body = http.get(path).json()
        assert body.keys() == {"code", "description"}
    assert http.get("/auxip/collections/nope").json()["code"] == "NotFound"
    for path in ("/jobs/nope", "/processes/nope", "/dpr/jobs/nope", "/dpr/processes/nope"):
        assert http.get(path).json() | {"detail": ""} == {
            "type": "https://developer.mozilla.org/en/docs/Web/HTTP/Reference/Status/404",
            "status": 404,
            "detail": "",
        }


def test_credentials_open_the_storage(server: LocalServer) -> None:
    answer = client(server).get("/storage/account/credentials").json()
    variables = server.environment
    assert answer == {
        "access_key": variables["S3_ACCESSKEY"],
        "secret_key": variables["S3_SECRETKEY"],
        "endpoint": variables["S3_ENDPOINT"],
        "region": "us-east-1",
    }
    assert {bucket["Name"] for bucket in storage(server).list_buckets()["Buckets"]} == {"rs-catalog", "rs-temp"}


def test_the_environment_leads_clients_here(key_server: LocalServer, local_server: LocalServer) -> None:
    local, key = local_server.environment, key_server.environment
    assert local["RSPY_WEBSITE"] == local["RSPY_HOST_CATALOG"] == local_server.url
    assert (local["RSPY_LOCAL_MODE"], "RSPY_APIKEY" in local) == ("1", False)
    # said outright: the shell may know a local server
    assert (key["RSPY_APIKEY"], key["RSPY_LOCAL_MODE"]) == (key_server.api_keys["owner"], "0")
    assert (key["APIKEY_URL"], "APIKEY_URL" in local) == (key_server.url, False)
    assert local_server.api_keys == {}


def test_secrets_are_readable_by_the_user_only(key_server: LocalServer) -> None:
    for name in ("api-keys.json", "s3-keys.json", "server.json"):
        assert (key_server.data_dir / name).stat().st_mode & 0o777 == 0o600
    assert key_server.environment["S3_SECRETKEY"] not in repr(key_server)
    assert key_server.api_keys["owner"] not in repr(key_server)
