"""A small stub of the API-key manager: who holds which key, and the settings of OpenID Connect."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

REALM = "rspy"
_STAGING_ROLES = ["rs_processes_staging_read", "rs_processes_staging_execute", "rs_processes_staging_dismiss"]


def every_role(stations: Sequence[tuple[str, str]]) -> list[str]:
    """All roles of RS-Server, for these stations (service, name)."""
    landing = [f"rs_{service}_landing_page" for service in sorted({service for service, _ in stations})]
    read = [f"rs_{service}_{station}_read" for service, station in stations]
    download = sorted({f"rs_processes_staging_download_{station}" for _, station in stations})
    catalog = [f"rs_catalog_*:*_{action}" for action in ("read", "write", "download")]
    return [*landing, *read, *_STAGING_ROLES, *download, "rs_osam_update", *catalog]


class KeyManager:
    """Answers on a free port of the loopback until `stop`; three keys, as the embedded server has them.

    `owner` has every role, `second` all but those of the catalog, `reader` none.
    """

    def __init__(self, stations: Sequence[tuple[str, str]], port: int = 0) -> None:
        roles = every_role(stations)
        services = [role for role in roles if not role.startswith("rs_catalog_")]
        self.keys = {login: str(uuid.uuid4()) for login in ("owner", "second", "reader")}
        self._users = {
            self.keys[login]: {
                "user_id": str(uuid.uuid5(uuid.NAMESPACE_DNS, login)),
                "user_login": login,
                "iam_roles": granted,
                "config": {},
            }
            for login, granted in (("owner", roles), ("second", services), ("reader", []))
        }
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str, key: str | None) -> tuple[int, Any]:
        """Status and body of a GET."""
        if path == "/auth/check_key":
            user = self._users.get(key or "")
            return (200, user) if user else (403, {"detail": "Invalid API key: missing, wrong, revoked, or expired"})
        if path == f"/realms/{REALM}/.well-known/openid-configuration":
            realm = f"{self.url}/realms/{REALM}"
            endpoints = {
                "authorization_endpoint": f"{realm}/protocol/openid-connect/auth",
                "token_endpoint": f"{realm}/protocol/openid-connect/token",
                "end_session_endpoint": f"{realm}/protocol/openid-connect/logout",
            }
            return 200, {"issuer": realm, **endpoints}
        if path == "/health/status":
            return 200, {"status": "OK"}
        if path.startswith("/auth/"):
            return 401, {"detail": "Not authenticated"}  # the other endpoints want a login, which the stub has not
        return 404, {"detail": "Not Found"}

    def stop(self) -> None:
        """Closes the port."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        manager = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                key = self.headers.get("x-api-key") or parse_qs(parts.query).get("api-key", [None])[0]
                status, content = manager.answer(parts.path, key)
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: a request line may carry a key."""

        return Handler
