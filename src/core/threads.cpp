#include "rsclient/core/threads.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "rsclient/core/process_settings.hpp"
#include "rsclient/core/setting_table.hpp"

namespace rsclient {
namespace {

std::atomic<int> chosen{0};

int from_environment() {
    const auto& text = process_settings().num_threads;
    return text ? parse_thread_count(*text) : 0;
}

int available_processors() {
    // Containers and batch systems restrict the affinity mask, which hardware_concurrency does not always see.
    cpu_set_t mask;
    CPU_ZERO(&mask);
    if (sched_getaffinity(0, sizeof(mask), &mask) == 0) return std::max(1, CPU_COUNT(&mask));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

int parse_thread_count(std::string_view text) { return parse_count(setting("num_threads"), text); }

int thread_count() {
    if (const int threads = chosen.load()) return threads;
    if (const int threads = from_environment()) return threads;
    return available_processors();
}

void set_thread_count(int threads) {
    if (threads < 0) throw std::invalid_argument("thread count must not be negative, got " + std::to_string(threads));
    chosen.store(threads);
}

}  // namespace rsclient
