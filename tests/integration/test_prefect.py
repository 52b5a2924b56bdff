"""Native tasks on a real Prefect, and what travels with them."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

from rsclient.errors import ConflictError, HttpError, JobFailedError, ServerError
from rsclient.local import LocalServer
from rsclient.prefect import Platform, publish_item, search_catalog, search_station, stage_items
from rsclient.services import CatalogClient
from rsclient.stac import Item, ItemBuilder


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


@pytest.fixture
def platform(server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> Platform:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return Platform(owner="alice")


def test_a_flow_of_our_tasks_runs_on_prefect(platform: Platform) -> None:
    from prefect import flow
    from prefect.testing.utilities import prefect_test_harness

    @flow
    def stage_some() -> list[str]:
        items = search_station("auxip", "adgs_orbit", max_items=2, platform=platform)
        staged = stage_items(items, "orbits", platform=platform)
        return [
            str(item["id"])
            for item in search_catalog("orbits", ids=[str(item["id"]) for item in staged], platform=platform)
        ]

    with prefect_test_harness(server_startup_timeout=120):
        assert len(stage_some()) == 2


def test_a_task_can_be_called_without_prefect_running(platform: Platform) -> None:
    assert len(search_station.fn("cadip", "cadip_all", max_items=1, platform=platform)) == 1


def test_an_unknown_service_is_refused(platform: Platform) -> None:
    with pytest.raises(ValueError, match="one of auxip, cadip, prip, got 'moon'"):
        search_station.fn("moon", "x", platform=platform)


def test_publishing_twice_replaces(platform: Platform) -> None:
    builder = ItemBuilder("a").datetime("2020-02-19T11:35:18Z").add_eopf(product_type="S02MSIL2A")
    publish_item.fn(builder.build().to_dict(), "things", platform=platform)
    changed = builder.property("title", "new").build()
    assert publish_item.fn(changed.to_dict(), "things", platform=platform)["properties"]["title"] == "new"


def test_an_item_without_product_type_is_refused_by_the_catalog(platform: Platform) -> None:
    from rsclient.errors import InvalidRequestError

    with pytest.raises(InvalidRequestError, match="product:type"):
        publish_item.fn(
            ItemBuilder("b").datetime("2020-02-19T11:35:18Z").build().to_dict(), "things", platform=platform
        )


@pytest.mark.parametrize(("status", "left"), [(504, 0), (424, 0), (409, 1)])
def test_an_answer_that_says_nothing_of_the_item_takes_it_back(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, status: int, left: int
) -> None:
    """A gateway gives up on a catalog that goes on: the item may be there after all, and must not stay."""
    create = CatalogClient.create_item

    def answered_by_the_gateway(self: CatalogClient, collection: str, item: Item) -> Item:
        create(self, collection, item)
        raise (ConflictError if status == 409 else ServerError)("create item: HTTP", status=status)

    monkeypatch.setattr(CatalogClient, "create_item", answered_by_the_gateway)
    item = ItemBuilder(f"lost-{status}").datetime("2020-02-19T11:35:18Z").add_eopf(product_type="S02MSIL2A").build()
    with pytest.raises(HttpError):
        publish_item.fn(item.to_dict(), "gateway", platform=platform)
    # after a refusal what is there is not ours
    assert len(search_catalog.fn("gateway", ids=[item.id], platform=platform)) == left


def test_a_job_that_fails_raises_with_the_error_detail_of_the_service(platform: Platform) -> None:
    item = search_station.fn("auxip", "adgs_orbit", max_items=1, platform=platform)[0]
    asset = next(iter(item["assets"].values()))
    asset["href"] = asset["href"].replace("Products(", "Products(00000000-")
    item["id"] = "broken"
    with pytest.raises(JobFailedError) as caught:
        stage_items.fn([item], "orbits", platform=platform)
    assert caught.value.job_status == "failed"
    assert search_catalog.fn("orbits", ids=["broken"], platform=platform) == []


def test_what_travels_holds_no_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RSPY_APIKEY", "secret-key")
    data = pickle.dumps(Platform("https://rs.example", owner="alice")) + pickle.dumps(
        Platform("https://rs.example").client()
    )
    assert b"secret-key" not in data
