#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "http/curl_exchange.hpp"
#include "http/curl_loop.hpp"
#include "rsclient/http/transport.hpp"

namespace rsclient::http {

/// One request on its way through redirects to its outcome. What it does happens in the loop's thread.
class CurlCall : public std::enable_shared_from_this<CurlCall> {
public:
    /// `receiver` gets the body of a success; an empty one leaves it in the response.
    /// @throws std::invalid_argument if the request cannot be sent, or would become another one on the wire
    CurlCall(CurlLoop& loop, const CurlOptions& options, std::shared_ptr<const Request> request, const Context& context,
             Receiver receiver, Completion done);

    /// Starts the request. Call it once.
    void start(const std::stop_token& stop);

    /// What is done, for messages: method and URL without secrets.
    [[nodiscard]] const std::string& action() const noexcept { return action_; }

    /// Ends the request with an error, unless it has ended.
    void cancel(std::exception_ptr reason);

    /// Ends the request with what has come so far.
    void stop_body();

    /// Goes on after the receiver asked for a pause.
    void unpause();

private:
    /// Runs `task` in the loop's thread, if the request has not ended by then.
    template <class Task>
    void post(Task task);
    void begin_hop();
    void end_hop(CURLcode code);
    [[nodiscard]] bool follow(const Response& response);
    void reset_exchange(Hop hop, bool on_fresh_connection);
    void complete(Outcome outcome);

    CurlLoop& loop_;
    const CurlOptions& options_;
    std::shared_ptr<const Request> request_;
    std::string action_;
    Deadline deadline_;
    std::unique_ptr<Exchange> exchange_;
    Receiver receiver_;
    Completion done_;
    std::optional<std::stop_callback<std::function<void()>>> on_stop_ = {};
    int redirects_ = 0;
    bool is_shortened_ = false;  ///< the next hop has less time than the request says
};

}  // namespace rsclient::http
