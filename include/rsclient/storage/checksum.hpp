#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/hashing/digest.hpp"

namespace rsclient::storage {

/// How a `file:checksum` is written.
enum class ChecksumKind {
    md5_hex,    ///< 32 hexadecimal digits, as stations give it
    multihash,  ///< code, length and digest in hexadecimal, as the STAC file extension asks: "1220..." is SHA-256
    s3_base64,  ///< base64 of MD5, SHA-1, SHA-256, CRC-32, CRC-32C or CRC-64/NVME, as S3 gives it
    unknown,    ///< none of these; cannot be verified
};

/// How the text is written, told from its length and letters alone.
[[nodiscard]] ChecksumKind detect_checksum_kind(std::string_view checksum) noexcept;

/// A digest as multihash text: "1220" and the hexadecimal digits for SHA-256, "d50110" for MD5.
/// @throws std::invalid_argument for a CRC, which has no multihash
[[nodiscard]] std::string multihash(hashing::HashAlgorithm algorithm, std::span<const std::byte> digest);

/// What a check found; a checksum that differs is an error instead.
enum class Verification { matches, not_recognised };

/// Compares bytes, fed piece by piece, with an expected checksum.
class ChecksumCheck {
public:
    explicit ChecksumCheck(std::string expected);

    [[nodiscard]] ChecksumKind kind() const noexcept { return kind_; }  ///< how the expected text is written

    /// Takes the next bytes.
    void update(std::span<const std::byte> bytes);

    /// Ends the check. `what` was done with the bytes, e.g. "download x"; it opens the message.
    /// @throws ProductError with both checksums and the number of bytes if they differ
    [[nodiscard]] Verification finish(const std::string& what);

private:
    std::string expected_;
    ChecksumKind kind_;
    std::vector<hashing::Digest> candidates_ = {};  ///< two where the text does not tell which: CRC-32 and CRC-32C
    std::uint64_t bytes_ = 0;
};

/// Compares bytes that are all there. @throws ProductError as ChecksumCheck::finish
[[nodiscard]] Verification verify(std::span<const std::byte> bytes, const std::string& expected,
                                  const std::string& what);

/// Compares the content of a file, read in pieces. @throws ProductError as ChecksumCheck::finish, or if it is
/// unreadable
[[nodiscard]] Verification verify_file(const std::filesystem::path& path, const std::string& expected,
                                       const std::string& what);

}  // namespace rsclient::storage
