#include "rsclient/product/zip_source.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <thread>

#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/storage/folder_store.hpp"
#include "support/recording_store.hpp"

using namespace rsclient;
using product::ZipSource;
using testing::contains;
using testing::RecordingStore;
using testing::what_of;

namespace {

/// Byte n is n modulo 251, as in the fixtures.
Bytes counting(std::size_t begin, std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((begin + i) % 251);
    return bytes;
}

/// A fixture in memory, to count reads and to damage it.
std::shared_ptr<RecordingStore> fixture(const std::string& name) {
    auto store = std::make_shared<RecordingStore>();
    store->objects["x.zip"] = *storage::FolderStore(RSCLIENT_TEST_DATA "/zip").read(name);
    return store;
}

std::size_t find_bytes(const Bytes& bytes, std::string_view pattern, std::size_t from = 0) {
    return as_text(bytes).find(pattern, from);
}

std::string open_error(const std::shared_ptr<RecordingStore>& store) {
    return what_of<ProductError>([&] { const ZipSource zip(store, "x.zip"); });
}

}  // namespace

TEST_CASE("members of archives made by another program are read") {
    for (const char* name : {"stored.zip", "deflated.zip", "zip64.zip"}) {
        CAPTURE(name);
        const ZipSource zip(fixture(name), "x.zip");
        CHECK(zip.uri() == "memory/x.zip");
        CHECK(zip.list("") == std::vector<std::string>{"a.txt", "folder/b.bin"});
        CHECK(zip.list("folder/") == std::vector<std::string>{"folder/b.bin"});
        CHECK(zip.size("folder/b.bin") == 5000);
        CHECK_FALSE(zip.size("folder/").has_value());
        CHECK_FALSE(zip.read("absent").has_value());
        CHECK(as_text(*zip.read("a.txt")) == "hello zip\n");
        CHECK(*zip.read("folder/b.bin") == counting(0, 5000));
        CHECK(*zip.read("folder/b.bin") == counting(0, 5000));
        Bytes part(700);
        zip.read_range("folder/b.bin", 4300, part);
        CHECK(part == counting(4300, 700));
        CHECK_THROWS_AS(zip.read_range("folder/b.bin", 4301, part), StorageError);
        CHECK_THROWS_AS(zip.read_range("absent", 0, part), StorageError);
    }
}

TEST_CASE("many members are asked of the archive's store in one call") {
    for (const char* name : {"stored.zip", "deflated.zip"}) {
        CAPTURE(name);
        const auto store = fixture(name);
        const ZipSource zip(store, "x.zip");
        const std::vector<std::string> keys{"folder/b.bin", "absent", "a.txt"};
        for (int round = 0; round < 2; ++round) {  // the second time the place of the data is known
            store->together.clear();
            store->reads = 0;
            const auto objects = zip.read_many(keys);
            REQUIRE(objects.size() == 3);
            CHECK(objects[0] == counting(0, 5000));
            CHECK_FALSE(objects[1].has_value());
            CHECK(as_text(objects[2].value()) == "hello zip\n");
            CHECK(store->together == std::vector<std::size_t>{2});
            CHECK(store->reads == 2);
        }
    }
}

namespace {

/// Puts bytes before an archive: what it says of offsets counts from its own begin.
void put_before(const std::shared_ptr<RecordingStore>& store, std::string_view prefix) {
    Bytes& bytes = store->objects["x.zip"];
    const auto before = as_bytes(prefix);
    bytes.insert(bytes.begin(), before.begin(), before.end());
}

/// Adds the zip64 record and its locator, as Info-ZIP's `zip` does for a member from a pipe, though no number needs
/// them.
void add_record64(const std::shared_ptr<RecordingStore>& store) {
    Bytes& bytes = store->objects["x.zip"];
    const auto end = bytes.end() - 22;
    const auto field = [&](std::ptrdiff_t at, std::size_t count) { return Bytes(end + at, end + at + count); };
    Bytes added;
    const auto add = [&](const Bytes& value, std::size_t width) {
        added.insert(added.end(), value.begin(), value.end());
        added.resize(added.size() + width - value.size());
    };
    const auto number = [](std::uint8_t value) { return Bytes{std::byte{value}}; };
    const std::size_t record_at = bytes.size() - 22;
    add(Bytes{std::byte{'P'}, std::byte{'K'}, std::byte{6}, std::byte{6}}, 4);
    add(number(44), 8);  // bytes that follow
    add(number(45), 2);  // versions
    add(number(45), 2);
    add({}, 8);            // disks
    add(field(8, 2), 8);   // members on this disk
    add(field(10, 2), 8);  // members
    add(field(12, 4), 8);  // bytes of the directory
    add(field(16, 4), 8);  // its offset
    add(Bytes{std::byte{'P'}, std::byte{'K'}, std::byte{6}, std::byte{7}}, 4);
    add({}, 4);
    add(Bytes{static_cast<std::byte>(record_at & 0xff), static_cast<std::byte>(record_at >> 8 & 0xff)}, 8);
    add(number(1), 4);
    bytes.insert(bytes.end() - 22, added.begin(), added.end());
}

}  // namespace

TEST_CASE("a zip64 record that no number needs is read") {
    const auto store = fixture("stored.zip");
    add_record64(store);
    CHECK(as_text(*ZipSource(store, "x.zip").read("a.txt")) == "hello zip\n");
    put_before(store, "prefix");
    CHECK(as_text(*ZipSource(store, "x.zip").read("a.txt")) == "hello zip\n");
}

TEST_CASE("bytes before an archive do not matter") {
    const std::string script = "#!/bin/sh\nexec unzip \"$0\"\n";
    for (const char* name : {"stored.zip", "deflated.zip", "zip64.zip"}) {
        for (const std::string& prefix : {std::string("x"), script, std::string(100000, 'x'), "PK\3\4" + script}) {
            CAPTURE(name);
            CAPTURE(prefix.size());
            const auto store = fixture(name);
            put_before(store, prefix);
            const ZipSource zip(store, "x.zip");
            CHECK(store->reads == 1);
            CHECK(zip.list("") == std::vector<std::string>{"a.txt", "folder/b.bin"});
            CHECK(as_text(*zip.read("a.txt")) == "hello zip\n");
            CHECK(*zip.read("folder/b.bin") == counting(0, 5000));
            Bytes part(700);
            zip.read_range("folder/b.bin", 4300, part);
            CHECK(part == counting(4300, 700));
        }
    }
}

TEST_CASE("an archive within an archive does not take the outer one's place") {
    // The outer archive as it is before the inner one: the end of the file counts.
    const auto store = fixture("stored.zip");
    put_before(store, as_text(fixture("bzip2.zip")->objects["x.zip"]));
    CHECK(as_text(*ZipSource(store, "x.zip").read("a.txt")) == "hello zip\n");
}

TEST_CASE("bytes before an archive do not hide what is wrong with it") {
    auto store = fixture("stored.zip");
    const std::size_t entry =
        find_bytes(store->objects["x.zip"], "a.txt", find_bytes(store->objects["x.zip"], "PK\1\2")) - 46;
    store->objects["x.zip"][entry + 21] = std::byte{1};  // second byte of the packed size
    put_before(store, std::string(1000, 'x'));
    CHECK(contains(open_error(store), "member 'a.txt' of 266 bytes at 1037 reaches beyond 1082"));

    store = fixture("stored.zip");
    Bytes& bytes = store->objects["x.zip"];
    bytes.insert(bytes.end() - 22, 10, std::byte{0});  // between the directory and its end
    CHECK(contains(open_error(store), "no directory entry of member 0"));

    store = fixture("zip64.zip");
    Bytes& large = store->objects["x.zip"];
    const std::size_t record = find_bytes(large, "PK\6\6");
    large[record] = std::byte{'Q'};
    put_before(store, std::string(1000, 'x'));
    CHECK(contains(open_error(store), "no zip64 record at " + std::to_string(record)));

    store = fixture("zip64.zip");
    Bytes& far = store->objects["x.zip"];
    const std::size_t place = find_bytes(far, "PK\6\6") + 48;
    std::fill_n(far.begin() + static_cast<std::ptrdiff_t>(place), 8, std::byte{0xff});  // the directory's offset
    CHECK(contains(open_error(store), "does not end at"));
}

TEST_CASE("opening takes one read, and each member one more") {
    for (const char* name : {"stored.zip", "deflated.zip", "zip64.zip"}) {
        const auto store = fixture(name);
        const ZipSource zip(store, "x.zip");
        CHECK(store->sizes == 1);
        CHECK(store->reads == 1);
        (void)zip.read("folder/b.bin");
        CHECK(store->reads == 2);
        (void)zip.read("folder/b.bin");
        CHECK(store->reads == 3);
        CHECK(store->sizes == 1);
    }
}

TEST_CASE("a range of a stored member is one small read") {
    const auto store = fixture("stored.zip");
    const ZipSource zip(store, "x.zip");
    Bytes part(10);
    store->bytes_read = 0;
    zip.read_range("folder/b.bin", 4000, part);
    CHECK(part == counting(4000, 10));
    CHECK(store->reads == 2);
    store->bytes_read = 0;
    zip.read_range("folder/b.bin", 100, part);
    CHECK(part == counting(100, 10));
    CHECK(store->reads == 3);
    CHECK(store->bytes_read == 10);
}

TEST_CASE("the local header may have another extra field than the directory says") {
    // zip64.zip has 20 bytes of it in the local headers and 28 in the directory; 2000 more do not fit any slack.
    auto store = fixture("stored.zip");
    Bytes& bytes = store->objects["x.zip"];
    const std::size_t header = find_bytes(bytes, "folder/b.bin") - 30;
    bytes[header + 28] = static_cast<std::byte>(2000 % 256);
    bytes[header + 29] = static_cast<std::byte>(2000 / 256);
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(header + 30 + 12), 2000, std::byte{0});
    const std::size_t end = bytes.size() - 22;
    std::uint32_t offset = 0;
    std::memcpy(&offset, &bytes[end + 16], 4);
    offset += 2000;
    std::memcpy(&bytes[end + 16], &offset, 4);
    const ZipSource zip(store, "x.zip");
    CHECK(*zip.read("folder/b.bin") == counting(0, 5000));
    const ZipSource again(store, "x.zip");
    Bytes part(10);
    again.read_range("folder/b.bin", 3000, part);
    CHECK(part == counting(3000, 10));
}

TEST_CASE("a directory larger than the tail is read by a second read") {
    // 1500 empty members with names of 100 characters: a directory of 1500 * 146 = 219000 bytes.
    const auto store = std::make_shared<RecordingStore>();
    std::string locals;
    std::string directory;
    const auto u16 = [](unsigned v) { return std::string{static_cast<char>(v % 256), static_cast<char>(v / 256)}; };
    const auto u32 = [&](std::size_t v) {
        return u16(static_cast<unsigned>(v % 65536)) + u16(static_cast<unsigned>(v / 65536));
    };
    for (int i = 0; i < 1500; ++i) {
        const std::string name = std::to_string(i) + std::string(100 - std::to_string(i).size(), 'n');
        const std::string common = u16(0) + u16(0) + u32(0) + u32(0) + u32(0) + u32(0) + u16(100) + u16(0);
        directory +=
            "PK\1\2" + u16(20) + u16(20) + common + u16(0) + u16(0) + u16(0) + u32(0) + u32(locals.size()) + name;
        locals += "PK\3\4" + u16(20) + common + name;
    }
    const std::string end =
        "PK\5\6" + u32(0) + u16(1500) + u16(1500) + u32(directory.size()) + u32(locals.size()) + u16(0);
    store->put("x.zip", locals + directory + end);
    const ZipSource zip(store, "x.zip");
    CHECK(store->reads == 2);
    CHECK(zip.list("").size() == 1500);
    CHECK(zip.read("7" + std::string(99, 'n'))->empty());
}

TEST_CASE("what is not a whole zip is refused") {
    auto store = fixture("stored.zip");
    const Bytes whole = store->objects["x.zip"];
    CHECK(what_of<ProductError>([&] { const ZipSource zip(store, "y.zip"); }) == "read memory/y.zip: missing");
    for (const std::size_t kept :
         {std::size_t{0}, std::size_t{21}, std::size_t{22}, whole.size() / 2, whole.size() - 1}) {
        CAPTURE(kept);
        store->objects["x.zip"] = Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(kept));
        CHECK(contains(open_error(store), "read memory/x.zip: not a whole zip: no end-of-directory record"));
    }
    store->objects["x.zip"] = Bytes(whole.begin() + 100, whole.end());
    CHECK(contains(open_error(store), "does not end at"));
}

TEST_CASE("members that lie outside or over one another are refused") {
    auto store = fixture("stored.zip");
    const Bytes whole = store->objects["x.zip"];
    const std::size_t entry = find_bytes(whole, "a.txt", find_bytes(whole, "PK\1\2")) - 46;
    store->objects["x.zip"][entry + 44] = std::byte{0x7f};  // third byte of the header's offset
    CHECK(contains(open_error(store), "member 'a.txt' of 10 bytes at 8323109 reaches beyond"));
    store->objects["x.zip"] = whole;
    store->objects["x.zip"][entry + 21] = std::byte{1};  // second byte of the packed size
    CHECK(contains(open_error(store), "member 'a.txt' of 266 bytes at 37 reaches beyond 82"));
    store->objects["x.zip"] = whole;
    store->objects["x.zip"][entry] = std::byte{'Q'};
    CHECK(contains(open_error(store), "no directory entry of member 1"));
}

TEST_CASE("members that cannot be unpacked are refused by name") {
    const ZipSource bzip2(fixture("bzip2.zip"), "x.zip");
    CHECK(what_of<ProductError>([&] { (void)bzip2.read("a.txt"); }) ==
          "read memory/x.zip: a.txt: zip method 12, expected 0 (stored) or 8 (deflated)");

    auto store = fixture("stored.zip");
    Bytes& bytes = store->objects["x.zip"];
    const std::size_t entry = find_bytes(bytes, "a.txt", find_bytes(bytes, "PK\1\2")) - 46;
    bytes[entry + 8] |= std::byte{1};
    const ZipSource encrypted(store, "x.zip");
    CHECK(what_of<ProductError>([&] { (void)encrypted.read("a.txt"); }) == "read memory/x.zip: a.txt: encrypted");
    CHECK(*encrypted.read("folder/b.bin") == counting(0, 5000));
}

TEST_CASE("damage inside a member is found") {
    auto stored = fixture("stored.zip");
    stored->objects["x.zip"][find_bytes(stored->objects["x.zip"], "hello")] = std::byte{'j'};
    const ZipSource zip(stored, "x.zip");
    CHECK(what_of<ProductError>([&] { (void)zip.read("a.txt"); }) ==
          "read memory/x.zip: a.txt: corrupt: its CRC-32 does not match");

    auto deflated = fixture("deflated.zip");
    Bytes& bytes = deflated->objects["x.zip"];
    bytes[find_bytes(bytes, "folder/b.bin") + 12 + 40] ^= std::byte{0xff};
    const ZipSource damaged(deflated, "x.zip");
    CHECK(contains(what_of<ProductError>([&] { (void)damaged.read("folder/b.bin"); }), "folder/b.bin: "));

    auto headless = fixture("stored.zip");
    headless->objects["x.zip"][37] = std::byte{'Q'};  // where the header of a.txt is
    const ZipSource no_header(headless, "x.zip");
    CHECK(contains(what_of<ProductError>([&] { (void)no_header.read("a.txt"); }),
                   "no zip header where the directory says"));
}

TEST_CASE("a size that deflate cannot reach is not believed") {
    auto store = fixture("deflated.zip");
    Bytes& bytes = store->objects["x.zip"];
    const std::size_t entry = find_bytes(bytes, "a.txt", find_bytes(bytes, "PK\1\2")) - 46;
    for (std::size_t i = 24; i < 28; ++i) bytes[entry + i] = std::byte{0x7f};
    const ZipSource zip(store, "x.zip");
    CHECK(contains(what_of<ProductError>([&] { (void)zip.read("a.txt"); }), "deflated bytes cannot hold 2139062143"));
}

TEST_CASE("several threads read members at once") {
    const auto store = fixture("stored.zip");
    const ZipSource zip(store, "x.zip");
    std::vector<std::thread> threads;
    std::array<bool, 4> same{};
    for (bool& ok : same) {
        threads.emplace_back([&] {
            ok = true;
            for (int round = 0; round < 50; ++round) ok = ok && *zip.read("folder/b.bin") == counting(0, 5000);
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(same == std::array{true, true, true, true});
}
