#include "rsclient/storage/folder_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::storage {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& action, const fs::path& path, int error) {
    throw StorageError(action + " " + path.string(), std::generic_category().message(error));
}

/// A file descriptor that closes itself.
class File {
public:
    File(const fs::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    File& operator=(File&&) = delete;
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
            throw StorageError("read " + path.string(), "ends after " + std::to_string(offset + done) +
                                                            " bytes, expected at least " +
                                                            std::to_string(offset + out.size()));
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

/// Creates the folder of `path` and runs `step`, which returns an errno or 0. Repeats both if another thread removes
/// the folder while it is still empty.
template <class Step>
void in_folder_of(const fs::path& path, const std::string& action, const Step& step) {
    constexpr int attempts = 1000;
    for (int attempt = 1;; ++attempt) {
        std::error_code no_folder;
        fs::create_directories(path.parent_path(), no_folder);
        const int error = no_folder ? no_folder.value() : step();
        if (error == 0) return;
        if (error == ENOENT && attempt < attempts) continue;
        if (no_folder) fail("create folder", path.parent_path(), error);
        fail(action, path, error);
    }
}

File create_file(const fs::path& path) {
    std::optional<File> file;
    in_folder_of(path, "write", [&] {
        file.emplace(path, O_WRONLY | O_CREAT | O_EXCL);
        return file->is_open() ? 0 : errno;
    });
    return std::move(*file);
}

/// A unique name beside the target.
fs::path temporary_beside(const fs::path& target) {
    static std::atomic<unsigned> counter{0};
    return target.parent_path() / ("." + target.filename().string() + "." + std::to_string(::getpid()) + "." +
                                   std::to_string(counter++) + ".part");
}

/// Whether a key, or the folder part of one, stays inside the root and is spelled as list() spells it.
bool is_normal(std::string_view key) {
    const fs::path relative(key);
    const bool leaves =
        std::any_of(relative.begin(), relative.end(), [](const fs::path& part) { return part == ".."; });
    return !relative.is_absolute() && !leaves && relative.lexically_normal().generic_string() == key;
}

}  // namespace

FolderStore::FolderStore(fs::path root) : root_(std::move(root)) {
    if (root_.empty()) throw std::invalid_argument("folder store: the path is empty");
}

std::string FolderStore::uri() const { return readable(root_.string()); }

fs::path FolderStore::path_of(std::string_view key) const {
    if (key.empty() || !is_normal(key) || key.ends_with('/') || key == ".") {
        throw std::invalid_argument("folder store: '" + std::string(key) +
                                    "' is not a relative path inside the folder, without '.', '..' and '//'");
    }
    return root_ / key;
}

std::optional<std::uint64_t> FolderStore::size(std::string_view key) const {
    std::error_code error;
    const auto path = path_of(key);
    const auto status = fs::status(path, error);
    // Only ENOENT means absence: an object that cannot be examined must not become a chunk of fill values.
    if (status.type() == fs::file_type::not_found) return std::nullopt;
    if (status.type() == fs::file_type::none) fail("read the status of", path, error.value());
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

void FolderStore::read_ranges(std::span<const ByteRange> ranges) const {
    std::vector<const ByteRange*> by_key;
    for (const ByteRange& range : ranges) by_key.push_back(&range);
    std::ranges::stable_sort(by_key, {}, &ByteRange::key);
    for (auto at = by_key.begin(); at != by_key.end();) {
        const auto path = path_of((*at)->key);
        const File file(path, O_RDONLY);
        if (!file.is_open()) fail("read", path, errno);
        for (const auto first = at; at != by_key.end() && (*at)->key == (*first)->key; ++at) {
            read_fully(file, path, (*at)->offset, (*at)->out);
        }
    }
}

void FolderStore::write(std::string_view key, std::span<const std::byte> bytes) {
    const auto path = path_of(key);
    const auto temporary = temporary_beside(path);
    std::error_code error;
    try {
        const File file = create_file(temporary);
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
    remove_empty_folders(key);
}

void FolderStore::move(std::string_view from, std::string_view to) {
    const auto source = path_of(from);
    const auto target = path_of(to);
    if (!size(from)) throw StorageError("move " + source.string(), "the file does not exist");
    in_folder_of(target, "move " + source.string() + " to", [&] {
        std::error_code error;
        fs::rename(source, target, error);
        return error.value();
    });
    remove_empty_folders(from);
}

void FolderStore::remove_empty_folders(std::string_view key) const {
    std::error_code not_empty;
    for (auto folder = fs::path(key).parent_path(); !folder.empty() && !not_empty; folder = folder.parent_path()) {
        fs::remove(root_ / folder, not_empty);
    }
}

std::vector<std::string> FolderStore::list(std::string_view prefix) const {
    std::vector<std::string> keys;
    const std::string_view folder = prefix.substr(0, prefix.rfind('/') + 1);  // only what is in it can begin so
    if (!is_normal(folder)) return keys;
    std::error_code error;
    const fs::path start = folder.empty() ? root_ : root_ / folder;
    const auto kind = fs::status(start, error).type();
    if (kind == fs::file_type::none) fail("list", start, error.value());
    if (kind != fs::file_type::directory) return keys;
    auto entry = fs::recursive_directory_iterator(start, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code unseen;
        const auto type = entry->status(unseen).type();
        if (type == fs::file_type::none) fail("read the status of", entry->path(), unseen.value());
        if (type != fs::file_type::regular) continue;
        auto key = entry->path().lexically_relative(root_).generic_string();
        if (key.starts_with(prefix)) keys.push_back(std::move(key));
    }
    if (error) fail("list", start, error.value());
    std::sort(keys.begin(), keys.end());
    return keys;
}

}  // namespace rsclient::storage
