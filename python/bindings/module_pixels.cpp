#include <pybind11/pybind11.h>

#include "bind_pixels.hpp"
#include "errors.hpp"
#include "explain.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/core/setting_table.hpp"
#include "rsclient/core/threads.hpp"

PYBIND11_MODULE(_pixels, m) {
    using namespace rsclient::python;
    m.doc() = "The pixel side: kernels, product and processing. Loads GDAL.";
    // Byte stores are classes of the client side; products are read from them.
    const auto client = pybind11::module_::import("rsclient._core._client");
    bind_errors();
    bind_warnings();
    // Each module holds a copy of the core layer; what stops the one must stop the other.
    const pybind11::capsule interrupts = client.attr("_interrupts");
    rsclient::share_interrupts(*interrupts.get_pointer<rsclient::InterruptState>());
    m.def("thread_count", &rsclient::thread_count, "How many threads computing uses.");
    m.def("set_thread_count", &rsclient::set_thread_count, pybind11::arg("threads"),
          "Sets how many threads computing uses; 0 returns to RSCLIENT_NUM_THREADS or the processors of the process.");
    static_cast<void>(rsclient::process_settings());  // read here, in the importing thread
    bind_kernels(m);
    bind_resample(m);
    bind_visualisation(m);
    bind_product(m);
    bind_processing(m);
    explain_refusals(m);
}
