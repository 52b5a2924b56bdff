"""What objects say of themselves: something useful, and never a credential."""

from __future__ import annotations

from importlib import import_module

import pytest

from rsclient import RsClient
from rsclient.core import UninterruptibleScope
from rsclient.kernels import Encoding
from rsclient.stac import ItemBuilder, RasterBand

SECRETS = {"api_key": "k3y", "session_cookie": "c00kie", "bearer_token": "t0ken"}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> RsClient:
    """A client that sends nothing."""
    monkeypatch.delenv("RSPY_HOST_CATALOG", raising=False)
    return RsClient("https://rs.example", owner="alice", local=False, **SECRETS)


@pytest.mark.parametrize("name", ["rsclient._core._client", "rsclient._core._pixels"])
def test_every_class_has_its_own_words(name: str) -> None:
    classes = [thing for thing in vars(import_module(name)).values() if isinstance(thing, type)]
    assert [thing.__name__ for thing in classes if thing.__repr__ is object.__repr__] == []


def test_clients_say_where_they_ask(client: RsClient) -> None:
    assert repr(client.catalog) == "<CatalogClient https://rs.example/catalog>"
    assert repr(client.auxip) == "<StationClient AUXIP https://rs.example/auxip>"
    assert repr(client.cadip) == "<StationClient CADIP https://rs.example/cadip>"
    assert repr(client.prip) == "<StationClient PRIP https://rs.example/prip>"
    assert repr(client.staging) == "<StagingClient https://rs.example>"
    assert repr(client.auth) == "<AuthClient https://rs.example>"


def test_searches_say_what_they_ask(client: RsClient) -> None:
    search = client.catalog.search_items("s2", filter="eo:cloud_cover < 10", max_items=5)
    asked = "https://rs.example/catalog/search, collections=alice_s2, filter=eo:cloud_cover < 10, filter-lang=cql2-text"
    assert repr(search) == f"<ItemSearch {asked}, limit=5>"
    assert repr(iter(search)) == f"<ItemIterator of {search!r}>"
    posted = client.catalog.search_items("s2", filter={"op": "=", "args": [1, 1]})
    assert '"collections":["alice_s2"]' in repr(posted)
    long = client.catalog.search_items("s2", filter="title = '" + "é" * 400 + "'")
    assert repr(long).endswith("é...>")
    assert len(repr(long)) < 330


def test_no_credential_is_shown(client: RsClient) -> None:
    shown = [client, client.options, client.catalog, client.staging, client.auth, client.prip,
             client.auxip.search_items("x"), client.catalog.search_items("x")]  # fmt: skip
    text = "".join(map(repr, shown))
    assert [secret for secret in SECRETS.values() if secret in text] == []


def test_small_things_say_what_they_hold() -> None:
    encoding = Encoding(scale=1e-4, offset=-0.1, fill=0)
    assert repr(encoding) == "Encoding(scale=0.0001, offset=-0.1, fill=0.0)"
    assert eval(repr(encoding)) == encoding
    decoded = Encoding(is_decoded=True)
    assert repr(decoded) == "Encoding(scale=1.0, offset=0.0, is_decoded=True)"
    assert eval(repr(decoded)) == decoded
    assert repr(RasterBand(name="ndvi")) == "<RasterBand ndvi>"
    assert repr(ItemBuilder("a")) == "<ItemBuilder a>"
    scope = UninterruptibleScope()
    assert repr(scope) == "<UninterruptibleScope>"
    with scope:
        assert repr(scope) == "<UninterruptibleScope, entered>"
