#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rsclient/json/value.hpp"

namespace rsclient::services {

/// What all searches know; a member left alone does not filter.
struct SearchQuery {
    std::vector<std::string> ids = {};
    std::vector<double> bbox = {};         ///< west, south, east, north in degrees; or with heights, six numbers
    json::Value intersects = nullptr;      ///< GeoJSON geometry; with bbox too for PRIP alone
    std::string filter = {};               ///< CQL2 text, e.g. "product:type = 'AUX_POEORB'"
    json::Value filter_json = nullptr;     ///< CQL2 JSON; give one of the two
    std::vector<std::string> sortby = {};  ///< e.g. "-created", or "-created,id"
    int limit = 100;                       ///< items per request at most; not a limit on the result
    std::size_t max_items = 0;             ///< stop after so many items; 0: all
};

}  // namespace rsclient::services
