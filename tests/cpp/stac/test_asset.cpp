#include "rsclient/stac/asset.hpp"

#include <doctest/doctest.h>

#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;

namespace {

stac::Asset asset(std::string_view text) {
    const json::Value asset = json::parse(text, "asset");
    return stac::asset_from_json({asset, "item x/assets/y"});
}

}  // namespace

TEST_CASE("an asset keeps members it does not know, as they were written") {
    const char* text =
        R"({"href":"s3://b/k","title":"T","type":"image/tiff","roles":["data"],"file:size":1.0,"x:y":{"z":[1]}})";
    CHECK(json::dump(stac::to_json(asset(text))) == text);
}

TEST_CASE("sizes come as numbers and, from some stations, as text") {
    CHECK(asset(R"({"href":"a","file:size":42})").file_size() == 42);
    CHECK(asset(R"({"href":"a","file:size":"8326253"})").file_size() == 8326253);
    CHECK_FALSE(asset(R"({"href":"a","file:size":"big"})").file_size().has_value());
    CHECK_FALSE(asset(R"({"href":"a"})").file_size().has_value());
}

TEST_CASE("the place in object storage is href or the s3 alternate, whatever stands beside it") {
    CHECK(asset(R"({"href":"s3://b/k"})").s3_href() == "s3://b/k");
    CHECK(asset(R"({"href":"https://h/k","alternate":{"s3":{"href":"s3://b/k"},"auth:refs":["s3"]}})").s3_href() ==
          "s3://b/k");
    CHECK_FALSE(asset(R"({"href":"https://h/k","alternate":{"auth:refs":[]}})").s3_href().has_value());
}

TEST_CASE("a wrong asset is named") {
    CHECK_THROWS_WITH(static_cast<void>(asset("{}")), "item x/assets/y/href: missing");
    CHECK_THROWS_WITH(static_cast<void>(asset(R"({"href":1})")),
                      "item x/assets/y/href: expected a string, found a number");
}
