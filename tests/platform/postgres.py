"""PostgreSQL with PostGIS and pgSTAC: a server of its own on a free port, with its data in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from rsclient.local.ports import free_port

from .errors import PlatformError
from .process import Child, clean_environment

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "fsync": "off",  # the data are thrown away
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
}
_START_SECONDS = 60


class Postgres:
    """A running server; `user` may do everything, without a password, on the loopback only."""

    user = "platform"
    password = "platform"

    def __init__(self, folder: Path) -> None:
        self._bin = _bin_folder()
        self._account = "postgres" if os.geteuid() == 0 else None
        data = folder / "postgres"
        data.mkdir(parents=True)
        if self._account:  # initdb and the server refuse root
            self._give(folder, data)
        self._run(["initdb", "-D", str(data), "-U", self.user, "-A", "trust", "-E", "UTF8", "--locale", "C", "-N"])
        self.port = free_port(0)
        command = [str(self._bin / "postgres"), "-D", str(data), "-p", str(self.port), "-k", str(data)]
        for name, value in _SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        self._server = Child(
            "PostgreSQL", command, clean_environment(), folder / "postgres.log", user=self._account, cwd=data
        )
        self._server.wait_for_port(self.port, _START_SECONDS)

    def create_database(self, name: str, python: Path) -> None:
        """A database with the schema of pgSTAC, as the package `pypgstac` of that Python makes it."""
        self._run(["createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, name])
        environment = clean_environment() | self.variables(name)
        command = [str(python), "-m", "pypgstac.pypgstac", "migrate"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise PlatformError(f"pypgstac migrate of {name}: {done.stdout[-1000:]}{done.stderr[-2000:]}")

    def variables(self, database: str) -> dict[str, str]:
        """The environment of a service that uses the database: PostgreSQL's own names and those of RS-Server."""
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": database,
            "POSTGRES_HOST": "127.0.0.1",
            "POSTGRES_PORT": str(self.port),
            "POSTGRES_USER": self.user,
            "POSTGRES_PASSWORD": self.password,
            "POSTGRES_DB": database,
        }

    def stop(self) -> None:
        """Ends the server at once, without saving."""
        self._server.stop(signal.SIGQUIT)

    def _give(self, folder: Path, data: Path) -> None:
        shutil.chown(data, "postgres", "postgres")
        folder.chmod(folder.stat().st_mode | 0o001)  # the account must reach its data folder

    def _run(self, command: list[str]) -> None:
        name, *arguments = command
        done = subprocess.run(
            [str(self._bin / name), *arguments],
            env=clean_environment(), cwd="/", capture_output=True, text=True, timeout=120, check=False,
            user=self._account, group=self._account, extra_groups=[] if self._account else None,
        )  # fmt: skip
        if done.returncode != 0:
            raise PlatformError(f"{name}: exit status {done.returncode}: {done.stdout[-500:]}{done.stderr[-2000:]}")


def _bin_folder() -> Path:
    """The newest installed PostgreSQL that has PostGIS."""
    for control in sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"), reverse=True):
        folder = Path("/usr/lib/postgresql") / control.parts[-3] / "bin"
        if (folder / "postgres").exists():
            return folder
    raise PlatformError("no PostgreSQL with PostGIS: install the packages postgresql-15 and postgresql-15-postgis-3")
