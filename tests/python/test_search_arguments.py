"""Search arguments: what pystac-client takes, as the one form that the services take."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from rsclient.search_arguments import box, geometry, interval, names, sort_fields

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
CET = dt.timezone(dt.timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("", ""),
        ("../..", ""),
        ((None, None), ""),
        (dt.datetime(2025, 1, 1, 12), "2025-01-01T12:00:00Z"),
        (dt.datetime(2025, 1, 1, 12, 0, 0, 250000), "2025-01-01T12:00:00.250000Z"),
        (dt.datetime(2025, 1, 1, 12, tzinfo=CET), "2025-01-01T11:00:00Z"),
        (dt.date(2024, 2, 29), "2024-02-29T00:00:00Z/2024-02-29T23:59:59Z"),
        (np.datetime64("2025-01-01T12:00:00"), "2025-01-01T12:00:00Z"),
        ("2025", "2025-01-01T00:00:00Z/2025-12-31T23:59:59Z"),
        ("2024-02", "2024-02-01T00:00:00Z/2024-02-29T23:59:59Z"),
        ("2025-01-31", "2025-01-31T00:00:00Z/2025-01-31T23:59:59Z"),
        ("2024/2025-03", "2024-01-01T00:00:00Z/2025-03-31T23:59:59Z"),
        ("2025-01-02T03:04:05Z", "2025-01-02T03:04:05Z"),
        ("2025-01-02T03:04:05", "2025-01-02T03:04:05Z"),
        ("2025-01-02t03:04:05.125z", "2025-01-02T03:04:05.125Z"),
        ("2025-01-02 03:04", "2025-01-02T03:04:00Z"),
        ("2025-01-02T03:04:05+0100", "2025-01-02T02:04:05Z"),
        ("2025-01-02T03:04:05.1234567-01", "2025-01-02T04:04:05.1234567Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
        ("2025-01-01T00:00:00Z/..", "2025-01-01T00:00:00Z/.."),
        ("/2025-01-01T00:00:00Z", "../2025-01-01T00:00:00Z"),
        ((dt.datetime(2025, 1, 1), None), "2025-01-01T00:00:00Z/.."),
        (["..", dt.date(2025, 2, 1)], "../2025-02-01T23:59:59Z"),
        ((dt.datetime(2025, 1, 1), dt.datetime(2025, 2, 1)), "2025-01-01T00:00:00Z/2025-02-01T00:00:00Z"),
        # one hour apart by the clock, the same moment
        ("2025-01-01T12:00:00+01:00/2025-01-01T11:00:00Z", "2025-01-01T11:00:00Z/2025-01-01T11:00:00Z"),
    ],
)
def test_times(value: Any, expected: str) -> None:
    assert interval(value, "datetime") == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("yesterday", r"^published: 'yesterday' is not a time, expected a datetime, a date, '2025', "),
        ("2025-13", r"^published: '2025-13' is not a time"),
        ("2025-02-30", r"^published: '2025-02-30' is not a time"),
        ("2025-01-01T25:00:00Z", r"is not a time"),
        ("2025-01-01T00:00:00Z/2025-01-02T00:00:00Z/..", r"^published: 3 times, expected one or two"),
        ([], r"^published: 0 times"),
        ("2025/2024", r"^published: 2025-01-01T00:00:00Z is after 2024-12-31T23:59:59Z"),
    ],
)
def test_wrong_times_name_the_argument(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        interval(value, "published")


def test_a_time_of_another_type() -> None:
    with pytest.raises(TypeError, match=r"^published is of type int, expected a datetime"):
        interval(2025, "published")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []),
        ([0, 0, 1, 1], [0, 0, 1, 1]),
        ((0, 0, 0, 1, 1, 1), [0, 0, 0, 1, 1, 1]),
        (np.array([-1.5, 2, 3, 4]), [-1.5, 2, 3, 4]),
        ("1,48,3.5,50", [1, 48, 3.5, 50]),
    ],
)
def test_boxes(value: Any, expected: list[float]) -> None:
    assert box(value) == expected


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([0, 0, 1], ValueError, "bbox: 3 numbers, expected four or six"),
        ([0, 0, 1, float("nan")], ValueError, "not a finite number"),
        ([0, "a", 1, 1], TypeError, r"bbox\[1\] is 'a', expected a number"),
        (7, TypeError, "bbox is of type int, expected four or six numbers"),
    ],
)
def test_wrong_boxes(value: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        box(value)


class Shape:
    """As shapely's geometries are."""

    def __init__(self, interface: dict[str, Any]) -> None:
        self.__geo_interface__ = interface


FEATURE = {"type": "Feature", "geometry": SQUARE, "properties": {}}


@pytest.mark.parametrize(
    "value",
    [
        SQUARE,
        FEATURE,
        {"type": "FeatureCollection", "features": [FEATURE]},
        Shape(SQUARE),
        Shape(FEATURE),
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}',
    ],
)
def test_geometries(value: Any) -> None:
    assert geometry(value) == SQUARE


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ({"type": "Feature", "geometry": None}, ValueError, "the type is None, expected one of Point"),
        ({"type": "FeatureCollection", "features": [FEATURE, FEATURE]}, ValueError, "'FeatureCollection'"),
        ({"coordinates": []}, ValueError, "the type is None"),
        ("POINT (1 2)", ValueError, "intersects: not JSON"),
        (3, TypeError, "intersects is of type int, expected a GeoJSON geometry"),
    ],
)
def test_wrong_geometries(value: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        geometry(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []),
        ("-created,id", ["-created", "id"]),
        (["-created", "+id"], ["-created", "+id"]),
        ({"field": "created", "direction": "desc"}, ["-created"]),
        ([{"field": "created", "direction": "DESC"}, {"field": "id"}, "a,-b"], ["-created", "id", "a", "-b"]),
    ],
)
def test_sorting(value: Any, expected: list[str]) -> None:
    assert sort_fields(value) == expected


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ({"direction": "desc"}, ValueError, "has no 'field'"),
        ([{"field": "a", "direction": "down"}], ValueError, "the direction of a is 'down', expected 'asc' or 'desc'"),
        ([3], TypeError, "sortby: 3 is of type int"),
        (3, TypeError, "sortby is of type int"),
    ],
)
def test_wrong_sorting(value: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        sort_fields(value)


class Named:
    """As collections are."""

    def __init__(self, name: str, owner: str | None = None) -> None:
        self.id = name
        self.owner = owner


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []),
        ("", []),
        ("a", ["a"]),
        ("a, b", ["a", "b"]),
        (["a", "b"], ["a", "b"]),
        (("a",), ["a"]),
        (Named("s2", "bob"), ["bob:s2"]),
        ([Named("bob_s2", "bob"), Named("s3"), "s1"], ["bob:s2", "s3", "s1"]),
    ],
)
def test_names(value: Any, expected: list[str]) -> None:
    assert names(value, "collections", with_owner=True) == expected


def test_collections_of_stations_have_no_owner() -> None:
    assert names(Named("adgs", "someone"), "collection") == ["adgs"]


@pytest.mark.parametrize("value", [3, b"a", {"a": 1}, ["a", 3]])
def test_wrong_names(value: Any) -> None:
    with pytest.raises(TypeError, match=r"^ids(\[1\])? is of type \w+, expected str"):
        names(value, "ids")
