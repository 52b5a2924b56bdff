#pragma once

#include <span>

namespace rsclient::storage {

/// An output that becomes visible whole or not at all.
///
/// `prepare` does everything that may fail before anything is visible, `commit` makes the output visible, `rollback`
/// restores what was there before. Destroying the object ends the transaction: what a committed one replaced is
/// removed, any other one is rolled back.
class Transaction {
public:
    Transaction() = default;
    virtual ~Transaction() = default;

    /// Completes the output without making it visible; from then on nothing can be added to it. A second call does
    /// nothing. @throws std::invalid_argument after rollback()
    virtual void prepare() = 0;

    /// Makes the output visible, prepared before if need be. What it replaces is kept until the end of the transaction.
    /// If it fails, what was there is as it was. A second call does nothing. @throws as prepare
    virtual void commit() = 0;

    /// Removes the output and restores what commit() replaced. A second call does nothing.
    virtual void rollback() noexcept = 0;

protected:
    Transaction(const Transaction&) = default;
    Transaction(Transaction&&) = default;
    Transaction& operator=(const Transaction&) = default;
    Transaction& operator=(Transaction&&) = default;
};

/// Commits several outputs or none: prepares all, then commits them in order. If one fails, all are rolled back, the
/// last one first. Ctrl-C does not stop it between two commits. @throws what prepare and commit throw
void commit_all(std::span<Transaction* const> outputs);

}  // namespace rsclient::storage
