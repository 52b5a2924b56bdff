#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "rsclient/core/progress.hpp"

namespace rsclient::processing {

/// Threads and memory of run_chunks().
struct EngineOptions {
    std::string step = "process";  ///< what is done, for progress and messages
    int readers = 2;               ///< threads that read; waiting for storage costs no processor
    int workers = 0;               ///< threads that compute; 0: thread_count()
    int in_flight = 0;             ///< chunks that exist at one time, which bounds the memory; 0: readers + 2 * workers
    ProgressHook progress = {};    ///< called after each chunk, from the calling thread
};

/// Intermediate data of a chunk.
using Payload = std::shared_ptr<void>;

/// The three steps; `read` and `compute` are called from several threads, `write` from the calling one only.
struct ChunkSteps {
    std::function<Payload(std::size_t index)> read = {};
    std::function<Payload(std::size_t index, Payload input)> compute = {};
    std::function<void(std::size_t index, Payload output)> write = {};
};

/// Reads, computes and writes chunks 0 to `count` - 1, the steps of different chunks at the same time.
///
/// Chunks are written in the order in which they are done. A failing step ends the work: nothing new is begun, the
/// threads are waited for, and the first error is thrown. Kernels called from `compute` use one thread each.
/// @throws what a step throws; Interrupted if the user asked to stop
void run_chunk_steps(std::size_t count, const ChunkSteps& steps, const EngineOptions& options);

/// The same with types: `read(index) -> In`, `compute(index, In) -> Out`, `write(index, Out)`.
template <class Read, class Compute, class Write>
void run_chunks(std::size_t count, Read read, Compute compute, Write write, const EngineOptions& options = {}) {
    using In = std::invoke_result_t<Read, std::size_t>;
    using Out = std::invoke_result_t<Compute, std::size_t, In>;
    const ChunkSteps steps{
        .read = [&](std::size_t index) -> Payload { return std::make_shared<In>(read(index)); },
        .compute = [&](std::size_t index, Payload input) -> Payload {
            return std::make_shared<Out>(compute(index, std::move(*std::static_pointer_cast<In>(input))));
        },
        .write = [&](std::size_t index,
                     Payload output) { write(index, std::move(*std::static_pointer_cast<Out>(output))); }};
    run_chunk_steps(count, steps, options);
}

}  // namespace rsclient::processing
