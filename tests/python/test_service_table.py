"""Everything that is in the tables of services and settings is reached from every place that reads them."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import pytest

from rsclient import RsClient
from rsclient.cli import build_parser
from rsclient.cli.checks.platform_services import check_services
from rsclient.cli.checks.settings import check_variables
from rsclient.cli.options import add_common
from rsclient.cli.search import search_items
from rsclient.service_properties import CLIENTS
from rsclient.services import ServiceRow, SettingRow, StationClient, all_settings, service_table

NOWHERE = "http://127.0.0.1:1"
STATIONS = [row for row in service_table() if row.kind == "station"]
WITH_CLIENT = [row for row in service_table() if row.kind != "no_client"]
with_key = pytest.mark.parametrize("row", STATIONS, ids=lambda row: row.key)


@pytest.fixture
def client() -> RsClient:
    """A client whose platform refuses connections."""
    return RsClient(NOWHERE, local=True, attempts=1)


def test_the_stations_are_those_of_the_platform() -> None:
    assert [(row.key, row.prefix) for row in STATIONS] == [("auxip", "/auxip"), ("cadip", "/cadip"), ("prip", "/prip")]


@pytest.mark.parametrize("row", WITH_CLIENT, ids=lambda row: row.key)
def test_a_service_with_a_client_is_a_property(client: RsClient, row: ServiceRow) -> None:
    assert type(getattr(client, row.key)) is CLIENTS[row.kind]
    assert getattr(client, row.key) is getattr(client, row.key)
    assert getattr(RsClient, row.key).__doc__ == row.summary


@with_key
def test_a_station_is_reached_by_its_key(client: RsClient, row: ServiceRow) -> None:
    assert client.station(row.key) is getattr(client, row.key)
    assert repr(client.station(row.key)) == f"<StationClient {row.name} {NOWHERE}{row.prefix}>"


@pytest.mark.parametrize("key", ["catalog", "edrs", "AUXIP", "options", ""])
def test_what_is_no_station_is_refused_with_the_stations(client: RsClient, key: str) -> None:
    with pytest.raises(ValueError, match=f"^service must be one of auxip, cadip, prip, got '{key}'$"):
        client.station(key)
    with pytest.raises(ValueError, match=r"^service must be one of auxip"):
        StationClient(key, client.options)


@with_key
def test_a_station_is_a_choice_of_the_command_line(client: RsClient, row: ServiceRow) -> None:
    arguments = build_parser(("search",)).parse_args(["search", row.key, "a", "--max-items", "1"])
    assert arguments.service == row.key
    items = search_items(client, arguments.service, arguments.collection, arguments, 1)
    with pytest.raises(Exception, match=f"^search {row.name} items: no answer"):
        next(items)


def test_the_doctor_checks_each_service(client: RsClient) -> None:
    names = {check.name for check in check_services(client, timeout=1.0)}
    assert names == {row.key for row in WITH_CLIENT if row.kind != "auth"} | {"who am I"}


@pytest.mark.parametrize("row", all_settings(), ids=lambda row: row.name)
def test_the_doctor_lists_each_variable_and_no_secret(row: SettingRow) -> None:
    for name in row.variables:
        (check,) = (check for check in check_variables({name: "http://s3same"}) if check.name == name)
        assert check.status == "ok"
        assert check.detail == ("set" if row.kind == "secret" else "http://s3same")


def test_the_help_lists_each_variable() -> None:
    text = build_parser().format_help()
    assert [name for row in all_settings() for name in row.variables if name not in text] == []


def test_common_options_name_the_variables_of_the_table() -> None:
    parser = argparse.ArgumentParser()
    add_common(parser)
    shown = {option: action.help or "" for action in parser._actions for option in action.option_strings}
    rows = [row for row in all_settings() if row.option]
    assert {row.option for row in rows} == {"--url", "--api-key-file", "--owner"}
    assert [row.name for row in rows if f"(default: {row.variables[0]})" not in shown[row.option]] == []


@pytest.mark.parametrize("name", [name for row in service_table() for name in row.host_variables])
def test_each_host_variable_sets_a_url(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:2/")
    (service,) = (row.key for row in service_table() if name in row.host_variables)
    assert RsClient().options.url_of(service) == "http://127.0.0.1:2"


PROGRAM = """
import os
from rsclient import kernels
print(kernels.thread_count(), kernels.instruction_set())
os.environ["RSCLIENT_NUM_THREADS"] = "7"
os.environ["RSCLIENT_ISA"] = "none"
print(kernels.thread_count(), kernels.instruction_set())
"""


def run(program: str, **variables: str) -> str:
    environment = {**os.environ, **variables}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout


def test_the_settings_of_the_process_are_read_once() -> None:
    assert run(PROGRAM, RSCLIENT_NUM_THREADS="3", RSCLIENT_ISA="baseline") == "3 baseline\n3 baseline\n"


def test_a_wrong_setting_of_the_process_is_refused_where_it_is_used() -> None:
    program = "from rsclient import kernels\ntry:\n    kernels.thread_count()\nexcept ValueError as e: print(e)"
    message = "RSCLIENT_NUM_THREADS must be a whole number of at least 1, got 'many'\n"
    assert run(program, RSCLIENT_NUM_THREADS="many") == message
