"""Stores a file, describes it by a STAC item, publishes that into the catalog, and finds it by type, place and time.

eval "$(rsclient local up)"; python examples/python/04_publish_and_find.py
"""

from __future__ import annotations

from rsclient import RsClient
from rsclient.errors import ConflictError
from rsclient.stac import Asset, Item, ItemBuilder
from rsclient.transfer import S3Store

COLLECTION, NAME = "example-products", "report-on-a-field"
FIELD = {"type": "Polygon", "coordinates": [[[1.0, 43.0], [2.0, 43.0], [2.0, 44.0], [1.0, 44.0], [1.0, 43.0]]]}


def make_item(uri: str, size: int) -> Item:
    builder = ItemBuilder(NAME).geometry(FIELD).datetime("2024-04-01T10:16:01Z")
    builder.add_eopf(product_type="S02MSINDV", origin_datetime="2024-04-01T13:37:01Z")
    builder.add_processing(level="L2B", lineage="a report on one field", software={"example": "1.0"})
    builder.asset("report", builder.add_file(Asset(uri, type="text/plain", roles=["data"]), size=size))
    return builder.build()


def main() -> None:
    client = RsClient()
    text = b"the field is green\n"
    store = S3Store(f"s3://rs-catalog/{client.owner}/{COLLECTION}/{NAME}")  # keys come from S3_* of the environment
    store.write("report.txt", text)
    item = make_item(f"{store.uri}/report.txt", len(text))
    item.validate()  # against the official schemas, without a network

    client.catalog.ensure_collection(COLLECTION, description="What the examples make")
    try:
        client.catalog.create_item(COLLECTION, item)
    except ConflictError:  # this program ran before
        client.catalog.replace_item(COLLECTION, item)

    for found in client.catalog.search_items(COLLECTION, filter="product:type = 'S02MSINDV'"):
        print("by type:", found.id)
    point = {"type": "Point", "coordinates": [1.5, 43.5]}
    for found in client.catalog.search_items(COLLECTION, intersects=point, datetime="2024-04-01T00:00:00Z/.."):
        print("by place and time:", client.catalog.read_asset(COLLECTION, found.id, "report").decode().strip())
    elsewhere = client.catalog.search_items(COLLECTION, bbox=(10, 50, 11, 51)).collect()
    print("elsewhere:", len(elsewhere))


if __name__ == "__main__":
    main()
