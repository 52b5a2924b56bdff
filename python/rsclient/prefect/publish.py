"""Items into the catalog."""

from __future__ import annotations

from typing import Any

from prefect import task

from rsclient.core import UninterruptibleScope
from rsclient.errors import HttpError, NotFoundError, ServerError
from rsclient.prefect.log import log
from rsclient.prefect.platform import Platform
from rsclient.prefect.rollback import rollback_on_failure
from rsclient.services import CatalogClient
from rsclient.stac import Item
from rsclient.validation import validate

__all__ = ["publish_item"]


@task(name="rsclient publish")
def publish_item(item: dict[str, Any], collection: str, *, platform: Platform = Platform()) -> dict[str, Any]:
    """Validates an item and puts it into the catalog; one of the same id is replaced. Gives the catalog's version.

    Extensions whose schemas are not part of the package are not checked.
    """
    stac_item = Item.from_dict(item)
    validate(stac_item, ignore_unknown=True)
    catalog = platform.client().catalog
    catalog.ensure_collection(collection)
    before = _get_item(catalog, collection, stac_item.id)
    with rollback_on_failure() as rollback:
        rollback.callback(_restore_item, catalog, collection, stac_item.id, before)
        try:
            with UninterruptibleScope():  # the answer is waited for, so that we know what to roll back
                if before is None:
                    published = catalog.create_item(collection, stac_item)
                else:
                    published = catalog.replace_item(collection, stac_item)
        except HttpError as refusal:
            if not isinstance(refusal, ServerError):  # else a gateway may have given up on a catalog that goes on
                rollback.pop_all()  # nothing was written
            raise
        log("published %s in %s", published.id, collection)
        return published.to_dict()


def _get_item(catalog: CatalogClient, collection: str, item_id: str) -> Item | None:
    try:
        return catalog.get_item(collection, item_id)
    except NotFoundError:
        return None


def _restore_item(catalog: CatalogClient, collection: str, item_id: str, before: Item | None) -> None:
    if before is None:
        catalog.delete_item(collection, item_id)
    else:
        catalog.replace_item(collection, before)
