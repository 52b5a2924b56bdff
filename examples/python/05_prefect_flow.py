"""The tasks in a Prefect flow; what travels between them are items and references, never credentials or arrays.

eval "$(rsclient local up)"; python examples/python/05_prefect_flow.py
"""

from __future__ import annotations

from prefect import flow

from rsclient.prefect import Platform, search_catalog, search_station, stage_items

COLLECTION = "example-flow"


@flow(name="stage the orbits of a day")
def stage_orbits(day: str, platform: Platform) -> list[str]:
    """Stages what was published on a day and gives the ids that the catalog then has."""
    published = f"{day}T00:00:00Z/{day}T23:59:59Z"
    orbits = search_station(
        "auxip", "adgs_orbit", filter="product:type = 'AUX_POEORB'", published=published, platform=platform
    )
    staged = stage_items(orbits, COLLECTION, platform=platform)
    found = search_catalog(COLLECTION, ids=[item["id"] for item in staged], platform=platform)
    return sorted(item["id"] for item in found)


if __name__ == "__main__":
    # A Platform says where; each worker takes its credentials from its own environment.
    for name in stage_orbits("2024-04-22", Platform()):
        print(name)
