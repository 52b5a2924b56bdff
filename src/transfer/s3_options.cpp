#include "rsclient/transfer/s3_options.hpp"

#include <stdexcept>
#include <utility>

namespace rsclient::transfer {

S3Options S3Options::from_environment(const Environment& environment) {
    std::string missing;
    const auto needed = [&](const SettingRow& row) {
        const auto value = read_setting(row, environment);
        if (!value) missing.append(missing.empty() ? "" : ", ").append(variables_of(row));
        return value.value_or("");
    };
    S3Options options;
    options.endpoint = needed(setting("s3_endpoint"));
    options.access_key = needed(setting("s3_access_key"));
    options.secret_key = needed(setting("s3_secret_key"));
    if (!missing.empty()) throw std::invalid_argument("S3 options: not set in the environment: " + missing);
    options.endpoint = checked_url(variables_of(setting("s3_endpoint")), std::move(options.endpoint));
    options.region = read_setting(setting("s3_region"), environment).value_or(options.region);
    options.ca_bundle = read_setting(setting("ca_bundle"), environment).value_or("");
    return options;
}

}  // namespace rsclient::transfer
