"""Copies items of a station into the catalog, follows the job, and reads one of the files.

eval "$(rsclient local up)"; python examples/python/02_stage_and_follow.py
"""

from __future__ import annotations

from rsclient import RsClient
from rsclient.jobs import Job

COLLECTION = "example-orbits"


def show(job: Job) -> None:
    print(f"  {job.status} {job.progress} % {job.message}")


def main() -> None:
    client = RsClient()
    published = "2024-04-21T00:00:00Z/2024-04-23T00:00:00Z"
    orbits = client.auxip.search_items("adgs_poeorb", filter="platform = 'sentinel-1a'", published=published).collect()

    handle = client.stage(orbits, COLLECTION)
    print("job", handle.id)
    handle.wait(timeout=120, on_change=show)  # raises JobFailedError with the platform's message if it fails

    # The job can be taken up again by its id, in another program or on another day.
    print("seen again:", client.staging.follow(handle.id).status)

    for item in client.catalog.search_items(COLLECTION, ids=[item.id for item in orbits]):
        for key, asset in item.assets.items():
            print(key, "is now at", asset.s3_href)
            content = client.catalog.read_asset(COLLECTION, item.id, key)
            print(f"  {len(content)} bytes, {asset.file_size} promised")


if __name__ == "__main__":
    main()
