#include "processing/grid_alignment.hpp"

#include <doctest/doctest.h>

#include <string>

#include "cpp/processing/s2_product.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/processing/ndvi.hpp"
#include "rsclient/processing/quicklook.hpp"

using namespace rsclient;
using testing::RecordingStore;
using testing::S2Product;

namespace {

/// Attributes that place a layer: six numbers in the order of rasterio.
json::Object at(double x, double y, double step) {
    return {{"proj:transform", json::Array{step, 0.0, x, 0.0, -step, y}}};
}

template <class Call>
std::string refusal(const Call& call) {
    try {
        call();
    } catch (const ProductError& error) {
        return error.what();
    }
    return {};
}

std::string ndvi_refusal(const S2Product& product) {
    return refusal([&] {
        static_cast<void>(processing::write_ndvi(
            product.open(), {.zarr_store = std::make_shared<RecordingStore>(), .zarr_root = "out.zarr"}));
    });
}

std::string quicklook_refusal(const S2Product& product) {
    return refusal([&] { static_cast<void>(processing::make_true_color(product.open())); });
}

}  // namespace

TEST_CASE("layers that say that they lie on the same ground are used together") {
    CHECK(ndvi_refusal({.attributes = {{"scl", at(500000, 3000000, 20)}}}) == "");
    CHECK(ndvi_refusal({.attributes = {{"scl", at(500000.5, 2999999.5, 20)}}}) == "");
    CHECK(ndvi_refusal({.attributes = {{"scl", {{"proj:epsg", 32630}}}}}) == "");  // it does not say where in there
    CHECK(quicklook_refusal({.attributes = {{"b02", at(500000, 3000000, 10)}}}) == "");
}

TEST_CASE("layers of the same shape that are not aligned are refused, and both georeferences are named") {
    CHECK(ndvi_refusal({.attributes = {{"scl", at(500020, 3000000, 20)}}}) ==
          "compute NDVI of memory: scl is not aligned with b04: EPSG:32629, corner (500020, 3000000), "
          "step (20, -20); b04 at EPSG:32629, corner (500000, 3000000), "
          "step (10, -10)");
    for (const auto& place : {at(500000, 3000002, 20), at(500000, 3000000, 10), at(500000, 3000000, 21)}) {
        CHECK(ndvi_refusal({.attributes = {{"scl", place}}})
                  .starts_with("compute NDVI of memory: scl is not aligned with b04: EPSG:32629"));
    }
    auto other_zone = at(500000, 3000000, 20);
    other_zone.set("proj:epsg", 32630);
    CHECK(ndvi_refusal({.attributes = {{"scl", other_zone}}}).find("b04: EPSG:32630, corner") != std::string::npos);
    CHECK(ndvi_refusal({.attributes = {{"b08", at(500010, 3000000, 10)}}}).find("b08 is not aligned") !=
          std::string::npos);
    CHECK(quicklook_refusal({.attributes = {{"b02", at(500010, 3000000, 10)}}})
              .starts_with("make a quicklook of memory: b02 is not aligned with b04: EPSG:32629"));
}

TEST_CASE("layers of another shape are refused") {
    CHECK(ndvi_refusal({.missing_rows = {{"b08", 1}}}) ==
          "compute NDVI of memory: b08 is 4 x 6, expected 5 x 6 beside b04 of 5 x 6");
    CHECK(ndvi_refusal({.missing_rows = {{"scl", 1}}}) ==
          "compute NDVI of memory: scl is 2 x 3, expected 3 x 3 beside b04 of 5 x 6");
    CHECK(quicklook_refusal({.missing_rows = {{"b04", 1}}}) ==
          "make a quicklook of memory: b03 is 5 x 6, expected 4 x 6 beside b04 of 4 x 6");
}
