#include "rsclient/product/zarr_writer.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <thread>

#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/text.hpp"
#include "rsclient/product/zarr_group.hpp"
#include "support/memory_store.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::MemoryStore;
using testing::what_of;

namespace {

using Index = std::vector<std::size_t>;

ArrayMetadata image_metadata() {
    ArrayMetadata metadata;
    metadata.shape = {3, 5};
    metadata.chunks = {2, 2};
    metadata.dtype = parse_dtype("<u2", "x");
    metadata.fill_value = 7;
    metadata.dimensions = {"y", "x"};
    return metadata;
}

}  // namespace

TEST_CASE("what is written is read back") {
    const auto store = std::make_shared<MemoryStore>();
    std::vector<std::uint16_t> values(15);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::uint16_t>(i);
    {
        ZarrWriter writer(store, "out.zarr");
        writer.create_group("", {{"title", "t"}});
        writer.create_array("a/b/image", image_metadata()).write_all<std::uint16_t>(values);
        ArrayMetadata scalar;
        scalar.dtype = parse_dtype("<f8", "x");
        writer.create_array("a/scalar", scalar).write_all<double>(std::vector{1.5});
        writer.close();
    }
    const ZarrGroup root = ZarrGroup::open(store, "out.zarr");
    CHECK(*root.attributes().find("title")->string() == "t");
    CHECK(root.array_paths() == std::vector<std::string>{"a/b/image", "a/scalar"});
    CHECK(root.array("a/b/image").read_all<std::uint16_t>() == values);
    CHECK(root.array("a/b/image").metadata().dimensions == std::vector<std::string>{"y", "x"});
    CHECK(json::dump(root.array("a/b/image").metadata().codec.to_json()) ==
          R"({"blocksize":0,"clevel":3,"cname":"zstd","id":"blosc","shuffle":2})");
    CHECK(root.array("a/scalar").read_all<double>() == std::vector{1.5});
    CHECK(root.array("a/scalar").metadata().codec.id() == Codec::Id::none);
    for (const char* key : {"out.zarr/.zgroup", "out.zarr/a/.zgroup", "out.zarr/a/b/.zgroup",
                            "out.zarr/a/b/image/.zarray", "out.zarr/a/b/image/.zattrs", "out.zarr/a/b/image/1.2"}) {
        CAPTURE(key);
        CHECK(store->objects.contains(key));
    }
}

TEST_CASE("edge chunks are padded with the fill value") {
    const auto store = std::make_shared<MemoryStore>();
    ZarrWriter writer(store);
    auto metadata = image_metadata();
    metadata.codec = Codec();
    const auto image = writer.create_array("image", metadata);
    image.write_chunk<std::uint16_t>(Index{1, 2}, std::vector<std::uint16_t>{9});
    writer.close();
    const auto expected = std::vector<std::uint16_t>{9, 7, 7, 7};
    const auto bytes = std::as_bytes(std::span(expected));
    CHECK(store->objects.at("image/1.2") == Bytes(bytes.begin(), bytes.end()));
    CHECK(ZarrGroup::open(store).array("image").read_all<std::uint16_t>()[14] == 9);
}

TEST_CASE("metadata comes after the chunks, .zmetadata last") {
    const auto store = std::make_shared<MemoryStore>();
    ZarrWriter writer(store);
    writer.create_array("g/image", image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15));
    for (const std::string& key : store->written) CHECK_FALSE(contains(key, ".z"));
    CHECK(what_of<ProductError>([&] { (void)ZarrGroup::open(store); }) ==
          "read memory: .zgroup: missing: no Zarr version 2 hierarchy");
    writer.close();
    CHECK(store->written.back() == ".zmetadata");
    CHECK(store->written[store->written.size() - 2] == ".zgroup");
}

TEST_CASE("a writer that is given up leaves nothing") {
    const auto store = std::make_shared<MemoryStore>();
    store->put("mine.txt", "keep");
    {
        ZarrWriter writer(store);
        writer.create_array("image", image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15));
        CHECK(store->objects.size() > 1);
    }
    CHECK(store->list("") == std::vector<std::string>{"mine.txt"});
}

TEST_CASE("a write that fails within close leaves nothing") {
    const auto store = std::make_shared<MemoryStore>();
    store->before_write = [](std::string_view key) {
        if (key == ".zmetadata") throw ProductError("write memory/.zmetadata", "no space");
    };
    {
        ZarrWriter writer(store);
        writer.create_array("image", image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15));
        CHECK(what_of<ProductError>([&] { writer.close(); }) == "write memory/.zmetadata: no space");
    }
    CHECK(store->objects.empty());
}

TEST_CASE("a product that is there is replaced only if asked for") {
    const auto store = std::make_shared<MemoryStore>();
    store->put("other.zarr/.zgroup", "{}");
    for (const bool overwrite : {false, true}) {
        ZarrWriter writer(store, "out.zarr", overwrite);
        writer.create_array(overwrite ? "new" : "old", image_metadata())
            .write_all<std::uint16_t>(std::vector<std::uint16_t>(15));
        writer.close();
        CHECK(what_of<ProductError>([&] { const ZarrWriter again(store, "out.zarr"); }) ==
              "write memory/out.zarr: there is a product already");
    }
    CHECK(ZarrGroup::open(store, "out.zarr").array_paths() == std::vector<std::string>{"new"});
    CHECK(store->list("out.zarr/old").empty());
    CHECK(store->objects.contains("other.zarr/.zgroup"));
}

namespace {

/// A store with a product of one array, "old", at out.zarr.
std::shared_ptr<MemoryStore> store_with_old_product() {
    auto store = std::make_shared<MemoryStore>();
    ZarrWriter writer(store, "out.zarr");
    writer.create_array("old", image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15, 1));
    writer.close();
    return store;
}

void write_image(ZarrWriter& writer, const std::string& name) {
    writer.create_array(name, image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15, 2));
}

}  // namespace

TEST_CASE("an old product stays whole until the new one is complete") {
    const auto store = store_with_old_product();
    const auto before = store->objects;
    {
        ZarrWriter writer(store, "out.zarr", true);
        write_image(writer, "new");
        CHECK(ZarrGroup::open(store, "out.zarr").array("old").read_all<std::uint16_t>()[14] == 1);
        CHECK(store->objects.size() == before.size() + 6);  // the chunks of the new one, beside it
    }
    CHECK(store->objects == before);
    ZarrWriter writer(store, "out.zarr", true);
    write_image(writer, "new");
    writer.close();
    CHECK(ZarrGroup::open(store, "out.zarr").array_paths() == std::vector<std::string>{"new"});
    CHECK(ZarrGroup::open(store, "out.zarr").array("new").read_all<std::uint16_t>()[14] == 2);
    for (const auto& [key, bytes] : store->objects) CHECK(key.starts_with("out.zarr/"));
}

TEST_CASE("a replacement that breaks off loses nothing and cannot be opened by halves") {
    const auto store = store_with_old_product();
    {
        ZarrWriter writer(store, "out.zarr", true);
        write_image(writer, "new");
        int moves = 0;
        store->before_move = [&](std::string_view) {
            if (++moves == 4) throw ProductError("move", "no space");
        };
        const auto message = what_of<ProductError>([&] { writer.close(); });
        CHECK(contains(message, "write memory/out.zarr: the old product could not be replaced; the new one is in "));
        CHECK(contains(message, "no space"));
    }
    CHECK(what_of<ProductError>([&] { (void)ZarrGroup::open(store, "out.zarr"); }) != "");
    CHECK(store->objects.size() == 6 + 5);  // every object of the new one: chunks, two of root and array, .zmetadata
}

TEST_CASE("what is closed can be taken back, and other objects stay") {
    const auto store = std::make_shared<MemoryStore>();
    store->put("mine.txt", "keep");
    ZarrWriter writer(store);
    write_image(writer, "image");
    writer.close();
    writer.take_back();
    CHECK(store->list("") == std::vector<std::string>{"mine.txt"});
    writer.take_back();
    CHECK(store->objects.size() == 1);
}

TEST_CASE("chunks may come from several threads") {
    const auto store = std::make_shared<MemoryStore>();
    ZarrWriter writer(store);
    ArrayMetadata metadata = image_metadata();
    metadata.shape = {32, 32};
    metadata.chunks = {4, 4};
    const auto image = writer.create_array("image", metadata);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t) {
        threads.emplace_back([&image, t] {
            for (std::size_t chunk = t; chunk < 64; chunk += 4) {
                const std::vector<std::uint16_t> values(16, static_cast<std::uint16_t>(chunk));
                image.write_chunk<std::uint16_t>(Index{chunk / 8, chunk % 8}, values);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    writer.close();
    const auto values = ZarrGroup::open(store).array("image").read_all<std::uint16_t>();
    CHECK(values[0] == 0);
    CHECK(values[5 * 32 + 4] == 9);
    CHECK(values[31 * 32 + 31] == 63);
}

TEST_CASE("what contradicts itself is refused") {
    const auto store = std::make_shared<MemoryStore>();
    ZarrWriter writer(store);
    const auto message = [](auto&& call) { return what_of<std::invalid_argument>(call); };
    const auto image = writer.create_array("g/image", image_metadata());
    CHECK(message([&] { writer.create_array("g/image", image_metadata()); }) ==
          "write memory: g/image: there is one already");
    CHECK(message([&] { writer.create_array("g", image_metadata()); }) == "write memory: g: there is one already");
    CHECK(message([&] { writer.create_group("g/image/below"); }) == "write memory: g/image/below: g/image is an array");
    CHECK(message([&] { writer.create_array("g/image/below", image_metadata()); }) ==
          "write memory: g/image/below: g/image is an array");
    for (const char* path : {"/a", "a/", "a//b", "../a", "a/.zgroup"}) {
        CAPTURE(path);
        CHECK(contains(message([&] { writer.create_group(path); }), "not a path of names"));
    }
    auto metadata = image_metadata();
    metadata.chunks = {2};
    CHECK(contains(message([&] { writer.create_array("bad", metadata); }),
                   "shape 3 x 5, chunks 2 and 2 dimension names"));
    metadata.shape = {3, 5};
    metadata.chunks = {std::size_t{1} << 31U, std::size_t{1} << 32U};
    CHECK(contains(message([&] { writer.create_array("bad", metadata); }), "are larger than any memory"));
    CHECK(message([&] { image.write_chunk<float>(Index{0, 0}, std::vector<float>(4)); }) ==
          "write memory: g/image: holds uint16, got float32");
    CHECK(message([&] { image.write_chunk<std::uint16_t>(Index{1, 2}, std::vector<std::uint16_t>(4)); }) ==
          "write memory: g/image/1.2: the chunk covers 1 x 1 elements, 2 bytes, got 8");
    CHECK(contains(message([&] { image.write_chunk<std::uint16_t>(Index{2, 0}, std::vector<std::uint16_t>(4)); }),
                   "chunk 2 x 0 of an array of 2 x 3 chunks"));
    metadata = image_metadata();
    metadata.fill_value = -1;
    CHECK(contains(what_of<ProductError>([&] { writer.create_array("bad", metadata); }), "fill_value -1"));
    writer.close();
    CHECK(contains(message([&] { image.write_all<std::uint16_t>(std::vector<std::uint16_t>(15)); }),
                   "the writer is closed"));
    CHECK_FALSE(ZarrGroup::open(store).has_array("bad"));
}
