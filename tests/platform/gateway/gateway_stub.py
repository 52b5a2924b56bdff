"""Staging in cluster mode without a Dask gateway: its application, with a cluster of this process in its place.

Run by uvicorn with the Python of RS-Server's environment, not by that of the tests. Nothing else is replaced: roles,
keys, job documents and downloads are those of the real service.
"""

from __future__ import annotations

import functools
import os
import time
from types import SimpleNamespace
from typing import Any

from dask.distributed import LocalCluster
from rs_server_staging.processors import processor_staging


@functools.cache
def _cluster() -> LocalCluster:
    return LocalCluster(n_workers=1, threads_per_worker=4, dashboard_address=None)


class StubGateway:
    """What staging asks of `dask_gateway.Gateway`: one running cluster, of the name that the environment gives."""

    def __init__(self, **_: Any) -> None:
        pass

    def list_clusters(self) -> list[SimpleNamespace]:
        """The one cluster."""
        options = {"cluster_name": os.environ["RSPY_DASK_STAGING_CLUSTER_NAME"]}
        return [SimpleNamespace(name="stub", options=options, start_time=time.time())]

    def connect(self, _: str) -> LocalCluster:
        """The cluster of this process, started when it is first needed."""
        return _cluster()


processor_staging.Gateway = StubGateway

from rs_server_staging.main import app  # noqa: E402  (after the replacement)

__all__ = ["app"]
