#pragma once

#include <memory>
#include <string>

#include "rsclient/http/message.hpp"

namespace rsclient::http {

/// Sends one request and returns whatever answer comes, of any status. Several threads may use one transport.
class Transport {
public:
    virtual ~Transport() = default;

    /// @throws TransportError if no answer came, TimeoutError if none came in time, Interrupted on the user's wish
    virtual Response send(const Request& request) = 0;
};

/// The transport that clients share unless told otherwise: libcurl, connections kept alive, TLS verified.
[[nodiscard]] std::shared_ptr<Transport> default_transport();

}  // namespace rsclient::http
