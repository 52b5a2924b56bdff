#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "rsclient/core/progress.hpp"
#include "rsclient/transfer/s3_store.hpp"
#include "transfer/s3_client.hpp"

namespace rsclient::transfer {

/// Writes an object from memory, a large one by parts. Keys are those in the bucket.
void write_object(const S3Client& client, const std::string& key, std::span<const std::byte> bytes);

/// Writes an object from a local file, of which a few parts are in memory at a time.
/// @throws StorageError if the file is unreadable; HttpError, TransportError, DecodeError, Interrupted
[[nodiscard]] UploadResult upload_object(const S3Client& client, const std::filesystem::path& path,
                                         const std::string& key, const ProgressHook& progress);

/// Makes the service copy an object within the bucket. @throws StorageError if it does not exist; HttpError,
/// ...
void copy_object(const S3Client& client, const std::string& from, const std::string& to);

}  // namespace rsclient::transfer
