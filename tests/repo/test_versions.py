"""The version is the same wherever it is written."""

from __future__ import annotations

import re

import rsclient
from tests.repo.tree import ROOT


def only(pattern: str, *file: str) -> str:
    found = re.findall(pattern, ROOT.joinpath(*file).read_text("utf-8"), re.MULTILINE)
    assert len(found) == 1, f"{'/'.join(file)}: expected one version, found {found}"
    return str(found[0])


def test_all_versions_agree() -> None:
    versions = {
        "pyproject.toml": only(r'^version = "([^"]+)"', "pyproject.toml"),
        "CMakeLists.txt": only(r"\bproject\(rsclient VERSION (\S+)", "CMakeLists.txt"),
        "__init__.py": only(r'^__version__ = "([^"]+)"', "python", "rsclient", "__init__.py"),
        "installed": rsclient.__version__,
    }
    assert len(set(versions.values())) == 1, versions


def test_changelog_names_the_version() -> None:
    assert f"\n## [{rsclient.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
