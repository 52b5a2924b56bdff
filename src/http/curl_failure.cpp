#include "http/curl_failure.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"

namespace rsclient::http {
namespace {

/// Whether the same request would fail the same way a moment later.
bool is_permanent(CURLcode code) {
    switch (code) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_NOT_BUILT_IN:
        case CURLE_FILE_COULDNT_READ_FILE:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return true;
        default:
            return false;
    }
}

std::string in_seconds(std::chrono::milliseconds time) {
    return time.count() % 1000 == 0 ? std::to_string(time.count() / 1000) + " s" : std::to_string(time.count()) + " ms";
}

/// Which of the times was over: libcurl says so in its message only.
std::string timeout_detail(const Hop& hop, std::string_view message) {
    if (message.find("too slow") != std::string_view::npos) {
        return "timed out (no byte for " + in_seconds(hop.idle_timeout) + ")";
    }
    const bool early =
        message.find("onnect") != std::string_view::npos || message.find("esolving") != std::string_view::npos;
    return "timed out (" + (early ? std::string(message) : in_seconds(hop.timeout)) + ")";
}

}  // namespace

void throw_failure(const Hop& hop, CURLcode code, std::string_view message) {
    // libcurl quotes a proxy's URL that it cannot read, with the password in it.
    if (message.empty() || message.find('@') != std::string_view::npos) message = curl_easy_strerror(code);
    TransportErrorInfo info{.action = action_of(hop), .host = host_of(hop.url), .permanent = is_permanent(code)};
    if (code == CURLE_OPERATION_TIMEDOUT) {
        info.detail = timeout_detail(hop, message);
        throw TimeoutError(std::move(info));
    }
    if (code == CURLE_SEND_FAIL_REWIND) message = "the server closed the connection without an answer";
    info.detail = message;
    throw TransportError(std::move(info));
}

TransportError permanent_failure(std::string action, std::string detail) {
    return TransportError(
        TransportErrorInfo{.action = std::move(action), .detail = std::move(detail), .permanent = true});
}

}  // namespace rsclient::http
