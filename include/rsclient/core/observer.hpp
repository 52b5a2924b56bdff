#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace rsclient {

/// A call of a service or an object store; holds no credential.
struct CallStart {
    std::string action = {};  ///< e.g. "search CADIP sessions"
    std::string method = {};  ///< of HTTP
    std::string url = {};     ///< without query
};

/// One attempt at a call, after its answer or failure.
struct CallAttempt {
    int number = 1;            ///< 1 for the first
    int status = 0;            ///< HTTP status; 0: no answer
    std::string failure = {};  ///< why there was no answer
    std::chrono::nanoseconds duration{0};
    std::chrono::nanoseconds delay{0};  ///< until the next attempt; 0: none follows
};

/// A call that has ended; holds no credential.
struct CallRecord {
    std::string action = {};  ///< e.g. "search CADIP sessions"
    std::string method = {};  ///< of HTTP
    std::string url = {};     ///< without query
    int status = 0;           ///< HTTP status; 0: no answer
    int attempts = 1;
    std::chrono::milliseconds duration{0};  ///< of all attempts
    std::string request_id = {};            ///< the id under which the service logged the request; may be empty
};

/// Watches the calls that a client makes, e.g. to log or trace them. Called from any thread; what it throws is dropped.
class Observer {
public:
    virtual ~Observer() = default;

    /// A call begins. @returns a number that its attempts and its end carry, e.g. of a span
    virtual std::uint64_t on_start(const CallStart& /*call*/) { return 0; }
    virtual void on_attempt(std::uint64_t /*call*/, const CallAttempt& /*attempt*/) {}
    virtual void on_end(std::uint64_t /*call*/, const CallRecord& /*record*/) {}
};

}  // namespace rsclient
