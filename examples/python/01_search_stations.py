"""Lists what the stations have published: orbits (AUXIP), sessions (CADIP) and products (PRIP).

    eval "$(rsclient local up)"; python examples/python/01_search_stations.py

Where the platform is comes from the environment, as in all these programs: RSPY_WEBSITE and RSPY_APIKEY on a cluster.
"""

from __future__ import annotations

from rsclient import RsClient

PUBLISHED = "2024-04-01T00:00:00Z/2024-05-01T00:00:00Z"


def main() -> None:
    client = RsClient()
    print(client)

    # Nothing is sent before the loop begins, and pages are fetched while it runs.
    orbits = client.auxip.search_items("adgs_orbit", filter="product:type = 'AUX_POEORB'", published=PUBLISHED)
    for item in orbits:
        print(item.id, item.properties["published"])

    # CQL2 as JSON does the same as CQL2 as text; stations know `=`, `and` and the comparisons of times.
    query = {"op": "=", "args": [{"property": "platform"}, "sentinel-1a"]}
    sessions = client.cadip.search_items("cadip_all", filter=query, published=PUBLISHED, sortby="-published")
    for session in sessions:
        print(session.id, "with", len(session.assets), "files")

    for product in client.prip.search_items("prip_s2a", filter="product:type = 'MSI_L2A_DS'", published=PUBLISHED):
        size = sum(asset.file_size or 0 for asset in product.assets.values())
        print(product.id, f"{size:,} bytes", product.bbox)


if __name__ == "__main__":
    main()
