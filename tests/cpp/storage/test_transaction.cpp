#include "rsclient/storage/transaction.hpp"

#include <doctest/doctest.h>

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

using namespace rsclient::storage;

namespace {

/// Notes its calls in a common log and fails where it is asked to.
class Noting final : public Transaction {
public:
    Noting(std::string name, std::vector<std::string>& log, std::string failing = {})
        : name_(std::move(name)), log_(log), failing_(std::move(failing)) {}
    void prepare() override { note("prepare"); }
    void commit() override { note("commit"); }
    void rollback() noexcept override { log_.push_back("rollback " + name_); }

private:
    void note(const std::string& step) {
        log_.push_back(step + " " + name_);
        if (step == failing_) throw std::runtime_error(step + " failed");
    }
    std::string name_;
    std::vector<std::string>& log_;
    std::string failing_;
};

}  // namespace

TEST_CASE("all outputs are prepared before the first is committed") {
    std::vector<std::string> log;
    Noting a("a", log);
    Noting b("b", log);
    commit_all(std::array<Transaction*, 2>{&a, &b});
    CHECK(log == std::vector<std::string>{"prepare a", "prepare b", "commit a", "commit b"});
}

TEST_CASE("if one output fails, all are rolled back, the last one first") {
    std::vector<std::string> log;
    Noting a("a", log);
    SUBCASE("in prepare") {
        Noting b("b", log, "prepare");
        CHECK_THROWS_WITH_AS(commit_all(std::array<Transaction*, 2>{&a, &b}), "prepare failed", std::runtime_error);
        CHECK(log == std::vector<std::string>{"prepare a", "prepare b", "rollback b", "rollback a"});
    }
    SUBCASE("in commit") {
        Noting b("b", log, "commit");
        CHECK_THROWS_WITH_AS(commit_all(std::array<Transaction*, 2>{&a, &b}), "commit failed", std::runtime_error);
        CHECK(log ==
              std::vector<std::string>{"prepare a", "prepare b", "commit a", "commit b", "rollback b", "rollback a"});
    }
}
