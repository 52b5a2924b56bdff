#include "rsclient/transfer/s3_options.hpp"

#include <stdexcept>
#include <utility>

namespace rsclient::transfer {

S3Options S3Options::from_environment(const Environment& environment) {
    std::string missing;
    const auto needed = [&](const char* name) {
        const auto value = environment(name);
        if (!value) missing.append(missing.empty() ? "" : ", ").append(name);
        return value.value_or("");
    };
    S3Options options;
    options.endpoint = needed("S3_ENDPOINT");
    options.access_key = needed("S3_ACCESSKEY");
    options.secret_key = needed("S3_SECRETKEY");
    if (!missing.empty()) throw std::invalid_argument("S3 options: not set in the environment: " + missing);
    options.endpoint = checked_url("S3_ENDPOINT", std::move(options.endpoint));
    options.region = environment("S3_REGION").value_or(options.region);
    return options;
}

}  // namespace rsclient::transfer
