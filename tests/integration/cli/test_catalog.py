"""`rsclient catalog`: collections and items are made, shown and deleted."""

from __future__ import annotations

import json
import re

from tests.support.shell import Shell


def item(name: str, **properties: str) -> str:
    return json.dumps(
        {
            "type": "Feature",
            "stac_version": "1.1.0",
            "stac_extensions": [],
            "id": name,
            "geometry": None,
            "properties": {"datetime": "2024-04-01T00:00:00Z", "product:type": "S02MSINDV", **properties},
            "assets": {},
            "links": [],
        }
    )


def test_collections_are_made_shown_and_deleted(rs: Shell) -> None:
    owner = rs.environment["RSPY_HOST_USER"]
    made = rs("catalog", "create-collection", "made", "--title", "Made here", "--description", "By a test")
    assert made.out == f"made collection made of {owner}\n"
    assert rs("catalog", "create-collection", "made").code == 1  # there is one
    assert rs("catalog", "show", "made").out == (
        f"id           made\ntitle        Made here\nowner        {owner}\nlicense      other\n"
        "description  By a test\nbbox         -180.0, -90.0, 180.0, 90.0\ntime         .. to ..\n"
    )
    assert rs("catalog", "show", f"{owner}:made", "--json").json()["title"] == "Made here"
    assert re.search(rf"^made +{owner} +Made here$", rs("catalog", "collections").out, re.MULTILINE)
    answer = rs("catalog", "delete-collection", "made")
    assert (answer.code, "pass --yes to confirm" in answer.err) == (2, True)
    assert rs("catalog", "delete-collection", "made", "--yes", "--json").json() == {"deleted": "made"}
    assert rs("catalog", "delete-collection", "made", "--yes").code == 3


def test_publish_validates_first(rs: Shell) -> None:
    wrong = item("wrong", datetime="yesterday")
    answer = rs(
        "catalog", "publish", "-", "--collection", "valid", "--create-collection", input=f"{item('a')}\n{wrong}"
    )
    assert (answer.code, answer.out) == (1, "")
    assert "rsclient: error: wrong: properties/datetime: 'yesterday' is not a 'date-time' (item)" in answer.err
    assert "nothing was published" in answer.err
    assert rs("catalog", "show", "valid").code == 3


def test_publish_reports_on_every_item(rs: Shell) -> None:
    (rs.folder / "items.ndjson").write_text(f"{item('a')}\n{item('b')}\n")
    words = ("catalog", "publish", "items.ndjson", "--collection", "published")
    assert rs(*words).code == 3  # no such collection
    assert rs(*words, "--create-collection").out == (
        "id  collection  outcome\na   published   published\nb   published   published\n"
    )
    answer = rs(*words, "--json")
    assert answer.code == 1
    assert [entry["outcome"] for entry in json.loads(answer.out)] == ["failed", "failed"]
    assert "already exists; --replace replaces it" in answer.err
    assert [entry["outcome"] for entry in rs(*words, "--replace", "--json").json()] == ["replaced", "replaced"]
    assert rs("catalog", "publish", "items.ndjson").code == 2  # where to?
    assert rs("catalog", "delete", "published/a", "--yes").out == "deleted published/a\n"
    assert rs("catalog", "delete", "published/a", "--yes").code == 3
    assert rs("catalog", "get", "published/a").code == 3
    assert rs("catalog", "get", "published").code == 2
    answer = rs("catalog", "download", "published/b", "ndvi")
    assert (answer.code, answer.err) == (3, "rsclient: error: item b has no asset ndvi; it has none\n")


def test_validate_needs_no_platform(nowhere: Shell) -> None:
    assert nowhere("catalog", "validate", "-", input=item("a")).out == "valid\n"
    answer = nowhere("catalog", "validate", "-", "--json", input=item("a", datetime="yesterday"))
    assert answer.code == 1
    (report,) = json.loads(answer.out)
    assert report["id"] == "a"
    assert "properties/datetime: 'yesterday' is not a 'date-time' (item)" in report["faults"]
    answer = nowhere("catalog", "validate", "-", input='{"type": "Moon", "id": "m"}')
    assert (answer.code, "expected a Feature, a Collection or a Catalog" in answer.err) == (1, True)
