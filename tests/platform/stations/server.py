"""The HTTP server of all stations."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import parse_qsl, unquote, urlsplit

from .downloads import opened, part_of
from .errors import ODataError, bad_request
from .query import Query, collection_answer, matching, presenter
from .records import SAMPLES, Station, read_stations
from .tokens import TokenError, Tokens

Json = dict[str, Any]

_PATH = re.compile(r"/(\w+)/([\w.-]+)/(.+)")
_ENTITY = re.compile(r"(Redirect/)?(\w+)\(('?[^()/']+'?)\)(/\$value)?")
_BLOCK = 1 << 20
_MAX_BODY = 1 << 16


@dataclass
class Options:
    """How the stations behave."""

    data: list[Path] = field(default_factory=lambda: [SAMPLES])
    #: Addresses of the loopback interface to listen on, all at the same port: RS-Server tells stations apart by host.
    hosts: list[str] = field(default_factory=lambda: ["127.0.0.1"])
    expires_in: int = 1200
    refresh_expires_in: int = 3600
    #: Host of the second address to which downloads of CADIP are redirected; None: no redirection.
    redirect_host: str | None = None
    #: Where requests are logged, without credentials.
    log: TextIO | None = None


class MockStations:
    """All stations on one port, running between `start` and `stop`."""

    def __init__(self, options: Options | None = None, port: int = 0) -> None:
        self.options = options or Options()
        self.stations = read_stations(self.options.data)
        lives = self.options.expires_in, self.options.refresh_expires_in
        self.tokens = {key: Tokens(*lives) for key in self.stations}
        first, *more = self.options.hosts
        self._servers = [_Server(self, first, port)]
        self._servers += [_Server(self, host, self._servers[0].server_port) for host in more]
        self._second: _Server | None = None
        self.redirect_url: str | None = None
        if self.options.redirect_host is not None:
            self._second = _Server(self, "127.0.0.1", 0)
            self._servers.append(self._second)
            self.redirect_url = f"http://{self.options.redirect_host}:{self._second.server_port}"
        self._threads: list[threading.Thread] = []

    def __repr__(self) -> str:
        return f"MockStations({self.url})"

    def __enter__(self) -> MockStations:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Address below which the stations are; the other hosts have the same port."""
        return f"http://{self.options.hosts[0]}:{self._servers[0].server_port}"

    def start(self) -> None:
        """Serves in threads."""
        self._threads = [threading.Thread(target=server.serve_forever, args=(0.05,)) for server in self._servers]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stops serving and closes the ports."""
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()

    def is_second_address(self, server: object) -> bool:
        """Whether a request came by the address to which downloads are redirected."""
        return server is self._second


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stations: MockStations, host: str, port: int) -> None:
        self.mock = stations
        super().__init__((host, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away in the middle of a download is no error."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # headers and body go out in one packet each; without this the second waits for the first one's confirmation
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed; see `_log`."""

    def do_GET(self) -> None:
        self._respond(self._get)

    def do_HEAD(self) -> None:
        self._respond(self._get)

    def do_POST(self) -> None:
        self._respond(self._post)

    def _respond(self, answer: Callable[[], None]) -> None:
        try:
            answer()
        except ODataError as error:
            self._error(error)
        except TokenError as error:
            self._json(error.status, {"error": error.code, "error_description": str(error)})

    def _error(self, error: ODataError) -> None:
        if error.status == 401:
            self._json(401, {"message": str(error)}, {"WWW-Authenticate": "Bearer"})
            return
        headers = {}
        if error.status == 416:
            headers["Content-Range"] = f"bytes */{re.sub('[^0-9]', '', str(error))}"
        self._json(error.status, {"error": {"code": str(error.status), "message": str(error)}}, headers)

    def _place(self) -> tuple[Station, Tokens, str, str]:
        """Station, its tokens, the path below it, the query."""
        parts = urlsplit(self.path)
        found = _PATH.fullmatch(unquote(parts.path))
        key = found.group(1, 2) if found else ("", "")
        station = self.server.mock.stations.get((str(key[0]), str(key[1])))
        if found is None or station is None:
            raise ODataError(404, f"no station at {parts.path}")
        return station, self.server.mock.tokens[station.service, station.name], found.group(3), parts.query

    def _post(self) -> None:
        body = self._body()
        _, tokens, path, _ = self._place()
        if path != "oauth2/token":
            raise ODataError(405, f"POST is not allowed on {path}")
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind != "application/x-www-form-urlencoded":
            raise bad_request("the token endpoint takes a form (application/x-www-form-urlencoded)")
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        self._json(200, tokens.grant(form, self.headers.get("Authorization")), {"Cache-Control": "no-store"})

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _MAX_BODY:
            self.close_connection = True
            raise ODataError(413, f"a body of at most {_MAX_BODY} bytes is accepted")
        return self.rfile.read(int(length))

    def _get(self) -> None:
        if urlsplit(self.path).path == "/health":
            self._send(200, b"", {"Content-Type": "text/plain"})
            return
        station, tokens, path, query = self._place()
        if path == "oauth2/token":
            raise ODataError(405, "the token endpoint takes POST")
        if not tokens.accepts(self.headers.get("Authorization")):
            raise ODataError(401, "missing, unknown or expired token")
        entity = _ENTITY.fullmatch(path)
        if entity is None:
            self._collection(station, path, Query.of(query))
            return
        redirected, entity_set, record_id, value = entity.groups()
        self._known_set(station, entity_set)
        record = station.find(entity_set, record_id)
        if record is None:
            raise ODataError(404, f"{entity_set} has no {record_id}")
        if value:
            self._download(station, record, path, bool(redirected))
        else:
            present = presenter(station.types[entity_set], entity_set, Query.of(query))
            self._json(200, {"@odata.context": f"$metadata#{entity_set}/$entity", **present(record)})

    def _known_set(self, station: Station, name: str) -> None:
        # sessions themselves have no bytes, but `Sessions(<Id>)` is an entity
        if name not in station.sets:
            raise ODataError(404, f"{station.service} has no {name}; it has {', '.join(station.sets)}")

    def _collection(self, station: Station, path: str, query: Query) -> None:
        name, _, rest = path.partition("/")
        self._known_set(station, name)
        records, entity = station.sets[name], station.types[name]
        if rest == "$count":
            self._send(200, str(len(matching(records, entity, query))).encode(), {"Content-Type": "text/plain"})
        elif not rest:
            self._json(200, collection_answer(records, entity, name, query))
        else:
            raise ODataError(404, f"nothing at {path}")

    def _download(self, station: Station, record: Json, path: str, redirected: bool) -> None:
        mock = self.server.mock
        if "Name" not in record:
            raise ODataError(404, "a session has no bytes; its files have")
        second = mock.is_second_address(self.server)
        if redirected != second:
            raise ODataError(404, f"nothing at {path}")
        if station.service == "cadip" and mock.redirect_url is not None and not second:
            place = f"{mock.redirect_url}/cadip/{station.name}/Redirect/{path}"
            self._send(307, b"", {"Location": place})
            return
        stream, size = opened(station, record)
        with stream:
            part = part_of(self.headers.get("Range"), size)
            headers = {
                "Content-Type": record.get("ContentType", "application/octet-stream"),
                "Content-Disposition": f'attachment; filename="{record["Name"]}"',
                "Accept-Ranges": "bytes",
            }
            if part.partial:
                headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
            self._head(206 if part.partial else 200, part.stop - part.start, headers)
            if self.command == "HEAD":
                return
            stream.seek(part.start)
            left = part.stop - part.start
            while left and (block := stream.read(min(_BLOCK, left))):
                self.wfile.write(block)
                left -= len(block)

    def _json(self, status: int, document: Json, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(document, ensure_ascii=False).encode()
        self._send(status, body, {"Content-Type": "application/json", **(headers or {})})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self._head(status, len(body), headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: int, length: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        log = self.server.mock.options.log
        if log is not None:
            print(self.command, unquote(self.path), status, file=log, flush=True)
