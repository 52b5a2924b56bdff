#pragma once

#include <filesystem>

#include "rsclient/storage/transaction.hpp"

namespace rsclient::storage {

/// Gives a finished file the name of a target on the same file system, replacing one that exists.
class FileReplacement final : public Transaction {
public:
    /// `made` is the finished file; the file it replaces is kept beside it under "<made>.replaced".
    FileReplacement(std::filesystem::path made, std::filesystem::path target);
    ~FileReplacement() override;
    FileReplacement(const FileReplacement&) = delete;
    FileReplacement& operator=(const FileReplacement&) = delete;

    /// @throws StorageError if the target is a folder
    void prepare() override;
    /// All programs see the old file or the new one, whole. @throws StorageError
    void commit() override;
    void rollback() noexcept override;

    /// Whether a rollback failed, so that the replaced file is only left under "<made>.replaced".
    [[nodiscard]] bool rollback_failed() const noexcept { return rollback_failed_; }

private:
    enum class Stage { open, committed, over };
    void keep_target();

    std::filesystem::path made_;
    std::filesystem::path target_;
    std::filesystem::path kept_;
    Stage stage_ = Stage::open;
    bool replaces_ = false;
    bool rollback_failed_ = false;
};

}  // namespace rsclient::storage
