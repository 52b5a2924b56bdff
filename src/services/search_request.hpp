#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rsclient/http/message.hpp"
#include "rsclient/services/search_query.hpp"

namespace rsclient::services {

/// @throws std::invalid_argument if the query contradicts itself
void check_search(const SearchQuery& query);

/// The search as query parameters. `datetime` goes as it is.
/// @throws std::invalid_argument if the query contradicts itself or its filter is not CQL2
[[nodiscard]] http::Query search_parameters(const SearchQuery& query, const std::vector<std::string>& collections,
                                            const std::string& datetime = "");

/// The search as the body of a POST, with a text filter as CQL2 JSON. @throws std::invalid_argument as above
[[nodiscard]] json::Object search_body(const SearchQuery& query, const std::vector<std::string>& collections,
                                       const std::string& datetime = "");

/// Whether a parameter is given that is sent as it is, e.g. `ids`: only the search endpoints have those.
[[nodiscard]] bool has_plain_parameter(const SearchQuery& query);

/// The parts of "a, b" between commas, without blanks around them.
[[nodiscard]] std::vector<std::string> split(std::string_view list);

/// Whether a URL may hold the parameters: what is longer is better posted.
[[nodiscard]] bool fit_url(const http::Query& parameters);

/// The request of a search at `url`: a GET, unless a JSON filter, a geometry or many ids ask for a POST.
[[nodiscard]] http::Request search_request(const std::string& url, const SearchQuery& query,
                                           const std::vector<std::string>& collections,
                                           const std::string& datetime = "");

}  // namespace rsclient::services
