#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace rsclient::transfer {

/// Runs tasks on a few threads, one waiting task at most, while the thread that owns the group reports and asks whether
/// to stop.
class TaskGroup {
public:
    /// `tick` is called in the owner's thread while it waits, after each task and at least ten times a second; what it
    /// throws ends the group.
    TaskGroup(int threads, std::function<void()> tick);

    /// Drops the task that waits and lets the running ones end.
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    /// Hands a task over as soon as a thread is free. Rethrows what an earlier task threw.
    void run(std::function<void()> task);

    /// Waits for all tasks. Rethrows what the first of them that failed threw.
    void wait();

    /// Whether a task failed or the owner gave up: a long task asks this and ends early.
    [[nodiscard]] bool stopping() const;

private:
    void work();
    void tick_until(const std::function<bool()>& ready);

    std::size_t most_threads_;
    std::function<void()> tick_;
    mutable std::mutex mutex_;
    std::condition_variable has_task_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> waiting_;
    std::size_t running_ = 0;
    bool stopping_ = false;
    std::stop_source stop_running_;  ///< the same, for a task that is in the middle of a request
    std::exception_ptr failure_;
    std::vector<std::thread> threads_;
};

/// Calls `task` with 0 to `count` - 1 on up to `threads` threads, in no particular order; in this one if there is but
/// one call.
void for_each_index(std::size_t count, int threads, const std::function<void(std::size_t)>& task,
                    const std::function<void()>& tick);

}  // namespace rsclient::transfer
