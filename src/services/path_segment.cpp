#include "services/path_segment.hpp"

#include <stdexcept>

#include "rsclient/http/url.hpp"

namespace rsclient::services {

std::string path_segment(std::string_view id, std::string_view what) {
    if (id.empty()) throw std::invalid_argument(std::string(what) + ": it is empty");
    if (id == "." || id == "..") {
        throw std::invalid_argument(std::string(what) + ": '" + std::string(id) +
                                    "' would lead to another place in the URL");
    }
    return http::escape(id);
}

}  // namespace rsclient::services
