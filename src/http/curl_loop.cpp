#include "http/curl_loop.hpp"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rsclient::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr long most_kept_connections = 64;
constexpr long most_streams = 100;  ///< of HTTP/2 on one connection
constexpr std::chrono::milliseconds longest_sleep{1000};

struct MultiDeleter {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};

struct ShareDeleter {
    void operator()(CURLSH* share) const noexcept { curl_share_cleanup(share); }
};

/// A task that waits for its moment.
struct Timer {
    CurlLoop::Task task = {};
    std::optional<std::stop_callback<CurlLoop::Task>> on_stop = {};
};

/// Signals are for the threads of the program: one that arrives here would not interrupt what the user waits for.
void block_signals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

struct CurlLoop::State {
    Connections connections = {};  ///< outlives the multi handle, which closes connections
    std::unique_ptr<CURLSH, ShareDeleter> share{curl_share_init()};
    std::unique_ptr<CURLM, MultiDeleter> multi{curl_multi_init()};
    std::mutex mutex = {};
    std::vector<Task> tasks = {};  ///< guarded by the mutex
    bool closing = false;          ///< guarded by the mutex
    bool ended = false;            ///< no thread runs tasks any more; guarded by the mutex
    std::multimap<Clock::time_point, std::shared_ptr<Timer>> timers = {};
    std::unordered_map<CURL*, Finished> transfers = {};
    bool closed = false;  ///< `closing`, as the loop's thread has seen it
    std::thread thread = {};

    void post(Task task) {
        {
            const std::lock_guard lock(mutex);
            if (!ended) tasks.push_back(std::exchange(task, {}));
        }
        if (task) return task();
        curl_multi_wakeup(multi.get());
    }

    void run();
    [[nodiscard]] bool end_if_idle();
    void run_tasks();
    void run_due_timers();
    void finish_transfers();
    void sleep();
};

/// Ends the loop if nothing is left to do.
bool CurlLoop::State::end_if_idle() {
    const std::lock_guard lock(mutex);
    ended = tasks.empty() && timers.empty() && transfers.empty();
    return ended;
}

void CurlLoop::State::run_tasks() {
    std::vector<Task> due;
    {
        const std::lock_guard lock(mutex);
        due.swap(tasks);
        closed = closing;
    }
    for (const Task& task : due) task();
}

void CurlLoop::State::run_due_timers() {
    const auto now = Clock::now();
    while (!timers.empty() && (timers.begin()->first <= now || closed)) {
        const auto timer = timers.begin()->second;
        timers.erase(timers.begin());
        timer->on_stop.reset();
        std::exchange(timer->task, {})();
    }
}

void CurlLoop::State::finish_transfers() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL* const handle = message->easy_handle;
        const CURLcode code = message->data.result;
        curl_multi_remove_handle(multi.get(), handle);
        if (auto found = transfers.extract(handle)) found.mapped()(code);
    }
}

void CurlLoop::State::sleep() {
    auto time = longest_sleep;
    if (!timers.empty()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers.begin()->first - Clock::now());
        time = std::clamp(left, std::chrono::milliseconds(0), longest_sleep);
    }
    curl_multi_poll(multi.get(), nullptr, 0, static_cast<int>(time.count()), nullptr);
}

void CurlLoop::State::run() {
    block_signals();
    for (;;) {
        run_tasks();
        run_due_timers();
        if (closed && end_if_idle()) return;
        int running = 0;
        curl_multi_perform(multi.get(), &running);
        finish_transfers();
        while (closed && !transfers.empty()) {
            auto broken_off = transfers.extract(transfers.begin());
            curl_multi_remove_handle(multi.get(), broken_off.key());
            broken_off.mapped()(CURLE_ABORTED_BY_CALLBACK);
        }
        if (!closed) sleep();
    }
}

CurlLoop::CurlLoop() : state_(std::make_shared<State>()) {
    if (!state_->multi || !state_->share) throw std::bad_alloc();
    curl_share_setopt(state_->share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    curl_multi_setopt(state_->multi.get(), CURLMOPT_MAXCONNECTS, most_kept_connections);
    curl_multi_setopt(state_->multi.get(), CURLMOPT_MAX_CONCURRENT_STREAMS, most_streams);
    curl_multi_setopt(state_->multi.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    state_->thread = std::thread([state = state_] { state->run(); });
}

CurlLoop::~CurlLoop() { close(); }

void CurlLoop::close() {
    {
        const std::lock_guard lock(state_->mutex);
        if (std::exchange(state_->closing, true)) return;
    }
    curl_multi_wakeup(state_->multi.get());
    if (state_->thread.get_id() == std::this_thread::get_id()) {
        state_->thread.detach();  // the last owner ends in one of our tasks
    } else {
        state_->thread.join();
    }
}

void CurlLoop::post(Task task) { state_->post(std::move(task)); }

void CurlLoop::post_after(std::chrono::nanoseconds delay, std::stop_token stop, Task task) {
    const auto timer = std::make_shared<Timer>();
    timer->task = std::move(task);
    const auto due = Clock::now() + delay;
    state_->post([state = state_.get(), timer, due, stop = std::move(stop)] {
        if (state->closed) return std::exchange(timer->task, {})();
        state->timers.emplace(due, timer);
        // Requested earlier or later, a stop only moves the timer to now: the task runs in the loop's thread.
        const std::weak_ptr<Timer> weak = timer;
        timer->on_stop.emplace(stop, [state, weak] {
            state->post([state, weak] {
                const auto early = weak.lock();
                if (!early || !early->task) return;
                std::erase_if(state->timers, [&](const auto& entry) { return entry.second == early; });
                std::exchange(early->task, {})();
            });
        });
    });
}

void CurlLoop::add(CURL* handle, Finished finished) {
    if (const CURLMcode code = curl_multi_add_handle(state_->multi.get(), handle); code != CURLM_OK) {
        throw std::runtime_error(std::string("libcurl cannot start a transfer: ") + curl_multi_strerror(code));
    }
    state_->transfers.insert_or_assign(handle, std::move(finished));
}

void CurlLoop::remove(CURL* handle) {
    if (state_->transfers.erase(handle) > 0) curl_multi_remove_handle(state_->multi.get(), handle);
}

bool CurlLoop::is_closing() const noexcept { return state_->closed; }

CURLSH* CurlLoop::share() const noexcept { return state_->share.get(); }

Connections& CurlLoop::connections() const noexcept { return state_->connections; }

}  // namespace rsclient::http
