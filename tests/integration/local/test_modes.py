"""Keys, roles, error bodies and the endpoints that need none of them."""

from __future__ import annotations

import json

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
    "path", ["/catalog/", "/auxip", "/cadip/collections", "/prip/search", "/processes", "/jobs", "/auth/me",
             "/storage/account/credentials", "/data/lifecycle"]
)  # fmt: skip
def test_no_key_is_401_and_a_wrong_key_403(key_server: LocalServer, path: str) -> None:
    text = "detail" if path in ("/processes", "/jobs") else "description"
    none = httpx.get(key_server.url + path, trust_env=False)
    assert none.status_code == 401
    assert "x-api-key" in none.json()[text]
    wrong = httpx.get(key_server.url + path, headers={"x-api-key": "no-such-key"}, trust_env=False)
    assert wrong.status_code == 403
    assert wrong.json()[text].startswith("UAC manager:")
    assert "no-such-key" not in wrong.text


def test_a_browser_without_key_is_sent_to_a_login_page(key_server: LocalServer) -> None:
    headers = {"User-Agent": BROWSER}
    answer = httpx.get(key_server.url + "/catalog/", headers=headers, follow_redirects=True, trust_env=False)
    assert answer.history[0].status_code == 302
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    headers["x-api-key"] = key_server.api_keys["owner"]
    assert httpx.get(key_server.url + "/catalog/", headers=headers, trust_env=False).json()["type"] == "Catalog"


def test_auth_me_tells_login_and_roles(key_server: LocalServer, local_server: LocalServer) -> None:
    owner = client(key_server, "owner").get("/auth/me").json()
    assert owner["user_login"] == "owner"
    assert owner["iam_roles"] == sorted(owner["iam_roles"])
    assert {"rs_auxip_landing_page", "rs_cadip_mti_read", "rs_processes_staging_execute",
            "rs_catalog_*:*_write"} <= set(owner["iam_roles"])  # fmt: skip
    assert client(key_server, "reader").get("/auth/me").json() == {"user_login": "reader", "iam_roles": []}
    assert client(local_server).get("/auth/me").json()["iam_roles"] == []


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


def test_a_missing_role_is_401_and_lists_are_filtered(key_server: LocalServer) -> None:
    reader = client(key_server, "reader")
    for path in ("/auxip", "/auxip/collections", "/cadip/conformance", "/prip/queryables",
                 "/auxip/collections/adgs_all", "/cadip/collections/cadip_s1a/items"):  # fmt: skip
        answer = reader.get(path)
        assert answer.status_code == 401
        assert answer.json()["code"] == "Unauthorized"
        assert "Missing authorization role 'rs_" in answer.json()["description"]
    assert reader.get("/auxip/search").json()["features"] == []


def test_staging_refuses_without_role(key_server: LocalServer) -> None:
    reader = client(key_server, "reader")
    assert reader.get("/processes").status_code == 200
    assert reader.get("/jobs").status_code == 200
    for method, path in (("GET", "/processes/staging"), ("POST", "/processes/staging/execution"),
                         ("GET", "/jobs/x"), ("GET", "/jobs/x/results"), ("DELETE", "/jobs/x")):  # fmt: skip
        answer = reader.request(method, path, json={} if method == "POST" else None)
        assert answer.status_code == 401
        assert answer.json()["detail"].startswith("Missing authorization role 'rs_processes_staging_")
        assert answer.json()["type"].endswith("/Status/401")


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
    assert local_server.api_keys == {}


def test_secrets_are_readable_by_the_user_only(key_server: LocalServer) -> None:
    for name in ("api-keys.json", "s3-keys.json", "server.json"):
        assert (key_server.data_dir / name).stat().st_mode & 0o777 == 0o600
    assert key_server.environment["S3_SECRETKEY"] not in repr(key_server)
    assert key_server.api_keys["owner"] not in repr(key_server)
