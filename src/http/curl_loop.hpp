#pragma once

#include <curl/curl.h>

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <stop_token>

namespace rsclient::http {

/// The connections of a loop.
struct Connections {
    std::set<curl_socket_t> sockets = {};
    std::set<int> one_at_a_time = {};  ///< local ports of those that speak HTTP/1: bytes between two answers are wrong
};

/// One thread that drives all transfers of a transport by curl's multi interface, and the timers of retries.
///
/// Tasks run in that thread, one after the other, and must return soon. Everything that concerns a handle happens
/// there.
class CurlLoop {
public:
    using Task = std::function<void()>;
    using Finished = std::function<void(CURLcode)>;

    CurlLoop();

    /// Closes the loop.
    ~CurlLoop();
    CurlLoop(const CurlLoop&) = delete;
    CurlLoop& operator=(const CurlLoop&) = delete;

    /// Ends the thread. Transfers that are under way end with CURLE_ABORTED_BY_CALLBACK, timers run at once, and later
    /// tasks in the thread that posts them. Does nothing the second time.
    void close();

    /// Runs a task in the loop's thread, in the order of the calls.
    void post(Task task);

    /// Runs a task after a delay, or as soon as `stop` is requested.
    void post_after(std::chrono::nanoseconds delay, std::stop_token stop, Task task);

    /// @name Only from a task.
    /// @{

    /// Starts the transfer of a handle; `finished` is called when it ends, unless remove() comes first.
    void add(CURL* handle, Finished finished);

    /// Breaks a transfer off. Nothing happens if it has ended.
    void remove(CURL* handle);

    /// Whether the loop is closed: a new transfer would not start.
    [[nodiscard]] bool is_closing() const noexcept;

    /// What all handles of the loop share, so that a new one need not negotiate TLS anew.
    [[nodiscard]] CURLSH* share() const noexcept;

    /// All connections, kept up to date by the callbacks of the handles.
    [[nodiscard]] Connections& connections() const noexcept;
    /// @}

private:
    struct State;
    std::shared_ptr<State> state_;  ///< shared with the thread, which may outlive a loop that ends in a task
};

}  // namespace rsclient::http
