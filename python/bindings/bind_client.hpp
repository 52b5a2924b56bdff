#pragma once

#include <pybind11/pybind11.h>

namespace rsclient::python {

/// @name One function for each file bind_<thing>.cpp; they are called in this order, since later ones use types of
/// earlier ones.
/// @{
void bind_core(pybind11::module_& m);
void bind_storage(pybind11::module_& m);
void bind_asset(pybind11::module_& m);
void bind_assets(pybind11::module_& m);
void bind_stac(pybind11::module_& m);
void bind_item_collection(pybind11::module_& m);
void bind_item_builder(pybind11::module_& m);
void bind_cql2(pybind11::module_& m);
void bind_transfer(pybind11::module_& m);
void bind_jobs(pybind11::module_& m);
void bind_item_search(pybind11::module_& m);
void bind_item_pages(pybind11::module_& m);
void bind_tables(pybind11::module_& m);
void bind_services(pybind11::module_& m);
void bind_catalog_client(pybind11::module_& m);
void bind_staging_client(pybind11::module_& m);
/// @}

}  // namespace rsclient::python
