#include "rsclient/storage/local_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::storage {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& action, const fs::path& path, int error) {
    throw StorageError(action + " " + path.string(), std::generic_category().message(error));
}

/// A name beside the target that no other writer of this or another process uses.
fs::path temporary_beside(const fs::path& target) {
    static std::atomic<unsigned> counter{0};
    std::error_code error;
    if (!target.parent_path().empty()) fs::create_directories(target.parent_path(), error);
    if (error) fail("create folder", target.parent_path(), error.value());
    if (fs::is_directory(target, error)) fail("write", target, EISDIR);  // known before the transfer, not after it
    return target.parent_path() / ("." + target.filename().string() + "." + std::to_string(::getpid()) + "." +
                                   std::to_string(counter++) + ".part");
}

}  // namespace

Descriptor::Descriptor(const fs::path& path, int flags, const char* action)
    : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) fail(action, path, errno);
}

Descriptor::~Descriptor() { ::close(descriptor_); }

ReadFile::ReadFile(fs::path path) : path_(std::move(path)), descriptor_(path_, O_RDONLY, "read") {
    struct stat about{};
    if (::fstat(descriptor_.get(), &about) != 0) fail("read the size of", path_, errno);
    if (!S_ISREG(about.st_mode)) throw StorageError("read " + path_.string(), "this is not a regular file");
    size_ = static_cast<std::uint64_t>(about.st_size);
}

void ReadFile::read_at(std::uint64_t offset, std::span<std::byte> out) const {
    while (!out.empty()) {
        const ssize_t got = ::pread(descriptor_.get(), out.data(), out.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("read", path_, errno);
        if (got == 0) {
            throw StorageError("read " + path_.string(), "ends after " + std::to_string(offset) +
                                                             " bytes, expected at least " +
                                                             std::to_string(offset + out.size()));
        }
        out = out.subspan(static_cast<std::size_t>(got));
        offset += static_cast<std::uint64_t>(got);
    }
}

TemporaryFile::TemporaryFile(fs::path target, std::uint64_t size)
    : target_(std::move(target)),
      path_(temporary_beside(target_)),
      descriptor_(path_, O_RDWR | O_CREAT | O_EXCL, "write"),
      replacement_(path_, target_) {
    if (size == 0 || ::fallocate(descriptor_.get(), 0, 0, static_cast<off_t>(size)) == 0) return;
    const int error = errno;
    if (error == EOPNOTSUPP || error == ENOSYS || error == EINTR) return;  // then a full disk shows while we write
    fail("write", target_, error);
}

void TemporaryFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) fail("write", target_, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(put));
        offset += static_cast<std::uint64_t>(put);
    }
}

}  // namespace rsclient::storage
