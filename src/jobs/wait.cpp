#include "rsclient/jobs/wait.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace rsclient::jobs {
namespace {

using std::chrono::nanoseconds;

std::string still_running(const Job& job, std::chrono::milliseconds waited) {
    return "still " + to_string(job.status) + " (" + std::to_string(job.progress) + " %) after " +
           std::to_string(waited.count()) + " ms; it goes on, ask for it again with its id";
}

/// A timeout longer than the clock can count is none.
nanoseconds deadline_of(nanoseconds start, std::chrono::milliseconds timeout) {
    const bool countable = timeout < std::chrono::duration_cast<std::chrono::milliseconds>(nanoseconds::max() - start);
    return timeout.count() > 0 && countable ? start + timeout : nanoseconds::max();
}

/// Twice as long; no pause at all would never grow, and asking without a pause is an attack on the service.
nanoseconds doubled(nanoseconds pause) { return std::max<nanoseconds>(pause * 2, std::chrono::milliseconds(1)); }

}  // namespace

StillRunningError::StillRunningError(const Job& job, std::chrono::milliseconds waited)
    : Error("wait for job " + job.id, still_running(job, waited)), job_(job) {}

Job wait(const std::function<Job()>& fetch, const WaitOptions& options, const Sleeper& sleep) {
    const nanoseconds start = options.clock();
    const nanoseconds deadline = deadline_of(start, options.timeout);
    nanoseconds pause = options.first_poll;
    std::optional<Job> last;
    while (true) {
        Job job = fetch();
        const bool changed = !last || *last != job;
        if (changed && options.on_change) options.on_change(job);
        if (is_terminal(job.status)) return job;
        const nanoseconds now = options.clock();
        if (now >= deadline)
            throw StillRunningError(job, std::chrono::duration_cast<std::chrono::milliseconds>(now - start));
        // Progress brings the short pause back: who watches a moving bar wants to see it move.
        pause = changed ? nanoseconds(options.first_poll) : std::min<nanoseconds>(doubled(pause), options.longest_poll);
        sleep(std::min(pause, deadline - now));
        last = std::move(job);
    }
}

const Job& require_successful(const Job& job, const std::string& action) {
    if (job.status != JobStatus::successful) throw JobFailedError(action, job.id, to_string(job.status), job.message);
    return job;
}

}  // namespace rsclient::jobs
