"""Includes point one way, and each third-party library is known to one layer only."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.repo.tree import INCLUDE, ROOT, SOURCE, layers, may_include, name_of

# The only layers that may include a header of these libraries.
THIRD_PARTY = {
    r"simdjson": "json",
    r"curl/": "http",
    r"openssl/": "hashing",
    r"expat": "transfer",
    r"omp\.h": "kernels",
    r"xtensor|xsimd|xtl": "arrays",
    r"gdal|ogr|cpl_|blosc|zlib\.h|zstd": "product",
}
# Headers of the operating system; those of the C++ library have neither a dot nor a slash in their names.
SYSTEM = re.compile(
    r"(arpa|net|netinet|sys)/\w+\.h|(fcntl|immintrin|malloc|netdb|poll|pthread|pwd|sched|signal|time|unistd)\.h|\w+"
)
LAYER_ROW = re.compile(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|", re.MULTILINE)


def files_of_layers() -> list[tuple[str, Path]]:
    files = [path for root in (INCLUDE, SOURCE) for path in root.rglob("*.[ch]pp") if path.parent != INCLUDE]
    return [(path.relative_to(INCLUDE if INCLUDE in path.parents else SOURCE).parts[0], path) for path in files]


def includes_of(path: Path) -> list[tuple[str, str]]:
    return re.findall(r'^ *# *include *([<"])([^>"]+)[>"]', path.read_text("utf-8"), re.MULTILINE)


def test_every_folder_is_a_layer() -> None:
    assert {layer for layer, _ in files_of_layers()} == set(layers())


def test_includes_point_one_way() -> None:
    wrong = []
    for layer, path in files_of_layers():
        for bracket, target in includes_of(path):
            if target.startswith("rsclient/") and target.split("/")[1] not in may_include(layer):
                wrong.append(f"{name_of(path)} includes {target}: {layer} may include {sorted(may_include(layer))}")
            beside = (path.parent / target).is_file()
            if bracket == '"' and not target.startswith("rsclient/") and not beside and target.split("/")[0] != layer:
                wrong.append(f"{name_of(path)} includes the private header {target} of another layer")
    assert not wrong, "\n".join(wrong)


def test_public_headers_include_no_private_ones() -> None:
    wrong = [
        f"{name_of(path)} includes {target}"
        for _, path in files_of_layers()
        for bracket, target in includes_of(path)
        if INCLUDE in path.parents and bracket == '"' and not target.startswith("rsclient/")
    ]
    assert not wrong, "\n".join(wrong)


def test_each_library_is_known_to_one_layer() -> None:
    wrong = []
    for layer, path in files_of_layers():
        for bracket, target in includes_of(path):
            owner = next((owner for name, owner in THIRD_PARTY.items() if re.match(name, target)), None)
            if bracket == "<" and owner is None and not SYSTEM.fullmatch(target):
                wrong.append(f"{name_of(path)} includes <{target}>, which no layer owns")
            if bracket == "<" and owner not in (None, layer):
                wrong.append(f"{name_of(path)} includes <{target}>, which belongs to {owner}")
    assert not wrong, "\n".join(wrong)


def test_openmp_stays_in_kernels() -> None:
    wrong = [
        name_of(p) for layer, p in files_of_layers() if layer != "kernels" and "#pragma omp" in p.read_text("utf-8")
    ]
    assert not wrong


def test_each_library_is_linked_by_one_layer() -> None:
    linked = [(library, layer.name) for layer in layers().values() for library in layer.libraries]
    owners = {library: [name for other, name in linked if other == library] for library, _ in linked}
    assert {library: names for library, names in owners.items() if len(names) > 1} == {}


def test_client_and_pixels_never_meet() -> None:
    assert may_include("services") & may_include("processing") == {"core", "json"}


def test_the_documentation_shows_the_same_map() -> None:
    rows = LAYER_ROW.findall((ROOT / "docs" / "architecture.md").read_text("utf-8"))
    shown = {name: set(re.findall(r"`(\w+)`", below)) for name, below in rows}
    assert shown == {layer.name: set(layer.needs) for layer in layers().values()}


def imports_of(path: Path) -> set[str]:
    """The modules that a Python file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


def test_only_the_command_line_imports_the_command_line() -> None:
    package = ROOT / "python" / "rsclient"
    files = [path for path in package.rglob("*.py") if package / "cli" not in path.parents]
    wrong = [
        name_of(path) for path in files if any(f"{name}.".startswith("rsclient.cli.") for name in imports_of(path))
    ]
    assert wrong == ["python/rsclient/__main__.py"]


def test_the_local_server_does_not_import_the_clients() -> None:
    files = list((ROOT / "python" / "rsclient" / "local").rglob("*.py"))
    wrong = {name_of(path): name for path in files for name in imports_of(path) if name.startswith("rsclient")}
    assert {file: name for file, name in wrong.items() if not name.startswith("rsclient.local")} == {}
