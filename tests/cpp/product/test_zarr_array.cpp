#include "rsclient/product/zarr_array.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <stdexcept>

#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/product/zarr_group.hpp"
#include "rsclient/storage/folder_store.hpp"
#include "support/recording_store.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::RecordingStore;
using testing::what_of;

namespace {

using Index = std::vector<std::size_t>;

ZarrGroup fixtures() {
    return ZarrGroup::open(std::make_shared<const storage::FolderStore>(RSCLIENT_TEST_DATA "/zarr"), "arrays.zarr");
}

/// The image of the fixtures: 100 * row + column.
std::vector<std::uint16_t> image_window(const arrays::Window& window) {
    std::vector<std::uint16_t> values;
    for (std::size_t r = window.row; r < window.row + window.rows; ++r) {
        for (std::size_t c = window.col; c < window.col + window.cols; ++c) {
            values.push_back(static_cast<std::uint16_t>(100 * r + c));
        }
    }
    return values;
}

template <class T>
std::vector<T> window_of(const ZarrArray& array, const arrays::Window& window, const Index& leading = {}) {
    std::vector<T> values(window.rows * window.cols);
    array.read_window<T>(window, values, leading);
    return values;
}

/// An array of 4 x 6 in chunks of 2 x 3 without compression; chunk (0, 1) is absent.
struct Tiny {
    Tiny() {
        metadata.shape = {4, 6};
        metadata.chunks = {2, 3};
        metadata.dtype = parse_dtype("|u1", "x");
        metadata.fill_value = 9;
        metadata.codec = Codec();
        store->put("b/0.0", "abcdef");
        store->put("b/1.0", "ghijkl");
        store->put("b/1.1", "mnopqr");
    }
    [[nodiscard]] ZarrArray array() const { return {store, "b", metadata}; }
    ArrayMetadata metadata = {};
    std::shared_ptr<RecordingStore> store = std::make_shared<RecordingStore>();
};

}  // namespace

TEST_CASE("the chunks of a box are asked for in one call") {
    const Tiny tiny;
    Bytes out(8);
    tiny.array().read_box(Index{1, 1}, Index{2, 4}, out);
    CHECK(as_text(out) == "ef\t\thimn");  // the fill value 9 is a tab
    CHECK(tiny.store->together == std::vector<std::size_t>{4});
}

TEST_CASE("no more chunks are asked for at once than fit in 32 MiB, and no more than 32") {
    Tiny tiny;
    tiny.metadata.shape = {5, 10U << 20U};
    tiny.metadata.chunks = {1, 10U << 20U};
    tiny.store = std::make_shared<RecordingStore>();
    Bytes column(5);
    tiny.array().read_box(Index{0, 0}, Index{5, 1}, column);
    CHECK(tiny.store->together == std::vector<std::size_t>{3, 2});
    tiny.metadata.shape = {33, 1};
    tiny.metadata.chunks = {1, 1};
    tiny.store = std::make_shared<RecordingStore>();
    column.resize(33);
    tiny.array().read_box(Index{0, 0}, Index{33, 1}, column);
    CHECK(tiny.store->together == std::vector<std::size_t>{32, 1});
    CHECK(column == Bytes(33, std::byte{9}));
}

TEST_CASE("images of all codecs of another implementation are read, whole and by window") {
    const ZarrGroup codecs = fixtures().group("codecs");
    CHECK(codecs.array_names().size() == 19);
    for (const std::string& name : codecs.array_names()) {
        CAPTURE(name);
        const ZarrArray array = codecs.array(name);
        CHECK(array.read_all<std::uint16_t>() == image_window({0, 0, 5, 7}));
        for (const arrays::Window window :
             {arrays::Window{3, 3, 2, 2}, {0, 0, 4, 4}, {4, 6, 1, 1}, {1, 0, 3, 7}, {2, 2, 0, 3}}) {
            CHECK(window_of<std::uint16_t>(array, window) == image_window(window));
        }
    }
}

TEST_CASE("all types of another implementation are read") {
    const ZarrGroup types = fixtures().group("types");
    const std::vector<double> expected{0, 1, 2, 3, 4, 5, 6};
    for (const char* name : {"u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8"}) {
        CAPTURE(name);
        CHECK(types.array(name).read_all_as_double() == expected);
    }
    CHECK(types.array("f4").read_all<float>() == std::vector<float>{0, 1, 2, 3, 4, 5, 6});
    CHECK(types.array("b1").read_all<std::uint8_t>() == std::vector<std::uint8_t>{1, 0, 1});
    using Complex = std::complex<float>;
    CHECK(types.array("c8").read_all<Complex>() == std::vector<Complex>{{1, 2}, {0, -3.5F}});
    CHECK(types.array("U3").read_all_text() == std::vector<std::string>{"b01", "\u00e98", ""});
    // 2020-02-19T11:21:11.5 is 1582111271.5 s after 1970 (date -u -d 2020-02-19T11:21:11 +%s); NaT is the least number.
    CHECK(types.array("M8").read_all<std::int64_t>() ==
          std::vector<std::int64_t>{1582111271500000000, std::numeric_limits<std::int64_t>::min()});
    CHECK(types.array("scalar").read_all<std::int64_t>() == std::vector<std::int64_t>{42});
}

TEST_CASE("arrays of one and three dimensions and keys with slashes are read") {
    const ZarrGroup shapes = fixtures().group("shapes");
    CHECK(shapes.array("line").read_all<std::int32_t>() == std::vector<std::int32_t>{0, 1, 2, 3, 4, 5, 6});
    CHECK(shapes.array("slash").read_all<std::uint16_t>() == image_window({0, 0, 5, 7}));
    const ZarrArray cube = shapes.array("cube");
    CHECK(cube.read_all<std::int32_t>()[29] == 29);
    // (1, 1..2, 2..3) of 2 x 3 x 5: 15 + 5 * 1 + 2 and so on.
    CHECK(window_of<std::int32_t>(cube, {1, 2, 2, 2}, {1}) == std::vector<std::int32_t>{22, 23, 27, 28});
    CHECK(cube.grid().counts() == arrays::Shape<2>{2, 2});
}

TEST_CASE("absent chunks hold the fill value") {
    const ZarrGroup fills = fixtures().group("fills");
    const auto nan = fills.array("nan").read_all<float>();
    CHECK(nan[3 * 7 + 3] == 303.0F);
    CHECK(std::isnan(nan[4]));
    CHECK(std::isnan(nan[34]));
    CHECK(fills.array("infinity").read_all<double>()[34] == -std::numeric_limits<double>::infinity());
    CHECK(fills.array("minus_one").read_all<std::int16_t>()[4] == -1);
    CHECK(fills.array("null").read_all<std::uint16_t>()[4] == 0);
    CHECK(fills.array("null").metadata().fill_value.is_null());
}

TEST_CASE("a chunk is read at its full size, and whether it was there") {
    const ZarrArray array = fixtures().group("codecs").array("blosc_zstd_2");
    std::vector<std::uint16_t> chunk(16);
    CHECK(array.read_chunk(Index{1, 1}, std::as_writable_bytes(std::span(chunk))));
    CHECK(std::vector(chunk.begin(), chunk.begin() + 3) == std::vector<std::uint16_t>{404, 405, 406});
    const Tiny tiny;
    Bytes bytes(6);
    CHECK_FALSE(tiny.array().read_chunk(Index{0, 1}, bytes));
    CHECK(bytes == Bytes(6, std::byte{9}));
}

TEST_CASE("each chunk costs one read and no question for its size") {
    const Tiny tiny;
    std::vector<std::uint8_t> values(8);
    tiny.array().read_window<std::uint8_t>({1, 1, 2, 4}, values);
    CHECK(std::string(values.begin(), values.end()) == "ef\t\thimn");
    CHECK(tiny.store->reads == 4);
    CHECK(tiny.store->sizes == 0);
    std::vector<std::uint8_t> inside(2);
    tiny.array().read_window<std::uint8_t>({2, 3, 1, 2}, inside);
    CHECK(std::string(inside.begin(), inside.end()) == "mn");
    CHECK(tiny.store->reads == 5);
}

TEST_CASE("a chunk that is cut short is refused with its key") {
    const Tiny tiny;
    tiny.store->put("b/1.1", "mno");
    CHECK(what_of<ProductError>([&] { (void)tiny.array().read_all<std::uint8_t>(); }) ==
          "read memory: b/1.1: holds 3 bytes, expected 6");
}

TEST_CASE("requests that do not fit the array are refused before any read") {
    const Tiny tiny;
    const ZarrArray array = tiny.array();
    const auto message = [](auto&& call) { return what_of<std::invalid_argument>(call); };
    CHECK(message([&] { (void)array.read_all<float>(); }) == "read memory: b: holds uint8, asked for float32");
    std::vector<std::uint8_t> four(4);
    CHECK(message([&] { array.read_window<std::uint8_t>({3, 0, 2, 2}, four); }) ==
          "read memory: b: 2 x 2 elements from 3 x 0 leave the array of 4 x 6");
    CHECK(message([&] { array.read_window<std::uint8_t>({0, 0, 3, 2}, four); }) ==
          "read memory: b: 3 x 2 elements take 6 bytes, got room for 4");
    CHECK(contains(message([&] { array.read_window<std::uint8_t>({0, 0, 2, 2}, four, Index{0}); }), "leave the array"));
    const std::size_t huge = std::numeric_limits<std::size_t>::max();
    CHECK(contains(message([&] { array.read_window<std::uint8_t>({1, 0, huge, 2}, four); }), "leave the array"));
    Bytes five(5);
    CHECK(message([&] { (void)array.read_chunk(Index{0, 0}, five); }) ==
          "read memory: b/0.0: a chunk has 6 bytes, got room for 5");
    CHECK(contains(message([&] { (void)array.read_chunk(Index{2, 0}, five); }), "chunk 2 x 0 of an array of 2 x 2"));
    CHECK(tiny.store->reads == 0);
}

TEST_CASE("text has no numbers and numbers no text") {
    const ZarrGroup types = fixtures().group("types");
    CHECK(contains(what_of<ProductError>([&] { (void)types.array("U3").read_all_as_double(); }), "expected numbers"));
    CHECK(contains(what_of<ProductError>([&] { (void)types.array("u1").read_all_text(); }),
                   "expected text, found uint8"));
    CHECK_THROWS_AS((void)fixtures().group("shapes").array("line").grid(), std::invalid_argument);
}
