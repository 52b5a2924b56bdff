#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace rsclient::hashing {

/// A CRC of the reflected kind that starts and ends with all bits flipped, as all CRCs of S3 do; eight bytes at a time.
/// Source: Kounavis and Berry, A Systematic Approach to Building High Performance Software-based CRC Generators, 2005.
template <class Word, Word reflected_polynomial>
class Crc {
public:
    void update(std::span<const std::byte> bytes) noexcept {
        for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
            std::uint64_t block = 0;
            for (std::size_t i = 0; i < 8; ++i) block |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
            block ^= crc_;
            Word next = 0;
            for (std::size_t i = 0; i < 8; ++i) next ^= tables[7 - i][(block >> (8 * i)) & 255U];
            crc_ = next;
        }
        for (const std::byte byte : bytes) {
            crc_ = tables[0][(crc_ ^ std::to_integer<Word>(byte)) & 255U] ^ (crc_ >> 8U);
        }
    }

    [[nodiscard]] Word value() const noexcept { return static_cast<Word>(~crc_); }

private:
    using Tables = std::array<std::array<Word, 256>, 8>;

    /// tables[k][b] is what byte b does to the CRC when k more bytes follow it.
    static constexpr Tables make_tables() {
        Tables made{};
        for (std::size_t b = 0; b < 256; ++b) {
            Word crc = static_cast<Word>(b);
            for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ reflected_polynomial : crc >> 1U;
            made[0][b] = crc;
        }
        for (std::size_t k = 1; k < 8; ++k) {
            for (std::size_t b = 0; b < 256; ++b) {
                made[k][b] = (made[k - 1][b] >> 8U) ^ made[0][made[k - 1][b] & 255U];
            }
        }
        return made;
    }

    static constexpr Tables tables = make_tables();
    Word crc_ = static_cast<Word>(~Word{0});
};

using Crc32 = Crc<std::uint32_t, 0xEDB88320U>;              ///< IEEE 802.3, as in zlib
using Crc32c = Crc<std::uint32_t, 0x82F63B78U>;             ///< Castagnoli, RFC 3720
using Crc64Nvme = Crc<std::uint64_t, 0x9A6C9329AC4BC9B5U>;  ///< NVM Express, S3's own choice

}  // namespace rsclient::hashing
