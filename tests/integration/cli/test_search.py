"""`rsclient search`: what is typed, what is printed, and the exit code."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess

import pytest

from tests.support.shell import DATA, ORBITS, PRODUCT, PUBLISHED, Shell, ids


def test_search_prints_a_table(rs: Shell) -> None:
    answer = rs("search", "auxip", "adgs_poeorb", "--published", PUBLISHED, "--filter", "platform = 'sentinel-1a'",
                "--sortby", "created")  # fmt: skip
    first, second = ORBITS
    assert (answer.code, answer.err) == (0, "")
    head, *rows = answer.out.splitlines()
    assert re.split(r"  +", head) == ["id", "datetime", "product type", "platform", "size", "assets"]
    assert [re.split(r"  +", row) for row in rows] == [
        [name, ORBITS[name], "AUX_POEORB", "sentinel-1a", "52.3 KiB", "1"] for name in (first, second)
    ]


def test_search_downwards_and_with_a_limit(rs: Shell) -> None:
    words = ("search", "auxip", "adgs_poeorb", "--published", PUBLISHED, "--filter", "platform = 'sentinel-1a'")
    answer = rs(*words, "--sortby", "-created", "--max-items", "1", "--ndjson")
    assert ids(answer.out) == [list(ORBITS)[1]]


def test_search_as_json_is_a_feature_collection(rs: Shell) -> None:
    found = rs("search", "prip", "prip_s2a", "--ids", PRODUCT, "--json").json()
    assert (found["type"], found["numberReturned"]) == ("FeatureCollection", 1)
    (item,) = found["features"]
    (asset,) = item["assets"].values()
    assert item["id"] == PRODUCT
    # the file beside the record, of which the station tells size and MD5
    content = (DATA / "files" / f"{PRODUCT}.zip").read_bytes()
    assert asset["file:size"] == len(content)
    assert asset["file:checksum"] == hashlib.md5(content).hexdigest()


def test_search_says_that_there_are_more_than_the_default_limit(rs: Shell) -> None:
    for words in (["--ndjson"], ["--ndjson", "--output", "items.ndjson"]):
        answer = rs("search", "auxip", *words)
        text = answer.out or (rs.folder / "items.ndjson").read_text()
        assert (answer.code, len(ids(text))) == (0, 20)
        assert "there are more than these 20; --max-items 0 gives all" in answer.err
    assert rs("search", "auxip", "--ndjson", "--max-items", "20").err == ""


def test_search_in_a_box(rs: Shell) -> None:
    # the footprint of the product is 6.36 to 7.75 degrees east, 44.13 to 45.15 north
    words = ("search", "prip", "prip_s2a", "--ids", PRODUCT, "--ndjson", "--bbox")
    assert ids(rs(*words, "7", "44", "8", "45").out) == [PRODUCT]
    assert ids(rs(*words, "-8", "44", "-7", "45").out) == []


def test_search_with_a_filter_from_a_file(rs: Shell) -> None:
    words = ("search", "auxip", "adgs_poeorb", "--published", PUBLISHED, "--ndjson", "--filter")
    (rs.folder / "filter.json").write_text('{"op": "=", "args": [{"property": "platform"}, "sentinel-1a"]}')
    (rs.folder / "filter.cql2").write_text("platform = 'sentinel-1a'")
    for name in ("filter.json", "filter.cql2"):
        assert sorted(ids(rs(*words, f"@{name}").out)) == sorted(ORBITS)


def test_search_tells_when_the_default_limit_cuts(rs: Shell) -> None:
    answer = rs("search", "auxip", "--json")
    assert len(answer.json()["features"]) == 20
    assert answer.err == "rsclient: there are more than these 20; --max-items 0 gives all\n"
    everything = rs("search", "auxip", "--max-items", "0", "--ndjson")
    assert everything.err == ""
    assert rs("search", "auxip", "--count").out == f"{len(everything.out.splitlines())}\n"
    assert len(set(ids(everything.out))) == len(everything.out.splitlines()) > 20


def test_search_of_several_collections_sorts_and_limits_all_of_them(rs: Shell) -> None:
    words = ("search", "prip", "prip_s2a", "prip_s2b", "--ndjson", "--max-items")
    # the times of publication in the stations' files, of both collections in turn
    times = ["2024-04-01T13:25:29.646Z", "2024-04-01T13:37:01.646Z", "2024-04-01T13:37:01.646Z",
             "2024-04-01T13:40:01.646Z", "2024-04-02T02:20:29.646Z", "2024-04-02T08:00:00.000Z",
             "2024-04-02T13:17:01.646Z", "2024-04-03T14:07:01.646Z"]  # fmt: skip

    def published(text: str) -> list[str]:
        return [json.loads(line)["properties"]["published"] for line in text.splitlines()]

    assert published(rs(*words, "0", "--sortby", "published").out) == times
    assert published(rs(*words, "0", "--sortby", "-published").out) == times[::-1]
    first = rs(*words, "5", "--sortby", "published")
    assert published(first.out) == times[:5]
    assert {"S2A", "S2B"} == {name[:3] for name in ids(first.out)}
    assert rs("search", "prip", "prip_s2a", "prip_s2b", "--count").out == "8\n"


def test_an_item_of_two_collections_is_found_once(rs: Shell) -> None:
    words = ("search", "auxip", "adgs_poeorb", "adgs_orbit", "--max-items", "0")
    found = ids(rs(*words, "--ndjson").out)
    alone = ids(rs("search", "auxip", "adgs_orbit", "--max-items", "0", "--ndjson").out)
    assert sorted(found) == sorted(alone)
    assert len(set(found)) == len(found)
    assert rs(*words, "--count").out == f"{len(found)}\n"


def test_search_into_a_file(rs: Shell) -> None:
    answer = rs("search", "prip", "prip_s2a", "--ids", PRODUCT, "--output", "items.json")
    assert (answer.code, answer.out) == (0, "1 item written to items.json\n")
    assert [item["id"] for item in json.loads((rs.folder / "items.json").read_text())["features"]] == [PRODUCT]
    assert rs("search", "prip", "nowhere", "--output", "items.json").code == 3
    assert rs("search", "cadip", "--ndjson", "--max-items", "2", "--output", "items.ndjson").out == ""
    assert len(ids((rs.folder / "items.ndjson").read_text())) == 2
    assert sorted(path.name for path in rs.folder.iterdir()) == ["items.json", "items.ndjson"]


def test_search_lists_collections_and_queryables(rs: Shell) -> None:
    table = rs("search", "prip", "--collections").out.splitlines()
    assert table[0] == "id            title"
    assert "prip_s2a      All products of station s2a" in table
    assert "prip_s2b" in {
        entry["id"] for entry in rs("search", "prip", "--collections", "--json").json()["collections"]
    }
    assert re.search(r"^product:type +string$", rs("search", "auxip", "--queryables").out, re.MULTILINE)
    assert "platform" in rs("search", "auxip", "--queryables", "--json").json()["properties"]


def test_search_says_what_is_wrong(rs: Shell) -> None:
    answer = rs("search", "auxip", "nowhere")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err == "rsclient: error: search AUXIP items: HTTP 404: Unknown AUXIP collection: 'nowhere'\n"
    answer = rs("search", "auxip", "--datetime", "2024-01-01T00:00:00Z/..")
    assert (answer.code, "--published" in answer.err) == (2, True)
    answer = rs("search", "auxip", "--filter", "platform = 'x")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert answer.err.startswith("rsclient: error: CQL2 text, line 1, column 12 at")


def test_verbose_logs_the_calls(rs: Shell) -> None:
    answer = rs("search", "auxip", "adgs_poeorb", "--max-items", "1", "--json", "-v")
    url = rs.environment["RSPY_WEBSITE"]
    line = r"\d\d:\d\d:\d\d search AUXIP items: GET " + re.escape(f"{url}/auxip/collections/adgs_poeorb/items")
    assert re.fullmatch(line + r" -> 200 in \d+\.\d{3} s\n", answer.err)
    assert len(answer.json()["features"]) == 1


@pytest.mark.parametrize("words", [("search", "cadip", "--ndjson"), ("search", "cadip"), ("search", "--help")])
def test_a_reader_that_goes_away_is_no_error(rs: Shell, words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    process = rs.start(*words, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 141


def test_a_day_and_a_time_without_zone_are_those_of_utc(rs: Shell) -> None:
    words = ("search", "auxip", "adgs_poeorb", "--filter", "platform = 'sentinel-1a'", "--ndjson", "--published")
    first, second = ORBITS  # published 2024-04-21T12:03:11.125Z and 2024-04-22T12:03:11.250Z
    for published, found in (
        ("2024-04-21", [first]),
        ("2024-04-21/2024-04-22", [second, first]),
        ("2024-04-21T12:00:00/2024-04-21T12:10:00", [first]),
    ):
        assert sorted(ids(rs(*words, published, TZ="Asia/Tokyo").out)) == sorted(found)
    answer = rs(*words, "yesterday")
    assert answer.code == 2
    assert "published: 'yesterday' is not a time, expected " in answer.err
    assert "'2025-01-31'" in answer.err
