#include "rsclient/http/message.hpp"

#include <algorithm>
#include <stdexcept>

namespace rsclient::http {
namespace {

/// Unlike std::tolower, the same in every locale.
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool HeaderLess::operator()(std::string_view a, std::string_view b) const noexcept {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return lower(x) < lower(y); });
}

bool is_idempotent(const Request& request) noexcept {
    const std::string_view method = request.method;
    return request.idempotent || method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
           method == "OPTIONS";
}

bool is_token(std::string_view text) noexcept {
    const auto allowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

void check_header(std::string_view name, std::string_view value) {
    if (!is_token(name)) throw std::invalid_argument("'" + std::string(name) + "' cannot be the name of a header");
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
        throw std::invalid_argument("header " + std::string(name) + " holds a line break or a NUL");
    }
}

bool is_redirect(int status) noexcept {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string_view request_id_of(const Response& response) noexcept {
    for (const char* name : {"x-request-id", "x-correlation-id", "x-amz-request-id"}) {
        if (const auto id = response.header(name); !id.empty()) return id;
    }
    return {};
}

std::string_view Response::header(std::string_view name) const noexcept {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace rsclient::http
