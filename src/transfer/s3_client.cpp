#include "transfer/s3_client.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "rsclient/auth/sigv4.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/hashing/digest.hpp"
#include "rsclient/http/url.hpp"
#include "transfer/s3_error.hpp"

namespace rsclient::transfer {
namespace {

std::string url_of(const S3Options& options, const std::string& bucket, std::string_view key) {
    if (options.path_style) return options.endpoint + "/" + bucket + "/" + http::escape_path(key);
    const auto host = options.endpoint.find("://") + 3;
    return options.endpoint.substr(0, host) + bucket + "." + options.endpoint.substr(host) + "/" +
           http::escape_path(key);
}

auth::SigningKeys keys_of(const S3Options& options) {
    return {.access_key = options.access_key,
            .secret_key = options.secret_key,
            .session_token = options.session_token,
            .region = options.region};
}

/// Addresses each attempt at an object to the region of its bucket and signs it with the time at which it is made.
class SigningPolicy final : public http::AttemptPolicy {
public:
    SigningPolicy(std::shared_ptr<S3Route> route, S3Uri object, std::string_view body)
        : route_(std::move(route)), object_(std::move(object)) {
        // TLS protects a body as well as its hash would, at no cost.
        const bool tls = route_->current()->endpoint.starts_with("https:");
        const bool hashed = !tls || body.empty();
        payload_hash_ = hashed ? hashing::to_hex(hashing::digest_of(hashing::HashAlgorithm::sha2_256, as_bytes(body)))
                               : auth::unsigned_payload;
    }

    void prepare(http::Request& request) const override {
        const auto options = moved_ ? moved_ : route_->current();
        asked_ = options;
        request.url = url_of(*options, object_.bucket, object_.key);
        if (!options->access_key.empty()) {
            auth::sign(request, keys_of(*options), std::chrono::system_clock::now(), payload_hash_);
        }
    }

    /// Once to the region that an answer names for the bucket, which is remembered if the request arrives there.
    bool sends_again(const http::Response& response) const override {
        if (moved_) {
            if (!http::is_redirect(response.status) && response.status != 400) route_->remember(*moved_);
            moved_ = nullptr;
            return false;
        }
        if (auto moved = options_for_region(*asked_, response)) {
            moved_ = std::make_shared<const S3Options>(std::move(*moved));
        }
        return moved_ != nullptr;
    }

private:
    std::shared_ptr<S3Route> route_;
    S3Uri object_;
    std::string payload_hash_;
    // Of the attempts at one call, which come one after the other.
    mutable std::shared_ptr<const S3Options> asked_ = nullptr;
    mutable std::shared_ptr<const S3Options> moved_ = nullptr;
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

/// An absent object is an answer; an absent bucket is an error always.
void check_bucket(const http::Request&, const http::Response& response, const HttpErrorInfo& info) {
    if (info.status != 404 || s3_error_from(response).code != "NoSuchBucket") return;
    throw_s3_error(info.action, {response, info.attempts});
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

S3Client::S3Client(S3Uri place, S3Options options, std::shared_ptr<http::Transport> transport)
    : place_(std::move(place)),
      options_(std::move(options)),
      pipeline_(std::move(transport), {.retry = options_.retry,
                                       .hooks = options_.hooks,
                                       .also_retryable = is_retryable_answer,
                                       .observer = options_.observer,
                                       .ca_bundle = options_.ca_bundle,
                                       .errors = check_bucket}) {
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

std::string S3Client::full_key(std::string_view key) const {
    if (key.empty() || key.starts_with('/') || has_dot_segment(key)) {
        throw std::invalid_argument("S3 store: '" + std::string(key) + "' is not a relative path inside the prefix");
    }
    return place_.key.empty() ? std::string(key) : place_.key + "/" + std::string(key);
}

std::string S3Client::describe(std::string_view key) const { return S3Uri{place_.bucket, std::string(key)}.text(); }

http::RetriedResponse S3Client::send(S3Call call) const {
    // Stored bytes are wanted as they are, also where they were stored with a content coding.
    call.headers.emplace("Accept-Encoding", "identity");
    // A slow line is no reason to give up, one on which nothing moves is.
    const bool moves_data = call.sink || call.method == "PUT";
    http::RetryOptions retry = options_.retry;
    if (moves_data) retry.total = std::max(retry.total, options_.transfer_timeout);
    const auto policy = std::make_shared<SigningPolicy>(route_, S3Uri{place_.bucket, call.key}, call.body);
    // Every call of ours may be repeated, the POSTs that start and complete an upload too (see s3_multipart.cpp).
    return pipeline_.send({.action = std::move(call.action),
                           .request = {.method = std::move(call.method),
                                       .url = url_of(*route_->current(), place_.bucket, call.key),
                                       .query = std::move(call.query),
                                       .headers = std::move(call.headers),
                                       .body = std::move(call.body),
                                       .timeout = moves_data ? options_.transfer_timeout : options_.timeout,
                                       .idle_timeout = moves_data ? options_.idle_timeout : std::chrono::seconds(0),
                                       .follow_redirects = false,  // the signature holds for this host alone
                                       .idempotent = true,
                                       .sink = std::move(call.sink)},
                           .policy = policy,
                           .retry = retry,
                           .restart = std::move(call.restart)});
}

http::RetriedResponse S3Client::expect(S3Call call) const {
    const std::string action = call.action;
    http::RetriedResponse answer = send(std::move(call));
    if (answer.response.status >= 300) throw_s3_error(action, answer);
    return answer;
}

std::string S3Client::presigned(const std::string& method, std::string_view key, std::chrono::seconds valid_for) const {
    const auto options = route_->current();
    return auth::presign({.method = method, .url = url_of(*options, place_.bucket, full_key(key))}, keys_of(*options),
                         std::chrono::system_clock::now(), valid_for);
}

}  // namespace rsclient::transfer
