"""Values as OData compares them."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from .errors import bad_request

#: Times are compared as picoseconds since 1970: the standard allows 12 digits after the point.
_PICOSECONDS = 10**12
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+-]\d\d:\d\d)")
_UTC = timezone.utc


def time_of(text: str) -> int:
    """The moment that `text` names; 400 if it names none."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise bad_request(f"{text!r} is no DateTimeOffset: expected YYYY-MM-DDThh:mm:ss.fffZ")
    date, minutes, seconds, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{date}T{minutes}:{seconds or '00'}{'+00:00' if zone == 'Z' else zone}")
        since = moment - datetime(1970, 1, 1, tzinfo=_UTC)
    except ValueError as error:
        raise bad_request(f"{text!r} is no DateTimeOffset: {error}") from None
    whole = since.days * 86400 + since.seconds
    return whole * _PICOSECONDS + int((fraction or "").ljust(12, "0"))


def comparable(kind: str, value: Any) -> Any:
    """A field's value in the form in which it is compared."""
    if value is None:
        return None
    if kind == "DateTimeOffset":
        return time_of(value)
    if kind == "Guid":
        return str(value).lower()
    if kind in ("Int64", "Integer"):
        return int(value)
    if kind == "Double":
        return float(value)
    return value
