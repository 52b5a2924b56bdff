#pragma once

#include <pybind11/pybind11.h>

#include "rsclient/services/catalog_client.hpp"

namespace rsclient::python {

/// The methods of the catalog client for files: presigned URLs, reading and downloading.
void bind_catalog_assets(pybind11::class_<services::CatalogClient>& cls);

}  // namespace rsclient::python
