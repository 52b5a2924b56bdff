// Against a real S3 server, which S3_ENDPOINT, S3_ACCESSKEY, S3_SECRETKEY and RSCLIENT_TEST_BUCKET (an existing bucket)
// name. Without them these cases are left out, with a line that says so.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/transfer/s3_store.hpp"
#include "rsclient/xml/element.hpp"
#include "support/temporary_folder.hpp"
#include "transfer/s3_client.hpp"

using namespace rsclient;
using namespace rsclient::transfer;
using rsclient::testing::content_of;
using rsclient::testing::TemporaryFolder;

namespace {

bool no_server() {
    for (const char* name : {"S3_ENDPOINT", "S3_ACCESSKEY", "S3_SECRETKEY", "RSCLIENT_TEST_BUCKET"}) {
        if (std::getenv(name) != nullptr) continue;
        static const bool told = [name] {
            std::cout << "the tests against an S3 server are left out: " << name << " is not set\n";
            return true;
        }();
        return told;
    }
    return false;
}

/// A prefix of the bucket for one test, emptied at both ends of it.
class Server {
public:
    explicit Server(const std::string& prefix)
        : options(S3Options::from_environment()),
          place{std::getenv("RSCLIENT_TEST_BUCKET"), "rsclient-test/" + prefix} {
        clear();
    }
    ~Server() { clear(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] S3Store store() const { return {place, options}; }

    /// Uploads that were neither completed nor aborted, of all keys in the bucket.
    [[nodiscard]] std::size_t open_uploads() const {
        const S3Client client({.bucket = place.bucket}, options, http::default_transport());
        const auto answer = client.expect({.action = "list uploads", .query = {{"uploads", ""}}});
        std::size_t count = 0;
        for (const auto& element : xml::parse(answer.response.body, "list uploads").children) {
            count += element.name == "Upload" ? 1 : 0;
        }
        return count;
    }

    S3Options options;
    S3Uri place;

private:
    void clear() const {
        S3Store all = store();
        for (const std::string& key : all.list("")) all.remove(key);
    }
};

std::string many_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    unsigned state = 1;
    for (char& byte : bytes)
        byte = static_cast<char>(static_cast<unsigned char>((state = state * 1664525U + 1013904223U) >> 24U));
    return bytes;
}

}  // namespace

TEST_SUITE_BEGIN("S3 server" * doctest::skip(no_server()));

TEST_CASE("keys with odd letters are written, found, read in part and removed") {
    const Server server("odd");
    S3Store store = server.store();
    const std::vector<std::string> keys = {
        "a b.txt", "a%20b.txt", "a&b=c?d#e.txt", "a+b.txt", "deep/~(er)!*'/x;y,z@$.txt", "\xC3\xBC/\xE2\x82\xAC.txt"};
    for (const std::string& key : keys) store.write(key, as_bytes("0123456789 of " + key));
    CHECK(store.list("") == keys);
    CHECK(store.list("deep/") == std::vector<std::string>{keys[4]});
    for (const std::string& key : keys) {
        CAPTURE(key);
        CHECK(as_text(*store.read(key)) == "0123456789 of " + key);
        CHECK(store.size(key) == 14 + key.size());
        Bytes part(4);
        store.read_range(key, 3, part);
        CHECK(as_text(part) == "3456");
        store.remove(key);
        store.remove(key);
        CHECK_FALSE(store.read(key).has_value());
        CHECK_FALSE(store.size(key).has_value());
    }
}

TEST_CASE("an object is moved over another one") {
    if (no_server()) return;
    const Server server("move");
    S3Store store = server.store();
    store.write("a b/ü", as_bytes("new"));
    store.write("c", as_bytes("old"));
    store.move("a b/ü", "c");
    CHECK(as_text(*store.read("c")) == "new");
    CHECK(store.list("") == std::vector<std::string>{"c"});
    CHECK_THROWS_AS(store.move("none", "d"), StorageError);
}

TEST_CASE("an empty object is empty; a range past the end says where it is") {
    const Server server("edges");
    S3Store store = server.store();
    store.write("empty", {});
    CHECK(store.size("empty") == 0);
    CHECK(store.read("empty")->empty());
    store.write("abc", as_bytes("abc"));
    Bytes out(4);
    const std::string read = "read " + store.uri();
    CHECK_THROWS_WITH_AS(store.read_range("abc", 1, out),
                         (read + "/abc: ends after 3 bytes, expected at least 5").c_str(), StorageError);
    CHECK_THROWS_AS(store.read_range("abc", 3, out), StorageError);
    CHECK_THROWS_WITH_AS(store.read_range("none", 0, out), (read + "/none: there is no such object").c_str(),
                         StorageError);
}

TEST_CASE("20 MiB travel by parts, from memory and from a file, and back") {
    const Server server("large");
    S3Store store = server.store();
    const TemporaryFolder folder;
    const std::string bytes = many_bytes((std::size_t{20} << 20U) + 7);
    store.write("memory", as_bytes(bytes));
    CHECK(as_text(*store.read("memory")) == bytes);
    const UploadResult uploaded = store.upload_file(folder.file("in", bytes), "file");
    CHECK(uploaded.size == bytes.size());
    CHECK(uploaded.sha256 == hashing::to_hex(hashing::digest_of(hashing::HashAlgorithm::sha2_256, as_bytes(bytes))));
    const auto result = store.download_file("file", folder.path() / "out", "1220" + uploaded.sha256);
    CHECK(result.checksum == storage::Verification::matches);
    CHECK(content_of(folder.path() / "out") == bytes);
    CHECK(server.open_uploads() == 0);

    std::vector<Bytes> parts(40, Bytes(10'000));
    std::vector<storage::ByteRange> ranges;
    for (std::size_t i = 0; i < parts.size(); ++i) ranges.push_back({"file", i * 500'000, parts[i]});
    store.read_ranges(ranges);
    for (std::size_t i = 0; i < parts.size(); ++i) CHECK(as_text(parts[i]) == bytes.substr(i * 500'000, 10'000));
}

TEST_CASE("an upload whose end was answered, but the answer lost, is done") {
    /// Loses the first answer to the end of an upload.
    struct Losing final : http::Transport {
        http::Response send(const http::Request& request, const Context& /*context*/) override {
            http::Response response = http::default_transport()->send(request);
            if (request.method == "POST" && request.query.contains("uploadId") && !lost.exchange(true)) {
                CHECK(response.status == 200);
                throw TimeoutError("POST", "timed out");
            }
            return response;
        }
        std::atomic<bool> lost{false};
    };
    const Server server("lost");
    const auto transport = std::make_shared<Losing>();
    S3Store store(server.place, server.options, transport);
    const std::string bytes = many_bytes((std::size_t{10} << 20U) + 7);
    store.write("k", as_bytes(bytes));
    CHECK(transport->lost);
    CHECK(as_text(*store.read("k")) == bytes);
    CHECK(server.open_uploads() == 0);
}

TEST_CASE("an upload that is stopped leaves nothing on the server") {
    const Server server("stopped");
    S3Store store = server.store();
    const TemporaryFolder folder;
    const auto path = folder.file("in", many_bytes(std::size_t{30} << 20U));
    const auto stop_after_a_part = [](const Progress& progress) {
        if (progress.done > 0) throw std::runtime_error("enough");
    };
    CHECK_THROWS_WITH(static_cast<void>(store.upload_file(path, "x", stop_after_a_part)), "enough");
    CHECK(server.open_uploads() == 0);

    // As a signal does: asked once, the answer is yes; the clean-up after that is not disturbed.
    std::atomic<bool> pressed{false};
    set_interrupt_hook([&pressed] { return pressed.exchange(false); });
    const auto press = [&pressed](const Progress& progress) { pressed = progress.done > 0; };
    CHECK_THROWS_AS(static_cast<void>(store.upload_file(path, "x", press)), Interrupted);
    set_interrupt_hook({});
    CHECK(server.open_uploads() == 0);
    CHECK_FALSE(store.size("x").has_value());
}

TEST_CASE("more than a page of keys is listed") {
    const Server server("pages");
    S3Store store = server.store();
    for (int i = 0; i < 1005; ++i) store.write("k" + std::to_string(i), as_bytes("x"));
    CHECK(store.list("k").size() == 1005);
}

TEST_CASE("a wrong secret is refused with the service's error detail, an absent bucket is an error") {
    const Server server("refused");
    S3Options wrong = server.options;
    wrong.secret_key = "not-the-secret";
    const S3Store store(server.place, wrong);
    CHECK_THROWS_AS(static_cast<void>(store.size("k")), NotPermittedError);
    try {
        static_cast<void>(store.read("k"));
        FAIL("a wrong secret was accepted");
    } catch (const NotPermittedError& error) {
        const std::string message = error.what();
        CHECK(message.starts_with("read " + store.uri() + "/k: HTTP 403: SignatureDoesNotMatch"));
        CHECK(message.find(server.options.access_key.reveal()) == std::string::npos);
        CHECK(message.find("not-the-secret") == std::string::npos);
    }
    S3Store absent({.bucket = "rsclient-no-such-bucket"}, server.options);
    CHECK_THROWS_AS(static_cast<void>(absent.read("k")), NotFoundError);
    CHECK_THROWS_AS(static_cast<void>(absent.list("")), NotFoundError);
    CHECK_THROWS_AS(absent.write("k", as_bytes("x")), NotFoundError);
}

TEST_CASE("a presigned URL reads without keys until it is altered") {
    const Server server("presigned");
    S3Store store = server.store();
    store.write("a b+\xC3\xBC", as_bytes("content"));
    const std::string url = store.presigned_url("a b+\xC3\xBC", std::chrono::minutes(1));
    CHECK(http::default_transport()->send({.url = url}).body == "content");
    CHECK(http::default_transport()->send({.url = url + "0"}).status == 403);
}

TEST_SUITE_END();
