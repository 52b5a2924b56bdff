#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "http/curl_call.hpp"

namespace rsclient::http {

/// Waits for a call in the thread that made it, where it runs the sink and asks whether the user wants to stop.
///
/// The transport's thread hands the body over in a queue of bounded size and pauses while it is full, so that a slow
/// sink holds up no other transfer.
class BlockingCall {
public:
    explicit BlockingCall(const Sink& sink) : sink_(sink) {}

    /// What the transport's thread calls. An empty receiver if there is no sink.
    [[nodiscard]] static Receiver receiver(const std::shared_ptr<BlockingCall>& self);
    [[nodiscard]] static Completion completion(const std::shared_ptr<BlockingCall>& self);

    /// Starts the call and returns its answer. @throws what the call, the sink or the interrupt hook throws
    [[nodiscard]] Response run(CurlCall& call, const Context& context);

private:
    struct Received {
        std::vector<std::vector<std::byte>> chunks = {};
        bool was_paused = false;
        bool ended = false;
    };

    Delivery receive(std::span<const std::byte> bytes);
    [[nodiscard]] Received next(bool poll);
    void drain(CurlCall& call);

    const Sink& sink_;
    std::mutex mutex_ = {};
    std::condition_variable changed_ = {};
    std::vector<std::vector<std::byte>> chunks_ = {};  ///< guarded by the mutex, as what follows
    std::size_t queued_ = 0;
    bool paused_ = false;
    bool discarding_ = false;
    std::optional<Outcome> outcome_ = {};
};

}  // namespace rsclient::http
