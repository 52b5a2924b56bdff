#include "rsclient/hashing/digest.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

using namespace rsclient;
using namespace rsclient::hashing;
using namespace rsclient;
using namespace rsclient::hashing;

namespace {

std::string hex_of(HashAlgorithm algorithm, std::string_view text) {
    return to_hex(digest_of(algorithm, as_bytes(text)));
}

/// The definition, bit by bit.
template <class Word>
std::string slow_crc(std::string_view text, Word polynomial) {
    Word crc = static_cast<Word>(~Word{0});
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ polynomial : crc >> 1U;
    }
    crc = static_cast<Word>(~crc);
    Bytes bytes;
    for (std::size_t i = sizeof(Word); i-- > 0;) bytes.push_back(static_cast<std::byte>(crc >> (8 * i) & 255U));
    return to_hex(bytes);
}

}  // namespace

TEST_CASE("cryptographic digests agree with RFC 1321 and FIPS 180-4") {
    CHECK(hex_of(HashAlgorithm::md5, "") == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(hex_of(HashAlgorithm::md5, "message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
    CHECK(hex_of(HashAlgorithm::sha1, "abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(hex_of(HashAlgorithm::sha2_256, "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex_of(HashAlgorithm::sha2_512, "abc") ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST_CASE("CRCs agree with the check values of the catalogue of parametrised CRC algorithms") {
    CHECK(hex_of(HashAlgorithm::crc32, "123456789") == "cbf43926");
    CHECK(hex_of(HashAlgorithm::crc32c, "123456789") == "e3069283");
    CHECK(hex_of(HashAlgorithm::crc64nvme, "123456789") == "ae8b14860a799888");
}

TEST_CASE("CRCs of many bytes in pieces of any length agree with the slow definition") {
    std::string text;
    for (unsigned i = 0; i < 1000; ++i) text += static_cast<char>(static_cast<unsigned char>(i * 7919U >> 3U));
    Digest crc32(HashAlgorithm::crc32);
    Digest crc64(HashAlgorithm::crc64nvme);
    for (std::size_t at = 0, length = 1; at < text.size(); at += length, length = length % 29 + 1) {
        crc32.update(as_bytes(std::string_view(text).substr(at, length)));
        crc64.update(as_bytes(std::string_view(text).substr(at, length)));
    }
    CHECK(to_hex(crc32.finish()) == slow_crc<std::uint32_t>(text, 0xEDB88320U));
    CHECK(to_hex(crc64.finish()) == slow_crc<std::uint64_t>(text, 0x9A6C9329AC4BC9B5U));
}

TEST_CASE("a digest fed in pieces is that of the whole") {
    Digest digest(HashAlgorithm::sha2_256);
    digest.update(as_bytes("a"));
    digest.update({});
    digest.update(as_bytes("bc"));
    CHECK(to_hex(digest.finish()) == hex_of(HashAlgorithm::sha2_256, "abc"));
}

TEST_CASE("base64 agrees with RFC 4648, section 10") {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) CHECK(to_base64(as_bytes(plain)) == encoded);
}

TEST_CASE("an HMAC with SHA-256 is that of RFC 4231, test case 2") {
    CHECK(to_hex(hmac_sha256(as_bytes("Jefe"), "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}
