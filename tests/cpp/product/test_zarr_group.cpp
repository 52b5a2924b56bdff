#include "rsclient/product/zarr_group.hpp"

#include <doctest/doctest.h>

#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/storage/folder_store.hpp"
#include "support/recording_store.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::RecordingStore;
using testing::UnlistableSource;
using testing::what_of;

namespace {

std::shared_ptr<const storage::FolderStore> fixture_store() {
    return std::make_shared<const storage::FolderStore>(RSCLIENT_TEST_DATA "/zarr");
}

std::string open_error(std::shared_ptr<const storage::ByteSource> source, const std::string& root = "") {
    return what_of<ProductError>([&] { (void)ZarrGroup::open(std::move(source), root); });
}

}  // namespace

TEST_CASE("a hierarchy is walked by its consolidated metadata") {
    const auto store = fixture_store();
    const auto source = std::make_shared<UnlistableSource>(*store);
    const ZarrGroup root = ZarrGroup::open(source, "/arrays.zarr/");
    CHECK(*root.attributes().find("title")->string() == "made by zarr-python");
    CHECK(root.group_names() == std::vector<std::string>{"codecs", "fills", "shapes", "types"});
    CHECK(root.array_names().empty());
    CHECK(root.group("shapes").array_names() == std::vector<std::string>{"cube", "line", "slash"});
    CHECK(root.group("shapes").array_paths() == std::vector<std::string>{"cube", "line", "slash"});
    CHECK(root.array_paths().size() == 19 + 4 + 3 + 15);
    CHECK(root.has_array("shapes/line"));
    CHECK(root.has_array("/shapes/line/"));
    CHECK_FALSE(root.has_group("shapes/line"));
    CHECK(root.has_group("shapes"));
    CHECK(root.has_group(""));
    CHECK_FALSE(root.has_array("lin"));
    CHECK(root.group("shapes").array("line").metadata().dimensions == std::vector<std::string>{"a"});
    CHECK(root.array("shapes/line").read_all<std::int32_t>().size() == 7);
    CHECK(root.group("shapes").path() == "shapes");
}

TEST_CASE("without consolidated metadata the source is listed") {
    const auto store = fixture_store();
    const ZarrGroup root = ZarrGroup::open(store, "listed.zarr");
    CHECK(root.array_paths() == std::vector<std::string>{"deep/er/line"});
    CHECK(root.array("deep/er/line").read_all<std::int32_t>() == std::vector<std::int32_t>{0, 1, 2});
    CHECK(root.group("deep").group_names() == std::vector<std::string>{"er"});
    CHECK(contains(open_error(std::make_shared<UnlistableSource>(*store), "listed.zarr"),
                   ".zmetadata: missing, and " + store->uri() + " cannot be listed"));
}

TEST_CASE("opening by consolidated metadata takes one read") {
    const auto store = std::make_shared<RecordingStore>();
    store->put("x.zarr/.zmetadata", R"({"zarr_consolidated_format": 1, "metadata": {".zgroup": {"zarr_format": 2}}})");
    (void)ZarrGroup::open(store, "x.zarr");
    CHECK(store->reads == 1);
    CHECK(store->sizes == 0);
}

TEST_CASE("Python's bare NaN among the attributes is read") {
    const auto store = std::make_shared<RecordingStore>();
    store->put(".zmetadata", R"({"zarr_consolidated_format": 1, "metadata": {".zgroup": {"zarr_format": 2},
        ".zattrs": {"a": NaN, "b": [-Infinity, Infinity], "c": "a \"NaN\" stays", "d": -1}}})");
    const ZarrGroup root = ZarrGroup::open(store);
    CHECK(*root.attributes().find("a")->string() == "NaN");
    CHECK(*(*root.attributes().find("b")->array())[0].string() == "-Infinity");
    CHECK(*root.attributes().find("c")->string() == "a \"NaN\" stays");
    CHECK(root.attributes().find("d")->as_int() == -1);
}

TEST_CASE("what is no hierarchy is refused with its place") {
    const auto store = std::make_shared<RecordingStore>();
    CHECK(open_error(store, "x.zarr") == "read memory/x.zarr: .zgroup: missing: no Zarr version 2 hierarchy");
    store->put("x.zarr/zarr.json", "{}");
    CHECK(open_error(store, "x.zarr") ==
          "read memory/x.zarr: zarr.json: Zarr version 3 is not supported, expected version 2");
    store->put("y.zarr/.zmetadata", R"({"zarr_consolidated_format": 1, "metadata": {)");
    CHECK(open_error(store, "y.zarr").starts_with("read memory/y.zarr: .zmetadata: not JSON"));
    store->put("y.zarr/.zmetadata", R"({"zarr_consolidated_format": 2, "metadata": {}})");
    CHECK(open_error(store, "y.zarr") == "read memory/y.zarr: .zmetadata: not consolidated metadata of format 1");
    store->put("y.zarr/.zmetadata", R"([1, 2])");
    CHECK(open_error(store, "y.zarr") == "read memory/y.zarr: .zmetadata: not consolidated metadata of format 1");
    store->put("y.zarr/.zmetadata", R"({"zarr_consolidated_format": 1, "metadata": {".zgroup": 2}})");
    CHECK(open_error(store, "y.zarr") == "read memory/y.zarr: .zgroup: expected an object, found a number");
    store->put("y.zarr/.zmetadata", R"({"zarr_consolidated_format": 1, "metadata": {".zarray": {}}})");
    CHECK(open_error(store, "y.zarr") == "read memory/y.zarr: expected a group, found an array");
}

TEST_CASE("an array or group that is missing is named") {
    const ZarrGroup root = ZarrGroup::open(fixture_store(), "arrays.zarr");
    const std::string uri = root.uri();
    CHECK(what_of<ProductError>([&] { (void)root.array("shapes/B02"); }) ==
          "read " + uri + ": shapes/B02/.zarray: missing");
    CHECK(what_of<ProductError>([&] { (void)root.array("shapes"); }) == "read " + uri + ": shapes/.zarray: missing");
    CHECK(what_of<ProductError>([&] { (void)root.group("nowhere"); }) == "read " + uri + ": nowhere/.zgroup: missing");
}

TEST_CASE("one array that is not supported does not keep the others from being read") {
    const auto store = std::make_shared<RecordingStore>();
    store->put(".zgroup", R"({"zarr_format": 2})");
    store->put("bad/.zarray", R"({"zarr_format": 2, "shape": [1], "chunks": [1], "dtype": "|O", "order": "C",
        "fill_value": 0, "filters": null, "compressor": null})");
    store->put("good/.zarray", R"({"zarr_format": 2, "shape": [1], "chunks": [1], "dtype": "|u1", "order": "C",
        "fill_value": 7, "filters": null, "compressor": null})");
    const ZarrGroup root = ZarrGroup::open(store);
    CHECK(root.array("good").read_all<std::uint8_t>() == std::vector<std::uint8_t>{7});
    CHECK(what_of<ProductError>([&] { (void)root.array("bad"); }) ==
          "read memory: bad/.zarray: dtype '|O' is not supported");
}

TEST_CASE("a node whose metadata cannot be read hides no other one") {
    const std::string good = R"({"zarr_format":2,"shape":[2],"chunks":[2],"dtype":"<u2","fill_value":null,)"
                             R"("compressor":null,"filters":null,"order":"C"})";
    const auto check = [&](const std::shared_ptr<const RecordingStore>& store, const std::string& cause) {
        const auto root = ZarrGroup::open(store, "x.zarr");
        CHECK(root.array_paths() == std::vector<std::string>{"good", "no_array", "no_attributes"});
        CHECK(root.array("good").shape() == std::vector<std::size_t>{2});
        for (const std::string key : {"no_array/.zarray", "no_attributes/.zattrs"}) {
            const std::string path = key.substr(0, key.find('/'));
            CHECK_THROWS_WITH_AS(static_cast<void>(root.array(path)),
                                 doctest::Contains(("read memory/x.zarr: " + key + ": " + cause).c_str()),
                                 ProductError);
        }
    };
    const auto consolidated = std::make_shared<RecordingStore>();
    consolidated->put("x.zarr/.zmetadata",
                      R"({"zarr_consolidated_format":1,"metadata":{".zgroup":{"zarr_format":2},"good/.zarray":)" +
                          good + R"(,"no_array/.zarray":[1],"no_attributes/.zarray":)" + good +
                          R"(,"no_attributes/.zattrs":"x"}})");
    check(consolidated, "expected an object, found ");
    const auto listed = std::make_shared<RecordingStore>();
    listed->put("x.zarr/.zgroup", R"({"zarr_format":2})");
    listed->put("x.zarr/good/.zarray", good);
    listed->put("x.zarr/no_array/.zarray", "{");
    listed->put("x.zarr/no_attributes/.zarray", good);
    listed->put("x.zarr/no_attributes/.zattrs", "tru");
    check(listed, "not JSON");
}
