#include "services/error_mapping.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"
#include "services/error_message.hpp"

namespace rsclient::services {
namespace {

bool contains(std::string_view text, std::string_view part) {
    const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

bool is_html(const http::Response& response) {
    return contains(response.header("content-type"), "text/html") ||
           contains(response.body.substr(0, 9), "<!DOCTYPE") || contains(response.body.substr(0, 5), "<html");
}

/// Whether a redirect to this URL asks for a login: that of RS-Server, or of the Keycloak behind it.
bool is_login(std::string_view url) {
    const std::string_view path = url.substr(0, url.find_first_of("?#"));
    return path.ends_with("/login") || contains(path, "/openid-connect/");
}

/// Throws if the answer is an HTML page or another sign that the service asks for a login. The bytes of an asset may be
/// HTML: without authentication, or where a redirect led to the object storage, which names an ETag with them.
void check_for_login(const http::Request& request, const http::Response& response, Mode mode, HttpErrorInfo info) {
    const bool stored = request.sink && !response.header("etag").empty();
    if (!stored && is_login(response.url) && !is_login(request.url)) {
        info.detail = "redirected to a login page, " + http::without_secrets(response.url);
        throw NotAuthenticatedError(info);
    }
    if (response.status >= 300 || !is_html(response)) return;
    const bool elsewhere = !response.url.empty() && http::origin_of(response.url) != http::origin_of(request.url);
    if (request.sink && elsewhere && !stored) {
        const DecodeError page(info.action, http::without_secrets(response.url) +
                                                " sent an HTML page without an ETag, expected the bytes of a file");
        throw DecodeError(page, info);
    }
    if (request.sink && (mode == Mode::local || elsewhere)) return;
    info.detail = "the service sent an HTML page, as it does to ask for a login";
    throw NotAuthenticatedError(info);
}

bool names_a_role(const std::string& detail) {
    // "Unauthorized access." is what the catalog says to a caller whom it knows.
    return contains(detail, "role") || contains(detail, "not allowed") || contains(detail, "permission") ||
           contains(detail, "not permitted") || contains(detail, "unauthorized access");
}

/// What the platform's services mean by a status, where it is not what the status means elsewhere.
[[noreturn]] void throw_status(const HttpErrorInfo& info) {
    const std::string& detail = info.detail;
    // Staging wraps a missing role, which is 401, into a 500.
    const bool wrapped_401 = info.status == 500 && detail.starts_with("401:");
    if (info.status == 401 || wrapped_401) {
        if (wrapped_401 || names_a_role(detail)) throw NotPermittedError(info);
        throw NotAuthenticatedError(info);
    }
    if (info.status == 403) {
        if (contains(detail, "UAC manager") || contains(detail, "api key")) throw NotAuthenticatedError(info);
        if (contains(detail, "product:type")) throw InvalidRequestError(info);
    }
    throw_http_error(info);
}

/// Throws for a redirect that the transport did not follow, unless it is what was asked for and asks for no login.
void check_redirect(const http::Request& request, const http::Response& response, HttpErrorInfo info) {
    const std::string location(response.header("location"));
    const std::string target =
        location.empty() ? "" : http::resolve(response.url.empty() ? request.url : response.url, location);
    info.detail = "redirected to " + http::without_secrets(target);
    if (is_login(target)) throw NotAuthenticatedError(info);
    if (!request.follow_redirects) return;
    info.detail += "; this " + request.method + " is not sent there, because such a redirect may ask for a GET instead";
    if (target.empty()) {
        const std::string region(response.header("x-amz-bucket-region"));
        info.detail = "a redirect without a Location" + (region.empty() ? "" : "; the bucket's region is " + region);
    }
    throw_http_error(info);
}

}  // namespace

http::ErrorMapper service_errors(Mode mode, std::shared_ptr<const auth::CredentialProvider> provider) {
    return [mode, provider = std::move(provider)](const http::Request& request, const http::Response& response,
                                                  HttpErrorInfo info) {
        check_for_login(request, response, mode, info);
        if (http::is_redirect(response.status)) check_redirect(request, response, info);
        if (response.status < (request.follow_redirects ? 300 : 400)) return;
        info.detail = auth::redacted(error_message_from(response.body, response.header("content-type")), *provider);
        throw_status(info);
    };
}

}  // namespace rsclient::services
