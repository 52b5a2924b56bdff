"""Client SDK of the Copernicus Reference System.

Nothing heavy is loaded until it is used: `import rsclient` costs a few milliseconds.

>>> import rsclient
>>> rsclient.__version__.count(".")
2
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers know the name; importing typing would cost more than the rest of this file
if TYPE_CHECKING:
    from typing import Any

    from rsclient.client import RsClient as RsClient
    from rsclient.errors import RsClientError as RsClientError
    from rsclient.product import open_product as open_product
    from rsclient.stac import Asset as Asset
    from rsclient.stac import Collection as Collection
    from rsclient.stac import Item as Item
    from rsclient.stac import ItemBuilder as ItemBuilder
    from rsclient.stac import ItemCollection as ItemCollection
    from rsclient.stac import Link as Link

__version__ = "0.1.0"

_HOME = {
    "RsClient": "rsclient.client",
    "RsClientError": "rsclient.errors",
    "open_product": "rsclient.product",
    "Asset": "rsclient.stac",
    "Collection": "rsclient.stac",
    "Item": "rsclient.stac",
    "ItemBuilder": "rsclient.stac",
    "ItemCollection": "rsclient.stac",
    "Link": "rsclient.stac",
}
_MODULES = frozenset(
    {"client", "core", "display", "errors", "jobs", "kernels", "local", "prefect", "processing", "product", "services"}
    | {"stac", "transfer", "validation"}
)

__all__ = ["__version__", *sorted(_HOME)]


def __getattr__(name: str) -> Any:
    # Names are fetched on first use (PEP 562), so that the import itself loads neither libcurl nor NumPy nor GDAL.
    from importlib import import_module

    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    if name in _MODULES:
        return import_module(f"rsclient.{name}")
    raise AttributeError(f"module 'rsclient' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES])
