#include "rsclient/storage/verified_file.hpp"

#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/storage/local_file.hpp"

namespace rsclient::storage {
namespace {

[[noreturn]] void refuse_size(const FileExpectation& expected, const std::string& what) {
    throw ProductError(expected.action, what + (expected.size_advice.empty() ? "" : "; " + expected.size_advice));
}

}  // namespace

ContentCheck::ContentCheck(FileExpectation expected)
    : expected_(std::move(expected)), checksum_(expected_.checksum.value_or("")) {}

void ContentCheck::update(std::span<const std::byte> bytes) {
    if (expected_.size && bytes.size() > *expected_.size - size_) {
        refuse_size(expected_, "more bytes came than the " + std::to_string(*expected_.size) + " expected");
    }
    checksum_.update(bytes);
    size_ += bytes.size();
}

Verification ContentCheck::finish() {
    if (expected_.size && size_ != *expected_.size) {
        refuse_size(expected_, std::to_string(size_) + " bytes came, expected " + std::to_string(*expected_.size));
    }
    return checksum_.finish(expected_.action);
}

struct VerifiedFile::State {
    std::filesystem::path path;
    ProgressHook progress;
    TemporaryFile file;
    ContentCheck check;
    std::optional<Verification> verification = {};
};

VerifiedFile::VerifiedFile(std::filesystem::path path, FileExpectation expected, ProgressHook progress)
    : state_(new State{.path = path,
                       .progress = std::move(progress),
                       .file = TemporaryFile(path, expected.size.value_or(0)),
                       .check = ContentCheck(expected)}) {}

VerifiedFile::~VerifiedFile() = default;

void VerifiedFile::write(std::span<const std::byte> bytes) {
    State& state = *state_;
    const std::uint64_t before = state.check.size();
    state.check.update(bytes);
    state.file.write_at(before, bytes);
    if (!state.progress) return;
    const FileExpectation& expected = state.check.expected();
    state.progress(
        {.step = expected.action, .done = state.check.size(), .total = expected.size.value_or(0), .unit = "bytes"});
}

void VerifiedFile::prepare() {
    State& state = *state_;
    state.file.prepare();
    if (!state.verification) state.verification = state.check.finish();
}

void VerifiedFile::commit() {
    prepare();
    state_->file.commit();
}

void VerifiedFile::rollback() noexcept { state_->file.rollback(); }

DownloadResult VerifiedFile::result() const {
    return {state_->path, state_->check.size(), state_->verification.value_or(Verification::not_recognised)};
}

}  // namespace rsclient::storage
