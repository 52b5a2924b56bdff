"""A search parameter is added in one place, include/rsclient/services/search_query.hpp: a copy with one more has it
everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.http_platform import Answer, Asked, json_answer, serve

if TYPE_CHECKING:
    from tests.rows.conftest import Copy

NO_ITEMS = {"type": "FeatureCollection", "features": []}
Sent = list[dict[str, list[str]]]
"""The query of each search that reached the platform."""


@pytest.fixture
def sent() -> Sent:
    return []


@pytest.fixture
def url(sent: Sent) -> Iterator[str]:
    def answer(asked: Asked) -> Answer:
        sent.append(parse_qs(urlsplit(asked.path).query))
        return json_answer(NO_ITEMS)

    with serve(answer) as url:
        yield url


def test_requests_of_cpp_have_it(copy: Copy) -> None:
    assert copy.run("build/examples/cpp/01_search_stations").split()[1] == "sentinel-2"


def test_searches_of_python_have_it_in_the_url_and_in_the_body(copy: Copy) -> None:
    program = """
import inspect, rsclient
client = rsclient.RsClient("http://127.0.0.1:1", local=True)
print(inspect.signature(client.prip.search_items).parameters["mission"])
print(client.prip.search_items("s2", mission="sentinel-2"))
print(client.catalog.search_items("s2", mission="sentinel-2", filter={"op": "=", "args": [{"property": "a"}, 1]}))
try:
    client.catalog.search_items("s2", mission=2)
except TypeError as error:
    print(error)
"""
    parameter, in_url, in_body, refusal = copy.python(program).splitlines()
    assert parameter == "mission=None"
    assert in_url.startswith("<ItemSearch http://127.0.0.1:1/prip/search, ")
    assert "mission=sentinel-2" in in_url
    assert json.loads(in_body.partition(", ")[2].removesuffix(">"))["mission"] == "sentinel-2"
    assert refusal == "CatalogClient.search_items: mission is of type int, expected str"


def test_the_command_line_has_it(copy: Copy, url: str, sent: Sent) -> None:
    for verb in ("search", "stage"):
        assert "--mission TEXT" in copy.rs(verb, "--help")
    assert "a parameter that only this test has" in copy.rs("catalog", "items", "--help")
    copy.rs("search", "catalog", "s2", "--mission", "sentinel-2", "--url", url)
    copy.rs("search", "auxip", "--mission", "sentinel-1", "--url", url)
    assert [query["mission"] for query in sent] == [["sentinel-2"], ["sentinel-1"]]
    assert "--mission: filters are for --search" in copy.rs(
        "stage", "c", "--items", "none.json", "--mission", "x", "--url", url, code=2
    )


def test_the_prefect_tasks_have_it(copy: Copy, url: str, sent: Sent) -> None:
    pytest.importorskip("prefect", reason="the extra `prefect` is not installed")
    program = f"""
import inspect
from rsclient.prefect import Platform, search_catalog, search_station
platform = Platform(url="{url}", local=True)
search_station.fn("auxip", "orbits", mission="sentinel-1", platform=platform)
search_catalog.fn("s2", mission="sentinel-2", platform=platform)
print("mission" in inspect.signature(search_catalog.fn).parameters)
"""
    assert copy.python(program).splitlines()[-1] == "True"
    assert [query["mission"] for query in sent] == [["sentinel-1"], ["sentinel-2"]]


def test_stubs_and_docs_have_it(generated: Copy) -> None:
    module = (generated.root / "python" / "rsclient" / "_core" / "_client.pyi").read_text("utf-8")
    assert module.count("        mission: str | None = None,\n") == 2
    assert module.count("        mission : str\n            A parameter that only this test has.\n") == 2
    filters = (generated.root / "python" / "rsclient" / "search_filters.pyi").read_text("utf-8")
    assert filters.count("    mission: str | None\n") == 2
    page = (generated.root / "docs" / "settings.md").read_text("utf-8")
    assert "| `mission` | `--mission` | all | text | A parameter that only this test has. |" in page
