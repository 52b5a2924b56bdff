#include "rsclient/core/threads.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace rsclient {
namespace {

std::atomic<int> chosen{0};

int from_environment() {
    const char* text = std::getenv("RSCLIENT_NUM_THREADS");
    if (text == nullptr || *text == '\0') return 0;
    const std::string_view value(text);
    int threads = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), threads);
    if (error != std::errc() || end != value.data() + value.size() || threads < 1) {
        throw std::invalid_argument("RSCLIENT_NUM_THREADS must be a whole number of at least 1, got '" +
                                    std::string(value) + "'");
    }
    return threads;
}

int available_processors() {
    // Containers and batch systems restrict the affinity mask, which hardware_concurrency does not always see.
    cpu_set_t mask;
    CPU_ZERO(&mask);
    if (sched_getaffinity(0, sizeof(mask), &mask) == 0) return std::max(1, CPU_COUNT(&mask));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

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
