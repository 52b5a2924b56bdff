#include "transfer/s3_read.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "transfer/s3_error.hpp"
#include "transfer/s3_result.hpp"
#include "transfer/task_group.hpp"

namespace rsclient::transfer {
namespace {

std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// "bytes 5-9/20" or, where nothing could be given, "bytes */20".
struct ContentRange {
    std::optional<std::uint64_t> first = {};
    std::optional<std::uint64_t> last = {};
    std::optional<std::uint64_t> total = {};
};

ContentRange content_range(const http::Response& response) {
    std::string_view text = response.header("content-range");
    if (!text.starts_with("bytes ")) return {};
    text.remove_prefix(6);
    const auto slash = std::min(text.find('/'), text.size());
    const auto dash = std::min(text.find('-'), slash);
    const auto after = [&text](std::size_t at) { return text.substr(std::min(at + 1, text.size())); };
    return {whole_number(text.substr(0, dash)), whole_number(after(dash).substr(0, slash - std::min(dash + 1, slash))),
            whole_number(after(slash))};
}

std::string bytes_text(std::uint64_t first, std::uint64_t last) {
    return "bytes " + std::to_string(first) + "-" + std::to_string(last);
}

/// Counts what one attempt at a range delivers and stops the one that delivers more than was asked for.
class RangeReceiver {
public:
    RangeReceiver(const S3Range& range, const RangeSink& sink) : range_(range), sink_(sink) {}

    void restart() {
        received_ = 0;
        too_many_ = false;
    }

    bool take(std::span<const std::byte> bytes) {
        too_many_ = bytes.size() > range_.length - received_;
        if (too_many_) return false;
        sink_(received_, bytes);
        received_ += bytes.size();
        return true;
    }

    /// Throws unless the answer is the range that was asked for, or as much of it as there is.
    /// @returns the object's size if the answer told it
    std::optional<std::uint64_t> check(const std::string& action, const http::Response& response) const {
        const ContentRange given = content_range(response);
        const std::uint64_t last = range_.offset + range_.length - 1;
        if (response.status == 200) {
            // The whole object is the right answer only where the range is all of it.
            if (range_.offset == 0 && !too_many_) return received_;
            fail(action, "answered with the whole object where " + bytes_text(range_.offset, last) + " were asked for");
        }
        if (!given.first || !given.last || *given.first != range_.offset || *given.last > last) {
            const auto header = response.header("content-range");
            fail(action, "answered with '" + std::string(header) + "' where " + bytes_text(range_.offset, last) +
                             " were asked for");
        }
        if (too_many_ || received_ != *given.last - *given.first + 1) {
            fail(action, "announced " + bytes_text(*given.first, *given.last) + " but sent " +
                             (too_many_ ? "more" : std::to_string(received_) + " bytes"));
        }
        return given.total;
    }

    [[nodiscard]] std::uint64_t received() const noexcept { return received_; }

private:
    [[noreturn]] static void fail(const std::string& action, const std::string& what) {
        throw DecodeError(action, "the service " + what);
    }

    const S3Range& range_;
    const RangeSink& sink_;
    std::uint64_t received_ = 0;
    bool too_many_ = false;
};

[[noreturn]] void fail_short(const std::string& action, const S3Range& range, std::uint64_t received,
                             std::optional<std::uint64_t> size) {
    const std::uint64_t end = range.offset + range.length;
    if (size && *size >= end) {
        throw DecodeError(action, "the service sent " + std::to_string(received) + " of " +
                                      std::to_string(range.length) + " bytes that were asked for");
    }
    throw StorageError(action, "ends " + (size ? "after " + std::to_string(*size) + " bytes" : "too early") +
                                   ", expected at least " + std::to_string(end));
}

/// What came of asking for a range.
struct RangeAnswer {
    std::uint64_t received = 0;
    std::optional<std::uint64_t> total = {};  ///< size of the object, if told
    std::string etag = {};
};

/// Asks for a range, of which the object may hold a part or nothing; nothing at all if there is no object of this name.
std::optional<RangeAnswer> ask_for_range(const S3Client& client, const S3Range& range, const RangeSink& sink) {
    RangeReceiver receiver(range, sink);
    const std::string action = "read " + client.describe(range.key);
    const std::string last = std::to_string(range.offset + range.length - 1);
    const auto answer = client.send({.action = action,
                                     .key = range.key,
                                     .headers = {{"Range", "bytes=" + std::to_string(range.offset) + "-" + last}},
                                     .sink = [&](std::span<const std::byte> bytes) { return receiver.take(bytes); },
                                     .restart = [&] { receiver.restart(); }});
    const http::Response& response = answer.response;
    if (response.status == 404) return std::nullopt;
    if (response.status == 416) return RangeAnswer{0, content_range(response).total, {}};
    if (response.status != 200 && response.status != 206) throw_s3_error(action, answer);
    expect_object(action, answer);
    const auto total = receiver.check(action, response);
    std::string etag(response.header("etag"));
    if (!range.etag.empty() && !etag.empty() && etag != range.etag) {
        throw StorageError(action, "the object changed while it was read (ETag " + range.etag + ", then " + etag + ")");
    }
    if (range.size && response.status == 206 && total && *total != *range.size) {
        throw StorageError(action, "the object changed while it was read (" + std::to_string(*range.size) +
                                       " bytes, then " + std::to_string(*total) + ")");
    }
    return RangeAnswer{receiver.received(), total, std::move(etag)};
}

RangeSink sink_into(std::span<std::byte> out) {
    return [out](std::uint64_t position, std::span<const std::byte> bytes) {
        std::memcpy(out.data() + position, bytes.data(), bytes.size());
    };
}

/// Reads what follows the first `start` bytes of a large object, by parts at once.
void read_rest(const S3Client& client, const std::string& key, const std::string& etag, std::span<std::byte> object,
               std::uint64_t start) {
    const std::uint64_t part = client.options().part_size;
    const auto read_part = [&](std::size_t index) {
        const std::uint64_t offset = start + index * part;
        const auto out = object.subspan(offset, std::min<std::uint64_t>(part, object.size() - offset));
        read_object_range(client, {key, offset, out.size(), etag, object.size()}, sink_into(out));
    };
    for_each_index((object.size() - start + part - 1) / part, client.options().connections, read_part,
                   [&] { throw_if_interrupted("read " + client.describe(key)); });
}

}  // namespace

std::optional<S3Object> find_object(const S3Client& client, const std::string& key) {
    const std::string action = "read the size of " + client.describe(key);
    const auto answer = client.send({.action = action, .method = "HEAD", .key = key});
    if (answer.response.status == 404) return std::nullopt;
    if (answer.response.status >= 300) throw_s3_error(action, answer);
    const auto length = answer.response.header("content-length");
    const auto size = whole_number(length);
    if (!size) throw DecodeError(action, "Content-Length is '" + std::string(length) + "', expected a number");
    expect_object(action, answer);
    return S3Object{*size, std::string(answer.response.header("etag")),
                    std::string(answer.response.header("last-modified"))};
}

void read_object_range(const S3Client& client, const S3Range& range, const RangeSink& sink) {
    const auto answer = ask_for_range(client, range, sink);
    const std::string action = "read " + client.describe(range.key);
    if (!answer) throw StorageError(action, "there is no such object");
    if (answer->received < range.length) fail_short(action, range, answer->received, answer->total);
}

std::optional<Bytes> read_object(const S3Client& client, const std::string& key) {
    const std::uint64_t part = client.options().part_size;
    Bytes bytes;
    const auto answer = ask_for_range(client, {.key = key, .length = part},
                                      [&bytes](std::uint64_t position, std::span<const std::byte> more) {
                                          bytes.resize(position);
                                          bytes.insert(bytes.end(), more.begin(), more.end());
                                      });
    if (!answer) return std::nullopt;
    if (!answer->total && answer->received == part) {
        throw DecodeError("read " + client.describe(key), "Content-Range does not tell the size of the object");
    }
    bytes.resize(answer->received);  // an attempt that broke off may have delivered more than the one that was good
    const std::uint64_t total = answer->total.value_or(bytes.size());
    if (total > bytes.size()) {
        bytes.resize(total);
        read_rest(client, key, answer->etag, bytes, answer->received);
    }
    return bytes;
}

}  // namespace rsclient::transfer
