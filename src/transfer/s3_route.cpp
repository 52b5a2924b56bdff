#include "transfer/s3_route.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "transfer/s3_error.hpp"

namespace rsclient::transfer {
namespace {

/// Whether the text is a region's name, so that it may stand in a host's.
bool is_region(std::string_view text) {
    return !text.empty() && text.size() <= 63 && !text.starts_with('-') && !text.ends_with('-') &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// The region that an answer names because the request did not reach it, or an empty text.
std::string named_region(const http::Response& answer) {
    const S3ErrorBody error = s3_error_from(answer);
    // A refused HEAD has no body; its status is 400 where its signature is for another region.
    const bool wrong_signature = error.code == "AuthorizationHeaderMalformed" || answer.body.empty();
    const bool elsewhere = http::is_redirect(answer.status) || (answer.status == 400 && wrong_signature);
    return elsewhere && is_region(error.region) ? error.region : "";
}

/// The host with `to` in place of the label that names a region: `from`, or what stands there in a host of Amazon.
std::string host_in_region(const std::string& host, const std::string& from, const std::string& to) {
    for (const char* domain : {".amazonaws.com", ".amazonaws.com.cn"}) {
        const bool regional = host.starts_with("s3.") || host.starts_with("s3-");
        if (regional && host.ends_with(domain)) return "s3." + to + domain;
    }
    const auto label = host.find("." + from + ".");
    return label == std::string::npos ? host : host.substr(0, label + 1) + to + host.substr(label + 1 + from.size());
}

}  // namespace

std::optional<S3Options> options_for_region(const S3Options& asked, const http::Response& answer) {
    if (answer.status < 300) return std::nullopt;
    const std::string region = named_region(answer);
    if (region.empty()) return std::nullopt;
    S3Options options = asked;
    options.region = region;
    const auto start = asked.endpoint.find("://") + 3;
    const auto end = std::min(asked.endpoint.find_first_of(":/", start), asked.endpoint.size());
    const std::string host = host_in_region(asked.endpoint.substr(start, end - start), asked.region, region);
    options.endpoint = asked.endpoint.substr(0, start) + host + asked.endpoint.substr(end);
    if (options.region == asked.region && options.endpoint == asked.endpoint) return std::nullopt;
    return options;
}

}  // namespace rsclient::transfer
