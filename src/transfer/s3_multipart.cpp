#include "transfer/s3_multipart.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "rsclient/core/clock.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/hashing/digest.hpp"
#include "transfer/s3_error.hpp"
#include "transfer/s3_read.hpp"
#include "transfer/s3_result.hpp"

namespace rsclient::transfer {
namespace {

constexpr std::chrono::milliseconds first_pause{20};  ///< for a part to arrive after an abort
constexpr std::chrono::milliseconds longest_pause{640};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The bytes of an MD5 that stands in an ETag; nothing if the ETag is none.
std::optional<Bytes> md5_of(std::string_view etag) {
    if (etag.size() == 34 && etag.starts_with('"') && etag.ends_with('"')) etag = etag.substr(1, 32);
    if (etag.size() != 32) return std::nullopt;
    Bytes bytes;
    for (std::size_t at = 0; at < etag.size(); at += 2) {
        const int high = hex_digit(etag[at]);
        const int low = hex_digit(etag[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return bytes;
}

/// Whether the object was written after the upload began, by the server's clock.
bool is_since(const std::string& modified, const std::string& started) {
    try {
        return parse_time(modified) >= parse_time(started);
    } catch (const std::invalid_argument&) {
        return false;  // not told, or not as a date
    }
}

}  // namespace

// A repeated start whose first answer was lost leaves an upload without parts behind: it holds nothing, and the
// service's slowing us down (503) is common enough to be worth it.
MultipartUpload::MultipartUpload(const S3Client& client, std::string key)
    : client_(client), key_(std::move(key)), action_("write " + client.describe(key_)) {
    const auto answer = client_.expect({.action = action_,
                                        .method = "POST",
                                        .key = key_,
                                        .query = {{"uploads", ""}},
                                        .headers = {{"Content-Type", "application/octet-stream"}}});
    const xml::Element root = expect_element(action_, answer, "InitiateMultipartUploadResult");
    id_ = expect_text(action_, answer, root, "UploadId");
    started_ = answer.response.header("date");
}

void MultipartUpload::put(int number, std::string bytes) {
    const std::string action = action_ + ", part " + std::to_string(number);
    const auto answer = client_.expect({.action = action,
                                        .method = "PUT",
                                        .key = key_,
                                        .query = {{"partNumber", std::to_string(number)}, {"uploadId", id_}},
                                        .headers = {{"Content-Type", "application/octet-stream"}},
                                        .body = std::move(bytes)});
    std::string etag = expect_etag(action, answer);
    const std::lock_guard lock(mutex_);
    etags_[number] = std::move(etag);
}

void MultipartUpload::complete(std::uint64_t size) {
    const auto answer = client_.send({.action = action_,
                                      .method = "POST",
                                      .key = key_,
                                      .query = {{"uploadId", id_}},
                                      .headers = {{"Content-Type", "application/xml"}},
                                      .body = manifest()});
    // The upload may be gone because an earlier attempt, whose answer was lost, completed it.
    if (answer.response.status == 404 && answer.attempts > 1 && is_complete(size)) return;
    if (answer.response.status >= 300) throw_s3_error(action_, answer);
    try {
        const xml::Element root = expect_element(action_, answer, "CompleteMultipartUploadResult");
        static_cast<void>(expect_text(action_, answer, root, "ETag"));
    } catch (const DecodeError& cause) {
        outcome_unknown_ = true;
        throw_no_result(action_, answer, cause.detail() + "; the parts stay on the server as upload " + id_);
    }
}

std::string MultipartUpload::manifest() const {
    std::string body = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    for (const auto& [number, etag] : etags_) {
        body += "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" + xml::escape(etag) +
                "</ETag></Part>";
    }
    return body + "</CompleteMultipartUpload>";
}

/// S3 makes the ETag of the MD5s of the parts and of their number, unless it encrypts the object.
std::optional<std::string> MultipartUpload::expected_etag() const {
    Bytes digests;
    for (const auto& [number, etag] : etags_) {
        const auto md5 = md5_of(etag);
        if (!md5) return std::nullopt;
        digests.insert(digests.end(), md5->begin(), md5->end());
    }
    return "\"" + hashing::to_hex(hashing::digest_of(hashing::HashAlgorithm::md5, digests)) + "-" +
           std::to_string(etags_.size()) + "\"";
}

/// An older object of the same size may be there instead: only the ETag or the date of ours is proof.
bool MultipartUpload::is_complete(std::uint64_t size) const {
    const auto object = find_object(client_, key_);
    if (!object || object->size != size) return false;
    return object->etag == expected_etag() || is_since(object->modified, started_);
}

/// A part whose request was cancelled may still be stored after the upload is aborted, and brings it back: S3 asks its
/// users to list the parts, and to abort again until the list is empty.
void MultipartUpload::abort() const {
    const UninterruptibleScope uninterruptible;  // the parts are removed also where the user stopped the upload
    const std::string action = "abort the upload to " + client_.describe(key_);
    for (auto pause = first_pause; pause <= longest_pause; pause *= 2) {
        const auto answer =
            client_.send({.action = action, .method = "DELETE", .key = key_, .query = {{"uploadId", id_}}});
        if (answer.response.status == 404) return;
        if (answer.response.status >= 300) throw_s3_error(action, answer);
        expect_no_body(action, answer);
        std::this_thread::sleep_for(pause);
        if (!has_parts(action)) return;
    }
    throw StorageError(action, "parts arrive after it was aborted");
}

/// Whether the service still knows the upload. Who may not ask for its parts takes the answer to the abort for true.
bool MultipartUpload::has_parts(const std::string& action) const {
    return client_.send({.action = action, .key = key_, .query = {{"uploadId", id_}}}).response.status < 300;
}

}  // namespace rsclient::transfer
