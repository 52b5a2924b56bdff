#pragma once

#include "define.hpp"
#include "rsclient/services/catalog_client.hpp"

namespace rsclient::python {

/// The methods of the catalog client for files: presigned URLs, reading and downloading.
void bind_catalog_assets(Class<services::CatalogClient>& cls);

}  // namespace rsclient::python
