#include "rsclient/http/curl_transport.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include "http/curl_exchange.hpp"
#include "http/curl_handle.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"

namespace rsclient::http {
namespace {

using std::chrono::milliseconds;
using Deadline = std::chrono::steady_clock::time_point;

constexpr milliseconds longest_timeout = std::chrono::hours(24 * 365);  // keeps the deadline within its type
constexpr std::chrono::seconds longest_idle = std::chrono::hours(24);   // libcurl counts them in a long

void add_headers(Headers& to, const Headers& headers) {
    for (const auto& [name, value] : headers) {
        check_header(name, value);
        to[name] = value;
    }
}

/// @throws std::invalid_argument for what cannot be sent, or would become another request on the wire
Hop first_hop(const Request& request) {
    if (request.timeout.count() <= 0) throw std::invalid_argument("the timeout of a request must be above 0 ms");
    if (!is_token(request.method)) throw std::invalid_argument("'" + request.method + "' is not an HTTP method");
    Hop hop{.method = request.method,
            .url = with_query(request.url, request.query),
            .body = request.body,
            .idempotent = is_idempotent(request),
            .timeout = std::min(request.timeout, longest_timeout),
            .idle_timeout = std::clamp<std::chrono::seconds>(request.idle_timeout, {}, longest_idle),
            .sink = &request.sink};
    static_cast<void>(origin_of(hop.url));  // throws if this is no URL
    add_headers(hop.headers, request.headers);
    add_headers(hop.headers, request.credentials);
    return hop;
}

/// Whether the request may be sent as it is to where this redirect leads. 303 asks for a GET; by custom of servers and
/// clients, so may 301 and 302 after a POST, which would lose the body of a search and take a write as done.
bool may_follow(const Request& request, int status) {
    if (!request.follow_redirects || !is_redirect(status)) return false;
    if (request.method == "GET" || request.method == "HEAD" || status == 307 || status == 308) return true;
    return status != 303 && (request.method != "POST" || is_idempotent(request));
}

TransportError permanent(std::string action, std::string detail) {
    return TransportError(
        TransportErrorInfo{.action = std::move(action), .detail = std::move(detail), .permanent = true});
}

/// Where a redirect leads. @throws TransportError if that is no HTTP URL, or one that TLS no longer protects
std::string target_of(const Hop& hop, std::string_view location) {
    const std::string target = resolve(hop.url, location);
    const std::string what = "a redirect leads to " + without_secrets(target);
    try {
        if (origin_of(hop.url).starts_with("https:") && !origin_of(target).starts_with("https:")) {
            throw permanent(action_of(hop), what + ", which is not encrypted");
        }
        static_cast<void>(origin_of(target));
    } catch (const std::invalid_argument&) {  // the server's mistake, not our caller's
        throw permanent(action_of(hop), what + ", which is not an http or https URL");
    }
    return target;
}

/// Once the origin is left, credentials stay out even if a later redirect leads back: its URL is a stranger's choice.
void drop_credentials(Hop& hop, const Headers& credentials) {
    for (const auto& [name, value] : credentials) hop.headers.erase(name);
    for (const char* name : {"Authorization", "Cookie", "Proxy-Authorization"}) hop.headers.erase(name);
}

/// Turns `hop` into the request that follows a redirect: with the same method and body.
void follow(Hop& hop, std::string target, const Headers& credentials) {
    if (origin_of(target) != origin_of(hop.url)) drop_credentials(hop, credentials);
    hop.url = std::move(target);
}

}  // namespace

/// Idle handles with their connections. A child process after fork starts with none of its parent's.
class CurlTransport::Pool {
public:
    Pool() = default;
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    ~Pool() {
        Idle* idle = idle_.load();
        if (idle->owner == ::getpid()) delete idle;
    }

    Handle take() {
        Idle& idle = own();
        const std::lock_guard lock(idle.mutex);
        if (idle.handles.empty()) {
            Handle handle{.curl = std::unique_ptr<CURL, HandleDeleter>(curl_easy_init())};
            if (!handle.curl) throw std::bad_alloc();
            return handle;
        }
        Handle handle = std::move(idle.handles.back());
        idle.handles.pop_back();
        return handle;
    }

    void give_back(Handle handle) {
        Idle& idle = own();
        const std::lock_guard lock(idle.mutex);
        idle.handles.push_back(std::move(handle));
    }

private:
    struct Idle {
        const pid_t owner = ::getpid();
        std::mutex mutex = {};
        std::vector<Handle> handles = {};
    };

    /// This process's list. A child leaves its parent's alone on purpose: the mutex may be locked by a thread that the
    /// child does not have, and closing the connections would end TLS sessions that the parent still uses.
    Idle& own() {
        Idle* idle = idle_.load();
        while (idle->owner != ::getpid()) {
            auto fresh = std::make_unique<Idle>();
            if (idle_.compare_exchange_strong(idle, fresh.get())) return *fresh.release();
        }
        return *idle;
    }

    std::atomic<Idle*> idle_ = new Idle();
};

CurlTransport::CurlTransport(CurlOptions options) : options_(std::move(options)), pool_(std::make_unique<Pool>()) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) throw std::runtime_error(std::string("libcurl cannot start: ") + curl_easy_strerror(ready));
}

CurlTransport::~CurlTransport() = default;

Response CurlTransport::send(const Request& request, const Context& /*context*/) {
    Hop hop = first_hop(request);
    const Deadline deadline = std::chrono::steady_clock::now() + hop.timeout;
    for (int redirects = 0;; ++redirects) {
        Handle handle = pool_->take();
        Response response = exchange(handle, options_, hop);
        pool_->give_back(std::move(handle));
        const std::string_view location = response.header("location");
        if (location.empty() || !may_follow(request, response.status)) return response;
        if (redirects == options_.max_redirects) {
            throw permanent(request.method + " " + without_secrets(request.url),
                            "more than " + std::to_string(redirects) + " redirects");
        }
        follow(hop, target_of(hop, location), request.credentials);
        hop.timeout = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
        if (hop.timeout.count() <= 0) {
            throw TimeoutError(action_of(hop), "timed out after " + std::to_string(request.timeout.count()) + " ms, " +
                                                   std::to_string(redirects + 1) + " redirects included");
        }
    }
}

std::shared_ptr<Transport> default_transport() {
    static const auto shared = std::make_shared<CurlTransport>();
    return shared;
}

}  // namespace rsclient::http
