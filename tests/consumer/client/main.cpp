// A stranger's program: builds an item, asks a catalog that is not there, and understands the error.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <rsclient/client.hpp>
#include <string>

namespace {

rsclient::stac::Item sample_item() {
    const auto footprint = rsclient::json::parse(
        R"({"type": "Polygon", "coordinates": [[[11, 48], [12, 48], [12, 49], [11, 49], [11, 48]]]})", "footprint");
    rsclient::stac::ItemBuilder builder("S2A_1");
    builder.geometry(footprint).datetime("2025-10-08T10:00:41Z").collection("sentinel-2");
    rsclient::stac::add_eopf(builder, {.product_type = "S02MSIL2A"});
    return builder.build();
}

bool error_names_the_action() {
    rsclient::services::ServiceOptions options;
    // Port 1 of this host refuses connections.
    options.settings = rsclient::services::resolve({.url = "http://127.0.0.1:1", .owner = "stranger", .local = true});
    options.retry.attempts = 1;
    const rsclient::services::CatalogClient catalog(options);
    try {
        static_cast<void>(catalog.get_item("sentinel-2", "S2A_1"));
    } catch (const rsclient::TransportError& error) {
        return std::string(error.what()).starts_with("get item S2A_1");
    }
    return false;
}

}  // namespace

int main() {
    try {
        const auto item = sample_item();
        std::cout << item.to_json(2) << '\n';
        const bool good = item.id() == "S2A_1" && item.collection() == "sentinel-2" && error_names_the_action();
        return good ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
