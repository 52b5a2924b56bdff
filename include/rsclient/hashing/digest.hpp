#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "rsclient/core/bytes.hpp"

namespace rsclient::hashing {

/// A digest or checksum. The CRCs find accidents only; the others are cryptographic.
enum class HashAlgorithm { md5, sha1, sha2_256, sha2_512, crc32, crc32c, crc64nvme };

/// The name in messages, as the multihash table and S3 spell it: "sha2-256", "crc32c".
[[nodiscard]] std::string_view name_of(HashAlgorithm algorithm) noexcept;

/// A digest or CRC that is fed piece by piece.
class Digest {
public:
    explicit Digest(HashAlgorithm algorithm);
    ~Digest();
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;

    [[nodiscard]] HashAlgorithm algorithm() const noexcept { return algorithm_; }  ///< which one this is

    /// Takes the next bytes.
    void update(std::span<const std::byte> bytes);

    /// The value over everything taken, a CRC with its highest byte first. Ends the digest: call it once.
    [[nodiscard]] Bytes finish();

    struct State;  ///< defined by the implementation

private:
    HashAlgorithm algorithm_;
    std::unique_ptr<State> state_;
};

/// The digest of bytes that are all there.
[[nodiscard]] Bytes digest_of(HashAlgorithm algorithm, std::span<const std::byte> bytes);

/// The HMAC of a text with SHA-256 (RFC 2104).
[[nodiscard]] Bytes hmac_sha256(std::span<const std::byte> key, std::string_view text);

/// Bytes as lower-case hexadecimal text.
[[nodiscard]] std::string to_hex(std::span<const std::byte> bytes);

/// Bytes as base64 text with padding (RFC 4648, section 4).
[[nodiscard]] std::string to_base64(std::span<const std::byte> bytes);

}  // namespace rsclient::hashing
