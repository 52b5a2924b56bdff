#pragma once

namespace rsclient {

/// How many threads the library may use for computing, at least 1: what set_thread_count was told, else
/// RSCLIENT_NUM_THREADS, else the processors this process may use. With OMP_PROC_BIND that is one, since OpenMP binds
/// the thread that asks: then say the number.
[[nodiscard]] int thread_count();

/// Sets the number of threads for this process; 0 returns to the environment's choice.
/// @throws std::invalid_argument if negative
void set_thread_count(int threads);

}  // namespace rsclient
