#include "rsclient/product/encoding.hpp"

#include <doctest/doctest.h>

#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::what_of;

namespace {

arrays::Encoding encoding(std::string_view dtype, const json::Value& fill_value, std::string_view attributes) {
    ArrayMetadata metadata;
    metadata.dtype = parse_dtype(dtype, "x");
    metadata.fill_value = fill_value;
    metadata.attributes = *json::parse(attributes, "x").object();
    return encoding_of(metadata, "read x: b");
}

}  // namespace

TEST_CASE("packed Sentinel-2 reflectance") {
    const auto found =
        encoding("<u2", 0, R"({"scale_factor": 0.0001, "add_offset": -0.1, "fill_value": 0, "valid_min": 1,
        "valid_max": 65535, "eopf_is_masked": true, "eopf_target_dtype": "<f8"})");
    CHECK(found == arrays::Encoding{0.0001, -0.1, 0.0, 1.0, 65535.0, false});
}

TEST_CASE("attributes that a reader stripped are found in _eopf_attrs") {
    const auto found = encoding("<u2", 0, R"({"_eopf_attrs": {"scale_factor": 0.0001, "add_offset": -0.1}})");
    CHECK(found == arrays::Encoding{0.0001, -0.1, 0.0, std::nullopt, std::nullopt, false});
    CHECK(encoding("<u2", 0, R"({"scale_factor": 2, "_eopf_attrs": {"scale_factor": 3}})").scale == 2.0);
}

TEST_CASE("values that are decoded already are not scaled a second time") {
    // latitude of an OLCI sample of April 2025
    const auto latitude =
        encoding("<f8", "NaN", R"({"scale_factor": 1e-06, "eopf_is_scaled": true, "fill_value": -2147483648})");
    CHECK(latitude == arrays::Encoding{1.0, 0.0, std::nullopt, std::nullopt, std::nullopt, true});
    // radiance of the same sample: no attributes, but Zarr's fill value still means no data
    CHECK(encoding("<f4", 65535.0, "{}") == arrays::Encoding{1.0, 0.0, 65535.0, std::nullopt, std::nullopt, true});
    // stored as floating point is decoded, whatever eopf_is_scaled says
    CHECK(encoding("<f4", "NaN", R"({"scale_factor": 0.01})").scale == 1.0);
    // integers may be decoded too
    const auto integer = encoding("<i4", -1, R"({"scale_factor": 0.5, "eopf_is_scaled": true, "valid_max": 9})");
    CHECK(integer == arrays::Encoding{1.0, 0.0, -1.0, std::nullopt, std::nullopt, true});
    CHECK_FALSE(encoding("<u2", 0, R"({"scale_factor": 0.5, "eopf_is_scaled": false})").is_decoded);
}

TEST_CASE("a variable without encoding attributes stays as it is") {
    CHECK(encoding("|u1", nullptr, "{}") ==
          arrays::Encoding{1.0, 0.0, std::nullopt, std::nullopt, std::nullopt, false});
    CHECK(encoding("<i2", -1, "{}").fill == -1.0);
    CHECK(encoding("<i2", -1, R"({"_FillValue": -999})").fill == -999.0);
    CHECK(encoding("<i2", -1, R"({"fill_value": "NaN"})").fill == std::nullopt);
    CHECK(encoding("<U3", "", "{}").fill == std::nullopt);
}

TEST_CASE("encoding attributes that decode nothing are refused") {
    CHECK(what_of<ProductError>([] { (void)encoding("<u2", 0, R"({"scale_factor": "0.1"})"); }) ==
          "read x: b/.zattrs: scale_factor: expected a number, found \"0.1\"");
    CHECK(contains(what_of<ProductError>([] { (void)encoding("<u2", 0, R"({"scale_factor": 0})"); }),
                   "scale_factor 0.0"));
    CHECK(
        contains(what_of<ProductError>([] { (void)encoding("<u2", 0, R"({"add_offset": "NaN"})"); }), "do not decode"));
}
