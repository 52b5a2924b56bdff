"""The query parameters that the embedded server documents, against those that its code reads."""

from __future__ import annotations

import inspect
import re

import pytest

pytest.importorskip("fastapi", reason="the extra `local` is not installed")

from rsclient.local import openapi
from rsclient.local.catalog import collection_search
from rsclient.local.catalog import parameters as catalog_parameters
from rsclient.local.stations import parameters as station_parameters
from rsclient.local.stations.registry import SERVICES

#: Documented and not read: RS-Server documents it, too, and knows one reference system only.
NOT_READ = {"filter-crs"}
#: Read and not documented: links of the service have `token`, and RS-Server documents none of the two either.
NOT_DOCUMENTED_BY_STATIONS = {"token", "externalIds"}
#: Extensions of the catalog, which RS-Server documents nowhere.
NOT_DOCUMENTED_BY_CATALOG = {"owner", "externalIds"}
#: Collections have no ids, geometry or pages by token: listing shares the reader of item searches and ignores them.
NOT_OF_COLLECTIONS = {"collections", "ids", "intersects", "token"}

_READ = re.compile(
    r"""(?:values|query)(?:\.get\(|\[)"([\w-]+)"|"([\w-]+)" in values"""
    r"""|_(?:strings|object|text|list)\(values, "(\w+)"\)"""
)


def documented(path: str) -> set[str]:
    return set(openapi._PARAMETERS[path])


def read_by(module: object) -> set[str]:
    """The names of parameters in the source of a module."""
    source = inspect.getsource(module)  # type: ignore[arg-type]
    return {name for match in _READ.findall(source) for name in match if name}


@pytest.mark.parametrize("service", SERVICES)
def test_the_parameters_of_stations(service: str) -> None:
    items = documented(f"/{service}/collections/{{collection_id}}/items")
    assert items | NOT_DOCUMENTED_BY_STATIONS == station_parameters._ITEMS
    search = documented(f"/{service}/search") - NOT_READ
    assert search | NOT_DOCUMENTED_BY_STATIONS == station_parameters._SEARCH


def test_the_parameters_of_the_catalog() -> None:
    read = read_by(catalog_parameters) - NOT_DOCUMENTED_BY_CATALOG
    assert documented("/catalog/search") - NOT_READ == read
    # those of the path say which collection, and a search by ids or by geometry is one of POST or of /search
    items = documented("/catalog/collections/{collection_id}/items") - NOT_READ
    assert items == read - {"collections", "ids", "intersects"}
    own = read_by(collection_search)
    assert documented("/catalog/collections") - NOT_READ == (read | own) - NOT_OF_COLLECTIONS


def test_every_documented_parameter_is_described() -> None:
    assert {name for names in openapi._PARAMETERS.values() for name in names} == openapi._QUERY.keys()
