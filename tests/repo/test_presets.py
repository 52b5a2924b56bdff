"""The presets that the documentation names can be configured, built and tested in one go."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.repo.tree import ROOT

PRESETS = json.loads((ROOT / "CMakePresets.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["dev", "release"])
def test_a_workflow_configures_builds_and_tests(name: str) -> None:
    (workflow,) = [preset for preset in PRESETS["workflowPresets"] if preset["name"] == name]
    assert [(step["type"], step["name"]) for step in workflow["steps"]] == [
        ("configure", name),
        ("build", name),
        ("test", name),
    ]


def test_cmake_accepts_the_presets() -> None:
    cmake = shutil.which("cmake", path="/usr/bin:/usr/local/bin")
    if cmake is None:
        pytest.skip("CMake is not installed")
    done = subprocess.run([cmake, "--workflow", "--list-presets"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert '"dev"' in done.stdout


def test_dev_has_warnings_as_errors_and_sanitizers() -> None:
    by_name = {preset["name"]: preset for preset in PRESETS["configurePresets"]}
    dev = by_name[by_name["dev"]["inherits"]]["cacheVariables"] | by_name["dev"]["cacheVariables"]
    assert (dev["RSCLIENT_WERROR"], dev["RSCLIENT_SANITIZE"], dev["RSCLIENT_TESTS"]) == ("ON", "ON", "ON")
