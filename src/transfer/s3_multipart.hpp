#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "transfer/s3_client.hpp"

namespace rsclient::transfer {

/// A multipart upload: parts may be put from several threads; it ends with complete or abort, or stays on the server.
class MultipartUpload {
public:
    MultipartUpload(const S3Client& client, std::string key);

    /// Sends part `number`, counted from 1.
    void put(int number, std::string bytes);

    /// Makes an object of the parts. @throws DecodeError if the answer does not say that there is one: nothing may be
    /// removed then, see outcome_unknown; HttpError, TransportError
    void complete(std::uint64_t size);

    /// Whether complete was answered in a way that tells neither success nor failure.
    [[nodiscard]] bool outcome_unknown() const noexcept { return outcome_unknown_; }

    /// Makes the service forget the parts. @throws HttpError, TransportError; StorageError if parts keep arriving
    void abort() const;

    [[nodiscard]] const std::string& id() const noexcept { return id_; }

private:
    [[nodiscard]] std::string manifest() const;
    [[nodiscard]] std::optional<std::string> expected_etag() const;
    [[nodiscard]] bool is_complete(std::uint64_t size) const;
    [[nodiscard]] bool has_parts(const std::string& action) const;

    const S3Client& client_;
    std::string key_;
    std::string action_;
    std::string id_;
    std::string started_;  ///< the server's date when the upload began; empty if it told none
    std::mutex mutex_;
    std::map<int, std::string> etags_;
    bool outcome_unknown_ = false;
};

}  // namespace rsclient::transfer
