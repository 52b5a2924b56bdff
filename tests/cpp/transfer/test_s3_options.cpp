#include "rsclient/transfer/s3_options.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <stdexcept>
#include <string>

using namespace rsclient;
using rsclient::transfer::S3Options;

namespace {

Environment with(const std::map<std::string, std::string>& variables) {
    return [variables](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

}  // namespace

TEST_CASE("options come from the environment") {
    const S3Options options = S3Options::from_environment(with({{"S3_ENDPOINT", "https://oss.example"},
                                                                {"S3_ACCESSKEY", "A"},
                                                                {"S3_SECRETKEY", "B"},
                                                                {"S3_REGION", "sbg"},
                                                                {"SSL_CERT_FILE", "/certificates.pem"}}));
    CHECK(options.ca_bundle == "/certificates.pem");
    CHECK(options.endpoint == "https://oss.example");
    CHECK(options.access_key.reveal() == "A");
    CHECK(options.secret_key.reveal() == "B");
    CHECK(options.region == "sbg");
    CHECK(options.path_style);
}

TEST_CASE("an endpoint with a password is refused by the name of its variable and not quoted") {
    CHECK_THROWS_WITH_AS(
        static_cast<void>(S3Options::from_environment(
            with({{"S3_ENDPOINT", "https://bob:pa55@oss.example"}, {"S3_ACCESSKEY", "A"}, {"S3_SECRETKEY", "B"}}))),
        "S3_ENDPOINT must not hold '@': a user or password has no place in a URL, give credentials in the settings "
        "that are made for them",
        std::invalid_argument);
}

TEST_CASE("all that is missing is named at once; the region has a default") {
    CHECK_THROWS_WITH_AS(static_cast<void>(S3Options::from_environment(with({{"S3_ACCESSKEY", "A"}}))),
                         "S3 options: not set in the environment: S3_ENDPOINT, S3_SECRETKEY", std::invalid_argument);
    const auto variables = with({{"S3_ENDPOINT", "https://oss.example"}, {"S3_ACCESSKEY", "A"}, {"S3_SECRETKEY", "B"}});
    CHECK(S3Options::from_environment(variables).region == "us-east-1");
}
