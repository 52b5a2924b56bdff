"""The project speaks of itself alone: no folder of one machine, no mirror of a package registry."""

from __future__ import annotations

import re

from tests.repo.tree import ROOT, name_of, project_files

# Written apart, so that this file does not find itself.
_FOLDERS = ["wor" + "k", "tm" + "p", "roo" + "t", "hom" + "e", "Use" + "rs"]
_HOSTS = ["pypi", "python" + "hosted", "golang", "debian", "docker", "npmjs", "crates", "ghcr", "artifactory", "nexus"]
MACHINE_PATH = re.compile(rf"(?<![\w.$}})\]*~-])/({'|'.join(_FOLDERS)})(/|\b(?![-.\w]))")
REGISTRY = re.compile(rf"\bhttps?://([\w-]+\.)*({'|'.join(_HOSTS)})[\w.-]*", re.IGNORECASE)
_NOT_OURS = ("tests/data/", "python/rsclient/schemas/", "python/rsclient/local/samples/")


def texts() -> list[tuple[str, str]]:
    found = []
    for path in project_files():
        if name_of(path).startswith(_NOT_OURS):
            continue
        try:
            found.append((name_of(path), path.read_text("utf-8")))
        except UnicodeDecodeError:  # an image
            continue
    return found


def hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_paths_of_one_machine() -> None:
    assert hits(MACHINE_PATH) == []


def test_no_registries() -> None:
    assert hits(REGISTRY) == []


def test_nothing_that_was_built() -> None:
    built = {".so", ".o", ".a", ".whl", ".pyc"}
    assert [name_of(path) for path in project_files() if path.suffix in built] == []


def test_git_does_not_see_the_tools_of_one_user() -> None:
    assert not [path for path in project_files() if path.relative_to(ROOT).parts[0] in (".idea", ".vscode", ".venv")]
