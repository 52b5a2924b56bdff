#include "transfer/s3_upload.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <limits>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/hashing/digest.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/storage/local_file.hpp"
#include "transfer/s3_error.hpp"
#include "transfer/s3_multipart.hpp"
#include "transfer/s3_result.hpp"
#include "transfer/task_group.hpp"

namespace rsclient::transfer {
namespace {

constexpr std::uint64_t most_parts = 10'000;  ///< S3's limit for one object

/// Gives the bytes from an offset on, for one part; called in order and from one thread.
using PartSource = std::function<std::string(std::uint64_t offset, std::size_t length)>;

void put_object(const S3Client& client, const std::string& key, std::string bytes) {
    const std::string action = "write " + client.describe(key);
    const auto answer = client.expect({.action = action,
                                       .method = "PUT",
                                       .key = key,
                                       .headers = {{"Content-Type", "application/octet-stream"}},
                                       .body = std::move(bytes)});
    static_cast<void>(expect_etag(action, answer));
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
    } catch (const StorageError& cause) {
        throw StorageError(cause.action(), cause.detail() + "; " + news);
    } catch (const Error& cause) {
        throw Error(cause.action(), cause.detail() + "; " + news);
    }
}

void put_parts(const S3Client& client, MultipartUpload& upload, std::uint64_t size, const PartSource& source,
               const std::function<void(std::uint64_t)>& report) {
    const std::uint64_t part = part_size_for(size, client.options());
    std::atomic<std::uint64_t> sent{0};
    TaskGroup group(client.options().connections, [&] { report(sent); });
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

/// Uploads by parts. If that fails, the service is asked to forget what it has got, unless it may have made the object.
void upload_parts(const S3Client& client, const std::string& key, std::uint64_t size, const PartSource& source,
                  const std::function<void(std::uint64_t)>& report) {
    MultipartUpload upload(client, key);
    try {
        put_parts(client, upload, size, source, report);
        upload.complete(size);
    } catch (...) {
        if (upload.outcome_unknown()) throw;
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

void write_object(const S3Client& client, const std::string& key, std::span<const std::byte> bytes) {
    const auto part = [bytes](std::uint64_t offset, std::size_t length) {
        return std::string(as_text(bytes.subspan(offset, length)));
    };
    if (bytes.size() <= client.options().part_size) return put_object(client, key, part(0, bytes.size()));
    upload_parts(client, key, bytes.size(), part,
                 [&](std::uint64_t) { throw_if_interrupted("write " + client.describe(key)); });
}

void copy_object(const S3Client& client, const std::string& from, const std::string& to) {
    const std::string action = "copy " + client.describe(from) + " to " + client.describe(to);
    const auto answer =
        client.send({.action = action,
                     .method = "PUT",
                     .key = to,
                     .headers = {{"x-amz-copy-source", "/" + client.place().bucket + "/" + http::escape_path(from)}}});
    if (answer.response.status == 404) throw StorageError(action, "there is no such object");
    if (answer.response.status >= 300) throw_s3_error(action, answer);
    static_cast<void>(expect_text(action, answer, expect_element(action, answer, "CopyObjectResult"), "ETag"));
}

UploadResult upload_object(const S3Client& client, const std::filesystem::path& path, const std::string& key,
                           const ProgressHook& progress) {
    const storage::ReadFile file(path);
    const std::string step = "upload " + readable(path.string()) + " to " + client.describe(key);
    hashing::Digest digest(hashing::HashAlgorithm::sha2_256);
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
    if (file.size() > client.options().part_size) {
        upload_parts(client, key, file.size(), part, report);
    } else {
        put_object(client, key, part(0, file.size()));
        report(file.size());
    }
    return {file.size(), hashing::to_hex(digest.finish())};
}

}  // namespace rsclient::transfer
