"""The services of RS-Server: which application each is, and how it is started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .install import Installed
from .process import Child, clean_environment

_START_SECONDS = 120
_GATEWAY = Path(__file__).parent / "gateway"


@dataclass(frozen=True)
class Application:
    """What uvicorn serves."""

    #: `module:name` of the application, or of the function that makes it.
    module: str
    #: A path that answers 200 when it is up.
    ping: str = "/_mgmt/ping"
    #: The station wheel that it comes from; these are in folders of their own.
    wheel: str | None = None
    factory: bool = False


APPLICATIONS = {
    "catalog": Application("rs_server_catalog.app:app"),
    "auxip": Application("rs_server_adgs.fastapi.adgs_app:app", wheel="adgs"),
    "cadip": Application("rs_server_cadip.fastapi.cadip_app:app", wheel="cadip"),
    "prip": Application("rs_server_prip.fastapi.prip_app:app", wheel="prip"),
    "staging": Application("rs_server_staging.main:app"),
    "osam": Application("rs_server_osam.main:app"),
}
#: Staging in cluster mode wants a Dask gateway.
CLUSTER_STAGING = Application("gateway_stub:app")
PLAIN_CATALOG = Application("stac_fastapi.pgstac.app:create_app", ping="/catalog/_mgmt/ping", factory=True)


@dataclass(frozen=True)
class Service:
    """One service to start."""

    name: str
    application: Application
    port: int
    variables: Mapping[str, str]

    @property
    def url(self) -> str:
        """Its base URL, without the prefix of the service."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, installed: Installed, folder: Path) -> Child:
        """Starts it; the caller waits until it answers."""
        python = installed.pgstac_python if self.application is PLAIN_CATALOG else installed.python
        environment = clean_environment() | {"PYTHONWARNINGS": "ignore"} | self.variables
        if self.application.wheel:
            environment["PYTHONPATH"] = str(installed.stations[self.application.wheel])
        elif self.application is CLUSTER_STAGING:
            environment["PYTHONPATH"] = str(_GATEWAY)
        command = [str(python), "-m", "uvicorn", self.application.module, "--host", "127.0.0.1"]
        command += ["--port", str(self.port), *(["--factory"] if self.application.factory else [])]
        folder.mkdir(parents=True, exist_ok=True)
        return Child(self.name, command, environment, folder / f"{self.name}.log", cwd=folder)

    def wait(self, child: Child) -> None:
        """Returns when it answers."""
        child.wait_for_answer(self.url + self.application.ping, _START_SECONDS)
