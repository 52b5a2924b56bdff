"""Values as text for people."""

from __future__ import annotations

import pytest

from rsclient.text import clean, human_size


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (None, ""),
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (53519, "52.3 KiB"),
        (5 * 1024**3, "5.0 GiB"),
        (3 * 1024**4, "3.0 TiB"),
    ],
)
def test_sizes_for_people(size: int | None, text: str) -> None:
    assert human_size(size) == text


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert clean("a\x1b[2Jb\nc\x9b") == r"a\x1b[2Jb\nc\x9b"
    assert clean("Żagań 20 °C") == "Żagań 20 °C"
    assert clean(None) == ""
