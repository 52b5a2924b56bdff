"""Starting and stopping the server process. Standard library only: the process itself needs the extra `local`."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from . import state
from .object_storage import ensure_executable
from .settings import REGION, Mode, ServerSettings
from .start_error import StartError

__all__ = ["LocalServer", "StartError", "environment_of", "launch", "stop_running"]

_NEEDED = ("fastapi", "uvicorn", "boto3", "urllib3", "cql2")
_START_S = 60.0
_STOP_S = 15.0
_POLL_S = 0.02


class LocalServer:
    """A local RS-Server that lives as long as a `with` block; nothing of it outlives this process.

    Parameters
    ----------
    data_dir : path, optional
        Folder that keeps everything: catalog, jobs, objects, keys. By default a temporary one, removed at the end.
    mode : "local" or "key"
        "local" knows no authentication, "key" wants an API key as a cluster does; see `api_keys`.
    port : int
        0 takes the port of the last time if it is free, else any free one.
    stations : path or list of paths
        Folders with more station data; their layout is described in `rsclient.local.stations`.
    station_rate : int
        Bytes per second of one station download, to watch progress; 0 is unlimited.
    wrap_role_errors : bool
        Staging answers 500 with "401: ..." in place of 401, as several RS-Server versions do.
    """

    def __init__(
        self,
        data_dir: str | os.PathLike[str] | None = None,
        mode: Mode = "local",
        port: int = 0,
        *,
        stations: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
        station_rate: int = 0,
        wrap_role_errors: bool = False,
    ) -> None:
        if mode not in ("local", "key"):
            raise ValueError(f"LocalServer: mode is 'local' or 'key', got '{mode}'")
        folders = [stations] if isinstance(stations, (str, os.PathLike)) else list(stations)
        self._data_dir = data_dir
        self._settings = ServerSettings(
            data_dir="",
            mode=mode,
            port=port,
            stations=[str(Path(folder).resolve()) for folder in folders],
            station_rate=station_rate,
            wrap_role_errors=wrap_role_errors,
            ephemeral=data_dir is None,
            follow_parent=True,
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path()
        self._finalizer: weakref.finalize[..., LocalServer] | None = None

    def __repr__(self) -> str:
        where = self.url if self._process else "not running"
        return f"LocalServer({where}, mode={self._settings.mode!r}, data_dir={str(self._folder)!r})"

    def __enter__(self) -> LocalServer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> LocalServer:
        """Starts the server and waits until it answers; StartError says why it does not."""
        if self._process is not None:
            raise StartError("LocalServer: it is running already")
        folder = tempfile.mkdtemp(prefix="rsclient-local-") if self._data_dir is None else self._data_dir
        self._folder = Path(folder).resolve()
        temporary = self._folder if self._data_dir is None else None
        settings = ServerSettings(**{**vars(self._settings), "data_dir": str(self._folder)})
        try:
            self._process = launch(settings)
        except BaseException:
            if temporary is not None:
                shutil.rmtree(temporary, ignore_errors=True)
            raise
        self._finalizer = weakref.finalize(self, _end_and_remove, self._process, temporary)
        return self

    def stop(self) -> None:
        """Stops the server and waits for its end; no error if it is not running."""
        if self._finalizer is not None:
            self._finalizer()
        self._process = self._finalizer = None

    @property
    def pid(self) -> int:
        """Process id of the server, which is also the id of its process group."""
        if self._process is None:
            raise StartError("LocalServer: it is not running")
        return self._process.pid

    @property
    def data_dir(self) -> Path:
        """The data folder."""
        return self._folder

    @property
    def url(self) -> str:
        """Address of all services, e.g. http://127.0.0.1:8000."""
        if self._process is None:
            raise StartError("LocalServer: it is not running")
        return str(state.read_state(self._folder)["url"])

    @property
    def api_keys(self) -> dict[str, str]:
        """Login to API key in key mode: `owner` (every role), `second` (no catalog role), `reader` (no role at all)."""
        return keys_of(self._folder) if self._settings.mode == "key" else {}

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which clients find this server and its storage."""
        if self._process is None:
            raise StartError("LocalServer: it is not running")
        return environment_of(self._folder)


def launch(settings: ServerSettings) -> subprocess.Popen[bytes]:
    """Starts the server process in a process group of its own and waits until it answers."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise StartError(f'the local server needs {", ".join(missing)}: pip install "rsclient[local]"')
    ensure_executable()
    folder = settings.folder
    state.prepare_folder(folder)
    source = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (source, os.environ.get("PYTHONPATH", "")) if part)
    # read back through the same handle: a temporary folder is gone when a start has failed
    with (folder / state.LOG_FILE).open("a+b") as log:
        start_of_log = log.seek(0, os.SEEK_END)
        process = subprocess.Popen(
            [sys.executable, "-m", "rsclient.local.supervisor", settings.to_json()],
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.PIPE if settings.follow_parent else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
        if not _wait_ready(process):
            end(process)
            log.seek(start_of_log)
            said = log.read().decode(errors="replace").strip()[-2000:] or f"no answer within {_START_S:.0f} s"
            raise StartError(f"the local server did not start: {said}")
    return process


def _wait_ready(process: subprocess.Popen[bytes]) -> bool:
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector, process.stdout as output:
        selector.register(output, selectors.EVENT_READ)
        # an end of file without a word means that the process died
        return bool(selector.select(_START_S)) and output.readline().strip() == b"READY"


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a server process and all it started."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_S)
    # the group, so that storage goes too if the server could not take it along
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _end_and_remove(process: subprocess.Popen[bytes], folder: Path | None) -> None:
    end(process)
    if folder is not None:
        # the server does this itself unless it was killed
        shutil.rmtree(folder, ignore_errors=True)


def stop_running(folder: Path) -> bool:
    """Stops the server that uses `folder`, also one that another process started; False without one."""
    if not state.is_running(folder):
        return False
    pid = int(state.read_state(folder).get("pid", 0))
    if pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_S
    while state.is_running(folder):
        if time.monotonic() > deadline:
            if not pid:
                raise StartError(f"data folder {folder}: a server holds it but has not said which process it is")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            deadline += _STOP_S
        time.sleep(_POLL_S)
    return True


def keys_of(folder: Path) -> dict[str, str]:
    """Login to API key."""
    entries = json.loads((folder / state.KEYS_FILE).read_text(encoding="utf-8"))
    return {str(entry["user_login"]): str(entry["key"]) for entry in entries}


def environment_of(folder: Path) -> dict[str, str]:
    """The variables for the server that uses `folder`."""
    described = state.read_state(folder)
    storage = dict(zip(("S3_ACCESSKEY", "S3_SECRETKEY"), state.s3_keys(folder), strict=True))
    url, owner = str(described["url"]), str(described["owner"])
    services = ("CATALOG", "CADIP", "ADGS", "PRIP", "STAGING", "DPR_SERVICE", "OSAM")
    variables = {"RSPY_WEBSITE": url} | {f"RSPY_HOST_{service}": url for service in services}
    if described["mode"] == "local":
        variables |= {"RSPY_LOCAL_MODE": "1", "RSPY_HOST_USER": owner}
    else:
        keys = keys_of(folder)
        variables |= {"RSPY_LOCAL_MODE": "0", "APIKEY_URL": url}
        variables["RSPY_APIKEY"] = keys.get("owner") or next(iter(keys.values()))
    return variables | storage | {"S3_ENDPOINT": str(described["s3_endpoint"]), "S3_REGION": REGION}
