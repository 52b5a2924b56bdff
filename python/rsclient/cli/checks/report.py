"""What a check found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

__all__ = ["Check", "Status", "without_user"]

Status = Literal["ok", "info", "problem"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `advice` says what to do about a problem; nothing here holds a credential."""

    subject: str
    name: str
    status: Status
    detail: str
    advice: str = ""

    def to_dict(self) -> dict[str, Any]:
        """This as JSON."""
        return asdict(self)


def without_user(url: str) -> str:
    """A URL without what stands before "@" and after "?": both may be credentials."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, "", ""))
    except ValueError:
        return "not a URL"
