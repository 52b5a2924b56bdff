# Installs headers, libraries and the CMake package, so that `find_package(rsclient)` works in other projects.
#
# The package has two components, one export set each, so that a client can be linked where there is no GDAL.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
include(${CMAKE_CURRENT_LIST_DIR}/bundles.cmake)

get_property(client_targets GLOBAL PROPERTY RSCLIENT_client_LAYERS)
get_property(pixels_targets GLOBAL PROPERTY RSCLIENT_pixels_LAYERS)
list(APPEND client_targets rsclient_bundle_client)
set(rsclient_components client)
set(excluded_headers PATTERN arrays EXCLUDE PATTERN kernels EXCLUDE PATTERN product EXCLUDE PATTERN processing EXCLUDE
                     PATTERN rsclient.hpp EXCLUDE)
if(RSCLIENT_PIXELS)
    list(APPEND pixels_targets rsclient_bundle_all)
    list(APPEND rsclient_components pixels)
    set(excluded_headers)
endif()

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/rsclient)
foreach(component IN LISTS rsclient_components)
    install(TARGETS ${${component}_targets} EXPORT rsclient_${component}
            ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
    install(EXPORT rsclient_${component} FILE rsclient-${component}-targets.cmake NAMESPACE rsclient::
            DESTINATION ${package_folder} COMPONENT development)
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/rsclient DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
        FILES_MATCHING PATTERN "*.hpp" ${excluded_headers})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/rsclientConfig.cmake.in rsclientConfig.cmake
                              INSTALL_DESTINATION ${package_folder})
# Before 1.0 a minor version may change what is there.
write_basic_package_version_file(rsclientConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rsclientConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/rsclientConfigVersion.cmake
        DESTINATION ${package_folder} COMPONENT development)
if(RSCLIENT_PIXELS)
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/FindBlosc.cmake ${CMAKE_CURRENT_LIST_DIR}/FindZstd.cmake
            DESTINATION ${package_folder} COMPONENT development)
endif()
