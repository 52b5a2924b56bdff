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

struct VerifiedFile::State {
    std::filesystem::path path;
    FileExpectation expected;
    ProgressHook progress;
    TemporaryFile file;
    ChecksumCheck check;
    std::uint64_t size = 0;
    std::optional<Verification> verification = {};
};

VerifiedFile::VerifiedFile(std::filesystem::path path, FileExpectation expected, ProgressHook progress)
    : state_(new State{.path = path,
                       .expected = expected,
                       .progress = std::move(progress),
                       .file = TemporaryFile(path, expected.size.value_or(0)),
                       .check = ChecksumCheck(expected.checksum.value_or(""))}) {}

VerifiedFile::~VerifiedFile() = default;

void VerifiedFile::write(std::span<const std::byte> bytes) {
    State& state = *state_;
    if (state.expected.size && bytes.size() > *state.expected.size - state.size) {
        refuse_size(state.expected, "more bytes came than the " + std::to_string(*state.expected.size) + " expected");
    }
    state.file.write_at(state.size, bytes);
    state.check.update(bytes);
    state.size += bytes.size();
    if (!state.progress) return;
    state.progress(
        {.step = state.expected.action, .done = state.size, .total = state.expected.size.value_or(0), .unit = "bytes"});
}

void VerifiedFile::prepare() {
    State& state = *state_;
    state.file.prepare();
    if (state.verification) return;
    if (state.expected.size && state.size != *state.expected.size) {
        refuse_size(state.expected,
                    std::to_string(state.size) + " bytes came, expected " + std::to_string(*state.expected.size));
    }
    state.verification = state.check.finish(state.expected.action);
}

void VerifiedFile::commit() {
    prepare();
    state_->file.commit();
}

void VerifiedFile::rollback() noexcept { state_->file.rollback(); }

DownloadResult VerifiedFile::result() const {
    return {state_->path, state_->size, state_->verification.value_or(Verification::not_recognised)};
}

}  // namespace rsclient::storage
