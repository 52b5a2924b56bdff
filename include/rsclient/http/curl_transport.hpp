#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "rsclient/http/transport.hpp"

namespace rsclient::http {

/// Settings of CurlTransport.
struct CurlOptions {
    std::string user_agent = {};  ///< empty: "rsclient/<version>"; a browser's would get an HTML login page
    std::string ca_bundle = {};   ///< file of certificates to trust; empty: the system's
    bool http2 = true;            ///< over TLS, where the server offers it
    int max_redirects = 5;
    std::chrono::milliseconds connect_timeout{std::chrono::seconds(10)};

    /// Bytes of a body that no sink takes, its coding undone: what is longer is an error, not memory.
    std::uint64_t largest_body = 1'024'000'000;
    std::uint64_t largest_head = std::uint64_t{1} << 20U;  ///< bytes of all header lines, those of redirects apart
};

/// Transport over libcurl: one thread for all requests, connections kept and shared, HTTP/2, compression, TLS verified,
/// proxies of the environment (`https_proxy`, `no_proxy`, ...).
///
/// A child process after fork() uses a thread and connections of its own. Requests that are under way when a transport
/// ends fail with TransportError.
class CurlTransport final : public Transport {
public:
    explicit CurlTransport(CurlOptions options = {});
    ~CurlTransport() override;
    CurlTransport(const CurlTransport&) = delete;
    CurlTransport& operator=(const CurlTransport&) = delete;

    Response send(const Request& request, const Context& context = {}) override;
    void send_async(Request request, const Context& context, Completion done) override;
    void call_after(std::chrono::nanoseconds delay, std::stop_token stop, std::function<void()> action) override;

    /// Fails the requests that are under way, as the destructor does, and all later ones with TransportError. Returns
    /// when the last outcome has been handed over. Does nothing where no request was ever sent.
    void close();

private:
    struct Process;
    [[nodiscard]] class CurlLoop& loop();

    CurlOptions options_;
    std::atomic<Process*> process_;
};

}  // namespace rsclient::http
