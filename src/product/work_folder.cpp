#include "product/work_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::product {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& target, const std::string& what, int error) {
    throw ProductError("write " + target.string(), what + ": " + std::generic_category().message(error));
}

/// Waits until what is written to a file or folder is on the disk.
int sync_to_disk(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    // Some file systems cannot sync a folder and say so; there is no more to be done on them.
    return error == EINVAL || error == ENOTSUP ? 0 : error;
}

fs::path folder_of(const fs::path& target) { return target.has_parent_path() ? target.parent_path() : fs::path("."); }

}  // namespace

WorkFolder::WorkFolder(fs::path target) : target_(std::move(target)) {
    if (!target_.has_filename()) throw ProductError("write '" + target_.string() + "'", "not the name of a file");
    std::error_code error;
    if (fs::is_directory(target_, error)) fail(target_, "cannot be replaced", EISDIR);
    std::string name = (folder_of(target_) / ("." + target_.filename().string() + ".XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) fail(target_, "cannot create a folder beside it", errno);
    folder_ = name;
}

WorkFolder::~WorkFolder() {
    std::error_code ignored;  // a destructor has nobody to tell
    fs::remove_all(folder_, ignored);
}

void WorkFolder::publish(const std::string& name) {
    const fs::path made = folder_ / name;
    if (const int error = sync_to_disk(made)) fail(target_, "cannot be written to the disk", error);
    std::error_code error;
    fs::rename(made, target_, error);
    if (error) fail(target_, "cannot be put in place", error.value());
    sync_to_disk(folder_of(target_));  // should it fail, there is nothing to take back: the file is whole and in place
}

}  // namespace rsclient::product
