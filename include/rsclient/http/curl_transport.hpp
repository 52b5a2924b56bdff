#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "rsclient/http/transport.hpp"

namespace rsclient::http {

/// Settings of CurlTransport.
struct CurlOptions {
    std::string user_agent = {};  ///< empty: "rsclient/<version>"; a browser's would get an HTML login page
    std::string ca_bundle = {};   ///< file of certificates to trust; empty: SSL_CERT_FILE, else the system's
    bool http2 = true;            ///< over TLS, where the server offers it
    int max_redirects = 5;
    std::chrono::milliseconds connect_timeout{std::chrono::seconds(10)};
};

/// Transport over libcurl: connections kept and shared by threads, HTTP/2, compression, TLS verified, proxies of the
/// environment (`https_proxy`, `no_proxy`, ...).
class CurlTransport final : public Transport {
public:
    explicit CurlTransport(CurlOptions options = {});
    ~CurlTransport() override;
    CurlTransport(const CurlTransport&) = delete;
    CurlTransport& operator=(const CurlTransport&) = delete;

    Response send(const Request& request, const Context& context = {}) override;

private:
    class Pool;
    CurlOptions options_;
    std::unique_ptr<Pool> pool_;
};

}  // namespace rsclient::http
