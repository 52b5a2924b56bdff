"""The main job with our client: search a station, stage into a new collection, find it in the catalog, read a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.behaviour.clients import check_key_url, rs_client
from tests.behaviour.target import Target

pytestmark = pytest.mark.services("auxip", "cadip", "catalog", "staging")


def test_the_main_job(target: Target, unique: str, tmp_path: Path) -> None:
    client = rs_client(target)
    published = "2024-04-21T00:00:00Z/2024-04-22T23:59:59Z"
    orbits = client.auxip.search_items("adgs_poeorb", filter="platform = 'sentinel-1a'", published=published).collect()
    assert len(orbits) == 2
    try:
        done = client.stage(orbits, unique).wait(timeout=120)
        assert done.status == "successful"
        found = {item.id: item for item in client.catalog.search_items(unique, filter="product:type = 'AUX_POEORB'")}
        assert found.keys() == {item.id for item in orbits}
        for source in orbits:
            ((key, asset),) = source.assets.items()
            data = client.catalog.read_asset(unique, source.id, key)
            assert hashlib.md5(data).hexdigest() == asset.file_checksum
            client.catalog.download_asset(unique, source.id, key, tmp_path / key)
            assert (tmp_path / key).read_bytes() == data
        with pytest.warns(UserWarning, match="had nothing to stage"):
            assert client.stage(orbits, unique).wait(timeout=120).status == "successful"
    finally:
        client.catalog.delete_collection(unique)


@pytest.mark.mode("key")
@pytest.mark.services("apikeymanager")
def test_staging_into_a_new_collection_from_inside_the_platform(
    target: Target, unique: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Client mode cluster, which comes from the variable alone."""
    monkeypatch.setenv("RSPY_UAC_CHECK_URL", check_key_url(target))
    client = rs_client(target)
    assert client.mode == "cluster"
    published = "2024-04-21T00:00:00Z/2024-04-22T23:59:59Z"
    orbits = client.auxip.search_items("adgs_poeorb", filter="platform = 'sentinel-1a'", published=published).collect()
    assert unique not in {collection.id for collection in client.catalog.get_collections()}
    try:
        assert client.stage(orbits, unique).wait(timeout=120).status == "successful"
        assert {item.id for item in client.catalog.search_items(unique)} == {item.id for item in orbits}
        assert client.catalog.get_collection(unique).owner == target.owner
    finally:
        client.catalog.delete_collection(unique)


def test_a_session_of_many_files(target: Target, unique: str) -> None:
    client = rs_client(target)
    session = client.cadip.get_item("cadip_all", "S1A_20240401072204053245")
    try:
        assert client.stage([session], unique).wait(timeout=120).status == "successful"
        (found,) = client.catalog.search_items(unique)
        assert found.assets.keys() == session.assets.keys()
        assert {asset.s3_href.split("/")[2] for asset in found.assets.values()} == {target.storage["bucket"]}
    finally:
        client.catalog.delete_collection(unique)
