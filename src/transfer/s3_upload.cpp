#include "transfer/s3_upload.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <limits>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/transfer/digest.hpp"
#include "transfer/local_file.hpp"
#include "transfer/s3_error.hpp"
#include "transfer/s3_read.hpp"
#include "transfer/task_group.hpp"
#include "transfer/xml.hpp"

namespace rsclient::transfer {
namespace {

constexpr std::uint64_t most_parts = 10'000;  ///< S3's limit for one object

/// Gives the bytes from an offset on, for one part; called in order and from one thread.
using PartSource = std::function<std::string(std::uint64_t offset, std::size_t length)>;

http::Headers content_type() {
    // Without this, libcurl would call the body of a POST a form, and S3 keep that as the object's type.
    return {{"Content-Type", "application/octet-stream"}};
}

void put_object(const S3Caller& caller, const std::string& key, std::string bytes) {
    static_cast<void>(caller.expect({.action = "write " + caller.describe(key),
                                     .method = "PUT",
                                     .key = key,
                                     .headers = content_type(),
                                     .body = std::move(bytes)}));
}

/// Parts as large as asked for, or larger where there would be too many.
std::uint64_t part_size_for(std::uint64_t size, const S3Options& options) {
    return std::max(options.part_size, (size + most_parts - 1) / most_parts);
}

TransportErrorInfo with(TransportErrorInfo info, const std::string& news) {
    info.detail += "; " + news;
    return info;
}

/// Throws `failure` again, with the news that parts stay behind where the type of the error is ours and can carry it.
[[noreturn]] void rethrow_with(const std::exception_ptr& failure, const std::string& news) {
    try {
        std::rethrow_exception(failure);
    } catch (const HttpError& cause) {
        throw_http_error(
            {cause.action(), cause.status(), cause.detail() + "; " + news, cause.request_id(), cause.attempts()});
    } catch (const TimeoutError& cause) {
        throw TimeoutError(with(cause.info(), news));
    } catch (const TransportError& cause) {
        throw TransportError(with(cause.info(), news));
    } catch (const Interrupted& cause) {
        throw Interrupted(cause.action(), cause.detail() + "; " + news);
    } catch (const DecodeError& cause) {
        throw DecodeError(cause.action(), cause.detail() + "; " + news);
    } catch (const ProductError& cause) {
        throw ProductError(cause.action(), cause.detail() + "; " + news);
    } catch (const Error& cause) {
        throw Error(cause.action(), cause.detail() + "; " + news);
    }
}

void put_parts(const S3Caller& caller, MultipartUpload& upload, std::uint64_t size, const PartSource& source,
               const std::function<void(std::uint64_t)>& report) {
    const std::uint64_t part = part_size_for(size, caller.options());
    std::atomic<std::uint64_t> sent{0};
    TaskGroup group(caller.options().connections, [&] { report(sent); });
    for (std::uint64_t offset = 0; offset < size; offset += part) {
        const auto number = static_cast<int>(offset / part) + 1;
        auto bytes = std::make_shared<std::string>(source(offset, std::min(part, size - offset)));
        group.run([&upload, &sent, number, bytes] {
            const std::size_t length = bytes->size();
            upload.put(number, std::move(*bytes));
            sent += length;
        });
    }
    group.wait();
}

/// Uploads by parts; whatever goes wrong, the service is asked to forget what it has got.
void upload_parts(const S3Caller& caller, const std::string& key, std::uint64_t size, const PartSource& source,
                  const std::function<void(std::uint64_t)>& report) {
    MultipartUpload upload(caller, key);
    try {
        put_parts(caller, upload, size, source, report);
        upload.complete(size);
    } catch (...) {
        const std::exception_ptr failure = std::current_exception();
        try {
            upload.abort();
        } catch (const Error& second) {
            rethrow_with(failure, std::string("parts stay on the server: ") + second.what());
        }
        throw;
    }
}

}  // namespace

// A repeated start whose first answer was lost leaves an upload without parts behind: it holds nothing, and the
// service's slowing us down (503) is common enough to be worth it.
MultipartUpload::MultipartUpload(const S3Caller& caller, std::string key)
    : caller_(caller), key_(std::move(key)), action_("write " + caller.describe(key_)) {
    const auto answer = caller_.expect(
        {.action = action_, .method = "POST", .key = key_, .query = {{"uploads", ""}}, .headers = content_type()});
    id_ = parse_xml(answer.response.body, action_).text_of("UploadId");
    if (id_.empty()) throw DecodeError(action_, "the answer to the start of a multipart upload has no UploadId");
}

void MultipartUpload::put(int number, std::string bytes) {
    const auto answer = caller_.expect({.action = action_ + ", part " + std::to_string(number),
                                        .method = "PUT",
                                        .key = key_,
                                        .query = {{"partNumber", std::to_string(number)}, {"uploadId", id_}},
                                        .headers = content_type(),
                                        .body = std::move(bytes)});
    std::string etag(answer.response.header("etag"));
    if (etag.empty()) throw DecodeError(action_ + ", part " + std::to_string(number), "the answer has no ETag");
    const std::lock_guard lock(mutex_);
    etags_[number] = std::move(etag);
}

void MultipartUpload::complete(std::uint64_t size) {
    std::string body = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    for (const auto& [number, etag] : etags_) {
        body +=
            "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" + escape_xml(etag) + "</ETag></Part>";
    }
    body += "</CompleteMultipartUpload>";
    const auto answer = caller_.send({.action = action_,
                                      .method = "POST",
                                      .key = key_,
                                      .query = {{"uploadId", id_}},
                                      .headers = {{"Content-Type", "application/xml"}},
                                      .body = std::move(body)});
    const http::Response& response = answer.response;
    if (response.status == 404 && answer.attempts > 1) {
        // The upload may be gone because an earlier attempt, whose answer was lost, completed it.
        const auto object = find_object(caller_, key_);
        if (object && object->size == size) return;
    }
    if (response.status >= 300 || parse_xml(response.body, action_).name == "Error") throw_s3_error(action_, answer);
}

void MultipartUpload::abort() const {
    const Shield shield;  // what the user stopped must still be taken back
    const std::string action = "abort the upload to " + caller_.describe(key_);
    const auto answer = caller_.send({.action = action, .method = "DELETE", .key = key_, .query = {{"uploadId", id_}}});
    if (answer.response.status >= 300 && answer.response.status != 404) throw_s3_error(action, answer);
}

void write_object(const S3Caller& caller, const std::string& key, std::span<const std::byte> bytes) {
    const auto part = [bytes](std::uint64_t offset, std::size_t length) {
        return std::string(as_text(bytes.subspan(offset, length)));
    };
    if (bytes.size() <= caller.options().part_size) return put_object(caller, key, part(0, bytes.size()));
    upload_parts(caller, key, bytes.size(), part,
                 [&](std::uint64_t) { throw_if_interrupted("write " + caller.describe(key)); });
}

void copy_object(const S3Caller& caller, const std::string& from, const std::string& to) {
    const std::string action = "copy " + caller.describe(from) + " to " + caller.describe(to);
    const auto answer =
        caller.send({.action = action,
                     .method = "PUT",
                     .key = to,
                     .headers = {{"x-amz-copy-source", "/" + caller.place().bucket + "/" + http::escape_path(from)}}});
    const http::Response& response = answer.response;
    if (response.status == 404) throw ProductError(action, "there is no such object");
    if (response.status >= 300 || parse_xml(response.body, action).name == "Error") throw_s3_error(action, answer);
}

Uploaded upload_object(const S3Caller& caller, const std::filesystem::path& path, const std::string& key,
                       const ProgressHook& progress) {
    const ReadFile file(path);
    const std::string step = "upload " + readable(path.string()) + " to " + caller.describe(key);
    Digest digest(Algorithm::sha2_256);
    const auto part = [&](std::uint64_t offset, std::size_t length) {
        std::string bytes(length, '\0');
        file.read_at(offset, std::as_writable_bytes(std::span(bytes)));
        digest.update(as_bytes(bytes));
        return bytes;
    };
    auto report = [&, told = std::numeric_limits<std::uint64_t>::max()](std::uint64_t sent) mutable {
        throw_if_interrupted(step);
        if (progress && sent != told) progress({.step = step, .done = sent, .total = file.size(), .unit = "bytes"});
        told = sent;
    };
    if (file.size() > caller.options().part_size) {
        upload_parts(caller, key, file.size(), part, report);
    } else {
        put_object(caller, key, part(0, file.size()));
        report(file.size());
    }
    return {file.size(), to_hex(digest.finish())};
}

}  // namespace rsclient::transfer
