#include <pybind11/pybind11.h>

#include "bind_pixels.hpp"
#include "define.hpp"
#include "rsclient/core/process_settings.hpp"
#include "rsclient/core/threads.hpp"

PYBIND11_MODULE(_pixels, m) {
    using namespace rsclient::python;
    m.doc() = "The pixel side: kernels, product and processing. Loads GDAL.";
    // Byte stores are classes of the client side; products are read from them. It also turns our errors into Python's.
    pybind11::module_::import("rsclient._core._client");
    define(m, "thread_count", &rsclient::thread_count, "How many threads computing uses.");
    define(m, "set_thread_count", &rsclient::set_thread_count, pybind11::arg("threads"),
           "Sets how many threads computing uses; 0 returns to RSCLIENT_NUM_THREADS or the processors of the process.");
    static_cast<void>(rsclient::process_settings());  // read here, in the importing thread
    bind_kernels(m);
    bind_resample(m);
    bind_visualisation(m);
    bind_product(m);
    bind_images(m);
    bind_processing(m);
}
