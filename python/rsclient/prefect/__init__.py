"""Native Prefect tasks: search, stage, process and publish.

Tasks take and give small references (ids, URIs, dicts of items), never arrays or clients with credentials: a worker
takes its credentials from its own environment. A task is called inside a flow, or as a plain function through
``task.fn``.

A task that fails or is stopped takes back what it has written. What whole tasks have written before a later one fails
is rolled back if they run inside Prefect's ``with transaction():``.

>>> from rsclient.prefect import search_station, stage_items
>>> search_station.name
'rsclient search'
"""

from rsclient.prefect.ndvi import ProductRef, process_ndvi
from rsclient.prefect.platform import Platform
from rsclient.prefect.publish import publish_item
from rsclient.prefect.search import search_catalog, search_station
from rsclient.prefect.stage import stage_items

__all__ = [
    "Platform",
    "ProductRef",
    "process_ndvi",
    "publish_item",
    "search_catalog",
    "search_station",
    "stage_items",
]
