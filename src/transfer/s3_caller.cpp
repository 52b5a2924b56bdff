#include "transfer/s3_caller.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/transfer/digest.hpp"
#include "transfer/s3_error.hpp"
#include "transfer/sigv4.hpp"

namespace rsclient::transfer {
namespace {

std::string url_of(const S3Options& options, const std::string& bucket, std::string_view key) {
    if (options.path_style) return options.endpoint + "/" + bucket + "/" + http::escape_path(key);
    const auto host = options.endpoint.find("://") + 3;
    return options.endpoint.substr(0, host) + bucket + "." + options.endpoint.substr(host) + "/" +
           http::escape_path(key);
}

/// Signs each attempt with the time it is made at and for the region it goes to, and tells the receiver of the bytes
/// that they start again. The retry loop copies what it sends, so it is given a request without body; the true one
/// stays here.
class SigningTransport final : public http::Transport {
public:
    SigningTransport(http::Transport& next, S3Route& route, S3Uri object, http::Request request,
                     const std::function<void()>& restart)
        : next_(next), route_(route), object_(std::move(object)), request_(std::move(request)), restart_(restart) {
        // TLS protects a body as well as its hash would, at no cost.
        const bool tls = route_.current()->endpoint.starts_with("https:");
        const bool hashed = !tls || request_.body.empty();
        payload_hash_ = hashed ? to_hex(digest_of(HashAlgorithm::sha2_256, as_bytes(request_.body))) : unsigned_payload;
    }

    http::Response send(const http::Request& timed, const Context& /*context*/) override {
        request_.timeout = timed.timeout;
        const auto options = route_.current();
        http::Response response = send_by(*options);
        auto moved = options_for_region(*options, response);
        if (!moved) return response;
        response = send_by(*moved);
        if (!http::is_redirect(response.status) && response.status != 400) route_.remember(std::move(*moved));
        return response;
    }

private:
    http::Response send_by(const S3Options& options) {
        request_.url = url_of(options, object_.bucket, object_.key);
        if (!options.access_key.empty()) sign(request_, options, std::chrono::system_clock::now(), payload_hash_);
        if (restart_) restart_();
        return next_.send(request_);
    }

    http::Transport& next_;
    S3Route& route_;
    S3Uri object_;
    http::Request request_;
    const std::function<void()>& restart_;
    std::string payload_hash_;
};

void check_options(const S3Options& options) {
    static_cast<void>(
        http::origin_of(checked_url("S3 options: endpoint", options.endpoint)));  // throws if it is no URL
    if (options.access_key.empty() != options.secret_key.empty()) {
        throw std::invalid_argument("S3 options: access key and secret key go together, one of them is empty");
    }
    if (options.part_size == 0) throw std::invalid_argument("S3 options: part_size must be at least 1 byte, got 0");
    if (options.connections < 1) {
        throw std::invalid_argument("S3 options: connections must be at least 1, got " +
                                    std::to_string(options.connections));
    }
}

/// What `cause` knows, told as a failure of `action`.
TransportErrorInfo of_action(const TransportError& cause, const std::string& action) {
    TransportErrorInfo info = cause.info();
    info.action = action;
    return info;
}

/// Whether a part between slashes is "." or "..": HTTP clients and servers would resolve it, and another object be
/// meant.
bool has_dot_segment(std::string_view key) {
    for (std::size_t start = 0; start <= key.size();) {
        const auto end = std::min(key.find('/', start), key.size());
        const auto part = key.substr(start, end - start);
        if (part == "." || part == "..") return true;
        start = end + 1;
    }
    return false;
}

}  // namespace

S3Caller::S3Caller(S3Uri place, S3Options options, std::shared_ptr<http::Transport> transport)
    : place_(std::move(place)), options_(std::move(options)), transport_(std::move(transport)) {
    check_options(options_);
    while (options_.endpoint.ends_with('/')) options_.endpoint.pop_back();
    route_ = std::make_shared<S3Route>(options_);
    while (place_.key.ends_with('/')) place_.key.pop_back();
    // Read back, a bucket's name that would change the URL is refused or comes out as another.
    if (S3Uri::parse(place_.text()) != place_ || has_dot_segment(place_.key)) {
        throw std::invalid_argument("S3 store: '" + place_.text() +
                                    "' is not a bucket, or a bucket and a prefix without '.' and '..'");
    }
}

std::string S3Caller::full_key(std::string_view key) const {
    if (key.empty() || key.starts_with('/') || has_dot_segment(key)) {
        throw std::invalid_argument("S3 store: '" + std::string(key) + "' is not a relative path inside the prefix");
    }
    return place_.key.empty() ? std::string(key) : place_.key + "/" + std::string(key);
}

std::string S3Caller::describe(std::string_view key) const { return S3Uri{place_.bucket, std::string(key)}.text(); }

http::RetriedResponse S3Caller::send(S3Call call) const {
    // Stored bytes are wanted as they are, also where they were stored with a content coding.
    call.headers.emplace("Accept-Encoding", "identity");
    http::Request request{.method = call.method,
                          .query = std::move(call.query),
                          .headers = std::move(call.headers),
                          .body = std::move(call.body),
                          .timeout = options_.timeout,
                          .follow_redirects = false,  // the signature holds for this host alone
                          .sink = std::move(call.sink)};
    // Every call of ours may be repeated, the POSTs that start and complete an upload too (see s3_multipart.cpp).
    const http::Request outline{.method = request.method, .timeout = request.timeout, .idempotent = true};
    SigningTransport signing(*transport_, *route_, {place_.bucket, call.key}, std::move(request), call.restart);
    try {
        http::RetriedResponse answer =
            send_with_retry(signing, outline, options_.retry, options_.hooks, is_retryable_answer);
        const bool absent = answer.response.status == 404;
        if (absent && s3_error_from(answer.response).code == "NoSuchBucket") throw_s3_error(call.action, answer);
        return answer;
    } catch (const TimeoutError& cause) {
        throw TimeoutError(of_action(cause, call.action));
    } catch (const TransportError& cause) {
        throw TransportError(of_action(cause, call.action));
    }
}

http::RetriedResponse S3Caller::expect(S3Call call) const {
    const std::string action = call.action;
    http::RetriedResponse answer = send(std::move(call));
    if (answer.response.status >= 300) throw_s3_error(action, answer);
    return answer;
}

std::string S3Caller::presigned(const std::string& method, std::string_view key, std::chrono::seconds valid_for) const {
    const auto options = route_->current();
    return presign({.method = method, .url = url_of(*options, place_.bucket, full_key(key))}, *options,
                   std::chrono::system_clock::now(), valid_for);
}

}  // namespace rsclient::transfer
