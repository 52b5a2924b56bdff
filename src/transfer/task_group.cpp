#include "transfer/task_group.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <utility>

#include "rsclient/core/interrupt.hpp"

namespace rsclient::transfer {
namespace {

constexpr std::chrono::milliseconds tick_period{100};

}  // namespace

TaskGroup::TaskGroup(int threads, std::function<void()> tick)
    : most_threads_(static_cast<std::size_t>(std::max(1, threads))), tick_(std::move(tick)) {}

TaskGroup::~TaskGroup() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        stop_running_.request_stop();
        waiting_.clear();
    }
    has_task_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void TaskGroup::run(std::function<void()> task) {
    tick_until([this] { return waiting_.empty(); });
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(task));
    if (running_ == threads_.size() && threads_.size() < most_threads_) {
        threads_.emplace_back([this] { work(); });
    }
    has_task_.notify_one();
}

void TaskGroup::wait() {
    tick_until([this] { return waiting_.empty() && running_ == 0; });
}

bool TaskGroup::stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

/// Waits with the mutex held for `ready`, and without it for what `tick` does.
void TaskGroup::tick_until(const std::function<bool()>& ready) {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (failure_) std::rethrow_exception(failure_);
        const bool done = ready();
        lock.unlock();
        if (tick_) tick_();
        lock.lock();
        if (done && !failure_) return;
        if (!failure_ && !ready()) changed_.wait_for(lock, tick_period);
    }
}

void TaskGroup::work() {
    const CancellationScope scope(stop_running_.get_token());
    std::unique_lock lock(mutex_);
    for (;;) {
        has_task_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        const std::function<void()> task = std::move(waiting_.front());
        waiting_.pop_front();
        ++running_;
        changed_.notify_one();  // there is room for the next task
        lock.unlock();
        std::exception_ptr failure;
        try {
            task();
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        --running_;
        if (failure && !failure_) failure_ = failure;
        if (failure) {
            stopping_ = true;
            stop_running_.request_stop();
        }
        changed_.notify_one();
    }
}

void for_each_index(std::size_t count, int threads, const std::function<void(std::size_t)>& task,
                    const std::function<void()>& tick) {
    if (count == 1) {
        task(0);
        if (tick) tick();
        return;
    }
    const std::size_t workers = std::min(count, static_cast<std::size_t>(std::max(1, threads)));
    std::atomic<std::size_t> next{0};
    TaskGroup group(threads, tick);
    for (std::size_t worker = 0; worker < workers; ++worker) {
        group.run([&] {
            for (std::size_t index = next++; index < count && !group.stopping(); index = next++) task(index);
        });
    }
    group.wait();
}

}  // namespace rsclient::transfer
