#include "rsclient/storage/checksum.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "rsclient/core/error.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::storage;

namespace {

// Of "123456789", from md5sum, sha1sum, sha256sum, and the check values of the catalogue of parametrised CRC
// algorithms.
constexpr const char* digits = "123456789";
constexpr const char* md5 = "25f9e794323b453885f5181f1b624d0b";
constexpr const char* sha256 = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";

Verification check(const std::string& expected) { return verify(as_bytes(digits), expected, "download x"); }

}  // namespace

TEST_CASE("the three ways to write a checksum are told apart") {
    CHECK(detect_checksum_kind("25f9e794323b453885f5181f1b624d0b") == ChecksumKind::md5_hex);
    CHECK(detect_checksum_kind("25F9E794323B453885F5181F1B624D0B") == ChecksumKind::md5_hex);
    CHECK(detect_checksum_kind(std::string("1220") + sha256) == ChecksumKind::multihash);
    CHECK(detect_checksum_kind(std::string("d50110") + md5) == ChecksumKind::multihash);
    CHECK(detect_checksum_kind("9+eUMjtFOIX1GB8bYk0LAA==") == ChecksumKind::s3_base64);  // 16 bytes: MD5
    CHECK(detect_checksum_kind("FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=") == ChecksumKind::s3_base64);
    CHECK(detect_checksum_kind("y/Q5Jg==") == ChecksumKind::s3_base64);
    CHECK(detect_checksum_kind("rosUhgp5mIg=") == ChecksumKind::s3_base64);
}

TEST_CASE("what is none of them is not guessed at") {
    CHECK(detect_checksum_kind("") == ChecksumKind::unknown);
    CHECK(detect_checksum_kind(sha256) == ChecksumKind::unknown);  // could be SHA3-256 or BLAKE3 as well
    CHECK(detect_checksum_kind(std::string("1221") + sha256) ==
          ChecksumKind::unknown);  // a length that is not the digest's
    CHECK(detect_checksum_kind("1e20" + std::string(64, '0')) ==
          ChecksumKind::unknown);                                        // BLAKE3: known to others, not to us
    CHECK(detect_checksum_kind("y/Q5Jg==-3") == ChecksumKind::unknown);  // of parts whose edges we do not know
    CHECK(detect_checksum_kind("y/Q5J===") == ChecksumKind::unknown);
    CHECK(detect_checksum_kind("not a checksum") == ChecksumKind::unknown);
    CHECK(check("not a checksum") == Verification::not_recognised);
}

TEST_CASE("right checksums match in every spelling") {
    CHECK(check(md5) == Verification::matches);
    CHECK(check("25F9E794323B453885F5181F1B624D0B") == Verification::matches);
    CHECK(check(std::string("d50110") + md5) == Verification::matches);
    CHECK(check(std::string("1220") + sha256) == Verification::matches);
    CHECK(check("1114f7c3bc1d808e04732adf679965ccc34ca7ae3441") == Verification::matches);
    CHECK(check("JfnnlDI7RTiF9RgfG2JNCw==") == Verification::matches);
    CHECK(check("98O8HYCOBHMq32eZZczDTKeuNEE=") == Verification::matches);
    CHECK(check("FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=") == Verification::matches);
    CHECK(check("y/Q5Jg==") == Verification::matches);      // CRC-32, cbf43926
    CHECK(check("4waSgw==") == Verification::matches);      // CRC-32C, e3069283
    CHECK(check("rosUhgp5mIg=") == Verification::matches);  // CRC-64/NVME, ae8b14860a799888
}

TEST_CASE("a wrong checksum names both and the number of bytes") {
    const std::string wrong = "1220" + std::string(64, '0');
    CHECK_THROWS_WITH_AS(
        static_cast<void>(check(wrong)),
        ("download x: checksum is 1220" + std::string(sha256) + ", expected " + wrong + " (sha2-256), 9 bytes").c_str(),
        ProductError);
    CHECK_THROWS_WITH_AS(static_cast<void>(check("AAAAAA==")),
                         "download x: checksum is y/Q5Jg== or 4waSgw==, expected AAAAAA== (crc32 or crc32c), 9 bytes",
                         ProductError);
}

TEST_CASE("a multihash is code, length and digest") {
    CHECK(multihash(hashing::HashAlgorithm::sha2_256,
                    hashing::digest_of(hashing::HashAlgorithm::sha2_256, as_bytes(digits))) ==
          std::string("1220") + sha256);
    CHECK(multihash(hashing::HashAlgorithm::md5, hashing::digest_of(hashing::HashAlgorithm::md5, as_bytes(digits))) ==
          std::string("d50110") + md5);
    // The example of the multihash specification: SHA-256 of the word itself.
    CHECK(multihash(hashing::HashAlgorithm::sha2_256,
                    hashing::digest_of(hashing::HashAlgorithm::sha2_256, as_bytes("multihash"))) ==
          "12209cbc07c3f991725836a3aa2a581ca2029198aa420b9d99bc0e131d9f3e2cbe47");
    CHECK_THROWS_AS(static_cast<void>(multihash(hashing::HashAlgorithm::crc32, {})), std::invalid_argument);
}

TEST_CASE("a file is verified without loading it whole") {
    const testing::TemporaryFolder folder;
    const auto path = folder.file("a", std::string(3'000'000, 'a'));
    // head -c 3000000 /dev/zero | tr '\0' a | sha256sum
    const std::string expected = "12202a152c894398719c0570f83fac34ac03a0f6e8e474b995c2403aa5434f7b9dd4";
    CHECK(verify_file(path, expected, "x") == Verification::matches);
    CHECK_THROWS_AS(static_cast<void>(verify_file(folder.path() / "none", md5, "x")), StorageError);
}
