#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "rsclient/core/progress.hpp"
#include "rsclient/storage/checksum.hpp"
#include "rsclient/storage/transaction.hpp"

namespace rsclient::storage {

/// What was downloaded.
struct DownloadResult {
    std::filesystem::path path = {};  ///< where it is now
    std::uint64_t size = 0;
    Verification checksum = Verification::not_recognised;  ///< also if no checksum was expected
};

/// What is known of a file before its bytes come; what is left empty is not checked.
struct FileExpectation {
    std::string action = "download";           ///< opens messages, e.g. "download asset B04 of item a"
    std::optional<std::uint64_t> size = {};    ///< in bytes
    std::optional<std::string> checksum = {};  ///< in any form that `detect_checksum_kind` knows
    std::string size_advice = {};              ///< ends messages about a wrong size: who said it, what to do
};

/// Compares bytes that come piece by piece with what is known of them.
class ContentCheck {
public:
    explicit ContentCheck(FileExpectation expected);

    /// Takes the next bytes. @throws ProductError if there are more than expected
    void update(std::span<const std::byte> bytes);

    /// Ends the check. @throws ProductError if size or checksum differ from what was expected
    [[nodiscard]] Verification finish();

    [[nodiscard]] const FileExpectation& expected() const noexcept { return expected_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }  ///< bytes so far

private:
    FileExpectation expected_;
    ChecksumCheck checksum_;
    std::uint64_t size_ = 0;
};

/// A local file that is written in sequence and verified before it becomes visible. Until commit() the bytes are in a
/// temporary file beside it.
class VerifiedFile final : public Transaction {
public:
    /// Creates missing folders.
    /// @throws StorageError if the file cannot be written or the disk has no room for the expected size
    VerifiedFile(std::filesystem::path path, FileExpectation expected, ProgressHook progress = {});
    ~VerifiedFile() override;
    VerifiedFile(const VerifiedFile&) = delete;
    VerifiedFile& operator=(const VerifiedFile&) = delete;

    /// Appends bytes. @throws StorageError if that fails; ProductError if there are more than expected
    void write(std::span<const std::byte> bytes);

    /// @throws ProductError if size or checksum differ from what was expected
    void prepare() override;
    void commit() override;
    void rollback() noexcept override;

    /// Path, size and verification; complete after prepare().
    [[nodiscard]] DownloadResult result() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace rsclient::storage
