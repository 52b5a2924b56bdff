"""From the stations into the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prefect import task

from rsclient.errors import RsClientError
from rsclient.jobs import Job
from rsclient.prefect.log import log
from rsclient.prefect.platform import Platform
from rsclient.stac import Item

__all__ = ["stage_items"]


@task(name="rsclient stage")
def stage_items(
    items: Sequence[dict[str, Any]],
    collection: str,
    *,
    asset_names: Sequence[str] = (),
    timeout: float | None = None,
    platform: Platform = Platform(),
) -> list[dict[str, Any]]:
    """Stages items into a catalog collection and gives them as the catalog has them afterwards.

    Raises JobFailedError with the error detail; StillRunningError when `timeout` seconds are over, the job goes on.
    Ctrl-C removes the job from the platform's list, which does not stop RS-Server's work on it. What was staged before
    is not staged again. Items without any of the assets are refused.
    """
    from rsclient.progress import ProgressBar

    if not items:
        return []
    client = platform.client()
    handle = client.stage([Item.from_dict(item) for item in items], collection, asset_names=asset_names)
    log("job %s: %s", handle.id, handle.status)
    with ProgressBar(f"stage {len(items)} items") as bar:  # drawn on a terminal only

        def follow(job: Job) -> None:
            bar.update(job.progress, 100, "%", message=job.status)
            if not bar.is_shown:
                log("job %s: %s %d %%", job.id, job.status, job.progress)

        try:
            job = handle.wait(timeout=timeout, on_change=follow)
        except KeyboardInterrupt:
            try:
                handle.dismiss()
                log("job %s: removed, as the flow was stopped; its files may still arrive", handle.id)
            except RsClientError as error:  # that the user stopped is what the caller has to know
                log("job %s: goes on, it could not be removed: %s", handle.id, error)
            raise
    log("job %s: %s", job.id, job.message)
    wanted = [str(item["id"]) for item in items]
    found = {item.id: item.to_dict() for item in client.catalog.search_items(collection, ids=wanted)}
    missing = [name for name in wanted if name not in found]
    if missing:
        raise RsClientError(
            f"stage into {collection}: the job was successful, but the catalog lacks {', '.join(missing)}"
        )
    return [found[name] for name in wanted]
