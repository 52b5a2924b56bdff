#include "rsclient/services/caller.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"

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

void add_credentials(http::Request& request, const ResolvedSettings& settings) {
    if (settings.mode == Mode::local) return;
    // A key wins over the cookie on the server as well; sending one of them keeps the other out of its logs.
    if (!settings.api_key.empty()) {
        request.credentials["x-api-key"] = settings.api_key.reveal();
    } else if (!settings.session_cookie.empty()) {
        request.credentials["Cookie"] = "session=" + settings.session_cookie.reveal();
    }
    if (!settings.bearer_token.empty())
        request.credentials["Authorization"] = "Bearer " + settings.bearer_token.reveal();
}

/// The detail without our credentials, which some services quote.
std::string without_credentials(std::string detail, const ResolvedSettings& settings) {
    for (const Secret* secret : {&settings.api_key, &settings.session_cookie, &settings.bearer_token}) {
        const std::string& hidden = secret->reveal();
        if (hidden.empty()) continue;
        for (auto at = detail.find(hidden); at != std::string::npos; at = detail.find(hidden, at)) {
            detail.replace(at, hidden.size(), "***");
            at += 3;
        }
    }
    return detail;
}

}  // namespace

Caller::Caller(ServiceOptions options, std::shared_ptr<http::Transport> transport, std::string action)
    : options_(std::move(options)), transport_(std::move(transport)), action_(std::move(action)) {}

Caller Caller::idempotent() const {
    Caller copy = *this;
    copy.idempotent_ = true;
    return copy;
}

Caller Caller::anonymous() const {
    Caller copy = *this;
    copy.anonymous_ = true;
    return copy;
}

http::Response Caller::send(http::Request request) const { return ask(std::move(request)).response; }

Caller::Answer Caller::ask(http::Request request) const {
    if (!anonymous_) add_credentials(request, options_.settings);
    request.idempotent = request.idempotent || idempotent_;
    CallRecord record{.action = action_, .method = request.method, .url = http::without_secrets(request.url)};
    const auto start = options_.hooks.clock();
    const auto log = [&] {
        record.duration = std::chrono::duration_cast<std::chrono::milliseconds>(options_.hooks.clock() - start);
        if (options_.log) options_.log(record);
    };
    const auto told = [&](const TransportError& cause) {
        record.attempts = cause.attempts();
        log();
        TransportErrorInfo info = cause.info();
        info.action = action_;
        if (info.host.empty()) info.host = http::host_of(request.url);
        return info;
    };
    http::RetriedResponse answer;
    try {
        answer = http::send_with_retry(*transport_, request, options_.retry, options_.hooks);
    } catch (const TimeoutError& cause) {
        throw TimeoutError(told(cause));
    } catch (const TransportError& cause) {
        throw TransportError(told(cause));
    }
    const http::Response& response = answer.response;
    record.status = response.status;
    record.attempts = answer.attempts;
    record.request_id = http::request_id_of(response);
    log();
    HttpErrorInfo info{
        .action = action_, .status = response.status, .request_id = record.request_id, .attempts = answer.attempts};
    check_for_login(request, response, options_.settings.mode, info);
    if (http::is_redirect(response.status)) check_redirect(request, response, info);
    if (response.status >= (request.follow_redirects ? 300 : 400)) {
        info.detail =
            without_credentials(error_message_from(response.body, response.header("content-type")), options_.settings);
        throw_status(info);
    }
    return {std::move(answer.response), std::move(info)};
}

Caller::Document Caller::fetch(http::Request request) const {
    request.headers.try_emplace("Accept", "application/geo+json, application/json");
    Answer answer = ask(request);
    if (answer.response.body.empty()) {
        const DecodeError empty(action_,
                                "HTTP " + std::to_string(answer.info.status) + " with an empty body, expected JSON");
        throw DecodeError(empty, answer.info);
    }
    std::string url = answer.response.url.empty() ? http::with_query(request.url, request.query) : answer.response.url;
    return {json::RawJson(std::move(answer.response.body)), std::move(answer.info), std::move(url)};
}

json::Value Caller::value(http::Request request) const {
    return read(std::move(request), [this](const json::RawJson& text) { return json::parse(text, action_); });
}

}  // namespace rsclient::services
