#pragma once

#include <filesystem>
#include <string>

#include "rsclient/storage/file_replacement.hpp"
#include "rsclient/storage/transaction.hpp"

namespace rsclient::storage {

/// A temporary folder beside a target file, in which the file is made. One of its files becomes the target; the folder
/// is removed with the object.
class WorkFolder final : public Transaction {
public:
    /// `result` is the name of the file in this folder that becomes the target.
    /// @throws StorageError if the folder of the target does not exist or cannot be written
    WorkFolder(std::filesystem::path target, std::string result);
    ~WorkFolder() override;
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& target() const noexcept { return target_; }  ///< where the file will be
    [[nodiscard]] std::string file(const std::string& name) const { return (folder_ / name).string(); }  ///< in here

    /// Waits until the bytes of the result are on the disk. @throws StorageError
    void prepare() override;
    /// Replaces the target. Where a folder cannot be synced, a power cut may bring back the old file, whole.
    /// @throws StorageError if that fails; then the target is as it was
    void commit() override;
    void rollback() noexcept override;

private:
    WorkFolder(std::filesystem::path target, const std::string& result, std::filesystem::path folder);

    std::filesystem::path target_;
    std::filesystem::path folder_;
    std::filesystem::path result_;
    FileReplacement replacement_;
    bool prepared_ = false;
};

}  // namespace rsclient::storage
