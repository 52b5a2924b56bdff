"""The server process: starts storage, serves HTTP, cleans up. Run as `python -m rsclient.local.supervisor JSON`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import threading
import time

import uvicorn

from . import state
from .app import create_app
from .auth import KeyTable
from .catalog.collections import Collections
from .catalog.items import Items
from .catalog.lifecycle import LifecycleTask
from .context import Context
from .database import Database
from .dpr.runner import DprRunner
from .jobs import Jobs
from .object_storage import S3Process
from .ports import listening_socket
from .settings import ServerSettings, default_owner
from .staging.runner import StagingRunner, StagingTools
from .staging.sources import Sources
from .start_error import StartError
from .stations.registry import SERVICES, Stations
from .storage import Storage

#: Printed on standard output when the server answers.
READY = "READY"
_GRACE_S = 2
_STAGING_ROLES = ["rs_processes_staging_read", "rs_processes_staging_execute", "rs_processes_staging_dismiss"]


def make_context(settings: ServerSettings, storage: Storage, port: int) -> Context:
    """All services over one data folder."""
    folder = settings.folder
    database = Database(folder / "server.db")
    stations = Stations(settings.stations, folder / "station-files")
    collections = Collections(database)
    items = Items(database, storage, collections)
    jobs = Jobs(database)
    sources = Sources(port, stations.token)
    keys = None
    if settings.mode == "key":
        keys = KeyTable(folder / state.KEYS_FILE, lambda: every_role(stations))
    return Context(
        settings=settings,
        port=port,
        database=database,
        storage=storage,
        keys=keys,
        collections=collections,
        items=items,
        stations=stations,
        jobs=jobs,
        staging=StagingRunner(StagingTools(database, storage, collections, items, jobs, sources)),
        dpr=DprRunner(jobs),
    )


def every_role(stations: Stations) -> list[str]:
    """All roles that this server knows."""
    landing = [f"rs_{service}_landing_page" for service in SERVICES]
    read = [f"rs_{service}_{station}_read" for service, station in stations.names()]
    download = sorted({f"rs_processes_staging_download_{station}" for _, station in stations.names()})
    catalog = [f"rs_catalog_*:*_{action}" for action in ("read", "write", "download")]
    return [*landing, *read, *_STAGING_ROLES, *download, *catalog, "rs_osam_update"]


class _Server(uvicorn.Server):
    """Writes the state file once it answers."""

    def __init__(self, config: uvicorn.Config, context: Context, s3: S3Process) -> None:
        super().__init__(config)
        self._context = context
        self._s3 = s3

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to listen, then writes the state file and says READY."""
        await super().startup(sockets)
        settings = self._context.settings
        url = f"http://{settings.host}:{self._context.port}"
        description = {
            "pid": os.getpid(),
            "url": url,
            "port": self._context.port,
            "mode": settings.mode,
            "stations": settings.stations,
            "station_rate": settings.station_rate,
            "owner": default_owner(),
            "s3_endpoint": self._s3.endpoint,
            "s3_port": self._s3.port,
            "s3_pid": self._s3.pid,
            "started": time.time(),
        }
        state.write_state(settings.folder, description)
        print(READY, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Asks the jobs to stop first: their downloads come from this very server."""
        self._context.staging.ask_to_stop()
        await super().shutdown(sockets)


def serve(settings: ServerSettings) -> None:
    """Serves until a signal comes or, if asked to follow its parent, until that is gone."""
    folder = settings.folder
    state.prepare_folder(folder)
    state.take_lock(folder)
    before = state.read_state(folder)
    access_key, secret_key = state.s3_keys(folder)
    # addresses that users have copied into their shells stay good over a restart, if the ports are still free
    s3 = S3Process(folder, access_key, secret_key, int(before.get("s3_port", 0)))
    try:
        bound = _bind(settings, int(before.get("port", 0)))
        with bound:
            port = int(bound.getsockname()[1])
            storage = Storage(s3.endpoint, access_key, secret_key)
            storage.prepare(s3)
            context = make_context(settings, storage, port)
            context.staging.recover()
            _run(context, s3, bound)
    finally:
        s3.stop()
        if settings.ephemeral:
            shutil.rmtree(folder, ignore_errors=True)


def _bind(settings: ServerSettings, port_before: int) -> socket.socket:
    bound = listening_socket(settings.port or port_before, settings.host)
    if settings.port and bound.getsockname()[1] != settings.port:
        bound.close()
        raise StartError(f"port {settings.port} of {settings.host} is in use")
    return bound


def _run(context: Context, s3: S3Process, bound: socket.socket) -> None:
    config = uvicorn.Config(
        create_app(context),
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GRACE_S,
    )
    server = _Server(config, context, s3)
    lifecycle = LifecycleTask(context)
    lifecycle.start()
    if context.settings.follow_parent:
        threading.Thread(target=_watch_parent, args=(server,), daemon=True).start()
    threading.Thread(target=_watch_storage, args=(server, s3), daemon=True).start()
    try:
        server.run(sockets=[bound])
    finally:
        lifecycle.stop()
        context.staging.stop()


def _watch_parent(server: uvicorn.Server) -> None:
    # the parent holds the other end of standard input: it closes when the parent dies, however it dies
    while sys.stdin.buffer.read(1):
        pass
    server.should_exit = True


def _watch_storage(server: uvicorn.Server, s3: S3Process) -> None:
    while not server.should_exit:
        time.sleep(1)
        try:
            s3.require_running()
        except StartError as error:
            if not server.should_exit:
                print(error, file=sys.stderr, flush=True)
                server.should_exit = True


def main() -> int:
    """Runs the server that the first argument describes."""
    settings = ServerSettings.from_json(sys.argv[1])
    # a signal that comes before uvicorn listens to it must still end storage
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        serve(settings)
    except (StartError, ValueError, OSError) as error:
        print(f"rsclient local: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
