// A stranger's program that links rsclient::http: no server listens on port 1 of this host.
#include <cstdlib>
#include <rsclient/core/error.hpp>
#include <rsclient/http/transport.hpp>

int main() {
    try {
        static_cast<void>(rsclient::http::default_transport()->send({.url = "http://127.0.0.1:1"}));
    } catch (const rsclient::TransportError&) {
        return EXIT_SUCCESS;
    }
    return EXIT_FAILURE;
}
