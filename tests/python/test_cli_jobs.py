"""Following a job, with a handle that warns."""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rsclient.cli.jobs import follow
from rsclient.cli.output import notes_for_warnings
from rsclient.errors import DecodeWarning
from rsclient.jobs import JobHandle


class WarningHandle:
    """Warns as a handle does: of an answer that is not quite right, and of a job that had nothing to stage."""

    id = "1"

    def wait(self, *, timeout: float | None, on_change: Callable[[Any], None]) -> SimpleNamespace:
        warnings.warn("job 1: 'progress' left out", DecodeWarning, stacklevel=2)
        warnings.warn("job 1 was successful, but had nothing to stage: Finished", UserWarning, stacklevel=2)
        return SimpleNamespace(id="1", nothing_staged=True)


def test_following_a_job_keeps_warnings_of_decoding(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = argparse.Namespace(deadline=None, json=False, verbose=False)
    with notes_for_warnings():
        follow(cast(JobHandle, WarningHandle()), arguments, "job 1")
    assert capsys.readouterr().err.splitlines() == [
        "rsclient: warning: job 1: 'progress' left out",
        "rsclient: job 1 had nothing to stage: the items are in the catalog already, or have none of the assets",
    ]
