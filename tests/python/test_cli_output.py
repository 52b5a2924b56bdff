"""How the command line writes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from rsclient.cli.output import one_line, print_json, print_pairs, print_table, write_whole


def test_a_table_is_aligned_and_has_no_blanks_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("id", "size", "name"), [("a", "5 B", "x"), ("long", "10.0 KiB", None)], right=("size",))
    assert capsys.readouterr().out == (
        "id        size  name\n"  #
        "a          5 B  x\n"
        "long  10.0 KiB\n"
    )


def test_a_table_without_rows_shows_its_heads(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("id", "status"), [])
    assert capsys.readouterr().out == "id  status\n"


def test_pairs_leave_out_what_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    print_pairs([("id", "x"), ("started", None), ("message", ""), ("progress", 0)])
    assert capsys.readouterr().out == "id        x\nprogress  0\n"


def test_json_keeps_letters_and_refuses_nan(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": "Żagań"})
    assert capsys.readouterr().out == '{\n  "name": "Żagań"\n}\n'
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json(float("nan"))


def test_a_message_of_several_lines_becomes_one() -> None:
    assert one_line("x does not meet its schemas:\n  id: missing\n  bbox: short\n") == (
        "x does not meet its schemas: id: missing; bbox: short"
    )


def test_a_file_is_whole_with_the_usual_permissions(tmp_path: Path) -> None:
    target = tmp_path / "items.json"
    target.write_text("old")
    with write_whole(target) as file:
        file.write(b"new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "items.json"
    with pytest.raises(error), write_whole(target) as file:
        file.write(b"half")
        raise error
    assert list(tmp_path.iterdir()) == []
