"""Which Pythons count for the platform."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.platform import pythons
from tests.platform.errors import PlatformError

pytestmark = pytest.mark.targets("rs-server")


def _program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the PATH and the home of pyenv of a machine that has nothing."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.delenv(pythons.VARIABLE, raising=False)
    return tmp_path


@pytest.mark.parametrize("text", ["", "#!/bin/sh\nexit 1\n", "#!/bin/sh\necho 3 12\n", "#!/bin/sh\necho hello\n"])
def test_a_shim_that_is_empty_or_fails_or_is_older_does_not_count(machine: Path, text: str) -> None:
    _program(machine / "bin" / "python3.13", text)
    assert pythons.installed_python() is None


def test_one_behind_a_broken_shim_is_found(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(machine / "bin" / "python3.13", "")
    good = _program(machine / "other" / "python3", "#!/bin/sh\necho 3 14\n")
    monkeypatch.setenv("PATH", f"{machine / 'bin'}:{machine / 'other'}")
    assert pythons.installed_python() == good


def test_the_versions_of_pyenv_come_after_the_path(machine: Path) -> None:
    good = _program(machine / "pyenv" / "versions" / "3.13.2" / "bin" / "python3", "#!/bin/sh\necho 3 13\n")
    _program(machine / "pyenv" / "versions" / "3.12.1" / "bin" / "python3", "#!/bin/sh\necho 3 12\n")
    assert pythons.installed_python() == good


def test_a_named_one_that_does_not_count_is_an_error(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pythons.VARIABLE, sys.executable)
    monkeypatch.setattr(pythons, "WANTED", (9, 0))
    with pytest.raises(PlatformError, match=r"RSCLIENT_PYTHON313: '.*' reports 3\.\d+; expected Python 3\.13"):
        pythons.installed_python()


def test_without_any_the_error_says_what_to_do(machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(PlatformError, match=r"RSCLIENT_PYTHON313.*debootstrap"):
        pythons.wanted_python(tmp_path / "cache")


def test_the_exit_status_that_means_none_is_that_of_no_traceback(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pythons.main() == pythons.NONE_FOUND == 3
    _program(machine / "bin" / "python3", "#!/bin/sh\necho 3 13\n")
    assert pythons.main() == 0
    monkeypatch.setenv(pythons.VARIABLE, str(machine / "nothing"))
    assert pythons.main() == 2
    assert "does not run; expected Python 3.13 or newer" in capsys.readouterr().err
    # as `scripts/test` reads it
    script = (Path(__file__).parents[2] / "scripts" / "test").read_text("utf-8")
    assert re.search(rf"^ *{pythons.NONE_FOUND}\) SYSTEM_PACKAGES\+=\(debootstrap\)", script, re.MULTILINE)
