#include "rsclient/processing/ndvi.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>
#include <stdexcept>

#include "cpp/processing/s2_product.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/threads.hpp"
#include "support/recording_store.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using testing::RecordingStore;
using testing::S2Product;

namespace {

const char* const ndvi_path = "measurements/vegetation/r10m/ndvi";

/// The slow obvious version, in double.
double expected(std::size_t row, std::size_t col) {
    const auto reflectance = [&](const char* band) {
        const auto number = S2Product::number(band, row, col);
        return number == 0 ? std::nan("") : 1e-4 * number - 0.1;
    };
    if (S2Product::scene_class(row / 2, col / 2) == 9) return std::nan("");
    return (reflectance("b08") - reflectance("b04")) / (reflectance("b08") + reflectance("b04"));
}

std::vector<float> written(const std::shared_ptr<RecordingStore>& store) {
    return product::open_product(store, "out.zarr").variable(ndvi_path).array().read_all<float>();
}

std::vector<float> computed(const processing::NdviOptions& options, std::size_t chunk = 2) {
    auto store = std::make_shared<RecordingStore>();
    static_cast<void>(processing::write_ndvi(S2Product{.chunk = chunk}.open(),
                                             {.zarr_store = store, .zarr_root = "out.zarr"}, options));
    return written(store);
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

}  // namespace

TEST_CASE("the values are those of the slow version, clouds and no data are NaN") {
    const auto values = computed({});
    REQUIRE(values.size() == 30);
    for (std::size_t row = 0; row < 5; ++row) {
        for (std::size_t col = 0; col < 6; ++col) {
            CAPTURE(row);
            CAPTURE(col);
            const double value = static_cast<double>(values[row * 6 + col]);
            if (std::isnan(expected(row, col))) {
                CHECK(std::isnan(value));
            } else {
                CHECK(value == doctest::Approx(expected(row, col)).epsilon(1e-5));
            }
        }
    }
}

TEST_CASE("chunks and threads do not change a bit") {
    const auto once = computed({.chunk = 100, .engine = {.readers = 1, .workers = 1}});
    for (const std::size_t chunk : {1U, 2U, 3U, 4U}) {
        for (const int workers : {1, 8})
            CHECK(same_bits(once, computed({.chunk = chunk, .engine = {.workers = workers}}, 3)));
    }
}

TEST_CASE("the report counts and places the pixels") {
    auto store = std::make_shared<RecordingStore>();
    const auto report = processing::write_ndvi(S2Product{}.open(), {.zarr_store = store, .zarr_root = "out.zarr"});
    CHECK(report.pixels == 30);
    CHECK(report.valid_pixels == 25);  // 30, less the cloud of 2 x 2 and one pixel of no data
    CHECK(report.chunks == 9);
    CHECK(report.georeference.epsg == 32629);
    CHECK(report.georeference.transform == std::array<double, 6>{500000, 10, 0, 3000000, 0, -10});
    double sum = 0;
    double lowest = 1;
    for (std::size_t pixel = 0; pixel < 30; ++pixel) {
        const double value = expected(pixel / 6, pixel % 6);
        if (std::isnan(value)) continue;
        sum += value;
        lowest = std::min(lowest, value);
    }
    CHECK(report.mean == doctest::Approx(sum / 25).epsilon(1e-6));
    CHECK(report.minimum == doctest::Approx(lowest).epsilon(1e-5));
}

TEST_CASE("the Zarr holds coordinates of pixel centres and says where it comes from") {
    auto store = std::make_shared<RecordingStore>();
    const json::Object item{{"type", "Feature"}, {"id", "x_NDVI"}};
    static_cast<void>(processing::write_ndvi(S2Product{}.open(),
                                             {.zarr_store = store, .zarr_root = "out.zarr", .stac_discovery = item}));
    const auto result = product::open_product(store, "out.zarr");
    CHECK(*result.stac_discovery().find("id")->string() == "x_NDVI");
    CHECK(result.root().array("measurements/vegetation/r10m/x").read_all<double>().front() == 500005);
    CHECK(result.root().array("measurements/vegetation/r10m/y").read_all<double>().back() == 2999955);
    const auto place = product::read_georeference(result, result.variable(ndvi_path));
    CHECK(place.epsg == 32629);
    CHECK(place.transform == std::array<double, 6>{500000, 10, 0, 3000000, 0, -10});
    CHECK(result.variable(ndvi_path).encoding().is_decoded);
}

TEST_CASE("other classes can be masked") {
    CHECK(std::isnan(computed({.masked = {4}}).back()));
    CHECK_FALSE(std::isnan(computed({.masked = {}})[2 * 6 + 2]));
}

TEST_CASE("a band that is missing or of another grid is named, and nothing is left") {
    const testing::TemporaryFolder folder;
    auto store = std::make_shared<RecordingStore>();
    const S2Product source;
    const auto whole = source.open();
    source.store->remove(".zmetadata");
    const processing::NdviTargets targets{
        .cog = folder.path() / "ndvi.tif", .zarr_store = store, .zarr_root = "out.zarr"};
    // The chunk of a band is cut short: the failure comes in the middle of the work.
    source.store->write("measurements/reflectance/r10m/b08/1.1", as_bytes("short"));
    CHECK_THROWS_AS(static_cast<void>(processing::write_ndvi(whole, targets)), ProductError);
    CHECK(std::filesystem::is_empty(folder.path()));
    CHECK(store->list("").empty());
}

TEST_CASE("neither target is left if one of them cannot be committed") {
    const testing::TemporaryFolder folder;
    auto store = std::make_shared<RecordingStore>();
    const processing::NdviTargets targets{
        .cog = folder.path() / "ndvi.tif", .zarr_store = store, .zarr_root = "out.zarr"};
    SUBCASE("the Zarr's metadata") {
        store->before_write = [](std::string_view key) {
            if (key.ends_with("/.zmetadata")) throw ProductError("write", "no space");
        };
        CHECK_THROWS_WITH_AS(static_cast<void>(processing::write_ndvi(S2Product{}.open(), targets)), "write: no space",
                             ProductError);
    }
    SUBCASE("the COG, when the Zarr is complete") {
        store->before_write = [&](std::string_view key) {
            // A folder where the file should be cannot be replaced by it.
            if (key.ends_with("/.zmetadata")) std::filesystem::create_directories(targets.cog / "in the way");
        };
        CHECK_THROWS_AS(static_cast<void>(processing::write_ndvi(S2Product{}.open(), targets)), StorageError);
        std::filesystem::remove_all(targets.cog);
    }
    CHECK(store->objects.empty());
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("an older result stays as it was if the work fails") {
    const testing::TemporaryFolder folder;
    auto store = std::make_shared<RecordingStore>();
    const processing::NdviTargets targets{
        .cog = folder.path() / "ndvi.tif", .zarr_store = store, .zarr_root = "out.zarr"};
    static_cast<void>(processing::write_ndvi(S2Product{}.open(), targets));
    const auto before = store->objects;
    const auto cog = testing::content_of(targets.cog);
    const S2Product broken;
    const auto opened = broken.open();
    broken.store->write("measurements/reflectance/r10m/b08/1.1", as_bytes("short"));
    CHECK_THROWS_AS(static_cast<void>(processing::write_ndvi(opened, targets)), ProductError);
    CHECK(store->objects == before);
    CHECK(testing::content_of(targets.cog) == cog);
}

TEST_CASE("older results stay as they were if one of two cannot be replaced") {
    const testing::TemporaryFolder folder;
    auto store = std::make_shared<RecordingStore>();
    const processing::NdviTargets targets{
        .cog = folder.path() / "ndvi.tif", .zarr_store = store, .zarr_root = "out.zarr"};
    static_cast<void>(processing::write_ndvi(S2Product{}.open(), targets));
    const auto before = store->objects;
    const auto cog = testing::content_of(targets.cog);
    std::string_view last;
    SUBCASE("the Zarr") { last = ".zgroup"; }
    SUBCASE("the COG, when the Zarr is committed") { last = ".zmetadata"; }
    store->before_move = [&, moves = 0](std::string_view from) mutable {
        // The first time that such a document of the new product is moved.
        if (!from.ends_with(last) || from.starts_with("out.zarr/") || ++moves > 1) return;
        if (last == ".zgroup") throw StorageError("move", "no space");
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
            if (entry.path().filename() == "cog.tif") std::filesystem::remove(entry.path());
        }
    };
    CHECK_THROWS_AS(static_cast<void>(processing::write_ndvi(S2Product{.chunk = 3}.open(), targets)), StorageError);
    CHECK(store->objects == before);
    CHECK(testing::content_of(targets.cog) == cog);
    CHECK(folder.entries() == 1);
}

TEST_CASE("a chunk larger than the image is the image") {
    const auto once = computed({.chunk = 100});
    for (const std::size_t chunk : {std::numeric_limits<std::size_t>::max(), std::size_t{1} << 31U})
        CHECK(same_bits(once, computed({.chunk = chunk})));
}
