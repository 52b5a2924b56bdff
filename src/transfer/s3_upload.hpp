#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <span>
#include <string>

#include "rsclient/core/progress.hpp"
#include "rsclient/transfer/s3_store.hpp"
#include "transfer/s3_caller.hpp"

namespace rsclient::transfer {

/// Writes an object from memory, a large one by parts. Keys are those in the bucket.
void write_object(const S3Caller& caller, const std::string& key, std::span<const std::byte> bytes);

/// Writes an object from a local file, of which a few parts are in memory at a time.
/// @throws ProductError if the file is unreadable; HttpError, TransportError, DecodeError, Interrupted
[[nodiscard]] Uploaded upload_object(const S3Caller& caller, const std::filesystem::path& path, const std::string& key,
                                     const ProgressHook& progress);

/// Makes the service copy an object within the bucket. @throws ProductError if there is none of this name; HttpError,
/// ...
void copy_object(const S3Caller& caller, const std::string& from, const std::string& to);

/// A multipart upload: parts may be put from several threads; it ends with complete or abort, or stays on the server.
class MultipartUpload {
public:
    MultipartUpload(const S3Caller& caller, std::string key);

    /// Sends part `number`, counted from 1.
    void put(int number, std::string bytes);

    /// Makes an object of the parts.
    void complete(std::uint64_t size);

    /// Makes the service forget the parts.
    void abort() const;

    [[nodiscard]] const std::string& id() const noexcept { return id_; }

private:
    const S3Caller& caller_;
    std::string key_;
    std::string action_;
    std::string id_;
    std::mutex mutex_;
    std::map<int, std::string> etags_;
};

}  // namespace rsclient::transfer
