"""The mock stations as processes of their own, each at a loopback address of its own.

Staging finds the credentials of a station by the host of an asset's address, without the port.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rsclient.local.ports import free_port

from .process import Child, clean_environment
from .station_config import stations_of

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 30


class MockStations:
    """All stations of these folders of station data, the n-th at the host `<network>.n`."""

    def __init__(self, data: Sequence[Path], folder: Path, network: str) -> None:
        port = free_port(0)
        hosts = {pair: f"{network}.{number}" for number, pair in enumerate(stations_of(data), start=1)}
        command = [sys.executable, "-m", "tests.platform.stations", "--port", str(port)]
        for host in hosts.values():
            command += ["--host", host]
        for path in data:
            command += ["--data", str(path)]
        command += ["--log", str(folder / f"stations-{network}-requests.log")]
        self._child = Child(
            "mock stations", command, clean_environment(), folder / f"stations-{network}.log", cwd=_ROOT
        )
        for host in hosts.values():
            self._child.wait_for_port(port, _START_SECONDS, host)
        #: (service, station) to its URL.
        self.urls = {pair: f"http://{host}:{port}/{pair[0]}/{pair[1]}" for pair, host in hosts.items()}

    def stop(self) -> None:
        """Ends them."""
        self._child.stop()
