#include "rsclient/transfer/s3_uri.hpp"

#include <algorithm>
#include <stdexcept>

namespace rsclient::transfer {

S3Uri S3Uri::parse(std::string_view text) {
    static constexpr std::string_view scheme = "s3://";
    const auto refuse = [&](const char* why) {
        throw std::invalid_argument("'" + std::string(text) + "' is not a URI such as s3://bucket/key: " + why);
    };
    if (!text.starts_with(scheme)) refuse("it does not start with s3://");
    const std::string_view rest = text.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    const std::string_view bucket = rest.substr(0, slash);
    // What a bucket's name may be is the service's to say; these letters would turn it into another part of a URL.
    if (bucket.empty()) refuse("it names no bucket");
    if (bucket.find_first_of("?#@%: \\") != std::string_view::npos) refuse("no bucket has such a name");
    const std::string_view key = slash == rest.size() ? std::string_view() : rest.substr(slash + 1);
    if (key.starts_with('/')) refuse("the key starts with a slash");
    return {std::string(bucket), std::string(key)};
}

std::string S3Uri::text() const { return "s3://" + bucket + (key.empty() ? "" : "/" + key); }

}  // namespace rsclient::transfer
