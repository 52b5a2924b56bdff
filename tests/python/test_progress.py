"""The progress bar: its text by hand, and silence where there is no terminal."""

from __future__ import annotations

import io

import pytest

from rsclient.progress import ProgressBar, duration, render


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that goes as far as the test sets it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (9.4, "0:09"), (59.6, "1:00"), (75, "1:15"), (3599.9, "1:00:00"), (4000, "1:06:40")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_a_quarter_of_a_download() -> None:
    # 1 of 4 MiB in 2 s: 512 KiB/s, so the other 3 MiB take 6 s; 24 marks, 6 of them filled
    line = render("download x", 1 << 20, 4 << 20, "bytes", 2.0)
    assert line == "download x  [######..................]  25%  1.0 MiB of 4.0 MiB  512.0 KiB/s  ETA 0:06"


def test_a_job_in_per_cent_with_its_message() -> None:
    line = render("stage 3 items", 50, 100, "%", 30.0, "running: 2 of 4\x1b[2J")
    assert line == r"stage 3 items  [############............]  50%  ETA 0:30  running: 2 of 4\x1b[2J"


def test_chunks() -> None:
    line = render("compute NDVI", 16, 16, "chunks", 8.0)
    assert line == "compute NDVI  [########################] 100%  16 of 16 chunks  2.0/s"


def test_without_a_total_there_is_no_bar() -> None:
    assert render("download x", 1 << 20, 0, "bytes", 4.0) == "download x  1.0 MiB  256.0 KiB/s  0:04"


def test_more_than_promised_is_not_more_than_all() -> None:
    assert "100%" in render("download x", 5, 4, "bytes", 1.0)


def test_nothing_is_written_unless_it_is_a_terminal() -> None:
    stream = io.StringIO()
    with ProgressBar("work", stream=stream) as bar:
        bar.update(1, 2)
        bar.hook("work", 2, 2, "chunks")
    assert not bar.is_shown
    assert stream.getvalue() == ""


def test_a_terminal_gets_a_line_that_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "31")
    stream, clock = Terminal(), Clock()
    with ProgressBar("work", stream=stream, clock=clock) as bar:
        clock.now = 1.0
        bar.update(1, 2, "chunks")
    # cut to 30 columns, for a full line would wrap
    assert stream.getvalue() == "\rwork  [############...........\x1b[K" + "\r\x1b[K"


def test_it_is_not_drawn_more_than_ten_times_a_second_but_always_at_the_end() -> None:
    stream, clock = Terminal(), Clock()
    bar = ProgressBar("work", stream=stream, clock=clock)
    for done in range(1, 1001):
        clock.now = done / 1000
        bar.update(done, 1000, "chunks")
    # one second: the first, then one each 0.1 s, the last of them at the end
    assert 10 <= stream.getvalue().count("\r") <= 12
    assert "100%" in stream.getvalue()
