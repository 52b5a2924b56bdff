#include <pybind11/pybind11.h>

#include "bind_client.hpp"
#include "errors.hpp"
#include "interrupts.hpp"

PYBIND11_MODULE(_client, m) {
    using namespace rsclient::python;
    m.doc() = "The client side: core, stac, transfer, jobs and services. Never loads GDAL.";
    bind_errors();
    bind_warnings();
    bind_interrupt();
    bind_core(m);
    bind_storage(m);
    bind_asset(m);
    bind_assets(m);
    bind_stac(m);
    bind_item_collection(m);
    bind_item_builder(m);
    bind_cql2(m);
    bind_transfer(m);
    bind_jobs(m);
    bind_item_search(m);
    bind_item_pages(m);
    bind_tables(m);
    bind_services(m);
    bind_catalog_client(m);
    bind_staging_client(m);
}
