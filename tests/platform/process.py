"""A child process with a log of its own, that ends with this process however that ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from rsclient.local.object_storage import die_with_parent

from .errors import PlatformError

_LOG_TAIL = 3000


class Child:
    """A started process, in a process group of its own."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        *,
        user: str | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.name = name
        self._log = log
        self._asked = False
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                list(command),
                env=dict(environment),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
            )

    def require_running(self) -> None:
        """PlatformError with the end of its log if it has ended."""
        status = self._process.poll()
        if status is not None:
            raise PlatformError(f"{self.name} ended with status {status}: {self.log_tail()}")

    def log_tail(self) -> str:
        """The last lines that it wrote."""
        return self._log.read_text("utf-8", errors="replace")[-_LOG_TAIL:]

    def wait_for_port(self, port: int, seconds: float, host: str = "127.0.0.1") -> None:
        """Returns when something listens on the port; PlatformError after `seconds` or when the process ends."""
        deadline = time.monotonic() + seconds
        while True:
            self.require_running()
            with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
                return
            self._pause(deadline, f"did not listen on port {port}", seconds)

    def wait_for_answer(self, url: str, seconds: float) -> None:
        """Returns when `url` answers 200."""
        deadline = time.monotonic() + seconds
        while True:
            self.require_running()
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
            self._pause(deadline, f"did not answer {url}", seconds)

    def _pause(self, deadline: float, what: str, seconds: float) -> None:
        if time.monotonic() > deadline:
            raise PlatformError(f"{self.name} {what} within {seconds:.0f} s: {self.log_tail()}")
        time.sleep(0.1)

    def ask_to_stop(self, number: int = signal.SIGTERM) -> None:
        """Sends the signal, unless it has ended or was asked before."""
        if self._process.poll() is None and not self._asked:
            self._asked = True
            self._process.send_signal(number)

    def stop(self, number: int = signal.SIGTERM, seconds: float = 10) -> None:
        """Asks it to end, then ends what is left of its process group."""
        self.ask_to_stop(number)
        if self._process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def clean_environment() -> dict[str, str]:
    """The few variables that a service may inherit: nothing of the platform's settings of the caller."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")
    return {name: os.environ[name] for name in kept if name in os.environ}
