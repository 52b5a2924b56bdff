#include "rsclient/hashing/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>
#include <variant>

#include "hashing/crc.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::hashing {
namespace {

struct ContextDeleter {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

void require(bool success, const char* step) {
    if (!success) throw Error("compute a checksum", std::string("OpenSSL fails to ") + step);
}

Context make_context(const EVP_MD* method) {
    Context context(EVP_MD_CTX_new());
    require(context && EVP_DigestInit_ex(context.get(), method, nullptr) == 1, "start the digest");
    return context;
}

template <class Word>
Bytes big_endian(Word value) {
    Bytes bytes(sizeof(Word));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::byte>((value >> (8 * (bytes.size() - 1 - i))) & 255U);
    }
    return bytes;
}

}  // namespace

struct Digest::State {
    std::variant<Context, Crc32, Crc32c, Crc64Nvme> of;
};

namespace {

Digest::State make_state(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::md5:
            return {make_context(EVP_md5())};
        case HashAlgorithm::sha1:
            return {make_context(EVP_sha1())};
        case HashAlgorithm::sha2_256:
            return {make_context(EVP_sha256())};
        case HashAlgorithm::sha2_512:
            return {make_context(EVP_sha512())};
        case HashAlgorithm::crc32:
            return {Crc32()};
        case HashAlgorithm::crc32c:
            return {Crc32c()};
        case HashAlgorithm::crc64nvme:
            return {Crc64Nvme()};
    }
    throw std::invalid_argument("digest: there is no such algorithm");
}

}  // namespace

std::string_view name_of(HashAlgorithm algorithm) noexcept {
    switch (algorithm) {
        case HashAlgorithm::md5:
            return "md5";
        case HashAlgorithm::sha1:
            return "sha1";
        case HashAlgorithm::sha2_256:
            return "sha2-256";
        case HashAlgorithm::sha2_512:
            return "sha2-512";
        case HashAlgorithm::crc32:
            return "crc32";
        case HashAlgorithm::crc32c:
            return "crc32c";
        case HashAlgorithm::crc64nvme:
            return "crc64nvme";
    }
    return "unknown";
}

Digest::Digest(HashAlgorithm algorithm)
    : algorithm_(algorithm), state_(std::make_unique<State>(make_state(algorithm))) {}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::update(std::span<const std::byte> bytes) {
    if (auto* context = std::get_if<Context>(&state_->of)) {
        require(EVP_DigestUpdate(context->get(), bytes.data(), bytes.size()) == 1, "take bytes");
    } else if (auto* crc32 = std::get_if<Crc32>(&state_->of)) {
        crc32->update(bytes);
    } else if (auto* crc32c = std::get_if<Crc32c>(&state_->of)) {
        crc32c->update(bytes);
    } else {
        std::get<Crc64Nvme>(state_->of).update(bytes);
    }
}

Bytes Digest::finish() {
    if (const auto* context = std::get_if<Context>(&state_->of)) {
        Bytes value(EVP_MAX_MD_SIZE);
        unsigned length = 0;
        require(EVP_DigestFinal_ex(context->get(), reinterpret_cast<unsigned char*>(value.data()), &length) == 1,
                "finish");
        value.resize(length);
        return value;
    }
    if (const auto* crc32 = std::get_if<Crc32>(&state_->of)) return big_endian(crc32->value());
    if (const auto* crc32c = std::get_if<Crc32c>(&state_->of)) return big_endian(crc32c->value());
    return big_endian(std::get<Crc64Nvme>(state_->of).value());
}

Bytes digest_of(HashAlgorithm algorithm, std::span<const std::byte> bytes) {
    Digest digest(algorithm);
    digest.update(bytes);
    return digest.finish();
}

Bytes hmac_sha256(std::span<const std::byte> key, std::string_view text) {
    Bytes mac(EVP_MAX_MD_SIZE);
    unsigned length = 0;
    const auto* made = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                            reinterpret_cast<unsigned char*>(mac.data()), &length);
    if (made == nullptr) throw Error("compute a digest", "OpenSSL fails to compute an HMAC");
    mac.resize(length);
    return mac;
}

std::string to_hex(std::span<const std::byte> bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::byte byte : bytes) {
        text += digits[std::to_integer<std::size_t>(byte >> 4U)];
        text += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
    }
    return text;
}

std::string to_base64(std::span<const std::byte> bytes) {
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto group = bytes.subspan(at, std::min<std::size_t>(3, bytes.size() - at));
        std::size_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8U | (i < group.size() ? std::to_integer<std::size_t>(group[i]) : 0);
        for (std::size_t i = 0; i < 4; ++i) text += i <= group.size() ? letters[(bits >> (18 - 6 * i)) & 63U] : '=';
    }
    return text;
}

}  // namespace rsclient::hashing
