# Options of the project; everything but the library itself is off for consumers.
option(RSCLIENT_TESTS "Build the C++ tests" OFF)
option(RSCLIENT_BENCH "Build the benchmarks" OFF)
option(RSCLIENT_EXAMPLES "Build the C++ examples" OFF)
option(RSCLIENT_PYTHON "Build the Python extension modules" OFF)
option(RSCLIENT_INSTALL "Install headers, libraries and the CMake package" ${PROJECT_IS_TOP_LEVEL})
option(RSCLIENT_PIXELS "Build the pixel side (arrays, kernels, product, processing), which needs GDAL" ON)
option(RSCLIENT_WERROR "Treat warnings as errors" OFF)
option(RSCLIENT_SANITIZE "Build with the address and undefined-behaviour sanitizers" OFF)
option(RSCLIENT_SANITIZE_THREADS "Build with the thread sanitizer, instead of the others" OFF)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

# What every target of ours is compiled with; consumers of the installed package inherit none of it.
add_library(rsclient_build_flags INTERFACE)
target_compile_features(rsclient_build_flags INTERFACE cxx_std_20)
target_compile_options(rsclient_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                                                      # so that the linker can drop what a program does not use
                                                      -ffunction-sections -fdata-sections
                                                      # GCC 12 sees overlapping copies in `"x" + text` (its bug 105651),
                                                      # and uninitialised optionals where it inlines much.
                                                      $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
                                                      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
                                                      $<$<BOOL:${RSCLIENT_WERROR}>:-Werror>)
if(RSCLIENT_SANITIZE AND RSCLIENT_SANITIZE_THREADS)
    message(FATAL_ERROR "RSCLIENT_SANITIZE and RSCLIENT_SANITIZE_THREADS exclude each other")
endif()
if(RSCLIENT_SANITIZE_THREADS)
    target_compile_options(rsclient_build_flags INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
    target_link_options(rsclient_build_flags INTERFACE -fsanitize=thread)
endif()
if(RSCLIENT_SANITIZE)
    target_compile_options(rsclient_build_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                                                          -fno-omit-frame-pointer)
    target_link_options(rsclient_build_flags INTERFACE -fsanitize=address,undefined)
endif()
