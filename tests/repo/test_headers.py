"""Every public header says what it is and is tested; all files are built."""

from __future__ import annotations

import re

import pytest

from tests.repo.tree import INCLUDE, ROOT, SOURCE, name_of, public_headers

# Headers without a test file of their own, and where what they declare is tested.
TESTED_ELSEWHERE = {
    "arrays/encoding.hpp": "kernels/test_unpack.cpp",
    "core/context.hpp": "http/test_curl_async.cpp",
    "core/observer.hpp": "http/test_pipeline.cpp",
    "core/progress.hpp": "processing/test_chunk_engine.cpp",
    "http/page_walk.hpp": "http/test_paged_range.cpp",
    "http/transport.hpp": "http/test_curl_transport.cpp",
    "services/search_query.hpp": "services/test_search_request.cpp",
    "services/ogc_processes.hpp": "services/test_staging_client.cpp",
    "services/service_options.hpp": "services/test_client_state.cpp",
    "services/stac_api.hpp": "services/test_catalog_client.cpp",
    "stac/cql2/expression.hpp": "stac/cql2/test_text.cpp",
    "stac/stac_object.hpp": "stac/test_item.cpp",
    "stac/extensions/eopf.hpp": "stac/test_item_builder.cpp",
    "stac/extensions/file.hpp": "stac/test_item_builder.cpp",
    "stac/extensions/processing.hpp": "stac/test_item_builder.cpp",
    "stac/extensions/projection.hpp": "stac/test_item_builder.cpp",
    "stac/extensions/raster.hpp": "stac/test_item_builder.cpp",
    "stac/link.hpp": "stac/test_item.cpp",
}


@pytest.mark.parametrize("header", public_headers(), ids=lambda path: path.relative_to(INCLUDE).as_posix())
def test_public_header(header) -> None:
    text = header.read_text("utf-8")
    assert "///" in text, "no /// comment"
    assert "#pragma once" in text
    assert f"namespace rsclient{'' if header.parent.name == 'core' else '::'}" in text


@pytest.mark.parametrize("header", public_headers(), ids=lambda path: path.relative_to(INCLUDE).as_posix())
def test_public_header_has_a_test(header) -> None:
    name = header.relative_to(INCLUDE)
    tests = ROOT / "tests" / "cpp"
    own = list((tests / name.parts[0]).rglob(f"test_{header.stem}.cpp"))
    elsewhere = TESTED_ELSEWHERE.get(name.as_posix())
    if elsewhere is not None:
        assert not own, "has a test of its own: take it off the list TESTED_ELSEWHERE"
        assert (tests / elsewhere).is_file(), f"{elsewhere} is not there"
    else:
        assert own, f"expected a file test_{header.stem}.cpp below tests/cpp/{name.parts[0]}"


LABELS = ["Shapes", "Units", "No data", "Threads", "Chunks", "Source"]


def kernels() -> dict[str, str]:
    """The comment above each function of the kernels that takes a view."""
    found = {}
    for header in (INCLUDE / "kernels").glob("*.hpp"):
        comment: list[str] = []
        for statement in re.split(r"(?<=[;{}])\n|\n\n", header.read_text("utf-8")):
            comment = re.findall(r"^ *///(.*)$", statement, re.MULTILINE)
            code = re.sub(r"^ *//.*$", "", statement, flags=re.MULTILINE)
            name = re.search(r"(\w+)\([^)]*arrays::View<", code)
            if name:
                found[f"{header.stem}: {name[1]}"] = "\n".join(comment)
    return found


def test_every_kernel_has_the_six_labels_in_their_order() -> None:
    assert len(kernels()) > 10
    labels = {name: re.findall(rf"^ ({'|'.join(LABELS)})  +\S", text, re.MULTILINE) for name, text in kernels().items()}
    assert {name: found for name, found in labels.items() if found != LABELS} == {}


def test_the_list_names_headers_that_exist() -> None:
    assert [name for name in TESTED_ELSEWHERE if not (INCLUDE / name).is_file()] == []


def test_every_test_file_is_built() -> None:
    listed = (ROOT / "tests" / "cpp" / "CMakeLists.txt").read_text("utf-8")
    folder = ROOT / "tests" / "cpp"
    files = {path: "/".join(path.relative_to(folder).parts[1:]) for path in folder.rglob("test_*.cpp")}
    assert [name_of(path) for path, name in files.items() if not re.search(rf"(?<![\w/]){name}\b", listed)] == []


def test_every_source_is_built() -> None:
    listed = (SOURCE / "CMakeLists.txt").read_text("utf-8")
    names = {path.relative_to(SOURCE / path.relative_to(SOURCE).parts[0]).as_posix() for path in SOURCE.rglob("*.cpp")}
    assert [name for name in sorted(names) if not re.search(rf"(?<![\w/]){re.escape(name)}\b", listed)] == []


@pytest.mark.parametrize("umbrella", ["client.hpp", "rsclient.hpp"])
def test_umbrella_includes_all_headers(umbrella: str) -> None:
    pixels = {"arrays", "kernels", "product", "processing"}
    names = {path.relative_to(INCLUDE).as_posix() for path in public_headers()}
    on_client_side = {name for name in names if name.split("/")[0] not in pixels}
    expected = on_client_side if umbrella == "client.hpp" else {"client.hpp", *(names - on_client_side)}
    included = re.findall(r'#include "rsclient/([^"]+)"', (INCLUDE / umbrella).read_text("utf-8"))
    assert sorted(included) == sorted(expected)
