#include "rsclient/storage/transaction.hpp"

#include "rsclient/core/interrupt.hpp"

namespace rsclient::storage {

void commit_all(std::span<Transaction* const> outputs) {
    try {
        for (Transaction* output : outputs) output->prepare();
        const UninterruptibleScope uninterruptible;
        for (Transaction* output : outputs) output->commit();
    } catch (...) {
        for (auto output = outputs.rbegin(); output != outputs.rend(); ++output) (*output)->rollback();
        throw;
    }
}

}  // namespace rsclient::storage
