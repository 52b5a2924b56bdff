#pragma once

#include <filesystem>
#include <string>

namespace rsclient::product {

/// A folder beside a target file, in which the file and whatever helps to make it come into being. It goes away with
/// the object, whatever is left in it.
class WorkFolder {
public:
    /// @throws ProductError if the folder of the target is absent or cannot be written
    explicit WorkFolder(std::filesystem::path target);
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& target() const noexcept { return target_; }  ///< where the file will be
    [[nodiscard]] std::string file(const std::string& name) const { return (folder_ / name).string(); }  ///< in here

    /// Puts a file of this folder in the place of the target, once its bytes are on the disk. When it returns, all
    /// programs see the new file; where a folder cannot be synced, a power cut may still bring back the old one, whole.
    /// @throws ProductError if that fails; then the target is as it was
    void publish(const std::string& name);

private:
    std::filesystem::path target_;
    std::filesystem::path folder_;
};

}  // namespace rsclient::product
