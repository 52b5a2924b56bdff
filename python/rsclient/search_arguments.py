"""The arguments of a search in every form that pystac-client takes, as the one form that the services take."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["box", "geometry", "interval", "names", "sort_fields"]

_GEOMETRIES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"
)  # fmt: skip
_TIME = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<fraction>\.\d+)?)?"
    r"(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?)?)?)?"
)
_EXPECTED = "expected a datetime, a date, '2025', '2025-01', '2025-01-31', an RFC 3339 time, or a pair of them"


def interval(value: Any, name: str) -> str:
    """A time or a pair of times as RFC 3339: "a", "a/b", "a/..", "../b"; "" for no limit.

    A time without a zone is UTC, others are converted to it; a year, a month or a day is the whole of it. None, "" and
    ".." leave an end open.

    Raises
    ------
    ValueError, TypeError
        Naming the argument, `name`.
    """
    if value is None or (isinstance(value, str) and value == ""):
        return ""
    if isinstance(value, str):
        ends: list[Any] = value.split("/")
    elif isinstance(value, dt.date) or not isinstance(value, Iterable):
        ends = [value]
    else:
        ends = list(value)
    if len(ends) == 1:
        first, last = _span(ends[0], name)
        return first if first == last else f"{first}/{last}"
    if len(ends) != 2:
        raise ValueError(f"{name}: {len(ends)} times, expected one or two")
    start, end = _span(ends[0], name)[0], _span(ends[1], name)[1]
    if (start, end) == ("..", ".."):
        return ""
    if ".." not in (start, end) and _instant(start) > _instant(end):
        raise ValueError(f"{name}: {start} is after {end}")
    return f"{start}/{end}"


def _span(value: Any, name: str) -> tuple[str, str]:
    """The first and the last moment that a value stands for; ".." for an open end."""
    if value is None or (isinstance(value, str) and value in ("", "..")):
        return "..", ".."
    if isinstance(value, dt.datetime):
        text = _utc(value)
        return text, text
    if isinstance(value, dt.date) or type(value).__name__ == "datetime64":
        value = str(value)
    if not isinstance(value, str):
        raise TypeError(f"{name} is of type {type(value).__name__}, {_EXPECTED}")
    parts = _TIME.fullmatch(value.strip())
    try:
        if parts is not None:
            return _span_of(parts)
    except ValueError:  # no such day or hour
        pass
    raise ValueError(f"{name}: {value!r} is not a time, {_EXPECTED}")


def _span_of(parts: re.Match[str]) -> tuple[str, str]:
    year, month, day = (int(parts[part]) if parts[part] else None for part in ("year", "month", "day"))
    assert year is not None
    if parts["hour"] is None:
        last_month = month or 12
        start = dt.date(year, month or 1, day or 1)
        end = dt.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
        return f"{start}T00:00:00Z", f"{end}T23:59:59Z"
    zone = (parts["zone"] or "Z").upper()
    if zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:] or '00'}"
    date = f"{parts['year']}-{parts['month']}-{parts['day']}"
    text = f"{date}T{parts['hour']}:{parts['minute']}:{parts['second'] or '00'}{parts['fraction'] or ''}{zone}"
    moment = _instant(text)
    if zone != "Z":
        text = f"{moment.astimezone(dt.timezone.utc):%Y-%m-%dT%H:%M:%S}{parts['fraction'] or ''}Z"
    return text, text


def _instant(text: str) -> dt.datetime:
    """A time as this module writes it. A leap second counts as the second before it."""
    parts = _TIME.fullmatch(text)
    assert parts is not None
    year, month, day, hour, minute, second = map(int, parts.group("year", "month", "day", "hour", "minute", "second"))
    zone, offset = parts["zone"], dt.timedelta(0)
    if zone != "Z":
        offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6])) * (-1 if zone[0] == "-" else 1)
    moment = dt.datetime(year, month, day, hour, minute, 59 if second == 60 else second, tzinfo=dt.timezone(offset))
    return moment + dt.timedelta(seconds=float(parts["fraction"] or 0))


def _utc(moment: dt.datetime) -> str:
    aware = moment.replace(tzinfo=dt.timezone.utc) if moment.tzinfo is None else moment.astimezone(dt.timezone.utc)
    return aware.isoformat().replace("+00:00", "Z")


def box(value: Any) -> list[float]:
    """Four or six numbers, or a text of them between commas, as a list; empty for None."""
    if value is None:
        return []
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, Iterable) or isinstance(value, (bytes, Mapping)):
        raise TypeError(f"bbox is of type {type(value).__name__}, expected four or six numbers")
    numbers = []
    for index, entry in enumerate(value):
        try:
            numbers.append(float(entry))
        except (TypeError, ValueError):
            raise TypeError(f"bbox[{index}] is {entry!r}, expected a number") from None
    if len(numbers) not in (4, 6):
        raise ValueError(f"bbox: {len(numbers)} numbers, expected four or six: west, south, east, north in degrees")
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f"bbox: {numbers} holds what is not a finite number")
    return numbers


def geometry(value: Any) -> dict[str, Any] | None:
    """A GeoJSON geometry from a geometry, a Feature, a text of one, or an object with `__geo_interface__`."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except json.JSONDecodeError as error:
            raise ValueError(f"intersects: not JSON: {error}") from None
    if not isinstance(value, Mapping):
        value = getattr(value, "__geo_interface__", value)
    if not isinstance(value, Mapping):
        raise TypeError(
            f"intersects is of type {type(value).__name__}, "
            "expected a GeoJSON geometry or Feature, or an object with __geo_interface__"
        )
    if value.get("type") == "FeatureCollection" and len(value.get("features") or ()) == 1:
        value = value["features"][0]
    if value.get("type") == "Feature":
        value = value.get("geometry") or {"type": None}
    if value.get("type") not in _GEOMETRIES:
        raise ValueError(f"intersects: the type is {value.get('type')!r}, expected one of {', '.join(_GEOMETRIES)}")
    return dict(value)


def sort_fields(value: Any) -> list[str]:
    """Sorting as "field" and "-field", from a text, an object with "field" and "direction", or a list of them."""
    if value is None:
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, Mapping):
        return [_sort_field(value)]
    if not isinstance(value, Iterable):
        raise TypeError(f"sortby is of type {type(value).__name__}, expected '-created', or a list of such")
    fields = []
    for entry in value:
        if not isinstance(entry, (str, Mapping)):
            raise TypeError(f"sortby: {entry!r} is of type {type(entry).__name__}, expected str or dict")
        fields += sort_fields(entry)
    return fields


def _sort_field(entry: Mapping[str, Any]) -> str:
    field, direction = entry.get("field"), str(entry.get("direction", "asc")).lower()
    if not isinstance(field, str) or not field:
        raise ValueError(f"sortby: {dict(entry)!r} has no 'field'")
    if direction not in ("asc", "desc"):
        raise ValueError(f"sortby: the direction of {field} is {entry['direction']!r}, expected 'asc' or 'desc'")
    return f"-{field}" if direction == "desc" else field


def names(value: Any, argument: str, with_owner: bool = False) -> list[str]:
    """Ids from a text ("a" or "a,b"), a collection, or a list of them. A catalog's collection comes with its owner."""
    if value is None:
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    found = getattr(value, "id", None)
    if isinstance(found, str):
        owner = getattr(value, "owner", None) or getattr(value, "extra_fields", {}).get("owner")
        return [f"{owner}:{found.removeprefix(f'{owner}_')}" if with_owner and owner else found]
    if not isinstance(value, Iterable) or isinstance(value, (bytes, Mapping)):
        raise TypeError(f"{argument} is of type {type(value).__name__}, expected str or a list of str")
    listed = []
    for index, entry in enumerate(value):
        if not isinstance(entry, str) and not isinstance(getattr(entry, "id", None), str):
            raise TypeError(f"{argument}[{index}] is of type {type(entry).__name__}, expected str")
        listed += [entry] if isinstance(entry, str) else names(entry, argument, with_owner)
    return listed
