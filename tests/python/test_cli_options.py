"""Options and exit codes, without a platform."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rsclient import errors
from rsclient.cli import build_parser, main
from rsclient.cli.catalog_download import target_path
from rsclient.cli.exit_codes import EPILOG, ExitCode, MissingError, code_of
from rsclient.cli.filters import join_signs
from rsclient.cli.options import at_least_0, positive_seconds, read_filter, read_key, split_item, split_list
from rsclient.cli.process import split_s3

VERBS = ("search", "stage", "jobs", "catalog", "process", "local", "doctor", "whoami")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.RsClientError("x"), 1),
        (errors.ServerError("x", status=503), 1),
        (errors.ConflictError("x", status=409), 1),
        (errors.TransportError("x"), 1),
        (errors.ProductError("x"), 1),
        (errors.StorageError("x"), 1),
        (FileNotFoundError("x"), 1),
        (ImportError("x"), 1),
        (ValueError("x"), 2),
        (errors.NotFoundError("x", status=404), 3),
        (MissingError("x"), 3),
        (errors.NotAuthenticatedError("x", status=401), 4),
        (errors.NotPermittedError("x", status=403), 4),
        (errors.JobFailedError("x"), 5),
        (errors.StillRunningError("x"), 6),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 141),
    ],
)
def test_each_error_has_its_exit_code(error: BaseException, code: int) -> None:
    assert code_of(error) == code


def test_the_help_names_every_exit_code() -> None:
    # 141 is what a shell says of any program whose reader went away
    assert all(f"  {code.value} " in EPILOG for code in ExitCode if code != ExitCode.broken_pipe)
    assert EPILOG in build_parser().format_help()


def parsers(parser: argparse.ArgumentParser, name: str = "rsclient") -> dict[str, argparse.ArgumentParser]:
    """The parser and all below it, by what is typed."""
    found = {name: parser}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb, inner in action.choices.items():
                found |= parsers(inner, f"{name} {verb}")
    return found


def test_every_help_has_examples_that_its_parser_accepts() -> None:
    checked: list[str] = []
    for name, parser in parsers(build_parser()).items():
        if name == "rsclient":  # explains the settings instead
            continue
        epilog = parser.epilog or ""
        assert epilog.startswith("examples:\n"), name
        for line in epilog.splitlines()[1:]:
            # what `eval "$(...)"` executes is a command too
            for command in re.split(r" && |; | \| ", re.sub(r'eval "\$\((.*?)\)"', r"\1", line)):
                if not command.strip().startswith("rsclient"):
                    continue
                words = shlex.split(command)[1:]
                build_parser().parse_args(join_signs(words))
                checked.append(command.strip())
        # one of them is of the verb itself
        assert any(f"{command} ".startswith(f"{name} ") for command in checked), name
    assert len(checked) > 40


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([verb, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: rsclient {verb}")


@pytest.mark.parametrize(("verbs", "loaded"), [("", "_client"), ("('doctor',)", "")], ids=["help", "doctor"])
def test_help_loads_nothing_heavy(verbs: str, loaded: str) -> None:
    # the help shows the tables of the client module; the doctor must run without it, to say that it does not load
    program = (
        f"import sys; from rsclient.cli import build_parser; build_parser({verbs}).format_help();"
        "heavy = {'numpy', 'jsonschema', 'concurrent.futures', 'urllib.request', 'rsclient._core._client',"
        " 'rsclient._core._pixels', 'rsclient.client', 'rsclient.errors', 'fastapi'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == f"{[f'rsclient._core.{loaded}'] if loaded else []}\n"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fly"],
        ["search"],
        ["search", "moon"],
        ["search", "auxip", "--max-items", "-1"],
        ["search", "auxip", "--bbox", "1", "2", "3"],
        ["search", "auxip", "--count", "--queryables"],
        ["stage", "orbits"],
        ["stage", "orbits", "--items", "x", "--search", "auxip"],
        ["stage", "orbits", "--items", "x", "--deadline", "0"],
        ["jobs", "show"],
        ["catalog"],
        ["process", "ndvi", "x.zarr"],
        ["doctor", "--lim"],
    ],
)
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert "usage: rsclient" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--api-key", "sesame"], ["--api-key=sesame"]])
def test_a_key_on_the_command_line_is_refused_and_not_repeated(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "auxip", *words]) == 2
    said = capsys.readouterr()
    assert "--api-key-file" in said.err
    assert "sesame" not in said.err + said.out


def test_a_password_in_the_url_is_refused_and_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "auxip", "--url", "https://me:sesame@rs.example", "-v"]) == 2
    said = capsys.readouterr()
    assert said.err.splitlines()[-1].startswith("rsclient: error: url must not hold '@'")
    assert "sesame" not in said.err + said.out


def test_a_file_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    assert main(["catalog", "validate", str(file)]) == 1
    assert capsys.readouterr().err == f"rsclient: error: {file}: No such file or directory\n"


def test_sorting_downwards_is_not_taken_for_an_option() -> None:
    assert join_signs(["search", "auxip", "--sortby", "-published", "--max-items", "3"]) == [
        "search", "auxip", "--sortby=-published", "--max-items", "3"]  # fmt: skip
    assert join_signs(["--sortby", "--max-items"]) == ["--sortby", "--max-items"]
    assert join_signs(["--sortby", "published", "-v"]) == ["--sortby", "published", "-v"]


def test_common_options_stand_after_verb_or_action() -> None:
    given = build_parser().parse_args(["jobs", "--url", "http://a", "list", "--json"])
    assert (given.url, given.json, given.verbose, given.timeout, given.api_key_file) == (
        "http://a",
        True,
        False,
        None,
        None,
    )
    given = build_parser().parse_args(["jobs", "list", "--url", "http://b"])
    assert (given.url, given.json) == ("http://b", False)
    # an action that is not told leaves alone what the verb was told
    assert build_parser().parse_args(["jobs", "--json", "list"]).json


def test_lists() -> None:
    assert split_list(None) == []
    assert split_list(["a,b", " c ,", ""]) == ["a", "b", "c"]


def test_numbers_are_checked() -> None:
    assert positive_seconds("0.5") == 0.5
    assert at_least_0("0") == 0
    for text in ("0", "-1", "nan", "inf", "soon"):
        with pytest.raises(argparse.ArgumentTypeError):
            positive_seconds(text)
    for text in ("-1", "1.5", "all"):
        with pytest.raises(argparse.ArgumentTypeError):
            at_least_0(text)


def test_a_filter_is_text_or_a_file_of_text_or_json(tmp_path: Path) -> None:
    assert read_filter(None) is None
    assert read_filter("platform = 'sentinel-1a'") == "platform = 'sentinel-1a'"
    file = tmp_path / "filter"
    file.write_text("platform = 'sentinel-1a'\n")
    assert read_filter(f"@{file}") == "platform = 'sentinel-1a'"
    file.write_text('{"op": "=", "args": [{"property": "platform"}, "sentinel-1a"]}')
    assert read_filter(f"@{file}") == {"op": "=", "args": [{"property": "platform"}, "sentinel-1a"]}
    file.write_text('{"op": "=",')
    with pytest.raises(ValueError, match="not JSON"):
        read_filter(f"@{file}")


def test_the_key_is_read_without_line_end_and_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("open-sesame\n")
    assert read_key(str(file)) == "open-sesame"
    for wrong in ("", "  \n", "open sesame", "open\nsesame", "sésame"):
        file.write_text(wrong)
        with pytest.raises(ValueError, match="expected one API key") as error:
            read_key(str(file))
        assert "same" not in str(error.value).replace(str(file), "")


def test_an_item_is_named_with_its_collection() -> None:
    assert split_item("orbits/a") == ("orbits", "a")
    assert split_item("me:orbits/a") == ("me:orbits", "a")
    for wrong in ("orbits", "/a", "orbits/", ""):
        with pytest.raises(ValueError, match="expected COLLECTION/ID"):
            split_item(wrong)


def test_s3_products_are_split_into_prefix_and_name() -> None:
    assert split_s3("s3://b/a/x.zarr.zip") == ("s3://b/a", "x.zarr.zip")
    assert split_s3("s3://b/x.zarr/") == ("s3://b", "x.zarr")
    for wrong in ("s3://b", "s3:///x", "s3://"):
        with pytest.raises(ValueError, match="expected s3://bucket/key"):
            split_s3(wrong)


def test_where_a_download_goes(tmp_path: Path) -> None:
    assert target_path(None, "s3://b/a/x.EOF", "key") == Path("x.EOF")
    assert target_path(None, "https://h/a/x.EOF?signature=1", "key") == Path("x.EOF")
    assert target_path(Path("y"), "s3://b/a/x.EOF", "key") == Path("y")
    assert target_path(tmp_path, "s3://b/a/x.EOF", "key") == tmp_path / "x.EOF"
    # a name from afar does not lead out of the folder
    assert target_path(tmp_path, "s3://b/a/..", "key") == tmp_path / "asset"
    assert target_path(None, "", "../../key") == Path(".._.._key")


@pytest.mark.parametrize(
    ("verb", "offered", "refused"),
    [
        ("rsclient stage", "--published", "--datetime"),
        ("rsclient catalog items", "--datetime", "--published"),
        ("rsclient local up", "RSCLIENT_LOCAL_DATA", "--published"),
    ],
)
def test_the_help_offers_what_works(verb: str, offered: str, refused: str) -> None:
    text = parsers(build_parser())[verb].format_help()
    assert offered in text
    assert refused not in text


def test_one_output_does_not_overwrite_another(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["process", "ndvi", "product.zarr.zip", "--cog", "b.tif", "--quicklook", "./sub/../b.tif"]
    assert main(words) == 2
    assert "--cog and --quicklook are the same file" in capsys.readouterr().err
