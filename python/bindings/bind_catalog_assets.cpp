#include "bind_catalog_assets.hpp"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <filesystem>
#include <span>
#include <string>

#include "callbacks.hpp"
#include "define.hpp"
#include "rsclient/services/catalog_client.hpp"
#include "search_arguments.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using services::CatalogClient;

constexpr const char* download_doc = R"(Writes an asset to a local file, in bounded memory.

The file is there complete and verified afterwards, or as it was before: also after Ctrl-C. No credential goes to the
object storage. A download that broke off is not begun again by itself.

Parameters
----------
collection, id, asset : str
    Which file; `asset` is its key in the item.
path : str or path
    The file, not the folder, to write; missing folders are made.
progress : callable, optional
    Called as ``progress(step, done, total, unit)`` while bytes come; `total` is 0 if the item does not say it.
ignore_size : bool
    Whether to take the file though its size is not the `file:size` of the item, which some stations record wrongly. A
    checksum is verified all the same.

Returns
-------
DownloadResult
    Path and size, and whether there was a checksum to verify.

Raises
------
NotFoundError
    There is no such item or asset.
ProductError
    The size or the checksum is not what `file:size` and `file:checksum` of the asset say; or the file cannot be written.
)";

py::bytes read_asset(const CatalogClient& client, const std::string& collection, const std::string& id,
                     const std::string& asset, bool ignore_size) {
    return released([&] { return client.read_asset(collection, id, asset, {.ignore_size = ignore_size}); });
}

storage::DownloadResult download_asset(const CatalogClient& client, const std::string& collection,
                                       const std::string& id, const std::string& asset,
                                       const std::filesystem::path& path, const py::object& progress,
                                       bool ignore_size) {
    const services::DownloadOptions options{.progress = progress_hook(progress), .ignore_size = ignore_size};
    const py::gil_scoped_release released;
    return client.download_asset(collection, id, asset, path, options);
}

}  // namespace

void bind_catalog_assets(Class<CatalogClient>& cls) {
    cls.def(
           "get_asset_url",
           [](const CatalogClient& client, const std::string& collection, const std::string& id,
              const std::string& asset) { return client.get_asset_url(collection, id, asset); },
           py::arg("collection"), py::arg("id"), py::arg("asset"), py::call_guard<py::gil_scoped_release>(),
           "A presigned URL of the bytes (valid about 25 minutes; do not keep it).")
        .def("read_asset", &read_asset, py::arg("collection"), py::arg("id"), py::arg("asset"), py::kw_only(),
             py::arg("ignore_size") = false,
             "The bytes of an asset, in memory. Raises ProductError if size or checksum are not those of the item; "
             "ignore_size=True takes bytes of another size.")
        .def("download_asset", &download_asset, py::arg("collection"), py::arg("id"), py::arg("asset"), py::arg("path"),
             py::kw_only(), py::arg("progress") = py::none(), py::arg("ignore_size") = false, download_doc);
}

}  // namespace rsclient::python
