"""Our CQL2 parser against that of the package cql2, which the embedded server uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cql2
import pytest

from rsclient.stac import parse_cql2

EXAMPLES = Path(__file__).parents[1] / "data" / "cql2" / "text"
FILTERS = [
    "product:type = 'S02MSIL2A' AND platform='sentinel-2a'",
    "a=1 OR b=2 AND NOT c=3 OR d=4",
    "(a=1 OR b=2) AND c=3",
    "NOT (a = 1 AND b <> 2)",
    "a LIKE 'x%' OR NOT b IS NULL",
    "a = 'it''s' AND \"s2:product-uri\" = 'ü'",
    "größe >= 1e3",
    "a - -1 = 2 * b ^ 2 - c / 4 % 5",
    "a = -(b + 1) AND c = -d",
    "a BETWEEN -1 AND 2.50 AND b NOT IN ('x', 'y')",
    "casei(a) LIKE accenti('x')",
    "published > TIMESTAMP('2024-01-31T10:00:00.5Z') AND b = DATE('2024-01-31')",
    "T_DURING(INTERVAL(start_datetime, end_datetime), INTERVAL('2024-01-01', '..'))",
    "t_metby(published, INTERVAL(now(), '2024-01-01T00:00:00Z'))",
    "S_INTERSECTS(geometry, MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5),(5 5,6 5,6 6,5 5))))",
    "s_within(POINT Z (1 -2 3), BBOX(-1,-2,3,4)) OR S_EQUALS(g, MULTIPOINT((1 2),(3 4)))",
    "A_OVERLAPS(tags, ('a', (1, 2), b)) AND f((1,2), c = 3, 'x') = TRUE",
    "TRUE",
]


@pytest.mark.parametrize("text", FILTERS)
def test_text_is_read_as_the_package_reads_it(text: str) -> None:
    assert parse_cql2(text) == cql2.parse_text(text).to_json()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_examples_of_the_standard_are_read_as_the_package_reads_them(path: Path) -> None:
    text = path.read_text("utf-8")
    assert parse_cql2(text) == cql2.parse_text(text).to_json()


@pytest.mark.parametrize("text", FILTERS)
def test_json_is_read_and_written_without_a_change(text: str) -> None:
    tree = cql2.parse_text(text).to_json()
    assert parse_cql2(tree) == tree


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("a = 1 AND\nb = ", "line 2, column 5"),
        ("größe = 'x", "line 1, column 9"),
        ({"op": "and", "args": [True, {"property": "a"}]}, "/args/1"),
        (None, "found null"),
    ],
)
def test_what_is_not_cql2_is_a_value_error_with_the_place(wrong: Any, place: str) -> None:
    with pytest.raises(ValueError, match=place):
        parse_cql2(wrong)
