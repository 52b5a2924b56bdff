#include "rsclient/processing/chunk_engine.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <vector>

#include "rsclient/core/interrupt.hpp"
#include "rsclient/core/threads.hpp"
#include "rsclient/kernels/parallel.hpp"

namespace rsclient::processing {
namespace {

/// A chunk on its way from one step to the next.
struct QueuedChunk {
    std::size_t index = 0;
    Payload payload = {};
};

constexpr auto signal_check_period = std::chrono::milliseconds(50);

/// The state that the threads share. Every wait ends when there is something to do or the work is over.
class Engine {
public:
    Engine(std::size_t count, const ChunkSteps& steps, const EngineOptions& options, std::size_t in_flight)
        : count_(count), steps_(steps), options_(options), free_(in_flight) {}

    void read_loop() {
        guarded([this] {
            const CancellationScope scope(stopping_.get_token());
            const kernels::SerialScope serial;  // decoding is done by kernels too
            while (const auto index = next_to_read()) {
                Payload payload = steps_.read(*index);
                put(read_, {*index, std::move(payload)});
            }
        });
    }

    void compute_loop() {
        guarded([this] {
            const CancellationScope scope(stopping_.get_token());
            const kernels::SerialScope serial;  // the engine's threads own the processors: kernels do not add their own
            while (auto chunk = take(read_, computed_count_)) {
                Payload payload = steps_.compute(chunk->index, std::move(chunk->payload));
                put(computed_, {chunk->index, std::move(payload)});
            }
        });
    }

    /// Runs in the calling thread, the only one in which Python handles signals.
    void write_loop() {
        guarded([this] {
            for (std::size_t done = 0; done < count_;) {
                auto chunk = take_computed();
                if (stopped()) return;
                if (!chunk) {
                    throw_if_interrupted(options_.step);
                    continue;
                }
                throw_if_interrupted(options_.step);
                steps_.write(chunk->index, std::move(chunk->payload));
                chunk.reset();
                release();
                if (options_.progress)
                    options_.progress({options_.step, ++done, count_, "chunks"});
                else
                    ++done;
            }
        });
    }

    /// Ends all loops; for when a thread could not be started.
    void stop() {
        const std::lock_guard lock(mutex_);
        stop_ = true;
        stopping_.request_stop();
        changed_.notify_all();
    }

    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    template <class Loop>
    void guarded(const Loop& loop) {
        try {
            loop();
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            stop_ = true;
            stopping_.request_stop();
            changed_.notify_all();
        }
    }

    [[nodiscard]] bool stopped() {
        const std::lock_guard lock(mutex_);
        return stop_;
    }

    /// The next chunk to read, once there is room for one more; nothing when all are read.
    std::optional<std::size_t> next_to_read() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stop_ || next_ == count_ || free_ > 0; });
        if (stop_ || next_ == count_) return std::nullopt;
        --free_;
        return next_++;
    }

    void put(std::deque<QueuedChunk>& queue, QueuedChunk chunk) {
        const std::lock_guard lock(mutex_);
        queue.push_back(std::move(chunk));
        changed_.notify_all();
    }

    /// The next chunk of a queue; nothing when the last has been taken. `taken` counts them.
    std::optional<QueuedChunk> take(std::deque<QueuedChunk>& queue, std::size_t& taken) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stop_ || taken == count_ || !queue.empty(); });
        if (stop_ || taken == count_) return std::nullopt;
        QueuedChunk chunk = std::move(queue.front());
        queue.pop_front();
        if (++taken == count_) changed_.notify_all();
        return chunk;
    }

    /// Like take, but comes back empty-handed now and then so that the caller can look for signals.
    std::optional<QueuedChunk> take_computed() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, signal_check_period, [&] { return stop_ || !computed_.empty(); });
        if (stop_ || computed_.empty()) return std::nullopt;
        QueuedChunk chunk = std::move(computed_.front());
        computed_.pop_front();
        return chunk;
    }

    void release() {
        const std::lock_guard lock(mutex_);
        ++free_;
        changed_.notify_all();
    }

    const std::size_t count_;
    const ChunkSteps& steps_;
    const EngineOptions& options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<QueuedChunk> read_;
    std::deque<QueuedChunk> computed_;
    std::size_t next_ = 0;
    std::size_t computed_count_ = 0;
    std::size_t free_;
    bool stop_ = false;
    std::stop_source stopping_ = {};  ///< the same, for threads that are in the middle of a step
    std::exception_ptr failure_ = {};
};

void require_counts(const EngineOptions& options) {
    if (options.readers < 1 || options.workers < 0 || options.in_flight < 0) {
        throw std::invalid_argument("chunk engine: readers must be at least 1, workers and in_flight at least 0, got " +
                                    std::to_string(options.readers) + ", " + std::to_string(options.workers) + ", " +
                                    std::to_string(options.in_flight));
    }
}

}  // namespace

void run_chunk_steps(std::size_t count, const ChunkSteps& steps, const EngineOptions& options) {
    require_counts(options);
    const int workers = options.workers > 0 ? options.workers : thread_count();
    const int in_flight = options.in_flight > 0 ? options.in_flight : options.readers + 2 * workers;
    Engine engine(count, steps, options, static_cast<std::size_t>(in_flight));
    std::vector<std::thread> threads;
    try {
        for (int reader = 0; reader < options.readers; ++reader) threads.emplace_back([&] { engine.read_loop(); });
        for (int worker = 0; worker < workers; ++worker) threads.emplace_back([&] { engine.compute_loop(); });
        engine.write_loop();
    } catch (...) {  // the system has no thread left to give
        engine.stop();
        for (auto& thread : threads) thread.join();
        throw;
    }
    for (auto& thread : threads) thread.join();
    engine.rethrow();
}

}  // namespace rsclient::processing
