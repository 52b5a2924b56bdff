#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "rsclient/core/progress.hpp"
#include "rsclient/transfer/s3_store.hpp"
#include "transfer/s3_client.hpp"

namespace rsclient::transfer {

/// Writes an object to a local file by parts, several at once, straight to their places. The key is that in the bucket.
/// @throws as S3Store::download_file
[[nodiscard]] storage::DownloadResult download_object(const S3Client& client, const std::string& key,
                                                      const std::filesystem::path& path,
                                                      const std::optional<std::string>& expected,
                                                      const ProgressHook& progress);

}  // namespace rsclient::transfer
