#include "rsclient/core/folder_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& action, const fs::path& path, int error) {
    throw ProductError(action + " " + path.string() + ": " + std::generic_category().message(error));
}

/// A file descriptor that closes itself.
class File {
public:
    File(const fs::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

void read_fully(const File& file, const fs::path& path, std::uint64_t offset, std::span<std::byte> out) {
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t got =
            ::pread(file.descriptor(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("read", path, errno);
        if (got == 0) {
            throw ProductError("read " + path.string() + ": ends after " + std::to_string(offset + done) +
                               " bytes, expected at least " + std::to_string(offset + out.size()));
        }
        done += static_cast<std::size_t>(got);
    }
}

void write_fully(const File& file, const fs::path& path, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(file.descriptor(), bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) fail("write", path, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
}

/// A name beside the target that no other writer of this or another process uses.
fs::path temporary_beside(const fs::path& target) {
    static std::atomic<unsigned> counter{0};
    return target.parent_path() / ("." + target.filename().string() + "." + std::to_string(::getpid()) + "." +
                                   std::to_string(counter++) + ".part");
}

}  // namespace

FolderStore::FolderStore(fs::path root) : root_(std::move(root)) {
    if (root_.empty()) throw std::invalid_argument("folder store: the path is empty");
}

std::string FolderStore::uri() const { return root_.string(); }

fs::path FolderStore::path_of(std::string_view key) const {
    const fs::path relative(key);
    const bool leaves =
        std::any_of(relative.begin(), relative.end(), [](const fs::path& part) { return part == ".."; });
    if (key.empty() || relative.is_absolute() || leaves) {
        throw std::invalid_argument("folder store: '" + std::string(key) +
                                    "' is not a relative path inside the folder");
    }
    return root_ / relative;
}

std::optional<std::uint64_t> FolderStore::size(std::string_view key) const {
    std::error_code error;
    const auto path = path_of(key);
    const auto status = fs::status(path, error);
    // Only "there is none" is absence: what is there and cannot be looked at must not become a chunk of fill values.
    if (status.type() == fs::file_type::not_found) return std::nullopt;
    if (status.type() == fs::file_type::none) fail("look at", path, error.value());
    if (status.type() != fs::file_type::regular) return std::nullopt;
    const auto bytes = fs::file_size(path, error);
    if (error) fail("read the size of", path, error.value());
    return bytes;
}

std::optional<Bytes> FolderStore::read(std::string_view key) const {
    const auto bytes = size(key);
    if (!bytes) return std::nullopt;
    Bytes out(*bytes);
    read_range(key, 0, out);
    return out;
}

void FolderStore::read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const {
    const auto path = path_of(key);
    const File file(path, O_RDONLY);
    if (!file.is_open()) fail("read", path, errno);
    read_fully(file, path, offset, out);
}

void FolderStore::write(std::string_view key, std::span<const std::byte> bytes) {
    const auto path = path_of(key);
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) fail("create folder", path.parent_path(), error.value());
    const auto temporary = temporary_beside(path);
    try {
        const File file(temporary, O_WRONLY | O_CREAT | O_EXCL);
        if (!file.is_open()) fail("write", temporary, errno);
        write_fully(file, temporary, bytes);
        fs::rename(temporary, path);
    } catch (const fs::filesystem_error& cause) {
        fs::remove(temporary, error);
        fail("write", path, cause.code().value());
    } catch (...) {
        fs::remove(temporary, error);
        throw;
    }
}

void FolderStore::remove(std::string_view key) {
    std::error_code error;
    const auto path = path_of(key);
    fs::remove(path, error);
    if (error) fail("remove", path, error.value());
}

std::vector<std::string> FolderStore::list(std::string_view prefix) const {
    std::vector<std::string> keys;
    std::error_code error;
    if (!fs::is_directory(root_, error)) return keys;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
        if (!entry.is_regular_file()) continue;
        auto key = entry.path().lexically_relative(root_).generic_string();
        if (key.starts_with(prefix)) keys.push_back(std::move(key));
    }
    std::sort(keys.begin(), keys.end());
    return keys;
}

}  // namespace rsclient
