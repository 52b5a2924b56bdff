#include "http/curl_redirect.hpp"

#include <stdexcept>
#include <utility>

#include "http/curl_failure.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"

namespace rsclient::http {
namespace {

/// Where a redirect leads. @throws TransportError if that is no HTTP URL, or one that TLS no longer protects
std::string target_of(const Hop& hop, std::string_view location) {
    const std::string target = resolve(hop.url, location);
    const std::string what = "a redirect leads to " + without_secrets(target);
    try {
        if (origin_of(hop.url).starts_with("https:") && !origin_of(target).starts_with("https:")) {
            throw permanent_failure(action_of(hop), what + ", which is not encrypted");
        }
        static_cast<void>(origin_of(target));
    } catch (const std::invalid_argument&) {  // the server's mistake, not our caller's
        throw permanent_failure(action_of(hop), what + ", which is not an http or https URL");
    }
    return target;
}

/// Whether a URL leads to the same host as another one, but by TLS.
bool is_encrypted_twin(std::string_view url, std::string_view target) {
    return origin_of(url).starts_with("http:") && origin_of(target).starts_with("https:") &&
           host_of(url) == host_of(target);
}

/// Once the origin is left, credentials stay out even if a later redirect leads back: another host has chosen its URL.
void drop_credentials(Hop& hop, const Headers& credentials) {
    for (const auto& [name, value] : credentials) hop.headers.erase(name);
    for (const char* name : {"Authorization", "Cookie", "Proxy-Authorization"}) hop.headers.erase(name);
}

}  // namespace

bool may_follow(const Request& request, const Response& response) {
    const int status = response.status;
    if (!request.follow_redirects || !is_redirect(status) || response.header("location").empty()) return false;
    if (request.method == "GET" || request.method == "HEAD" || status == 307 || status == 308) return true;
    return status != 303 && (request.method != "POST" || is_idempotent(request));
}

void follow_redirect(Hop& hop, std::string_view location, const Headers& credentials) {
    std::string target = target_of(hop, location);
    if (origin_of(target) != origin_of(hop.url)) {
        if (!hop.body.empty() && !is_encrypted_twin(hop.url, target)) {
            throw permanent_failure(action_of(hop), "a redirect leads to " + without_secrets(target) +
                                                        ", another origin, which must not get the body of the request");
        }
        drop_credentials(hop, credentials);
    }
    hop.url = std::move(target);
}

}  // namespace rsclient::http
