#!/usr/bin/env python3
"""Writes the committed files that are made from the tables and docstrings of the library; `--check` only compares them.

Each function of GENERATORS returns the texts of its files. Run it with the rsclient that was built from this tree:
`python scripts/generate.py`.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
STUB = Path("python/rsclient/service_properties.pyi")
FILTERS_STUB = Path("python/rsclient/search_filters.pyi")
SETTINGS_PAGE = Path("docs/settings.md")
MODULE_STUBS = {
    "rsclient._core._client": Path("python/rsclient/_core/_client.pyi"),
    "rsclient._core._pixels": Path("python/rsclient/_core/_pixels.pyi"),
}

Texts = dict[Path, str]
"""The text of each file, by its path below the root."""


def service_stub(root: Path) -> Texts:
    """The stub of the properties of RsClient, for editors and type checkers."""
    from rsclient.service_properties import CLIENTS
    from rsclient.services import service_table

    lines = [
        '"""The properties of RsClient. Written by scripts/generate.py from the service table."""',
        "",
        "from functools import cached_property",
        "from typing import Any",
        "",
        "from rsclient._core._client import AuthClient, CatalogClient, ServiceOptions, StagingClient, StationClient",
        "",
        "CLIENTS: dict[str, Any]",
        "",
        "class ServiceProperties:",
        "    options: ServiceOptions",
        "    def station(self, key: str) -> StationClient:",
        '        """The client of a station by its key. Raises ValueError naming the stations if it is not one."""',
    ]
    for row in service_table():
        if row.kind in CLIENTS:
            lines += ["", "    @cached_property", f"    def {row.key}(self) -> {CLIENTS[row.kind].__name__}:"]
            lines += [f'        """{row.summary}"""']
    return {STUB: "\n".join(lines) + "\n"}


def module_stubs(root: Path) -> Texts:
    """The stubs of the extension modules, if those are built: with their docstrings and the arguments of searches."""
    with_docstrings = load_helper("stub_docstrings").with_docstrings
    with_search_parameters = load_helper("stub_searches").with_search_parameters
    texts: Texts = {}
    for name, path in MODULE_STUBS.items():
        if not (root / path).is_file() or importlib.util.find_spec(name) is None:
            continue
        stub = (root / path).read_text("utf-8")
        if name == "rsclient._core._client":
            stub = with_search_parameters(stub)
        texts[path] = with_docstrings(stub, importlib.import_module(name))
    return texts


def filters_stub(root: Path) -> Texts:
    """The stub of the keyword arguments of searches."""
    text: str = load_helper("stub_searches").filters_stub()
    return {FILTERS_STUB: text}


def load_helper(name: str) -> ModuleType:
    """A module of this folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def settings_page(root: Path) -> Texts:
    """The tables of services, settings and search parameters in the documentation."""
    text = (root / SETTINGS_PAGE).read_text("utf-8")
    text = replace_block(text, "services", services_table())
    text = replace_block(text, "search parameters", search_parameters_table())
    return {SETTINGS_PAGE: replace_block(text, "settings", settings_table())}


def services_table() -> str:
    """The service table as Markdown."""
    from rsclient.services import service_table

    lines = ["| Key | Name | Client | Path | Variables | Holds |", "| --- | --- | --- | --- | --- | --- |"]
    for row in service_table():
        client = "none yet" if row.kind == "no_client" else row.kind
        cells = [f"`{row.key}`", row.name, client, code([row.prefix]), code(row.host_variables), row.summary]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def search_parameters_table() -> str:
    """The search parameters as Markdown."""
    from rsclient.services import search_parameter_table

    lines = ["| Argument | Option | Searches | Type | Meaning |", "| --- | --- | --- | --- | --- |"]
    for row in search_parameter_table():
        option = code([f"--{row.name.replace('_', '-')}"]) if row.has_option else "-"
        lines.append(f"| `{row.name}` | {option} | {row.scope} | {row.kind} | {row.description}. |")
    return "\n".join(lines)


def settings_table() -> str:
    """The settings, without the URLs of single services, as Markdown."""
    from rsclient.services import all_settings, service_table

    services = {row.key for row in service_table()}
    lines = [
        "| Setting | Argument | Option | Variables | Type | Default | Meaning |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in all_settings():
        if row.name in services:
            continue
        cells = [f"`{row.name}`", code([row.argument]), code([row.option]), code(row.variables), row.kind]
        lines.append(f"| {' | '.join([*cells, row.fallback or '-', row.description])} |")
    return "\n".join(lines)


def code(names: list[str]) -> str:
    """Names as code, "-" without any."""
    return ", ".join(f"`{name}`" for name in names if name) or "-"


def replace_block(text: str, name: str, block: str) -> str:
    """`text` with `block` between the markers of this name. Raises ValueError if they are missing."""
    begin, end = f"<!-- {name}: written by scripts/generate.py -->", f"<!-- end of {name} -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"expected one pair of the markers {begin} and {end}")
    before, _, rest = text.partition(begin)
    return before + begin + "\n" + block + "\n" + end + rest.partition(end)[2]


GENERATORS: list[Callable[[Path], Texts]] = [service_stub, filters_stub, module_stubs, settings_page]


def outdated(root: Path = ROOT) -> Texts:
    """The files whose committed text differs from the generated one, with the generated text."""
    texts: Texts = {}
    for generator in GENERATORS:
        texts |= generator(root)
    return {
        path: text
        for path, text in texts.items()
        if not (root / path).is_file() or (root / path).read_text("utf-8") != text
    }


def main(arguments: list[str]) -> int:
    """Writes or, with --check, names the outdated files."""
    changed = outdated()
    for path, text in changed.items():
        print(path)
        if "--check" not in arguments:
            (ROOT / path).write_text(text, "utf-8")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
