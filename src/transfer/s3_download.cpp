#include "transfer/s3_download.hpp"

#include <algorithm>
#include <atomic>
#include <limits>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/storage/local_file.hpp"
#include "transfer/s3_read.hpp"
#include "transfer/task_group.hpp"

namespace rsclient::transfer {

storage::DownloadResult download_object(const S3Client& client, const std::string& key,
                                        const std::filesystem::path& path, const std::optional<std::string>& expected,
                                        const ProgressHook& progress) {
    const std::string step = "download " + client.describe(key);
    const auto object = find_object(client, key);
    if (!object) throw StorageError(step, "there is no such object");
    storage::TemporaryFile file(path, object->size);
    const std::uint64_t part = client.options().part_size;
    std::atomic<std::uint64_t> received{0};
    const auto fetch_part = [&](std::size_t index) {
        const std::uint64_t offset = index * part;
        const std::uint64_t length = std::min(part, object->size - offset);
        read_object_range(
            client, {key, offset, length, object->etag, object->size},
            [&](std::uint64_t position, std::span<const std::byte> bytes) { file.write_at(offset + position, bytes); });
        received += length;
    };
    auto report = [&, told = std::numeric_limits<std::uint64_t>::max()]() mutable {
        throw_if_interrupted(step);
        const std::uint64_t done = received;
        if (progress && done != told) progress({.step = step, .done = done, .total = object->size, .unit = "bytes"});
        told = done;
    };
    for_each_index((object->size + part - 1) / part, client.options().connections, fetch_part, report);
    const auto verification =
        expected ? storage::verify_file(file.path(), *expected, step) : storage::Verification::not_recognised;
    file.commit();
    return {path, object->size, verification};
}

}  // namespace rsclient::transfer
