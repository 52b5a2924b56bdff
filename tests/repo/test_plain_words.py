"""The field's terms are used throughout: no home-made idiom, and no name that was replaced."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repo.tree import name_of, project_files

IDIOMS = (
    r"is told",
    r"there is none",
    r"nobody",
    r"somebody",
    r"whoever",
    r"kin",
    r"taken back",
    r"put in place",
    r"lies elsewhere",
    r"looked into",
    r"and its like",
    r"what came of it",
    r"(?:own|further|service's|platform's|GDAL's|pybind11's|our) words",  # for a message
)
"""Idioms that say less than the field's terms, as regular expressions of whole words."""

REPLACED = (
    "Attempted",
    "AuxipClient",
    "CadipClient",
    "services::Caller",
    "CrsStep",
    "NotThereError",
    "PripClient",
    "S3Caller",
    "S3Words",
    "Shield",
    "StopScope",
    "Travelling",
    "Verdict",
    "box_of",
    "find_items",
    "get_landing",
    "json::Text",
    "look_to_write",
    "page_size",
    "path_form",
    "put_in_place",
    "same_ground",
    "send_with_retry",
    "smallest_sum",
    "take_back",
    "words_of",
)
"""Names that another one has replaced."""

_IDIOM = re.compile(rf"\b(?:{'|'.join(IDIOMS)})\b", re.IGNORECASE)
_NAME = re.compile(rf"(?<![\w:])(?:{'|'.join(map(re.escape, REPLACED))})(?!\w)")
_TEXT = {".cmake", ".cpp", ".hpp", ".ipynb", ".json", ".md", ".py", ".pyi", ".sh", ".toml", ".txt", ""}
_FOREIGN = ("tests/data/", "python/rsclient/schemas/", "python/rsclient/local/samples/", "LICENSE")


def places(text: str, pattern: re.Pattern[str]) -> list[str]:
    """ "line: phrase" of each match."""
    found = [(text.count("\n", 0, match.start()) + 1, match[0]) for match in pattern.finditer(text)]
    return [f"{line}: {phrase}" for line, phrase in found]


def project_texts() -> list[tuple[str, str]]:
    """The files that we write, with their texts."""
    files = [path for path in project_files() if path.suffix in _TEXT and path != Path(__file__)]
    return [(name_of(path), path.read_text("utf-8")) for path in files if not name_of(path).startswith(_FOREIGN)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/// None if there is none.", ["1: there is none"]),
        ("a\nNobody listens, and somebody asks", ["2: Nobody", "2: somebody"]),
        ("the service's own words", ["1: own words"]),
        ("set_option(handle, CURLOPT_NOBODY, 1L); a kind skin; in other words; reserved words;", []),
        ("A missing object is not an error: returns nullopt.", []),
    ],
)
def test_the_matcher_finds_idioms(text: str, expected: list[str]) -> None:
    assert places(text, _IDIOM) == expected


def test_the_matcher_finds_replaced_names() -> None:
    assert places("services::Caller caller; RSCaller; json::Text text; get_landing_page()", _NAME) == [
        "1: services::Caller",
        "1: json::Text",
    ]


def test_no_home_made_idiom() -> None:
    wrong = [f"{name}:{place}" for name, text in project_texts() for place in places(text, _IDIOM)]
    assert wrong == []


def test_no_replaced_name() -> None:
    wrong = [f"{name}:{place}" for name, text in project_texts() for place in places(text, _NAME)]
    assert wrong == []
