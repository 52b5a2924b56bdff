#include "rsclient/storage/file_replacement.hpp"

#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::storage {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& target, const std::error_code& error) {
    throw StorageError("write " + target.string(), "the file cannot be replaced: " + error.message());
}

}  // namespace

FileReplacement::FileReplacement(fs::path made, fs::path target)
    : made_(std::move(made)), target_(std::move(target)), kept_(made_) {
    kept_ += ".replaced";
}

FileReplacement::~FileReplacement() {
    if (stage_ == Stage::open) rollback();
    std::error_code ignored;
    if (stage_ == Stage::committed) fs::remove(kept_, ignored);
}

void FileReplacement::prepare() {
    if (stage_ == Stage::over) throw std::invalid_argument("write " + target_.string() + ": rolled back already");
    std::error_code ignored;
    if (fs::is_directory(target_, ignored)) fail(target_, std::make_error_code(std::errc::is_a_directory));
}

/// Gives the target a second name, so that it is never missing; where the file system knows no links, another name.
void FileReplacement::keep_target() {
    replaces_ = ::link(target_.c_str(), kept_.c_str()) == 0;
    if (replaces_ || errno == ENOENT) return;
    std::error_code error;
    fs::rename(target_, kept_, error);
    if (error) fail(target_, error);
    replaces_ = true;
}

void FileReplacement::commit() {
    if (stage_ == Stage::committed) return;
    prepare();
    keep_target();
    std::error_code error;
    fs::rename(made_, target_, error);
    if (!error) {
        stage_ = Stage::committed;
        return;
    }
    std::error_code second;
    if (replaces_) fs::rename(kept_, target_, second);
    if (replaces_ && !second) fs::remove(kept_, second);  // of two links to one file the rename removes none
    fail(target_, error);
}

void FileReplacement::rollback() noexcept {
    if (stage_ == Stage::over) return;
    std::error_code error;
    if (stage_ == Stage::open) fs::remove(made_, error);
    if (stage_ == Stage::committed && replaces_) fs::rename(kept_, target_, error);
    if (stage_ == Stage::committed && !replaces_) fs::remove(target_, error);
    rollback_failed_ = stage_ == Stage::committed && replaces_ && error;
    stage_ = Stage::over;
}

}  // namespace rsclient::storage
