#pragma once

#include <string_view>

namespace rsclient {

/// How many threads the library may use for computing, at least 1: the number of set_thread_count, else
/// RSCLIENT_NUM_THREADS as it was when the process first asked, else the processors this process may use. With
/// OMP_PROC_BIND that is one, since OpenMP binds the thread that asks: then say the number.
[[nodiscard]] int thread_count();

/// The value of RSCLIENT_NUM_THREADS.
/// @throws std::invalid_argument naming the variable, if `text` is no whole number of at least 1
[[nodiscard]] int parse_thread_count(std::string_view text);

/// Sets the number of threads for this process; 0 returns to the environment's choice.
/// @throws std::invalid_argument if negative
void set_thread_count(int threads);

}  // namespace rsclient
