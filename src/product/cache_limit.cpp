#include "product/cache_limit.hpp"

#include <gdal.h>
#include <malloc.h>

#include <algorithm>
#include <mutex>

namespace rsclient::product {
namespace {

constexpr GIntBig limit_bytes = 64 * 1024 * 1024;

std::mutex mutex;
int living = 0;
GIntBig before = 0;  ///< the limit when the first of those that live came

}  // namespace

CacheLimit::CacheLimit() {
    const std::lock_guard lock(mutex);
    if (living++ > 0) return;
    before = GDALGetCacheMax64();
    GDALSetCacheMax64(std::min(before, limit_bytes));
}

CacheLimit::~CacheLimit() {
    const std::lock_guard lock(mutex);
    if (--living == 0) GDALSetCacheMax64(before);
}

void give_back_free_memory() noexcept {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

}  // namespace rsclient::product
