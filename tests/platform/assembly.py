"""The whole platform: storage, database, mock stations, services in both modes, plain pgSTAC; and the target files."""

from __future__ import annotations

import contextlib
import json
import secrets
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3

from rsclient.local.object_storage import S3Process
from rsclient.local.ports import free_port

from .install import Installed
from .key_manager import KeyManager
from .mock_stations import MockStations
from .postgres import Postgres
from .process import Child
from .report import say
from .services import APPLICATIONS, CLUSTER_STAGING, PLAIN_CATALOG, Application, Service
from .station_config import token_variables
from .variables import (
    HOST_VARIABLES,
    OWNER,
    catalog_variables,
    cluster_variables,
    local_variables,
    station_files,
    storage_variables,
)

_ROOT = Path(__file__).parents[2]
#: Not us-east-1: for that one RS-Server signs its download links in a way that newer S3 servers refuse.
_REGION = "eu-central-1"
_CATALOG_BUCKET = "rs-catalog"
_BUCKETS = (_CATALOG_BUCKET, "rs-temp")
#: What tests run against, each described by a file.
TARGETS = ("rs-server", "rs-server-cluster", "pgstac")
#: The target of the main job: that of local mode, but PRIP has the product that the job works on.
MAIN_JOB = "main-job"


@dataclass
class Platform:
    """Everything that runs; `stop` ends it in the reverse order of its start."""

    folder: Path
    installed: Installed
    data: Sequence[Path]
    #: Fixed ports by name (`catalog`, `cluster-catalog`, `pgstac`, `keys` ...); a free one for all others.
    ports: Mapping[str, int] = field(default_factory=dict)
    _services: list[Child] = field(default_factory=list)
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def start(self) -> None:
        """Starts all; on an error, what runs already is stopped."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops all; the services, which take a second or two each, at the same time."""
        for child in self._services:
            child.ask_to_stop()
        self._stack.close()

    def _start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        say("starting the S3 server, PostgreSQL with pgSTAC, and the mock stations")
        self._storage = self._start_storage()
        self._postgres = self._start_postgres()
        job_data = self.folder / "job-station"
        command = [sys.executable, "-m", "tests.support.s2_product", str(job_data), "--station"]
        subprocess.run(command, cwd=_ROOT, stdout=subprocess.DEVNULL, check=True)
        self._stations = MockStations(self.data, self.folder, "127.0.1")
        self._stack.callback(self._stations.stop)
        self._job_stations = MockStations([job_data], self.folder, "127.0.2")
        self._stack.callback(self._job_stations.stop)
        self._keys = KeyManager(list(self._stations.urls), self.ports.get("keys", 0))
        self._stack.callback(self._keys.stop)
        say("starting the services of RS-Server in local and in cluster mode, and plain stac-fastapi-pgstac")
        self._start_services(job_data)

    def _start_storage(self) -> dict[str, str]:
        keys = {"access_key": secrets.token_hex(10), "secret_key": secrets.token_hex(20)}
        server = S3Process(self.folder, keys["access_key"], keys["secret_key"], self.ports.get("s3", 0), _REGION)
        self._stack.callback(server.stop)
        client = boto3.client(
            "s3",
            endpoint_url=server.endpoint,
            aws_access_key_id=keys["access_key"],
            aws_secret_access_key=keys["secret_key"],
            region_name=_REGION,
        )
        for bucket in _BUCKETS:
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": _REGION})
        return {"endpoint": server.endpoint, **keys, "region": _REGION, "bucket": _CATALOG_BUCKET}

    def _start_postgres(self) -> Postgres:
        server = Postgres(self.folder)
        self._stack.callback(server.stop)
        for name in ("local", "cluster"):
            server.create_database(name, self.installed.python)
        server.create_database("pgstac", self.installed.pgstac_python)
        return server

    def _start_services(self, job_data: Path) -> None:
        """All services at once, then waits for each."""
        stations = station_files(self.folder / "settings", self.installed, self.data, self._stations.urls)
        # staging in local mode knows the main job's station too, under a name of its own
        job_urls = {(service, f"{name}job"): url for (service, name), url in self._job_stations.urls.items()}
        job = station_files(self.folder / "job-settings", self.installed, [job_data], self._job_stations.urls)
        tokens = token_variables(job_urls)
        common = storage_variables(self.folder, self._storage) | stations | catalog_variables()
        common |= {"RSPY_UAC_HOMEPAGE": f"{self._keys.url}/docs", "RSPY_CATALOG_PUBLISH_RETRY_DELAY": "1"}
        database = self._postgres.variables
        local = self._plan("", APPLICATIONS, {**common, **tokens, **local_variables(), **database("local")})
        # object storage accounts of users are the cloud provider's: OSAM of local mode gives the same one to all
        hosts = {"RSPY_HOST_OSAM": local["osam"].url}
        applications = {**APPLICATIONS, "staging": CLUSTER_STAGING}
        del applications["osam"]
        settings = {**common, **cluster_variables(self._keys.url), **database("cluster")}
        cluster = self._plan("cluster-", applications, settings, hosts)
        plain = {**catalog_variables(), **database("pgstac")}
        pgstac = Service("pgstac", PLAIN_CATALOG, self._port("pgstac"), plain)
        job_prip = Service("job-prip", APPLICATIONS["prip"], self._port("job-prip"), {**job, **local_variables()})
        self._run({"local": [*local.values(), job_prip], "cluster": cluster.values(), "pgstac": [pgstac]})
        self._describe(local, cluster, pgstac, job_prip)

    def _plan(
        self,
        prefix: str,
        applications: Mapping[str, Application],
        variables: Mapping[str, str],
        hosts: Mapping[str, str] | None = None,
    ) -> dict[str, Service]:
        """The services of one mode, each knowing the addresses of all."""
        ports = {name: self._port(prefix + name) for name in applications}
        own = {HOST_VARIABLES[name]: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        settings = {**variables, **own, **(hosts or {})}
        return {name: Service(name, applications[name], port, settings) for name, port in ports.items()}

    def _port(self, name: str) -> int:
        return free_port(self.ports.get(name, 0))

    def _run(self, modes: Mapping[str, Iterable[Service]]) -> None:
        started = []
        for mode, services in modes.items():
            for service in services:
                child = service.start(self.installed, self.folder / mode)
                self._stack.callback(child.stop)
                self._services.append(child)
                started.append((service, child))
        for service, child in started:
            service.wait(child)

    def _describe(
        self, local: Mapping[str, Service], cluster: Mapping[str, Service], pgstac: Service, job_prip: Service
    ) -> None:
        """Writes one file per target, in the format that `tests/behaviour/target.py` reads."""
        urls, cluster_urls = ({name: service.url for name, service in mode.items()} for mode in (local, cluster))
        urls["auth"], cluster_urls["auth"] = urls["catalog"], cluster_urls["catalog"]
        cluster_urls["apikeymanager"] = self._keys.url
        self._write(TARGETS[0], "local", OWNER, urls, {})
        self._write(TARGETS[1], "key", "owner", cluster_urls, self._keys.keys)
        self._write(TARGETS[2], "local", OWNER, {"catalog": pgstac.url}, {})
        self._write(MAIN_JOB, "local", OWNER, {**urls, "prip": job_prip.url}, {})

    def _write(self, name: str, mode: str, owner: str, urls: dict[str, str], keys: dict[str, str]) -> None:
        described: dict[str, Any] = {"name": name, "mode": mode, "owner": owner, "urls": urls, "api_keys": keys}
        path = self.folder / "targets" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.touch(0o600)
        path.write_text(json.dumps(described | {"storage": self._storage}, indent=2), encoding="utf-8")
