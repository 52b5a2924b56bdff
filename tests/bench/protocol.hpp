#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

/// How every benchmark measures: contenders take turns, each sample is bracketed by a spin of known length on all
/// threads, and samples whose brackets were disturbed are dropped.
namespace rsclient::bench {

/// One of the things compared.
struct Contender {
    std::string name = {};
    double bytes = 0.0;                      ///< moved by one run: inputs read once, outputs written once
    std::function<void()> run = {};          ///< what is timed
    std::function<void()> clean_up = [] {};  ///< not timed, after every run
};

/// What a contender took, in seconds: the minimum over all samples, the rest over those that were kept.
struct Timing {
    std::string name = {};
    double bytes = 0.0;
    std::size_t kept = 0;
    std::size_t taken = 0;
    double minimum = 0.0;
    double median = 0.0;
    double p90 = 0.0;
};

/// Seconds on a clock that never jumps.
inline double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds that a fixed amount of arithmetic takes on so many threads at once; about 0.02.
inline double spin(int threads) {
    const auto work = [] {
        std::uint64_t x = 88172645463325252ULL;
        for (int i = 0; i < 10'000'000; ++i) {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }
        volatile std::uint64_t result = x;  // so that the loop is not removed
        static_cast<void>(result);
    };
    const double start = now();
    std::vector<std::thread> others;
    for (int i = 1; i < threads; ++i) others.emplace_back(work);
    work();
    for (auto& other : others) other.join();
    return now() - start;
}

/// The value that a share of the sorted samples does not exceed.
inline double quantile(const std::vector<double>& sorted, double share) {
    return sorted.empty() ? 0.0
                          : sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)];
}

/// Runs the contenders in turns, after one turn that is not counted.
inline std::vector<Timing> measure(const std::vector<Contender>& contenders, int rounds, int threads) {
    constexpr double tolerated = 1.05;  // of the fastest spin
    struct Sample {
        double seconds;
        double slower_bracket;
    };
    std::vector<std::vector<Sample>> samples(contenders.size());
    double fastest_spin = spin(threads);
    double before = fastest_spin;
    for (int round = -1; round < rounds; ++round) {
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            const double start = now();
            contenders[i].run();
            const double seconds = now() - start;
            contenders[i].clean_up();
            const double after = spin(threads);
            fastest_spin = std::min(fastest_spin, after);
            if (round >= 0) samples[i].push_back({seconds, std::max(before, after)});
            before = after;
        }
    }
    std::vector<Timing> timings;
    for (std::size_t i = 0; i < contenders.size(); ++i) {
        std::vector<double> kept;
        double minimum = samples[i].front().seconds;
        for (const auto& sample : samples[i]) {
            minimum = std::min(minimum, sample.seconds);
            if (sample.slower_bracket <= tolerated * fastest_spin) kept.push_back(sample.seconds);
        }
        std::sort(kept.begin(), kept.end());
        timings.push_back({contenders[i].name, contenders[i].bytes, kept.size(), samples[i].size(), minimum,
                           quantile(kept, 0.5), quantile(kept, 0.9)});
    }
    return timings;
}

/// Bytes per second of a run that took so long; 0 if there was none.
inline double rate(const Timing& timing, double seconds) { return seconds > 0.0 ? timing.bytes / seconds : 0.0; }

/// Whether more than 30 % of the samples of a contender had to be dropped.
inline bool is_too_noisy(const std::vector<Timing>& timings) {
    return std::any_of(timings.begin(), timings.end(), [](const Timing& timing) {
        return static_cast<double>(timing.kept) < 0.7 * static_cast<double>(timing.taken);
    });
}

/// Prints a table; the first contender is the limit that the others are compared with, by fastest and by median run.
inline void print(const std::vector<Timing>& timings) {
    const auto of = [](double rate, double limit) { return limit > 0.0 ? rate / limit : 0.0; };
    const Timing& limit = timings.front();
    std::printf("%-40s %9s %8s %9s %9s %9s %8s %9s %s\n", "", "min ms", "GB/s", "of limit", "median", "p90", "GB/s",
                "of limit", "samples");
    for (const auto& timing : timings) {
        const double best = rate(timing, timing.minimum);
        const double usual = rate(timing, timing.median);
        std::printf("%-40s %9.2f %8.1f %9.2f %9.2f %9.2f %8.1f %9.2f %3zu/%zu\n", timing.name.c_str(),
                    timing.minimum * 1e3, best / 1e9, of(best, rate(limit, limit.minimum)), timing.median * 1e3,
                    timing.p90 * 1e3, usual / 1e9, of(usual, rate(limit, limit.median)), timing.kept, timing.taken);
    }
    if (is_too_noisy(timings)) std::printf("NOISY: more than 30 %% of a contender's samples were disturbed\n");
}

}  // namespace rsclient::bench
