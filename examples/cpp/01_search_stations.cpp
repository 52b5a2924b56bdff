// Lists what a station has published: 01_search_stations [collection] [published]
//
// Where the platform is comes from the environment: RSPY_WEBSITE and RSPY_APIKEY, or RSPY_HOST_AUXIP for one service.
#include <cstdlib>
#include <exception>
#include <iostream>

#include "rsclient/services/rs_client.hpp"

int main(int count, char** arguments) {
    try {
        const rsclient::services::RsClient client;
        const auto auxip = client.auxip();

        rsclient::services::StationQuery query;
        query.filter = "product:type = 'AUX_POEORB'";
        query.max_items = 20;
        if (count > 1) query.collection = arguments[1];
        if (count > 2) query.published = arguments[2];  // e.g. "2025-01-01T00:00:00Z/.."

        // Pages are fetched while we iterate.
        for (const auto& item : auxip.search_items(query)) {
            std::cout << item.id() << '\n';
            for (const auto& [key, asset] : item.assets()) {
                std::cout << "    " << key << ", " << asset.file_size().value_or(0) << " bytes\n";
            }
        }
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
