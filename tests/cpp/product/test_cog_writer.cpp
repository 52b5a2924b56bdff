#include "rsclient/product/cog_writer.hpp"

#include <doctest/doctest.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "cpp/product/file_size_limit.hpp"
#include "cpp/product/throws.hpp"
#include "product/dataset.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::FileSizeLimit;
using testing::TemporaryFolder;
using testing::what_of;

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

Dataset open(const std::filesystem::path& path) {
    GDALAllRegister();
    return Dataset(GDALOpenEx(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, nullptr, nullptr, nullptr));
}

template <class T>
std::vector<T> band_of(const Dataset& dataset, int band, GDALDataType type) {
    const int rows = GDALGetRasterYSize(dataset.get());
    const int cols = GDALGetRasterXSize(dataset.get());
    std::vector<T> pixels(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols));
    REQUIRE(GDALRasterIO(GDALGetRasterBand(dataset.get(), band), GF_Read, 0, 0, cols, rows, pixels.data(), cols, rows,
                         type, 0, 0) == CE_None);
    return pixels;
}

float pixel(std::size_t row, std::size_t col) { return static_cast<float>(row) + static_cast<float>(col) / 1024.0F; }

std::vector<float> block_of(const arrays::Window& window) {
    std::vector<float> pixels;
    for (std::size_t r = 0; r < window.rows; ++r) {
        for (std::size_t c = 0; c < window.cols; ++c) pixels.push_back(pixel(window.row + r, window.col + c));
    }
    return pixels;
}

CogOptions utm_image(std::size_t rows, std::size_t cols) {
    CogOptions options;
    options.rows = rows;
    options.cols = cols;
    options.no_data = nan;
    options.epsg = 32629;
    options.transform = {300000, 10, 0, 4000020, 0, -10};
    return options;
}

/// Writes the whole image in blocks that are not those of the file.
void write_image(CogWriter& writer, const CogOptions& options) {
    const arrays::ChunkGrid grid({options.rows, options.cols}, {305, 183});
    for (std::size_t i = 0; i < grid.size(); ++i) writer.write<float>(0, grid.window(i), block_of(grid.window(i)));
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
    return names;
}

}  // namespace

TEST_CASE("an image written in blocks is a cloud-optimised GeoTIFF with the same pixels") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "ndvi.tif";
    auto options = utm_image(700, 1300);
    options.bands = {"NDVI"};
    {
        CogWriter writer(path, options);
        write_image(writer, options);
        CHECK(names_in(folder.path()).size() == 1);
        CHECK_FALSE(std::filesystem::exists(path));
        writer.commit();
    }
    CHECK(names_in(folder.path()) == std::vector<std::string>{"ndvi.tif"});
    const Dataset image = open(path);
    REQUIRE(image);
    CHECK(std::string(GDALGetMetadataItem(image.get(), "LAYOUT", "IMAGE_STRUCTURE")) == "COG");
    CHECK(std::string(GDALGetMetadataItem(image.get(), "COMPRESSION", "IMAGE_STRUCTURE")) == "DEFLATE");
    CHECK(std::string(GDALGetMetadataItem(image.get(), "PREDICTOR", "IMAGE_STRUCTURE")) == "3");
    CHECK(band_of<float>(image, 1, GDT_Float32) == block_of({0, 0, 700, 1300}));
    const auto band = GDALGetRasterBand(image.get(), 1);
    int block_cols = 0;
    int block_rows = 0;
    GDALGetBlockSize(band, &block_cols, &block_rows);
    CHECK(block_cols == 512);
    CHECK(block_rows == 512);
    CHECK(std::string(GDALGetDescription(band)) == "NDVI");
    CHECK(std::isnan(GDALGetRasterNoDataValue(band, nullptr)));
    CHECK(GDALGetOverviewCount(band) == 2);  // 650 x 350 and 325 x 175
    std::array<double, 6> transform{};
    REQUIRE(GDALGetGeoTransform(image.get(), transform.data()) == CE_None);
    CHECK(transform == options.transform);
    CHECK(std::string(OSRGetAuthorityCode(GDALGetSpatialRef(image.get()), nullptr)) == "32629");
    float first = 0;
    const auto overview = GDALGetOverview(band, 0);
    REQUIRE(GDALRasterIO(overview, GF_Read, 0, 0, 1, 1, &first, 1, 1, GDT_Float32, 0, 0) == CE_None);
    CHECK(first == doctest::Approx((pixel(0, 0) + pixel(0, 1) + pixel(1, 0) + pixel(1, 1)) / 4));
}

TEST_CASE("several bands of whole numbers, and what is not written is no data") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "rgb.tif";
    CogOptions options;
    options.rows = 3;
    options.cols = 5;
    options.bands = {"b04", "b03"};
    options.type = PixelType::uint16;
    options.no_data = 7;
    CogWriter writer(path, options);
    writer.write<std::uint16_t>(1, {1, 2, 2, 2}, std::vector<std::uint16_t>{1, 2, 3, 65535});
    writer.commit();
    writer.commit();
    const Dataset image = open(path);
    REQUIRE(image);
    using Pixels = std::vector<std::uint16_t>;
    CHECK(band_of<std::uint16_t>(image, 1, GDT_UInt16) == Pixels(15, 7));
    CHECK(band_of<std::uint16_t>(image, 2, GDT_UInt16) == Pixels{7, 7, 7, 7, 7, 7, 7, 1, 2, 7, 7, 7, 3, 65535, 7});
    CHECK(std::string(GDALGetDescription(GDALGetRasterBand(image.get(), 2))) == "b03");
    CHECK(GDALGetSpatialRef(image.get()) == nullptr);
}

TEST_CASE("a committed image can be rolled back to the file that it replaced, or to none") {
    const TemporaryFolder folder;
    for (const bool replaces : {true, false}) {
        CAPTURE(replaces);
        const auto path = folder.path() / (replaces ? "old.tif" : "new.tif");
        if (replaces) static_cast<void>(folder.file("old.tif", "old"));
        CogWriter writer(path, utm_image(20, 30));
        writer.prepare();
        CHECK(std::filesystem::exists(path) == replaces);
        writer.commit();
        CHECK(open(path));
        writer.rollback();
        writer.rollback();
        CHECK(std::filesystem::exists(path) == replaces);
    }
    CHECK(testing::content_of(folder.path() / "old.tif") == "old");
    CHECK(names_in(folder.path()) == std::vector<std::string>{"old.tif"});
}

TEST_CASE("classes are halved by taking one of them") {
    const TemporaryFolder folder;
    CogOptions options;
    options.rows = options.cols = 64;
    options.type = PixelType::uint8;
    options.block_size = 32;
    options.overviews = OverviewResampling::mode;
    CogWriter writer(folder.path() / "scl.tif", options);
    std::vector<std::uint8_t> classes(64 * 64, 4);
    for (std::size_t i = 0; i < classes.size(); i += 2) classes[i] = i / 64 % 2 == 0 ? 4 : 11;
    writer.write<std::uint8_t>(0, {0, 0, 64, 64}, classes);
    writer.commit();
    const Dataset image = open(folder.path() / "scl.tif");
    REQUIRE(image);
    std::uint8_t first = 0;
    const auto overview = GDALGetOverview(GDALGetRasterBand(image.get(), 1), 0);
    REQUIRE(GDALRasterIO(overview, GF_Read, 0, 0, 1, 1, &first, 1, 1, GDT_Byte, 0, 0) == CE_None);
    CHECK(first == 4);
}

TEST_CASE("a reference system may be given as text") {
    const TemporaryFolder folder;
    auto options = utm_image(4, 4);
    options.wkt = "EPSG:32735";
    {
        CogWriter writer(folder.path() / "x.tif", options);
        writer.commit();
    }
    CHECK(std::string(OSRGetAuthorityCode(GDALGetSpatialRef(open(folder.path() / "x.tif").get()), nullptr)) == "32735");
    options.wkt = "nonsense";
    CHECK(contains(what_of<ProductError>([&] { const CogWriter bad(folder.path() / "y.tif", options); }),
                   "y.tif: not a reference system"));
    CHECK(names_in(folder.path()) == std::vector<std::string>{"x.tif"});
}

TEST_CASE("a writer that is given up leaves nothing and keeps what was there") {
    const TemporaryFolder folder;
    const auto path = folder.file("x.tif", "the old one");
    {
        CogWriter writer(path, utm_image(64, 64));
        writer.write<float>(0, {0, 0, 64, 64}, block_of({0, 0, 64, 64}));
    }
    CHECK(names_in(folder.path()) == std::vector<std::string>{"x.tif"});
    CHECK(testing::content_of(path) == "the old one");
}

namespace {

/// While one lives, the process has no rights of root, which may read any folder.
class Unprivileged {
public:
    explicit Unprivileged(const std::filesystem::path& folder) {
        REQUIRE((::geteuid() != 0 ||
                 (::chown(folder.c_str(), unprivileged, unprivileged) == 0 && ::seteuid(unprivileged) == 0)));
    }
    ~Unprivileged() {
        static_cast<void>(::seteuid(::getuid()));
        ::prctl(PR_SET_DUMPABLE, 1);  // the leak sanitizer looks at this process
    }
    Unprivileged(const Unprivileged&) = delete;
    Unprivileged& operator=(const Unprivileged&) = delete;

private:
    static constexpr uid_t unprivileged = 65534;
};

}  // namespace

TEST_CASE("a file in its place is no failure where its folder cannot be synced") {
    const TemporaryFolder folder;
    const auto path = folder.file("x.tif", "old");
    const auto options = utm_image(20, 30);
    {
        std::filesystem::permissions(folder.path(), std::filesystem::perms(0300));  // cannot be opened
        const Unprivileged rights(folder.path());
        CogWriter writer(path, options);
        write_image(writer, options);
        CHECK_NOTHROW(writer.commit());
    }
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0700));
    CHECK(names_in(folder.path()) == std::vector<std::string>{"x.tif"});
    CHECK(GDALGetRasterYSize(open(path).get()) == 20);
}

TEST_CASE("a user who asks to stop is heard, and nothing is left") {
    const TemporaryFolder folder;
    const auto options = utm_image(700, 700);
    {
        CogWriter writer(folder.path() / "x.tif", options);
        write_image(writer, options);
        set_interrupt_hook([] { return true; });
        CHECK(contains(what_of<Interrupted>([&] { writer.commit(); }), "x.tif: interrupted"));
        set_interrupt_hook({});
    }
    CHECK(names_in(folder.path()).empty());
}

TEST_CASE("progress is reported, and what the callback throws comes through") {
    const TemporaryFolder folder;
    auto options = utm_image(700, 700);
    std::uint64_t last = 0;
    options.progress = [&](const Progress& progress) {
        CHECK(progress.total == 100);
        CHECK(progress.unit == "%");
        CHECK(progress.done >= last);
        last = progress.done;
    };
    {
        CogWriter writer(folder.path() / "x.tif", options);
        write_image(writer, options);
        writer.commit();
    }
    CHECK(last == 100);
    options.progress = [](const Progress&) { throw std::runtime_error("enough"); };
    CogWriter failing(folder.path() / "y.tif", options);
    CHECK(what_of<std::runtime_error>([&] { failing.commit(); }) == "enough");
    CHECK(contains(what_of<std::invalid_argument>([&] { failing.commit(); }), "its preparation failed"));
    CHECK(names_in(folder.path()) == std::vector<std::string>{"x.tif"});
}

TEST_CASE("a full disk is an error with GDAL's error message, and nothing is left") {
    const TemporaryFolder folder;
    const auto options = utm_image(700, 700);  // 1.96 MB as they come, less when compressed
    for (const rlim_t bytes : {1000U, 100'000U, 500'000U, 1'000'000U, 2'000'000U}) {
        CAPTURE(bytes);
        const auto message = what_of<ProductError>([&] {
            const FileSizeLimit limit(bytes);
            CogWriter writer(folder.path() / "x.tif", options);
            write_image(writer, options);
            writer.commit();
        });
        const bool complete = std::filesystem::exists(folder.path() / "x.tif");
        CHECK(complete == message.empty());
        if (!complete) {
            CHECK(contains(message, "x.tif"));
            CHECK_FALSE(contains(message, "gave no reason"));
            CHECK(names_in(folder.path()).empty());
        } else {
            const Dataset image = open(folder.path() / "x.tif");
            REQUIRE(image);
            CHECK(band_of<float>(image, 1, GDT_Float32) == block_of({0, 0, 700, 700}));
        }
    }
}

TEST_CASE("a place where nothing can be written is refused") {
    const TemporaryFolder folder;
    const auto message = [](const std::filesystem::path& path) {
        return what_of<StorageError>([&] { const CogWriter writer(path, utm_image(4, 4)); });
    };
    CHECK(contains(message(folder.path() / "absent" / "x.tif"),
                   "absent/x.tif: cannot create a folder beside it: No such file"));
    CHECK(contains(message(folder.path()), "cannot be replaced: Is a directory"));
    CHECK(contains(message(folder.path() / ""), "not the name of a file"));
}

TEST_CASE("options and blocks that contradict themselves are refused") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "x.tif";
    const auto message = [&](const CogOptions& options) {
        return what_of<std::invalid_argument>([&] { const CogWriter writer(path, options); });
    };
    CHECK(contains(message(utm_image(0, 4)), "an image of 0 x 4 pixels"));
    CHECK(contains(message(utm_image(4, std::size_t{1} << 40)), "pixels"));
    auto options = utm_image(4, 4);
    options.bands = {};
    CHECK(contains(message(options), "an image of 0 bands"));
    options = utm_image(4, 4);
    options.block_size = 100;
    CHECK(contains(message(options), "expected a multiple of 16, got 100"));
    options = utm_image(4, 4);
    options.type = PixelType::uint8;
    CHECK(contains(message(options), "no data nan is not a value of uint8"));
    options.no_data = 256;
    CHECK(contains(message(options), "no data 256 is not a value of uint8"));

    CogWriter writer(path, utm_image(4, 6));
    const auto of_block = [&](std::size_t band, const arrays::Window& window, std::size_t pixels) {
        return what_of<std::invalid_argument>([&] { writer.write<float>(band, window, std::vector<float>(pixels)); });
    };
    CHECK(contains(of_block(0, {3, 0, 2, 6}, 12),
                   "block of 2 x 6 pixels at (3, 0) of band 0: the image has 4 x 6 pixels, 1 bands"));
    CHECK(contains(of_block(1, {0, 0, 1, 1}, 1), "of band 1: the image has"));
    CHECK(contains(of_block(0, {0, 0, 2, 2}, 3), "expected 4 of float32, got 3 of float32"));
    const auto wrong_type = [&] { writer.write<std::uint8_t>(0, {0, 0, 1, 1}, std::vector<std::uint8_t>(1)); };
    CHECK(contains(what_of<std::invalid_argument>(wrong_type), "expected 1 of float32, got 1 of uint8"));
    writer.commit();
    CHECK(contains(of_block(0, {0, 0, 1, 1}, 1), "it is closed"));
}

TEST_CASE("GDAL's cache, which others may use too, is limited only while an image is written") {
    const TemporaryFolder folder;
    const GIntBig before = GDALGetCacheMax64();
    {
        CogWriter one(folder.path() / "1.tif", {.rows = 2, .cols = 2});
        CHECK(GDALGetCacheMax64() <= 64 * 1024 * 1024);
        CogWriter two(folder.path() / "2.tif", {.rows = 2, .cols = 2});
        one.commit();
        CHECK(GDALGetCacheMax64() <= 64 * 1024 * 1024);
    }
    CHECK(GDALGetCacheMax64() == before);
}
