"""Values as text for people."""

from __future__ import annotations

__all__ = ["clean", "human_size"]


def clean(value: object) -> str:
    """The text of a value on one line, without control characters: a service must not steer the terminal."""
    text = "" if value is None else str(value)
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def human_size(size: int | None) -> str:
    """Bytes for people: 53519 is "52.3 KiB"; nothing if it is not known."""
    if size is None:
        return ""
    value = float(size)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024:
            return f"{value:.0f} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"
