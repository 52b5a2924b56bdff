#include "rsclient/kernels/parallel.hpp"

#include <omp.h>
#include <pthread.h>

#include <new>

#include "rsclient/core/threads.hpp"

namespace rsclient::kernels {
namespace {

thread_local int serial_scopes = 0;

// The child of a fork has only the thread that forked; OpenMP would wait for the others for ever. Letting them go
// before the fork makes both sides start new ones. The call fails inside a parallel region, where forking is not
// allowed.
void release_threads() { omp_pause_resource_all(omp_pause_hard); }

bool watch_forks() {
    if (pthread_atfork(release_threads, nullptr, nullptr) != 0) throw std::bad_alloc();
    return true;
}

}  // namespace

SerialScope::SerialScope() noexcept { ++serial_scopes; }
SerialScope::~SerialScope() { --serial_scopes; }

int kernel_threads() {
    static const bool watched = watch_forks();
    static_cast<void>(watched);
    return serial_scopes > 0 ? 1 : thread_count();
}

}  // namespace rsclient::kernels
