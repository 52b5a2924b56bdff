#include "rsclient/product/zarr_writer.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <limits>
#include <map>
#include <stdexcept>
#include <thread>

#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/product/zarr_group.hpp"
#include "rsclient/storage/folder_store.hpp"
#include "support/recording_store.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::RecordingStore;
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
    const auto store = std::make_shared<RecordingStore>();
    std::vector<std::uint16_t> values(15);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::uint16_t>(i);
    {
        ZarrWriter writer(store, "out.zarr");
        writer.create_group("", {{"title", "t"}});
        writer.create_array("a/b/image", image_metadata()).write_all<std::uint16_t>(values);
        ArrayMetadata scalar;
        scalar.dtype = parse_dtype("<f8", "x");
        writer.create_array("a/scalar", scalar).write_all<double>(std::vector{1.5});
        writer.commit();
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
    const auto store = std::make_shared<RecordingStore>();
    ZarrWriter writer(store);
    auto metadata = image_metadata();
    metadata.codec = Codec();
    const auto image = writer.create_array("image", metadata);
    image.write_chunk<std::uint16_t>(Index{1, 2}, std::vector<std::uint16_t>{9});
    writer.commit();
    const auto expected = std::vector<std::uint16_t>{9, 7, 7, 7};
    const auto bytes = std::as_bytes(std::span(expected));
    CHECK(store->objects.at("image/1.2") == Bytes(bytes.begin(), bytes.end()));
    CHECK(ZarrGroup::open(store).array("image").read_all<std::uint16_t>()[14] == 9);
}

TEST_CASE("metadata comes after the chunks, .zmetadata last") {
    const auto store = std::make_shared<RecordingStore>();
    ZarrWriter writer(store);
    writer.create_array("g/image", image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15));
    for (const std::string& key : store->written) CHECK_FALSE(contains(key, "/.z"));
    CHECK(what_of<ProductError>([&] { (void)ZarrGroup::open(store); }) ==
          "read memory: .zgroup: missing: no Zarr version 2 hierarchy");
    writer.commit();
    CHECK(store->moved.back() == ".zmetadata");
    CHECK(store->moved[store->moved.size() - 2] == ".zgroup");
}

TEST_CASE("a writer that is given up leaves nothing") {
    const auto store = std::make_shared<RecordingStore>();
    store->put("mine.txt", "keep");
    {
        ZarrWriter writer(store);
        writer.create_array("image", image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15));
        CHECK(store->objects.size() > 1);
    }
    CHECK(store->list("") == std::vector<std::string>{"mine.txt"});
}

TEST_CASE("a write that fails within prepare leaves nothing") {
    const auto store = std::make_shared<RecordingStore>();
    store->before_write = [](std::string_view key) {
        if (key.ends_with("/.zmetadata")) throw ProductError("write memory/.zmetadata", "no space");
    };
    {
        ZarrWriter writer(store);
        writer.create_array("image", image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15));
        CHECK(what_of<ProductError>([&] { writer.prepare(); }) == "write memory/.zmetadata: no space");
    }
    CHECK(store->objects.empty());
}

TEST_CASE("a product that is there is replaced only if asked for") {
    const auto store = std::make_shared<RecordingStore>();
    store->put("other.zarr/.zgroup", "{}");
    for (const bool overwrite : {false, true}) {
        ZarrWriter writer(store, "out.zarr", overwrite);
        writer.create_array(overwrite ? "new" : "old", image_metadata())
            .write_all<std::uint16_t>(std::vector<std::uint16_t>(15));
        writer.commit();
        CHECK(what_of<ProductError>([&] { const ZarrWriter again(store, "out.zarr"); }) ==
              "write memory/out.zarr: a product already exists here; pass overwrite=true to replace it");
    }
    CHECK(ZarrGroup::open(store, "out.zarr").array_paths() == std::vector<std::string>{"new"});
    CHECK(store->list("out.zarr/old").empty());
    CHECK(store->objects.contains("other.zarr/.zgroup"));
}

namespace {

/// A store with a product of one array, "old", at out.zarr.
std::shared_ptr<RecordingStore> store_with_old_product() {
    auto store = std::make_shared<RecordingStore>();
    ZarrWriter writer(store, "out.zarr");
    writer.create_array("old", image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15, 1));
    writer.commit();
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
    {
        ZarrWriter writer(store, "out.zarr", true);
        write_image(writer, "new");
        writer.commit();
    }
    CHECK(ZarrGroup::open(store, "out.zarr").array_paths() == std::vector<std::string>{"new"});
    CHECK(ZarrGroup::open(store, "out.zarr").array("new").read_all<std::uint16_t>()[14] == 2);
    for (const auto& [key, bytes] : store->objects) CHECK(key.starts_with("out.zarr/"));
}

TEST_CASE("a replacement that breaks off anywhere leaves the old product as it was") {
    const auto store = store_with_old_product();
    const auto before = store->objects;
    const int moves_in_all = static_cast<int>(before.size()) + 11;
    for (int failing = 1; failing <= moves_in_all; ++failing) {
        CAPTURE(failing);
        ZarrWriter writer(store, "out.zarr", true);
        write_image(writer, "new");
        int moves = 0;
        store->before_move = [&](std::string_view) {
            if (++moves == failing) throw ProductError("move", "no space");
        };
        CHECK(what_of<ProductError>([&] { writer.commit(); }) == "move: no space");
        CHECK(ZarrGroup::open(store, "out.zarr").array("old").read_all<std::uint16_t>()[14] == 1);
        writer.rollback();
        CHECK(store->objects == before);
    }
    store->before_move = nullptr;
}

TEST_CASE("what cannot even be rolled back is not lost, is named, and cannot be opened by halves") {
    const auto store = store_with_old_product();
    const auto before = store->objects.size();
    {
        ZarrWriter writer(store, "out.zarr", true);
        write_image(writer, "new");
        int moves = 0;
        store->before_move = [&](std::string_view) {
            if (++moves >= 4) throw ProductError("move", "no space");
        };
        const auto message = what_of<StorageError>([&] { writer.commit(); });
        CHECK(contains(
            message,
            "write memory/out.zarr: the commit failed: move: no space; the rollback failed too: move: no space"));
        CHECK(contains(message, "the old objects are in memory/.out.zarr."));
        // A second try must not mistake the kept objects for those of a product at the root.
        CHECK(what_of<std::invalid_argument>([&] { writer.commit(); }) ==
              "write memory/out.zarr: the transaction is over");
    }
    CHECK(what_of<ProductError>([&] { (void)ZarrGroup::open(store, "out.zarr"); }) != "");
    CHECK(store->objects.size() == before + 11);
}

TEST_CASE("a move that fails after its copy is undone too") {
    // An object store copies and then removes; the second of the two may fail.
    const auto store = store_with_old_product();
    const auto before = store->objects;
    ZarrWriter writer(store, "out.zarr", true);
    write_image(writer, "new");
    int moves = 0;
    store->before_move = [&](std::string_view from) {
        if (++moves != 3) return;
        const std::string name(from.substr(from.rfind("out.zarr/") + 9));
        const auto place = store->moved.back().substr(0, store->moved.back().find(".part/") + 6);
        store->objects[place + name] = store->objects.find(from)->second;
        throw ProductError("remove", "no answer");
    };
    CHECK(what_of<ProductError>([&] { writer.commit(); }) == "remove: no answer");
    writer.rollback();
    CHECK(store->objects == before);
}

TEST_CASE("a commit can be rolled back until the writer is destroyed") {
    const auto store = store_with_old_product();
    store->put("mine.txt", "keep");
    const auto before = store->objects;
    {
        ZarrWriter writer(store, "out.zarr", true);
        write_image(writer, "new");
        writer.prepare();
        CHECK(ZarrGroup::open(store, "out.zarr").array_paths() == std::vector<std::string>{"old"});
        writer.commit();
        CHECK(ZarrGroup::open(store, "out.zarr").array_paths() == std::vector<std::string>{"new"});
        writer.rollback();
        CHECK(store->objects == before);
        writer.rollback();
        CHECK(what_of<std::invalid_argument>([&] { writer.commit(); }) ==
              "write memory/out.zarr: the transaction is over");
    }
    CHECK(store->objects == before);
    {
        ZarrWriter writer(store, "out.zarr", true);
        write_image(writer, "new");
        writer.commit();
        writer.commit();
    }
    CHECK(ZarrGroup::open(store, "out.zarr").array_paths() == std::vector<std::string>{"new"});
    CHECK(store->objects.size() == 12);  // six chunks, two documents of root and array each, .zmetadata and mine.txt
}

TEST_CASE("of two writers of a new root the first to commit wins, and its product is whole") {
    const auto store = std::make_shared<RecordingStore>();
    for (const char* root : {"", "out.zarr"}) {
        CAPTURE(root);
        store->objects.clear();
        {
            ZarrWriter late(store, root);
            write_image(late, "image");
            ZarrWriter given_up(store, root);
            write_image(given_up, "image");
            ZarrWriter first(store, root);
            first.create_array("image", image_metadata()).write_all<std::uint16_t>(std::vector<std::uint16_t>(15, 1));
            first.commit();
            CHECK(contains(what_of<ProductError>([&] { late.commit(); }), "a product already exists here"));
        }
        CHECK(ZarrGroup::open(store, root).array("image").read_all<std::uint16_t>() ==
              std::vector<std::uint16_t>(15, 1));
        CHECK(store->objects.size() == 11);
    }
}

TEST_CASE("what a killed program left at the root does not become part of the product, and other objects stay") {
    const auto store = std::make_shared<RecordingStore>();
    for (const std::string root : {"", "out.zarr/"}) {
        CAPTURE(root);
        store->objects.clear();
        for (const char* key : {"image/1.2", "image/.zattrs", "g/.zarray"}) store->put(root + key, "left over");
        for (const char* key : {"notes.txt", "g/notes.txt", "other/0.0"}) store->put(root + key, "keep");
        const auto before = store->objects;
        for (const bool fails : {true, false}) {
            ZarrWriter writer(store, root);
            writer.create_group("g");
            const auto image = writer.create_array("image", image_metadata());
            image.write_chunk<std::uint16_t>(Index{0, 0}, std::vector<std::uint16_t>(4, 1));
            store->before_move = [&](std::string_view key) {
                if (fails && key.ends_with(".zmetadata")) throw ProductError("move", "no space");
            };
            CHECK(what_of<ProductError>([&] { writer.commit(); }) == (fails ? "move: no space" : ""));
            if (fails) writer.rollback();
            if (fails) CHECK(store->objects == before);
        }
        const auto product = ZarrGroup::open(store, root);
        CHECK(product.array_paths() == std::vector<std::string>{"image"});
        CHECK(product.array("image").read_all<std::uint16_t>()[14] == 7);
        for (const char* key : {"notes.txt", "g/notes.txt", "other/0.0"})
            CHECK(as_text(store->objects.at(root + key)) == "keep");
        CHECK(store->objects.size() == 3 + 1 + 6 + 1);  // others, the chunk, documents of root, g and image, .zmetadata
    }
}

namespace {

/// Names and content of all files below a folder.
std::map<std::string, std::string> files_of(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) files[entry.path().lexically_relative(folder)] = testing::content_of(entry.path());
    }
    return files;
}

/// Writes a product of one array and returns the error message.
std::string write_product(const std::shared_ptr<storage::ByteStore>& store, const std::string& name) {
    return what_of<ProductError>([&] {
        ZarrWriter writer(store, "out.zarr", true);
        write_image(writer, name);
        writer.commit();
    });
}

}  // namespace

TEST_CASE("in a folder an old product is replaced as a whole, and nothing stays beside it") {
    const testing::TemporaryFolder folder;
    const auto store = std::make_shared<storage::FolderStore>(folder.path());
    CHECK(write_product(store, "old") == "");
    CHECK(write_product(store, "new") == "");
    CHECK(ZarrGroup::open(store, "out.zarr").array_paths() == std::vector<std::string>{"new"});
    CHECK_FALSE(std::filesystem::exists(folder.path() / "out.zarr" / "old"));
    CHECK(folder.entries() == 1);
}

TEST_CASE("in a folder an old product stays whole if a new one cannot take its place") {
    const testing::TemporaryFolder folder;
    const auto store = std::make_shared<storage::FolderStore>(folder.path());
    CHECK(write_product(store, "old") == "");
    const auto before = files_of(folder.path());
    // A folder where a chunk should be: the old product is out of the way by then, and part of the new one in place.
    std::filesystem::create_directories(folder.path() / "out.zarr/new/1.1");
    CHECK(contains(write_product(store, "new"), "out.zarr/new/1.1: Is a directory"));
    CHECK(files_of(folder.path()) == before);
    CHECK(folder.entries() == 1);
    CHECK(ZarrGroup::open(store, "out.zarr").array("old").read_all<std::uint16_t>()[14] == 2);
    std::filesystem::remove(folder.path() / "out.zarr/new/1.1");
    CHECK(write_product(store, "new") == "");
    CHECK(folder.entries() == 1);
}

TEST_CASE("a folder that is a store as a whole takes a product, and what else is in it stays") {
    const testing::TemporaryFolder folder;
    const auto notes = folder.file("notes.txt", "keep");
    const auto store = std::make_shared<storage::FolderStore>(folder.path());
    {
        ZarrWriter writer(store);
        write_image(writer, "image");
        writer.commit();
    }
    CHECK(ZarrGroup::open(store).array("image").read_all<std::uint16_t>()[14] == 2);
    CHECK(testing::content_of(notes) == "keep");
    CHECK(folder.entries() == 5);  // .zattrs, .zgroup, .zmetadata, image and notes.txt
}

TEST_CASE("chunks may come from several threads") {
    const auto store = std::make_shared<RecordingStore>();
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
    writer.commit();
    const auto values = ZarrGroup::open(store).array("image").read_all<std::uint16_t>();
    CHECK(values[0] == 0);
    CHECK(values[5 * 32 + 4] == 9);
    CHECK(values[31 * 32 + 31] == 63);
}

TEST_CASE("what contradicts itself is refused") {
    const auto store = std::make_shared<RecordingStore>();
    ZarrWriter writer(store);
    const auto message = [](auto&& call) { return what_of<std::invalid_argument>(call); };
    const auto image = writer.create_array("g/image", image_metadata());
    CHECK(message([&] { writer.create_array("g/image", image_metadata()); }) ==
          "write memory: g/image: the path is taken");
    CHECK(message([&] { writer.create_array("g", image_metadata()); }) == "write memory: g: the path is taken");
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
    writer.commit();
    CHECK(contains(message([&] { image.write_all<std::uint16_t>(std::vector<std::uint16_t>(15)); }),
                   "the writer is closed"));
    CHECK_FALSE(ZarrGroup::open(store).has_array("bad"));
}

TEST_CASE("products of others in the way are refused, not replaced") {
    const auto store = std::make_shared<RecordingStore>();
    store->write("x/.zarray", as_bytes("{}"));
    store->write("x/0.0", as_bytes("chunk"));
    CHECK_THROWS_WITH_AS(ZarrWriter(store, "x"), doctest::Contains("a product already exists here"), ProductError);
    store->write("y/measurements/.zgroup", as_bytes("{}"));
    store->write("y/measurements/.zmetadata", as_bytes("{}"));
    {
        ZarrWriter writer(store, "y");
        writer.create_group("measurements");
        CHECK_THROWS_WITH_AS(writer.commit(), doctest::Contains("measurements: a product already exists here"),
                             ProductError);
    }
    CHECK(store->list("") ==
          std::vector<std::string>{"x/.zarray", "x/0.0", "y/measurements/.zgroup", "y/measurements/.zmetadata"});
}
