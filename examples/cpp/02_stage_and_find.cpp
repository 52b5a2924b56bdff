// Copies an item of a station into the catalog and finds it there: 02_stage_and_find <station collection> <item id>
//
// Where the platform is comes from the environment, as in the first example.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "rsclient/services/job_handle.hpp"
#include "rsclient/services/rs_client.hpp"

namespace {

constexpr const char* target = "examples";

void stage_and_find(const std::string& collection, const std::string& id) {
    const rsclient::services::RsClient client;
    const auto item = client.prip().get_item(collection, id);

    const auto staging = client.staging();
    auto job = staging.handle(staging.submit_staging({.collection = target, .items = {item}}));
    job.wait({.on_change = [](const rsclient::jobs::Job& state) {
        std::cout << to_string(state.status) << ' ' << state.progress << " %\n";
    }});

    const auto staged = client.catalog().get_item(target, id);
    for (const auto& [key, asset] : staged.assets()) {
        std::cout << key << " is now at " << asset.s3_href().value_or(asset.href) << '\n';
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: 02_stage_and_find <station collection> <item id>\n";
        return EXIT_FAILURE;
    }
    try {
        stage_and_find(arguments[1], arguments[2]);
        return EXIT_SUCCESS;
    } catch (const rsclient::JobFailedError& error) {
        std::cerr << "the platform could not copy it: " << error.detail() << '\n';
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
    }
    return EXIT_FAILURE;
}
