#pragma once

namespace rsclient::product {

/// Keeps GDAL's cache of blocks, which belongs to the whole process, to 64 MiB while one lives: by default it takes a
/// twentieth of the machine's memory. A smaller limit that is set already stays.
class CacheLimit {
public:
    CacheLimit();
    ~CacheLimit();
    CacheLimit(const CacheLimit&) = delete;
    CacheLimit& operator=(const CacheLimit&) = delete;
};

/// Gives what the C library keeps of freed memory back to the system.
///
/// GDAL asks for its blocks by posix_memalign, and glibc before 2.38 cannot use such a block again for the next one if
/// anything small was put behind it (sourceware bug 14581): without this, a process grows by each block it writes.
void give_back_free_memory() noexcept;

}  // namespace rsclient::product
