"""Every public header is bound for Python, or it says here why not."""

from __future__ import annotations

import ast
import re

from tests.repo.tree import BINDINGS, INCLUDE, public_headers

# Bound by a file that reaches the header through another one.
BOUND_WITH = {
    "services/client_state.hpp": "bind_services.cpp",
    "services/service_options.hpp": "bind_services.cpp",
    "stac/cql2/expression.hpp": "bind_cql2.cpp",
    "stac/stac_object.hpp": "bind_stac.cpp",
    "transfer/s3_options.hpp": "bind_transfer.cpp",
    "transfer/s3_uri.hpp": "bind_transfer.cpp",
    "core/settings.hpp": "bind_services.cpp",
}
# Not for Python, and why.
NOT_BOUND = {
    "auth/credential_provider.hpp": "credentials are arguments of ServiceOptions",
    "auth/sigv4.hpp": "S3Store signs its requests",
    "hashing/digest.hpp": "Python has hashlib; files are checked by verify_file",
    "http/page_stream.hpp": "an inner part of ItemSearch in asyncio",
    "http/page_walk.hpp": "an inner part of searches",
    "http/pipeline.hpp": "an inner part of the clients",
    "services/ogc_processes.hpp": "an inner part of StagingClient and JobHandle",
    "services/stac_api.hpp": "an inner part of the clients of STAC services",
    "arrays/chunk_grid.hpp": "Python slices variables and has no windows to number",
    "core/clock.hpp": "Python has datetime; Item.datetime is one",
    "core/context.hpp": "Python cancels by Ctrl-C or by its tasks; a deadline is an argument of ServiceOptions",
    "core/lazy.hpp": "an inner part of items and JSON objects",
    "core/observer.hpp": "ServiceOptions takes a log callable",
    "core/secret.hpp": "Python hands credentials over as text and never gets them back",
    "http/curl_transport.hpp": "Python has clients; how they reach the network is theirs",
    "http/message.hpp": "Python has clients, which speak of items and jobs, not of requests",
    "http/retry.hpp": "its numbers are arguments of ServiceOptions",
    "http/transport.hpp": "clients in Python use the one there is",
    "http/url.hpp": "Python has urllib",
    "core/bytes.hpp": "Python has bytes",
    "storage/coalesce.hpp": "an inner part of read_ranges",
    "storage/file_replacement.hpp": "an inner part of downloads and writers",
    "xml/element.hpp": "an inner part of S3 and of error messages; Python has xml.etree",
    "storage/local_file.hpp": "an inner part of downloads and uploads",
    "storage/object_moves.hpp": "an inner part of the Zarr writer",
    "storage/transaction.hpp": "write_ndvi commits its outputs; tasks in Python have rsclient.prefect.rollback",
    "storage/work_folder.hpp": "an inner part of the writers of images",
    "json/lazy_object.hpp": "Asset.extra gives a dict",
    "json/value.hpp": "Python has its own types for JSON; json_convert.hpp turns one into the other",
    "kernels/parallel.hpp": "for C++ threads that call kernels; Python sets thread_count",
    "processing/chunk_engine.hpp": "its steps run without the interpreter; Python calls what is built on it",
    "product/array_metadata.hpp": "Variable shows shape, chunks, dtype, dimensions and attributes",
    "product/codec.hpp": "an inner part of reading and writing",
    "product/cog_writer.hpp": "write_ndvi writes one; other images come from Python's own writers",
    "product/dtype.hpp": "Variable.dtype is NumPy's",
    "product/encoding.hpp": "Variable.encoding",
    "product/zarr_array.hpp": "Variable reads it",
    "product/zarr_group.hpp": "Product shows it as variables and attributes",
    "product/zarr_writer.hpp": "Python writes Zarr with the package zarr; write_ndvi uses this one",
    "product/zip_source.hpp": "open_product finds out by itself that a product is a zip",
    "services/rs_client.hpp": "RsClient of Python makes the same clients from the same table",
    "services/collection_ref.hpp": "the catalog client takes all spellings of a collection",
    "stac/footprint.hpp": "ItemBuilder.geometry uses it",
    "stac/platform_bbox.hpp": "CatalogClient and StagingClient use it",
}


def included_by_bindings() -> set[str]:
    files = list(BINDINGS.glob("*.[ch]pp"))
    return {name for path in files for name in re.findall(r'#include "rsclient/([^"]+)"', path.read_text("utf-8"))}


def names() -> set[str]:
    return {path.relative_to(INCLUDE).as_posix() for path in public_headers()}


def test_every_header_is_bound_or_says_why_not() -> None:
    assert names() - included_by_bindings() - set(BOUND_WITH) - set(NOT_BOUND) == set()


def test_the_lists_are_not_out_of_date() -> None:
    listed = set(BOUND_WITH) | set(NOT_BOUND)
    assert listed - names() == set(), "these headers are gone"
    assert listed & included_by_bindings() == set(), "these headers are bound now"
    assert set(BOUND_WITH) & set(NOT_BOUND) == set()
    assert [file for file in BOUND_WITH.values() if not (BINDINGS / file).is_file()] == []


def test_every_binding_is_built() -> None:
    listed = (BINDINGS.parent / "CMakeLists.txt").read_text("utf-8")
    assert [path.name for path in BINDINGS.glob("*.cpp") if path.name not in listed] == []


# Names of Python that no public header has, and why.
ONLY_PYTHON = {
    "DownloadResult.checksum_verified": "checksum == Verification::matches; Python has no Verification",
    "ItemIterator": "the iterator of PagedRange<Item>",
    "ItemSearch": "PagedRange<Item>",
    "ItemSearch.matched": "Page::matched of the first page",
    "FetchedItems": "a page of PageStream, or the error in its place",
    "ItemPages": "PageStream<Item>",
    "ItemPages.cancel": "the stop token of the Context that PageStream is made with",
    "ItemSearch.collect_async": "a PageStream that C++ reads itself",
    "ItemSearch.collect": "a loop that C++ writes itself",
    "StagingClient.follow": "StagingClient::handle, for a job that runs already",
    "parse_cql2": "cql2::to_json of parse_text or read_json: the tree of Python is CQL2 JSON",
    "sha256_multihash": "multihash(Algorithm::sha256, digest) from hexadecimal text",
    "unpack_double": "unpack<In, double>: Python has no template arguments",
}
# Methods that Python's own protocols and packages name.
PYTHONIC = {"from_dict", "get", "items", "keys", "to_dict", "to_pystac", "validate", "values"}


def is_property(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "property" for mark in node.decorator_list)


def bound_names() -> dict[str, str]:
    """Functions, classes and their methods in the stubs, as C++ would have them: "Item.to_json" to "to_json("."""
    found = {}
    for path in (BINDINGS.parent / "rsclient" / "_core").glob("*.pyi"):
        for node in ast.parse(path.read_text("utf-8")).body:
            functions = [node] if isinstance(node, ast.FunctionDef) else []
            place = ""
            if isinstance(node, ast.ClassDef):
                found[node.name] = node.name
                place = f"{node.name}."
                functions = [member for member in node.body if isinstance(member, ast.FunctionDef)]
            # a property may be a member of a struct
            found.update({f"{place}{f.name}": f.name + ("" if is_property(f) else "(") for f in functions})
    return {place: name for place, name in found.items() if not name.startswith("_")}


def test_what_is_bound_has_the_name_it_has_in_cpp() -> None:
    code = "\n".join(re.sub(r"//.*|#.*", "", path.read_text("utf-8")) for path in public_headers())
    known = set(re.findall(r"\w+", code)) | set(re.findall(r"\w+\(", code))
    renamed = {place for place, name in bound_names().items() if name not in known and name[:-1] not in PYTHONIC}
    assert renamed == set(ONLY_PYTHON)
