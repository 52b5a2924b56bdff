#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/core/progress.hpp"
#include "rsclient/http/transport.hpp"
#include "rsclient/storage/byte_store.hpp"
#include "rsclient/storage/checksum.hpp"
#include "rsclient/storage/verified_file.hpp"
#include "rsclient/transfer/s3_options.hpp"
#include "rsclient/transfer/s3_uri.hpp"

namespace rsclient::transfer {

class S3Client;

/// What was uploaded.
struct UploadResult {
    std::uint64_t size = 0;
    std::string sha256 = {};  ///< of the bytes that were sent, in hexadecimal
};

/// A bucket of an S3-compatible object store, or what is under a prefix in it, as a byte store.
///
/// Objects larger than `S3Options::part_size` travel in parts, several at once. Requests are repeated as
/// `S3Options::retry` says, also after the errors that S3 documents as temporary, and follow the bucket to the region
/// that the service names for it. An answer that is not what S3 answers is a DecodeError, whatever its status. Besides
/// what ByteStore promises: a bucket that does not exist is a NotFoundError wherever the service tells it from an
/// absent object (not on size, whose answer has no body), and keys have no part `.` or
/// `..`. Copies are cheap and share the connection; one object may serve several threads.
class S3Store final : public storage::ByteStore {
public:
    /// `place` is a bucket, or a bucket and the prefix before all keys; a `/` stands between prefix and key.
    /// @throws std::invalid_argument if the place or the options cannot be used
    S3Store(S3Uri place, S3Options options, std::shared_ptr<http::Transport> transport = http::default_transport());

    [[nodiscard]] std::string uri() const override;
    [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key) const override;
    [[nodiscard]] std::optional<Bytes> read(std::string_view key) const override;
    void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const override;
    void write(std::string_view key, std::span<const std::byte> bytes) override;
    void remove(std::string_view key) override;
    /// The service copies, then the old name is removed; for objects of up to 5 GB, as S3 has it for copies.
    void move(std::string_view from, std::string_view to) override;
    [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const override;
    /// Up to `S3Options::connections` objects at once.
    [[nodiscard]] std::vector<std::optional<Bytes>> read_many(std::span<const std::string> keys) const override;
    /// Ranges at most 64 KiB apart share a request; up to `S3Options::connections` requests run at once.
    void read_ranges(std::span<const storage::ByteRange> ranges) const override;
    [[nodiscard]] std::optional<std::string> etag(std::string_view key) const override;

    /// Writes an object from a local file without loading it whole. Nothing stays on the server if it fails or is
    /// stopped, except where the end of the upload is answered by what is neither success nor failure.
    /// @throws StorageError if the file is unreadable; HttpError, TransportError, DecodeError, Interrupted
    UploadResult upload_file(const std::filesystem::path& path, std::string_view key,
                             const ProgressHook& progress = {});

    /// Writes an object to a local file, which is there complete and verified afterwards, or as it was before.
    /// `expected` is a checksum in any form that `storage::detect_checksum_kind` knows; one that it does not know is
    /// not verified.
    /// @throws StorageError if the object does not exist or the file cannot be written; ProductError if the checksum
    /// differs; HttpError, TransportError, DecodeError, Interrupted
    storage::DownloadResult download_file(std::string_view key, const std::filesystem::path& path,
                                          const std::optional<std::string>& expected = {},
                                          const ProgressHook& progress = {}) const;

    /// A URL that lets its holder read the object for a while (at most 7 days) without keys. It is a credential.
    /// @throws std::invalid_argument if the time is out of range or there are no keys to sign with
    [[nodiscard]] std::string presigned_url(std::string_view key, std::chrono::seconds valid_for) const;

private:
    std::shared_ptr<const S3Client> client_;
};

}  // namespace rsclient::transfer
