#include "rsclient/transfer/s3_store.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/storage/coalesce.hpp"
#include "transfer/s3_client.hpp"
#include "transfer/s3_download.hpp"
#include "transfer/s3_error.hpp"
#include "transfer/s3_read.hpp"
#include "transfer/s3_result.hpp"
#include "transfer/s3_upload.hpp"
#include "transfer/task_group.hpp"

namespace rsclient::transfer {
namespace {

constexpr std::chrono::seconds longest_validity = std::chrono::days(7);  ///< what Signature Version 4 allows

/// Splits ranges that are too long for one request.
std::vector<storage::ByteRange> in_parts(std::span<const storage::ByteRange> ranges, std::uint64_t part_size) {
    std::vector<storage::ByteRange> parts;
    for (const storage::ByteRange& range : ranges) {
        for (std::uint64_t at = 0; at < range.out.size(); at += part_size) {
            const auto length = std::min<std::uint64_t>(part_size, range.out.size() - at);
            parts.push_back({range.key, range.offset + at, range.out.subspan(at, length)});
        }
    }
    return parts;
}

/// One page of a listing: keys in the bucket, and how to ask for the next.
struct ListPage {
    std::vector<std::string> keys = {};
    std::string next = {};  ///< empty: this is the last
};

ListPage list_page(const S3Client& client, const std::string& prefix, const std::string& token) {
    const std::string action = "list " + client.describe(prefix);
    http::Query query{{"list-type", "2"}};
    if (!prefix.empty()) query["prefix"] = prefix;
    if (!token.empty()) query["continuation-token"] = token;
    const auto answer = client.expect({.action = action, .query = std::move(query)});
    const xml::Element root = expect_element(action, answer, "ListBucketResult");
    ListPage page;
    for (const xml::Element& element : root.children) {
        if (element.name == "Contents") page.keys.push_back(expect_text(action, answer, element, "Key"));
    }
    const std::string truncated = expect_text(action, answer, root, "IsTruncated");
    if (truncated == "false") return page;
    if (truncated != "true") {
        throw_no_result(action, answer, "IsTruncated is '" + truncated + "', expected 'true' or 'false'");
    }
    page.next = root.text_of("NextContinuationToken");
    if (page.next.empty() || page.next == token) {
        throw_no_result(action, answer, "the list is cut short, and NextContinuationToken does not lead on");
    }
    return page;
}

}  // namespace

S3Store::S3Store(S3Uri place, S3Options options, std::shared_ptr<http::Transport> transport)
    : client_(std::make_shared<S3Client>(std::move(place), std::move(options), std::move(transport))) {}

std::string S3Store::uri() const { return client_->place().text(); }

std::optional<std::uint64_t> S3Store::size(std::string_view key) const {
    const auto object = find_object(*client_, client_->full_key(key));
    return object ? std::optional(object->size) : std::nullopt;
}

std::optional<Bytes> S3Store::read(std::string_view key) const { return read_object(*client_, client_->full_key(key)); }

void S3Store::read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const {
    const storage::ByteRange range{std::string(key), offset, out};
    read_ranges({&range, 1});
}

std::vector<std::optional<Bytes>> S3Store::read_many(std::span<const std::string> keys) const {
    std::vector<std::optional<Bytes>> objects(keys.size());
    for_each_index(
        keys.size(), client_->options().connections, [&](std::size_t index) { objects[index] = read(keys[index]); },
        [&] { throw_if_interrupted("read " + uri()); });
    return objects;
}

void S3Store::read_ranges(std::span<const storage::ByteRange> ranges) const {
    const std::uint64_t part_size = client_->options().part_size;
    const auto requests = storage::coalesce(in_parts(ranges, part_size), {.max_bytes = part_size});
    const auto read_one = [&](std::size_t index) {
        const storage::MergedRange& request = requests[index];
        read_object_range(
            *client_, {.key = client_->full_key(request.key), .offset = request.offset, .length = request.length},
            [&request](std::uint64_t position, std::span<const std::byte> bytes) { request.scatter(position, bytes); });
    };
    for_each_index(requests.size(), client_->options().connections, read_one,
                   [&] { throw_if_interrupted("read " + uri()); });
}

std::optional<std::string> S3Store::etag(std::string_view key) const {
    auto object = find_object(*client_, client_->full_key(key));
    return object && !object->etag.empty() ? std::optional(std::move(object->etag)) : std::nullopt;
}

void S3Store::write(std::string_view key, std::span<const std::byte> bytes) {
    write_object(*client_, client_->full_key(key), bytes);
}

void S3Store::remove(std::string_view key) {
    const std::string full = client_->full_key(key);
    const std::string action = "remove " + client_->describe(full);
    const auto answer = client_->send({.action = action, .method = "DELETE", .key = full});
    if (answer.response.status == 404) return;
    if (answer.response.status >= 300) throw_s3_error(action, answer);
    expect_no_body(action, answer);
}

void S3Store::move(std::string_view from, std::string_view to) {
    if (from == to) return;
    copy_object(*client_, client_->full_key(from), client_->full_key(to));
    remove(from);
}

std::vector<std::string> S3Store::list(std::string_view prefix) const {
    const std::string& place = client_->place().key;
    const std::string before = place.empty() ? "" : place + "/";
    std::vector<std::string> keys;
    std::string token;
    do {
        ListPage page = list_page(*client_, before + std::string(prefix), token);
        for (const std::string& key : page.keys) {
            if (!key.starts_with(before)) {
                throw DecodeError("list " + uri(), "the service names '" + key + "', which is not under the prefix");
            }
            // The marker of the prefix itself, which some programs write, has no name in it.
            if (key.size() > before.size()) keys.push_back(key.substr(before.size()));
        }
        token = std::move(page.next);
    } while (!token.empty());
    std::sort(keys.begin(), keys.end());
    return keys;
}

UploadResult S3Store::upload_file(const std::filesystem::path& path, std::string_view key,
                                  const ProgressHook& progress) {
    return upload_object(*client_, path, client_->full_key(key), progress);
}

storage::DownloadResult S3Store::download_file(std::string_view key, const std::filesystem::path& path,
                                               const std::optional<std::string>& expected,
                                               const ProgressHook& progress) const {
    return download_object(*client_, client_->full_key(key), path, expected, progress);
}

std::string S3Store::presigned_url(std::string_view key, std::chrono::seconds valid_for) const {
    if (valid_for < std::chrono::seconds(1) || valid_for > longest_validity) {
        throw std::invalid_argument("presign " + uri() + ": valid_for must be 1 s to 7 days, got " +
                                    std::to_string(valid_for.count()) + " s");
    }
    if (client_->options().access_key.empty()) throw std::invalid_argument("presign " + uri() + ": there are no keys");
    return client_->presigned("GET", key, valid_for);
}

}  // namespace rsclient::transfer
