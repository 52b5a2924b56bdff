#include "rsclient/storage/checksum.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/storage/local_file.hpp"

namespace rsclient::storage {
namespace {

constexpr std::size_t piece_size = 1U << 20U;  ///< bytes of a file in memory at a time

/// Code and length as the multihash table gives them, in hexadecimal.
struct MultihashPrefix {
    hashing::HashAlgorithm algorithm;
    std::string_view text;
    std::size_t digest_size;
};
constexpr std::array<MultihashPrefix, 4> multihash_prefixes = {{{hashing::HashAlgorithm::md5, "d50110", 16},
                                                                {hashing::HashAlgorithm::sha1, "1114", 20},
                                                                {hashing::HashAlgorithm::sha2_256, "1220", 32},
                                                                {hashing::HashAlgorithm::sha2_512, "1340", 64}}};

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_base64_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/';
}

std::string lower_hex(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::optional<hashing::HashAlgorithm> multihash_algorithm(std::string_view text) {
    const std::string lower = lower_hex(text.substr(0, 6));
    for (const auto& prefix : multihash_prefixes) {
        if (lower.starts_with(prefix.text) && text.size() == prefix.text.size() + 2 * prefix.digest_size) {
            return prefix.algorithm;
        }
    }
    return std::nullopt;
}

/// What a base64 text of S3 may be, by the number of bytes it holds. Four bytes are CRC-32 or CRC-32C: nothing tells
/// which.
std::vector<hashing::HashAlgorithm> base64_algorithms(std::string_view text) {
    const auto padding = text.size() - std::min(text.find('='), text.size());
    const auto letters = text.substr(0, text.size() - padding);
    if (text.size() % 4 != 0 || padding > 2 || text.find_first_not_of('=', letters.size()) != std::string_view::npos ||
        !std::all_of(letters.begin(), letters.end(), is_base64_letter)) {
        return {};
    }
    switch (text.size() / 4 * 3 - padding) {
        case 4:
            return {hashing::HashAlgorithm::crc32, hashing::HashAlgorithm::crc32c};
        case 8:
            return {hashing::HashAlgorithm::crc64nvme};
        case 16:
            return {hashing::HashAlgorithm::md5};
        case 20:
            return {hashing::HashAlgorithm::sha1};
        case 32:
            return {hashing::HashAlgorithm::sha2_256};
        default:
            return {};
    }
}

std::vector<hashing::HashAlgorithm> algorithms_of(std::string_view text, ChecksumKind kind) {
    switch (kind) {
        case ChecksumKind::md5_hex:
            return {hashing::HashAlgorithm::md5};
        case ChecksumKind::multihash:
            return {*multihash_algorithm(text)};
        case ChecksumKind::s3_base64:
            return base64_algorithms(text);
        case ChecksumKind::unknown:
            break;
    }
    return {};
}

std::string written_as(ChecksumKind kind, hashing::HashAlgorithm algorithm, std::span<const std::byte> digest) {
    if (kind == ChecksumKind::multihash) return multihash(algorithm, digest);
    return kind == ChecksumKind::s3_base64 ? hashing::to_base64(digest) : hashing::to_hex(digest);
}

void append_choice(std::string& list, std::string_view item) { list.append(list.empty() ? "" : " or ").append(item); }

}  // namespace

ChecksumKind detect_checksum_kind(std::string_view checksum) noexcept {
    if (std::all_of(checksum.begin(), checksum.end(), is_hex)) {
        if (checksum.size() == 32) return ChecksumKind::md5_hex;
        if (multihash_algorithm(checksum)) return ChecksumKind::multihash;
    }
    return base64_algorithms(checksum).empty() ? ChecksumKind::unknown : ChecksumKind::s3_base64;
}

std::string multihash(hashing::HashAlgorithm algorithm, std::span<const std::byte> digest) {
    for (const auto& prefix : multihash_prefixes) {
        if (prefix.algorithm == algorithm) return std::string(prefix.text) + hashing::to_hex(digest);
    }
    throw std::invalid_argument("multihash: " + std::string(name_of(algorithm)) + " has no code");
}

ChecksumCheck::ChecksumCheck(std::string expected)
    : expected_(std::move(expected)), kind_(detect_checksum_kind(expected_)) {
    for (const hashing::HashAlgorithm algorithm : algorithms_of(expected_, kind_)) candidates_.emplace_back(algorithm);
    if (kind_ != ChecksumKind::s3_base64) expected_ = lower_hex(expected_);
}

void ChecksumCheck::update(std::span<const std::byte> bytes) {
    bytes_ += bytes.size();
    for (hashing::Digest& digest : candidates_) digest.update(bytes);
}

Verification ChecksumCheck::finish(const std::string& what) {
    if (kind_ == ChecksumKind::unknown) return Verification::not_recognised;
    std::string found;
    std::string names;
    for (hashing::Digest& digest : candidates_) {
        const std::string text = written_as(kind_, digest.algorithm(), digest.finish());
        if (text == expected_) return Verification::matches;
        append_choice(found, text);
        append_choice(names, name_of(digest.algorithm()));
    }
    throw ProductError(what, "checksum is " + found + ", expected " + expected_ + " (" + names + "), " +
                                 std::to_string(bytes_) + " bytes");
}

Verification verify(std::span<const std::byte> bytes, const std::string& expected, const std::string& what) {
    ChecksumCheck check(expected);
    check.update(bytes);
    return check.finish(what);
}

Verification verify_file(const std::filesystem::path& path, const std::string& expected, const std::string& what) {
    ChecksumCheck check(expected);
    if (check.kind() == ChecksumKind::unknown) return Verification::not_recognised;
    const ReadFile file(path);
    Bytes piece(piece_size);
    for (std::uint64_t at = 0; at < file.size(); at += piece.size()) {
        piece.resize(std::min<std::uint64_t>(piece_size, file.size() - at));
        file.read_at(at, piece);
        check.update(piece);
    }
    return check.finish(what);
}

}  // namespace rsclient::storage
