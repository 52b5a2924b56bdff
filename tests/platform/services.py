"""The services of RS-Server: which module each is, and the environment that it is started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .install import Installed
from .process import Child, clean_environment

_START_SECONDS = 120
#: Service to the module of its application and a path that answers 200 when it is up.
_APPLICATIONS = {
    "catalog": ("rs_server_catalog.app:app", "/_mgmt/ping"),
    "auxip": ("rs_server_adgs.fastapi.adgs_app:app", "/_mgmt/ping"),
    "cadip": ("rs_server_cadip.fastapi.cadip_app:app", "/_mgmt/ping"),
    "prip": ("rs_server_prip.fastapi.prip_app:app", "/_mgmt/ping"),
    "staging": ("rs_server_staging.main:app", "/_mgmt/ping"),
    "osam": ("rs_server_osam.main:app", "/_mgmt/ping"),
    "pgstac": ("stac_fastapi.pgstac.app:create_app", "/_mgmt/ping"),
}
_WHEELS = {"auxip": "adgs", "cadip": "cadip", "prip": "prip"}
HOST_VARIABLES = {
    "catalog": "RSPY_HOST_CATALOG",
    "auxip": "RSPY_HOST_ADGS",
    "cadip": "RSPY_HOST_CADIP",
    "prip": "RSPY_HOST_PRIP",
    "staging": "RSPY_HOST_STAGING",
    "osam": "RSPY_HOST_OSAM",
}


@dataclass(frozen=True)
class Service:
    """One service to start."""

    name: str
    port: int
    variables: Mapping[str, str]

    @property
    def url(self) -> str:
        """Its base URL, without the prefix of the service."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, installed: Installed, folder: Path) -> Child:
        """Starts it; the caller waits until it answers."""
        application, _ = _APPLICATIONS[self.name]
        python = installed.pgstac_python if self.name == "pgstac" else installed.python
        environment = clean_environment() | {"PYTHONWARNINGS": "ignore"} | self.variables
        if self.name in _WHEELS:
            environment["PYTHONPATH"] = str(installed.stations[_WHEELS[self.name]])
        command = [str(python), "-m", "uvicorn", *(["--factory"] if application.endswith(":create_app") else [])]
        command += [application, "--host", "127.0.0.1", "--port", str(self.port)]
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / f"{self.name}-{self.port}.log"
        return Child(self.name, [*command, "--log-level", "info"], environment, log, cwd=folder)

    def wait(self, child: Child) -> None:
        """Returns when it answers."""
        child.wait_for_answer(self.url + _APPLICATIONS[self.name][1], _START_SECONDS)
