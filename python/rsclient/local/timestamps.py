"""RFC 3339 times, kept as text of one fixed shape so that they compare and sort as strings."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

#: Stand-ins for the open ends of an interval.
EARLIEST = "0001-01-01T00:00:00.000000Z"
LATEST = "9999-12-31T23:59:59.999999Z"

_RFC3339 = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:?\d{2})", re.ASCII
)


def now() -> str:
    """The present time with microseconds, as the catalog writes it."""
    return _text(datetime.now(timezone.utc))


def now_seconds() -> str:
    """The present time in whole seconds, as job documents write it."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_days(days: float) -> str:
    """The time `days` from now."""
    return _text(datetime.now(timezone.utc) + timedelta(days=days))


def is_timestamp(value: object) -> bool:
    """Whether `value` is a string that reads as an RFC 3339 time."""
    return isinstance(value, str) and _RFC3339.fullmatch(value) is not None


def canonical(text: object) -> str:
    """`text` as `YYYY-MM-DDTHH:MM:SS.ffffffZ`; ValueError if it is not an RFC 3339 time, or one with a leap second."""
    match = _RFC3339.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"'{text}' is not an RFC 3339 date and time such as 2024-01-31T12:00:00Z")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    micro = int((match.group(7) or "0")[:6].ljust(6, "0"))
    offset = match.group(8)
    try:
        moment = datetime(year, month, day, hour, minute, second, micro, timezone.utc)
        if offset not in "Zz":
            hours, minutes = int(offset[1:3]), int(offset[-2:])
            if hours > 23 or minutes > 59:
                raise ValueError(f"the offset {offset} is beyond 23:59")
            shift = timedelta(hours=hours, minutes=minutes)
            moment = moment - shift if offset[0] == "+" else moment + shift
    except (ValueError, OverflowError) as error:
        raise ValueError(f"'{text}' is not a date and time: {error}") from None
    return _text(moment)


def shortest(text: object) -> str:
    """`text` in UTC, without a fraction if that is zero, as the catalog answers; ValueError as `canonical`."""
    return canonical(text).replace(".000000Z", "Z")


def shifted(text: object, seconds: float) -> str:
    """The time `text` moved by `seconds`."""
    moment = datetime.strptime(canonical(text), "%Y-%m-%dT%H:%M:%S.%fZ")
    return _text(moment + timedelta(seconds=seconds))


def interval(text: str) -> tuple[str, str]:
    """Both ends of `instant`, `a/b`, `a/..` or `../b`; ValueError if it is none of these."""
    parts = text.split("/")
    if len(parts) == 1:
        instant = canonical(text)
        return instant, instant
    if len(parts) != 2 or all(part in ("", "..") for part in parts):
        raise ValueError(f"'{text}' is neither a time nor an interval such as 2024-01-01T00:00:00Z/..")
    start = EARLIEST if parts[0] in ("", "..") else canonical(parts[0])
    end = LATEST if parts[1] in ("", "..") else canonical(parts[1])
    if start > end:
        raise ValueError(f"'{text}' ends before it starts")
    return start, end


def _text(moment: datetime) -> str:
    # strftime does not pad years before 1000 everywhere
    return f"{moment.year:04d}" + moment.strftime("-%m-%dT%H:%M:%S.%fZ")
