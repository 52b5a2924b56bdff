"""What goes wrong against a real server gets its own error, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rsclient import RsClient, errors
from rsclient.local import LocalServer
from rsclient.stac import Asset, Item, ItemBuilder
from rsclient.transfer import S3Store


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    with LocalServer(mode="key") as running:
        yield running


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine decides a test."""
    import os

    for name in list(os.environ):
        if name.startswith(("RSPY_", "S3_")):
            monkeypatch.delenv(name)


def client(server: LocalServer, user: str = "owner", **arguments: str) -> RsClient:
    hosts = {"apikeymanager": server.url}
    return RsClient(server.url, api_key=server.api_keys[user], local=False, hosts=hosts, **arguments)


def item(name: str = "x", href: str = "") -> Item:
    builder = ItemBuilder(name).datetime("2020-02-19T11:35:18Z").add_eopf(product_type="S02MSIL2A")
    return (builder.asset("a", Asset(href)) if href else builder).build()


def test_a_wrong_key(server: LocalServer) -> None:
    with pytest.raises(errors.NotAuthenticatedError, match="UAC manager") as caught:
        RsClient(server.url, api_key="wrong-key", local=False).catalog.get_collections()
    assert caught.value.status == 403
    assert "wrong-key" not in str(caught.value)
    with pytest.raises(errors.NotAuthenticatedError) as caught:
        RsClient(hosts={"apikeymanager": server.url}, api_key="wrong-key", local=False).auth.get_me()
    assert caught.value.status == 403
    assert "wrong-key" not in str(caught.value)


def test_the_cookie_that_asking_for_the_user_takes(server: LocalServer) -> None:
    with pytest.raises(errors.NotAuthenticatedError, match=r"session cookie.*APIKEY_URL"):
        RsClient(server.url, api_key=server.api_keys["owner"], local=False).auth.get_me()


def test_no_key(server: LocalServer) -> None:
    with pytest.raises(errors.NotAuthenticatedError):
        RsClient(server.url, local=False).catalog.get_collections()


def test_a_missing_role(server: LocalServer) -> None:
    client(server).catalog.ensure_collection("mine")
    owner = client(server).auth.get_me().user_login
    with pytest.raises(errors.NotPermittedError, match="role"):
        client(server, "reader").catalog.get_collection(f"{owner}:mine")


def test_a_missing_role_that_staging_wraps_into_500() -> None:
    with LocalServer(mode="key", wrap_role_errors=True) as running:
        orbits = list(client(running).auxip.search_items("adgs_orbit", max_items=1))
        with pytest.raises(errors.NotPermittedError, match="401") as caught:
            client(running, "reader").stage(orbits, "things")
        assert caught.value.status == 500


def test_an_unknown_owner(server: LocalServer) -> None:
    with pytest.raises(errors.NotFoundError):
        client(server).catalog.get_collection("stranger:things")
    with pytest.raises(ValueError, match="letters and digits"):
        client(server).catalog.get_collection("no-body:things")


def test_an_item_without_product_type(server: LocalServer) -> None:
    made = client(server)
    made.catalog.ensure_collection("things")
    with pytest.raises(errors.InvalidRequestError, match="product:type"):
        made.catalog.create_item("things", ItemBuilder("b").datetime("2020-02-19T11:35:18Z").build())
    with pytest.raises(errors.NotFoundError):
        made.catalog.get_item("things", "b").to_dict()


def test_an_item_whose_file_is_not_in_storage(server: LocalServer) -> None:
    made = client(server)
    made.catalog.ensure_collection("things")
    with pytest.raises(errors.InvalidRequestError, match="assets"):
        made.catalog.create_item("things", item("c", "s3://rs-catalog/none/none.tif"))
    assert list(made.catalog.search_items("things", ids=["c"])) == []


def test_a_filter_that_the_station_does_not_know(server: LocalServer) -> None:
    with pytest.raises(errors.InvalidRequestError):
        list(client(server).auxip.search_items("adgs_orbit", filter="colour = 'red'"))


def test_a_second_item_of_one_id(server: LocalServer) -> None:
    made = client(server)
    made.catalog.ensure_collection("things")
    made.catalog.create_item("things", item("twice"))
    with pytest.raises(errors.ConflictError):
        made.catalog.create_item("things", item("twice"))


def test_an_asset_that_is_not_there(server: LocalServer) -> None:
    made = client(server)
    made.catalog.ensure_collection("things")
    made.catalog.create_item("things", item("bare"))
    with pytest.raises(errors.NotFoundError):
        made.catalog.get_asset_url("things", "bare", "a")


def test_wrong_keys_of_the_storage(server: LocalServer) -> None:
    environment = server.environment
    store = S3Store(
        "s3://rs-catalog",
        endpoint=environment["S3_ENDPOINT"],
        access_key=environment["S3_ACCESSKEY"],
        secret_key="wrong",
    )
    with pytest.raises(errors.NotPermittedError) as caught:
        store.read("x")
    assert environment["S3_ACCESSKEY"] not in str(caught.value)


def test_a_deadline_says_that_the_job_goes_on() -> None:
    with LocalServer(station_rate=20_000) as running:
        made = RsClient(running.url, local=True, owner="alice")
        handle = made.stage(made.cadip.search_items("cadip_s2a", max_items=1), "sessions")
        with pytest.raises(errors.StillRunningError, match="still running") as caught:
            handle.wait(timeout=0.5)
        assert caught.value.job_id == handle.id
        assert handle.refresh().status == "running"
        handle.dismiss()
