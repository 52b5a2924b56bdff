"""Includes point one way, no arrow of the map is unused, and each third-party library is known to one layer only."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

from tests.repo.tree import INCLUDE, ROOT, SOURCE, layers, may_include, name_of

# Headers of the third-party libraries in src/CMakeLists.txt; only the layer that names a library may include them.
HEADERS = {
    "Blosc::Blosc": r"blosc",
    "CURL::libcurl": r"curl/",
    "EXPAT::EXPAT": r"expat",
    "GDAL::GDAL": r"gdal|ogr|cpl_",
    "OpenMP::OpenMP_CXX": r"omp\.h",
    "OpenSSL::Crypto": r"openssl/",
    "Threads::Threads": r"(condition_variable|mutex|stop_token|thread)$",
    "ZLIB::ZLIB": r"zlib\.h",
    "Zstd::Zstd": r"zstd",
    "simdjson::simdjson": r"simdjson",
    "xtensor": r"xtensor|xsimd|xtl",
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


def layers_included() -> dict[str, set[str]]:
    """The other layers whose headers the files of a layer include."""
    included: dict[str, set[str]] = {name: set() for name in layers()}
    for layer, path in files_of_layers():
        targets = [target for _, target in includes_of(path) if target.startswith("rsclient/")]
        included[layer].update(target.split("/")[1] for target in targets)
    return {layer: below - {layer} for layer, below in included.items()}


def arrows_of(included: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The fewest arrows that lead from each layer to all it includes: those that no other one makes superfluous."""

    def reached(layer: str) -> set[str]:
        return included[layer].union(*(reached(below) for below in included[layer]))

    return {layer: below.difference(*(reached(other) for other in below)) for layer, below in included.items()}


def wrong_arrows(needs: Mapping[str, set[str]], included: Mapping[str, set[str]]) -> list[str]:
    arrows = arrows_of(included)
    unused = [f"{a} -> {b} is not used" for a in sorted(needs) for b in sorted(needs[a] - arrows[a])]
    return unused + [f"{a} -> {b} is missing" for a in sorted(needs) for b in sorted(arrows[a] - needs[a])]


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


def test_arrows_are_the_fewest_that_reach_all_includes() -> None:
    included = {"core": set(), "json": {"core"}, "http": {"core"}, "client": {"core", "http", "json"}}
    fewest = {"core": set(), "json": {"core"}, "http": {"core"}, "client": {"http", "json"}}
    assert arrows_of(included) == fewest
    assert wrong_arrows(fewest, included) == []
    assert wrong_arrows({**fewest, "client": {"core", "http", "json"}}, included) == ["client -> core is not used"]
    assert wrong_arrows({**fewest, "core": {"json"}}, included) == ["core -> json is not used"]
    assert wrong_arrows({**fewest, "http": set()}, included) == ["http -> core is missing"]


def test_each_arrow_is_used() -> None:
    assert wrong_arrows({name: set(layer.needs) for name, layer in layers().items()}, layers_included()) == []


def test_each_library_is_known_to_one_layer() -> None:
    owners = {HEADERS[library]: layer.name for layer in layers().values() for library in layer.libraries}
    wrong = []
    for layer, path in files_of_layers():
        for bracket, target in includes_of(path):
            if bracket != "<" or SYSTEM.fullmatch(target):
                continue
            owner = next((owner for headers, owner in owners.items() if re.match(headers, target)), None)
            if owner is None:
                wrong.append(f"{name_of(path)} includes <{target}>, which no layer owns")
            elif owner != layer:
                wrong.append(f"{name_of(path)} includes <{target}>, which belongs to {owner}")
    assert not wrong, "\n".join(wrong)


def test_each_library_is_used_as_it_is_linked() -> None:
    """PUBLIC is what a public header of the layer includes, PRIVATE what only its sources include."""
    linked = {(name, library, "PUBLIC") for name, layer in layers().items() for library in layer.public}
    linked |= {(name, library, "PRIVATE") for name, layer in layers().items() for library in layer.private}
    used = set()
    for name, library, _ in linked:
        files = [path for layer, path in files_of_layers() if layer == name]
        users = [path for path in files if any(re.match(HEADERS[library], target) for _, target in includes_of(path))]
        if users:
            used.add((name, library, "PUBLIC" if any(INCLUDE in path.parents for path in users) else "PRIVATE"))
    assert linked == used


def test_openmp_stays_in_kernels() -> None:
    wrong = [
        name_of(p) for layer, p in files_of_layers() if layer != "kernels" and "#pragma omp" in p.read_text("utf-8")
    ]
    assert not wrong


def test_each_library_is_linked_by_one_layer() -> None:
    linked = [(library, layer.name) for layer in layers().values() for library in layer.libraries]
    owners = {library: [name for other, name in linked if other == library] for library, _ in linked}
    assert {library: names for library, names in owners.items() if len(names) > 1} == {}


def test_client_and_pixels_meet_in_nothing_but_what_both_stand_on() -> None:
    assert may_include("services") & may_include("processing") == {"core", "hashing", "json", "storage"}


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
