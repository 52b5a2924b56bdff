"""The whole platform: storage, database, mock stations, services in both modes, plain pgSTAC; and the target files."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3

from rsclient.local.object_storage import S3Process
from rsclient.local.ports import free_port

from .install import Installed
from .key_manager import REALM, KeyManager
from .mock_stations import MockStations
from .postgres import Postgres
from .report import say
from .services import HOST_VARIABLES, Service
from .station_config import PACKAGES, eodag_config, search_config, token_variables

OWNER = "platform"
REGION = "us-east-1"
CATALOG_BUCKET = "rs-catalog"
_BUCKETS = (CATALOG_BUCKET, "rs-temp")
_EXPIRATION_DAYS = 30


@dataclass
class Platform:
    """Everything that runs; `stop` ends it in the reverse order of its start."""

    folder: Path
    installed: Installed
    data: Sequence[Path]
    #: Fixed ports by name (`catalog`, `cluster-catalog`, `pgstac`, `keys` ...); a free one for all others.
    ports: Mapping[str, int] = field(default_factory=dict)
    targets: dict[str, dict[str, Any]] = field(default_factory=dict)
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _storage: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Starts all; on an error, what runs already is stopped."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops all."""
        self._stack.close()

    def _start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        say("starting the S3 server, PostgreSQL and the mock stations")
        self._start_storage()
        self._postgres = Postgres(self.folder)
        self._stack.callback(self._postgres.stop)
        for name, python in (
            ("local", self.installed.python),
            ("cluster", self.installed.python),
            ("pgstac", self.installed.pgstac_python),
        ):
            self._postgres.create_database(name, python)
        self._stations = MockStations(self.data, self.folder)
        self._stack.callback(self._stations.stop)
        self._keys = KeyManager(list(self._stations.urls), self.ports.get("keys", 0))
        self._stack.callback(self._keys.stop)
        self._write_configuration()
        self._start_services()

    def _start_storage(self) -> None:
        keys = {"access_key": secrets.token_hex(10), "secret_key": secrets.token_hex(20)}
        server = S3Process(self.folder, keys["access_key"], keys["secret_key"], self.ports.get("s3", 0))
        self._stack.callback(server.stop)
        self._storage = {"endpoint": server.endpoint, **keys, "region": REGION, "bucket": CATALOG_BUCKET}
        client = boto3.client(
            "s3",
            endpoint_url=server.endpoint,
            aws_access_key_id=keys["access_key"],
            aws_secret_access_key=keys["secret_key"],
            region_name=REGION,
        )
        for bucket in _BUCKETS:
            client.create_bucket(Bucket=bucket)

    def _write_configuration(self) -> None:
        """The files that the services read: stations, collections, buckets."""
        for service, package in PACKAGES.items():
            urls = {station: url for (name, station), url in self._stations.urls.items() if name == service}
            text = eodag_config(self.installed.stations[package], service, urls)
            (self.folder / f"eodag-{package}.yaml").write_text(text, encoding="utf-8")
            text = search_config(self.data, service)
            (self.folder / f"search-{package}.yaml").write_text(text, encoding="utf-8")
        line = f"*, *, *, {_EXPIRATION_DAYS}, {CATALOG_BUCKET}\n"
        (self.folder / "buckets.csv").write_text(line, encoding="utf-8")

    def _start_services(self) -> None:
        local = self._plan("", ["catalog", "auxip", "cadip", "prip", "staging", "osam"], self._local_variables())
        hosts = {"RSPY_HOST_OSAM": local["osam"].url}
        cluster = self._plan("cluster-", ["catalog", "auxip", "cadip", "prip"], self._cluster_variables() | hosts)
        settings = {"ENABLE_TRANSACTIONS_EXTENSIONS": "TRUE"} | self._postgres.variables("pgstac")
        plain = {"pgstac": Service("pgstac", self._port("pgstac"), settings)}
        say("starting the services of RS-Server in local and in cluster mode, and plain stac-fastapi-pgstac")
        started = []
        for mode, services in (("local", local), ("cluster", cluster), ("pgstac", plain)):
            for service in services.values():
                child = service.start(self.installed, self.folder / mode)
                self._stack.callback(child.stop)
                started.append((service, child))
        for service, child in started:
            service.wait(child)
        self._describe(local, cluster, plain["pgstac"])

    def _plan(self, prefix: str, names: list[str], variables: Mapping[str, str]) -> dict[str, Service]:
        """The services of one mode, each knowing the addresses of all."""
        ports = {name: self._port(prefix + name) for name in names}
        hosts = {HOST_VARIABLES[name]: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        return {name: Service(name, port, {**hosts, **variables}) for name, port in ports.items()}

    def _port(self, name: str) -> int:
        return free_port(self.ports.get(name, 0))

    def _common_variables(self, database: str) -> dict[str, str]:
        written = {
            "S3_ENDPOINT": self._storage["endpoint"],
            "S3_ACCESSKEY": self._storage["access_key"],
            "S3_SECRETKEY": self._storage["secret_key"],
            "S3_REGION": REGION,
            "BUCKET_CONFIG_FILE_PATH": str(self.folder / "buckets.csv"),
            "RSPY_UAC_HOMEPAGE": f"{self._keys.url}/docs",
            "PREFIX_PATH": "/catalog",
            "ENABLE_TRANSACTIONS_EXTENSIONS": "TRUE",
            "RSPY_CATALOG_PUBLISH_RETRY_DELAY": "1",
        }
        for package in PACKAGES.values():
            written[f"RSPY_{package.upper()}_SEARCH_CONFIG"] = str(self.folder / f"search-{package}.yaml")
            written[f"EODAG_{package.upper()}_CONFIG"] = str(self.folder / f"eodag-{package}.yaml")
        return written | token_variables(self._stations.urls) | self._postgres.variables(database)

    def _local_variables(self) -> dict[str, str]:
        return self._common_variables("local") | {"RSPY_LOCAL_MODE": "1", "RSPY_HOST_USER": OWNER}

    def _cluster_variables(self) -> dict[str, str]:
        return self._common_variables("cluster") | {
            "RSPY_LOCAL_MODE": "0",
            "RSPY_UAC_CHECK_URL": f"{self._keys.url}/auth/check_key",
            "RSPY_COOKIE_SECRET": secrets.token_hex(16),
            "OIDC_ENDPOINT": self._keys.url,
            "OIDC_REALM": REALM,
            "OIDC_CLIENT_ID": "rs-server",
            "OIDC_CLIENT_SECRET": secrets.token_hex(16),
        }

    def _describe(self, local: Mapping[str, Service], cluster: Mapping[str, Service], plain: Service) -> None:
        """Writes one file per target, in the format that `tests/behaviour/target.py` reads."""

        def urls(services: Mapping[str, Service]) -> dict[str, str]:
            return {name: service.url for name, service in services.items()}

        common = {"owner": OWNER, "storage": self._storage}
        self.targets = {
            "rs-server": {"mode": "local", "urls": urls(local), **common},
            "rs-server-cluster": {
                **common,
                "mode": "key",
                "owner": "owner",
                "urls": {**urls(cluster), "auth": self._keys.url},
                "api_keys": self._keys.keys,
            },
            "pgstac": {"mode": "local", "urls": {"catalog": plain.url}, **common},
        }
        folder = self.folder / "targets"
        folder.mkdir(exist_ok=True)
        for name, described in self.targets.items():
            path = folder / f"{name}.json"
            path.write_text(json.dumps({"name": name, **described}, indent=2), encoding="utf-8")
            path.chmod(0o600)
