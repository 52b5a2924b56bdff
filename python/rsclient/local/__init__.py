"""An RS-Server on this machine: catalog, stations, staging, DPR and S3 storage, for work without a cluster.

>>> from rsclient.local import LocalServer
>>> with LocalServer() as server:  # doctest: +SKIP
...     print(server.url)

Needs the extra `local` of the package: `pip install "rsclient[local]"`.
"""

from .server import LocalServer, StartError

__all__ = ["LocalServer", "StartError"]
