# The two targets that users link: rsclient::client (talks to the platform) and rsclient::rsclient (all layers there are).
include_guard(GLOBAL)

add_library(rsclient_bundle_client INTERFACE)
target_link_libraries(rsclient_bundle_client INTERFACE rsclient::services rsclient::transfer)
set_target_properties(rsclient_bundle_client PROPERTIES EXPORT_NAME client)
add_library(rsclient::client ALIAS rsclient_bundle_client)

add_library(rsclient_bundle_all INTERFACE)
target_link_libraries(rsclient_bundle_all INTERFACE rsclient::client)
if(RSCLIENT_PIXELS)
    target_link_libraries(rsclient_bundle_all INTERFACE rsclient::processing)
endif()
set_target_properties(rsclient_bundle_all PROPERTIES EXPORT_NAME rsclient)
add_library(rsclient::rsclient ALIAS rsclient_bundle_all)
