#include "rsclient/product/product.hpp"

#include <doctest/doctest.h>

#include "cpp/product/sample_product.hpp"
#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/storage/folder_store.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::SampleProduct;
using testing::what_of;

namespace {

Product sample(const SampleProduct& how = {}) {
    how.write("S2A_MSIL2A_x.zarr");
    return open_product(how.store, "S2A_MSIL2A_x.zarr");
}

std::uint32_t crc_of(const Bytes& bytes) {
    std::uint32_t crc = 0xffffffff;
    for (const std::byte byte : bytes) {
        crc ^= std::to_integer<std::uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

std::string number(std::size_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
    return text;
}

/// A zip of stored members, written by hand as PKWARE's APPNOTE.TXT says.
std::string zip_of(const std::map<std::string, Bytes, std::less<>>& members, const std::string& folder) {
    std::string locals;
    std::string directory;
    for (const auto& [key, bytes] : members) {
        const std::string name = folder + key;
        const std::string common = number(0, 8) + number(crc_of(bytes), 4) + number(bytes.size(), 4) +
                                   number(bytes.size(), 4) + number(name.size(), 2) + number(0, 2);
        directory +=
            "PK\1\2" + number(20, 2) + number(20, 2) + common + std::string(10, '\0') + number(locals.size(), 4) + name;
        locals += "PK\3\4" + number(20, 2) + common + name + std::string(as_text(bytes));
    }
    return locals + directory + "PK\5\6" + number(0, 4) + number(members.size(), 2) + number(members.size(), 2) +
           number(directory.size(), 4) + number(locals.size(), 4) + number(0, 2);
}

}  // namespace

TEST_CASE("a product is opened in a folder of its source") {
    const Product product = sample();
    CHECK(product.name() == "S2A_MSIL2A_x");
    CHECK(product.uri() == "memory/S2A_MSIL2A_x.zarr");
    CHECK(product.type() == "S02MSIL2A");
    CHECK(*product.stac_discovery().find("id")->string() == "S2A_MSIL2A_x_T32TQM_y");
    CHECK(*product.stac_property("proj:code")->string() == "EPSG:32632");
    CHECK(product.stac_property("absent") == nullptr);
    CHECK(product.variable_paths().size() == 13);
}

TEST_CASE("a product is opened in a zip, at its root or in one folder") {
    const SampleProduct how;
    how.write();
    for (const char* folder : {"", "inner.zarr/"}) {
        CAPTURE(folder);
        const auto store = std::make_shared<testing::RecordingStore>();
        store->put("dir/outer.zarr.zip", zip_of(how.store->objects, folder));
        const Product product = open_product(store, "dir/outer.zarr.zip");
        CHECK(product.name() == (*folder == '\0' ? "outer" : "inner"));
        CHECK(product.variable("b04").array().read_all<std::uint16_t>()[23] == 1023);
    }
    auto two = how.store->objects;
    const auto store = std::make_shared<testing::RecordingStore>();
    store->put("x.zip", zip_of({{"a/.zgroup", {}}, {"b/.zgroup", {}}}, ""));
    CHECK(what_of<ProductError>([&] { (void)open_product(store, "x.zip"); }) ==
          "read memory/x.zip: expected one Zarr product at its root or in a folder, found a, b");
    store->put("x.zip", zip_of({{"readme.txt", {}}}, ""));
    CHECK(contains(what_of<ProductError>([&] { (void)open_product(store, "x.zip"); }), "found none"));
}

TEST_CASE("a product is opened by its path") {
    const testing::TemporaryFolder folder;
    const SampleProduct how;
    how.write();
    storage::FolderStore files(folder.path());
    for (const auto& [key, bytes] : how.store->objects) files.write("a.zarr/" + key, bytes);
    for (const auto& [key, bytes] : how.store->objects) files.write("caf\xe9.zarr/" + key, bytes);
    files.write("b.zarr.zip", as_bytes(zip_of(how.store->objects, "")));
    CHECK(open_product(folder.path() / "a.zarr").name() == "a");
    CHECK(open_product(folder.path() / "caf\xe9.zarr").name() == "caf\\xe9");
    CHECK(open_product(folder.path() / "caf\xe9.zarr").uri() == (folder.path() / "caf\\xe9.zarr").string());
    CHECK(open_product(folder.path() / "b.zarr.zip").variable("b04").array().read_all<std::uint16_t>()[0] == 1000);
    const auto absent = folder.path() / "absent.zarr";
    CHECK(what_of<ProductError>([&] { (void)open_product(absent); }) == "read " + absent.string() + ": missing");
}

TEST_CASE("a variable is found by path and by short name") {
    const Product product = sample();
    const Variable b04 = product.variable("measurements/reflectance/r10m/b04");
    CHECK(b04.name() == "b04");
    CHECK(b04.resolution_m() == 10);
    CHECK(b04.array().shape() == std::vector<std::size_t>{4, 6});
    CHECK(b04.encoding().scale == 0.0001);
    CHECK(b04.group().path() == "measurements/reflectance/r10m");
    CHECK(product.variable("B04").path() == b04.path());
    CHECK(product.find("b04")->path() == b04.path());
    CHECK(product.find("b04", 20)->path() == "measurements/reflectance/r20m/b04");
    CHECK(product.find("b11")->path() == "measurements/reflectance/r20m/b11");
    CHECK(product.find("scl")->path() == "conditions/mask/l2a_classification/r20m/scl");
    CHECK(product.find("scl", 60)->path() == "conditions/mask/l2a_classification/r60m/scl");
    CHECK_FALSE(product.find("b99").has_value());
    CHECK_FALSE(product.find("b11", 10).has_value());
}

TEST_CASE("a variable that is absent or not the only one is refused") {
    const Product product = sample();
    const auto message = [&](std::string_view name) {
        return what_of<ProductError>([&] { (void)product.variable(name); });
    };
    CHECK(message("b99") == "read memory/S2A_MSIL2A_x.zarr: b99: no such variable");
    CHECK(message("measurements/reflectance/r10m/b99") ==
          "read memory/S2A_MSIL2A_x.zarr: measurements/reflectance/r10m/b99: no such variable; "
          "measurements/reflectance/r10m has b04, x, y");
    CHECK(message("b10") ==
          "read memory/S2A_MSIL2A_x.zarr: 'b10' may be conditions/mask/detector_footprint/r60m/b10, "
          "quality/mask/r60m/b10: give the whole path");
}

TEST_CASE("other_metadata is looked up whatever the case of its letters") {
    const Product product = sample();
    CHECK(*product.other_metadata("horizontal_crs_code")->string() == "EPSG:32633");
    CHECK(product.other_metadata("band_description/04/BANDWIDTH")->as_int() == 31);
    CHECK(product.other_metadata("band_description/05") == nullptr);
    CHECK(product.other_metadata("horizontal_crs_code/x") == nullptr);
}

TEST_CASE("old products spell their type otherwise, and some have no STAC item") {
    SampleProduct old;
    old.root_attributes = R"({"stac_discovery": {"properties": {"product:type": "", "eopf:type": "S02MSIL1C"}}})";
    CHECK(sample(old).type() == "S02MSIL1C");
    SampleProduct bare;
    bare.root_attributes = "{}";
    CHECK_FALSE(sample(bare).type().has_value());
    SampleProduct wrong;
    wrong.root_attributes = R"({"stac_discovery": [1]})";
    CHECK(what_of<ProductError>([&] { (void)sample(wrong); }) ==
          "read memory/S2A_MSIL2A_x.zarr: .zattrs: stac_discovery: expected an object, found an array");
}
