#include "rsclient/storage/work_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::storage {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& target, const std::string& what, int error) {
    throw StorageError("write " + target.string(), what + ": " + std::generic_category().message(error));
}

/// Waits until what is written to a file or folder is on the disk.
int sync_to_disk(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    // Some file systems cannot sync a folder and say so; that is not an error.
    return error == EINVAL || error == ENOTSUP ? 0 : error;
}

fs::path folder_of(const fs::path& target) { return target.has_parent_path() ? target.parent_path() : fs::path("."); }

/// Creates a folder beside the target that no other writer uses.
fs::path make_folder_beside(const fs::path& target) {
    if (!target.has_filename()) throw StorageError("write '" + target.string() + "'", "not the name of a file");
    std::error_code error;
    if (fs::is_directory(target, error)) fail(target, "cannot be replaced", EISDIR);
    std::string name = (folder_of(target) / ("." + target.filename().string() + ".XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) fail(target, "cannot create a folder beside it", errno);
    return name;
}

}  // namespace

WorkFolder::WorkFolder(fs::path target, std::string result) : WorkFolder(target, result, make_folder_beside(target)) {}

WorkFolder::WorkFolder(fs::path target, const std::string& result, fs::path folder)
    : target_(std::move(target)),
      folder_(std::move(folder)),
      result_(folder_ / result),
      replacement_(result_, target_) {}

WorkFolder::~WorkFolder() {
    std::error_code ignored;
    if (!replacement_.rollback_failed()) fs::remove_all(folder_, ignored);
}

void WorkFolder::prepare() {
    if (prepared_) return;
    replacement_.prepare();
    if (const int error = sync_to_disk(result_)) fail(target_, "cannot be written to the disk", error);
    prepared_ = true;
}

void WorkFolder::commit() {
    prepare();
    replacement_.commit();
    sync_to_disk(folder_of(target_));  // a failure changes nothing: the file is whole and visible
}

void WorkFolder::rollback() noexcept {
    replacement_.rollback();
    prepared_ = false;
}

}  // namespace rsclient::storage
