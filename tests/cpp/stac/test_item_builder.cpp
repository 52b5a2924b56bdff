#include "rsclient/stac/item_builder.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/stac/extensions/eopf.hpp"
#include "rsclient/stac/extensions/file.hpp"
#include "rsclient/stac/extensions/processing.hpp"
#include "rsclient/stac/extensions/projection.hpp"
#include "rsclient/stac/extensions/raster.hpp"

using namespace rsclient;
using stac::ItemBuilder;

namespace {

json::Value square() {
    return json::parse(R"({"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,4],[1,2]]]})", "square");
}

}  // namespace

TEST_CASE("the smallest item") {
    CHECK(ItemBuilder("a").datetime("2020-02-19T11:35:18Z").build().to_json() ==
          R"({"type":"Feature","stac_version":"1.1.0","stac_extensions":[],"id":"a","geometry":null,)"
          R"("properties":{"datetime":"2020-02-19T11:35:18Z"},"links":[],"assets":{}})");
}

TEST_CASE("an interval gives the middle as datetime, unless one was given") {
    const auto item = ItemBuilder("a").interval("2020-02-19T11:00:00Z", "2020-02-19T11:00:05Z").build();
    CHECK(item.datetime() == "2020-02-19T11:00:02.500Z");
    CHECK(ItemBuilder("a")
              .datetime("2020-02-19T11:00:00Z")
              .interval("2020-02-19T11:00:00Z", "2020-02-19T12:00:00Z")
              .build()
              .datetime() == "2020-02-19T11:00:00Z");
    // 98 615 days on either side, together more than 64 bits of nanoseconds
    CHECK(ItemBuilder("a").interval("1700-01-01T00:00:00Z", "2240-01-01T00:00:00Z").build().datetime() ==
          "1970-01-01T00:00:00.000Z");
}

TEST_CASE("a footprint brings its box") {
    const auto item = ItemBuilder("a").geometry(square()).datetime("2020-01-01T00:00:00Z").build();
    CHECK(item.bbox() == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("what a catalog would refuse is refused here") {
    CHECK_THROWS_AS(ItemBuilder(""), std::invalid_argument);
    CHECK_THROWS_AS(ItemBuilder("a").datetime("yesterday"), std::invalid_argument);
    CHECK_THROWS_AS(ItemBuilder("a").interval("2020-02-19T12:00:00Z", "2020-02-19T11:00:00Z"), std::invalid_argument);
    CHECK_THROWS_WITH(static_cast<void>(ItemBuilder("a").build()), "make item a: give a datetime or an interval");
}

TEST_CASE("the extensions write their fields and name their schemas once") {
    ItemBuilder builder("a");
    stac::Asset asset{.href = "s3://b/a.tif"};
    stac::add_file(builder, asset, 7, "1220ab");
    stac::add_raster(builder, asset, {{.name = "ndvi", .data_type = "float32", .nodata = "nan", .scale = 0.5}});
    stac::add_projection(builder, {.epsg = 32629, .shape = {2, 3}, .transform = {10, 0, 100, 0, -10, 200}});
    stac::add_processing(builder, {.level = "L3", .software = {{"rsclient", "0.1.0"}}});
    stac::add_eopf(builder, {.product_type = "S02NDVI__", .origin_datetime = "2020-02-19T12:00:00Z"});
    stac::add_eopf(builder, {});
    builder.asset("ndvi", asset).derived_from("https://rs/items/x", "x").datetime("2020-02-19T11:35:18Z");
    CHECK(
        builder.build().to_json() ==
        R"({"type":"Feature","stac_version":"1.1.0","stac_extensions":["https://stac-extensions.github.io/file/v2.1.0/schema.json",)"
        R"("https://stac-extensions.github.io/raster/v2.0.0/schema.json","https://stac-extensions.github.io/projection/v2.0.0/schema.json",)"
        R"("https://stac-extensions.github.io/processing/v1.2.0/schema.json","https://stac-extensions.github.io/product/v1.0.0/schema.json",)"
        R"("https://cs-si.github.io/eopf-stac-extension/v1.2.0/schema.json"],"id":"a","geometry":null,"properties":{)"
        R"("proj:code":"EPSG:32629","proj:shape":[2,3],"proj:transform":[10.0,0.0,100.0,0.0,-10.0,200.0],)"
        R"("proj:bbox":[100.0,180.0,130.0,200.0],"processing:level":"L3","processing:software":{"rsclient":"0.1.0"},)"
        R"("product:type":"S02NDVI__","eopf:origin_datetime":"2020-02-19T12:00:00Z","datetime":"2020-02-19T11:35:18Z"},)"
        R"("links":[{"rel":"derived_from","href":"https://rs/items/x","type":"application/geo+json","title":"x"}],)"
        R"("assets":{"ndvi":{"href":"s3://b/a.tif","file:size":7,"file:checksum":"1220ab",)"
        R"("bands":[{"name":"ndvi","data_type":"float32","nodata":"nan","raster:scale":0.5}]}}})");
}

TEST_CASE("bands without fields of the raster extension do not name it") {
    ItemBuilder builder("a");
    stac::Asset asset;
    stac::add_raster(builder, asset, {{.name = "ndvi", .nodata = "-9999"}});
    const auto item = builder.asset("x", asset).datetime("2020-02-19T11:35:18Z").build();
    CHECK(item.stac_extensions().empty());
    CHECK(json::dump(*asset.extra.find("bands")) == R"([{"name":"ndvi","nodata":-9999}])");
}

TEST_CASE("nodata is a number or one of three words") {
    ItemBuilder builder("a");
    stac::Asset asset;
    for (const char* text : {"abc", "NaN", "1,\"x\":2", "true", "[1]", "01"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(stac::add_raster(builder, asset, {{.nodata = text}}), std::invalid_argument);
    }
    CHECK_THROWS_WITH(stac::add_raster(builder, asset, {{.nodata = "abc"}}),
                      "raster band: nodata is 'abc', expected a number, nan, inf or -inf");
}

TEST_CASE("wrong extension fields are refused") {
    ItemBuilder builder("a");
    stac::Asset asset;
    CHECK_THROWS_AS(stac::add_file(builder, asset, 1, "ABC="), std::invalid_argument);
    CHECK_THROWS_AS(stac::add_projection(builder, {.epsg = 0, .shape = {1, 1}}), std::invalid_argument);
    CHECK_THROWS_AS(stac::add_eopf(builder, {.origin_datetime = "now"}), std::invalid_argument);
}

TEST_CASE("a builder goes on from its draft as if it had never stopped") {
    auto builder = ItemBuilder("a").collection("c").property("n", 1).extension("https://x/schema.json");
    builder.geometry(square()).asset("x", {.href = "s3://b/x"}).derived_from("https://rs/i");
    auto again = ItemBuilder::from_draft(builder.draft());
    builder.datetime("2020-01-01T00:00:00Z").extension("https://x/schema.json").property("m", 2);
    again.datetime("2020-01-01T00:00:00Z").extension("https://x/schema.json").property("m", 2);
    CHECK(again.build().to_json() == builder.build().to_json());
    CHECK_THROWS_AS(static_cast<void>(ItemBuilder::from_draft(json::Object{{"id", "a"}})), DecodeError);
}
