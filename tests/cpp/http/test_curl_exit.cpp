#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include "rsclient/core/error.hpp"
#include "rsclient/http/curl_transport.hpp"
#include "support/loopback_handlers.hpp"
#include "support/loopback_server.hpp"

using namespace rsclient;
using namespace rsclient::http;
using namespace std::chrono_literals;
using rsclient::testing::LoopbackServer;
using rsclient::testing::ok;
using rsclient::testing::ServedRequest;
using rsclient::testing::ServedResponse;

namespace {

/// Runs `work` in a child process that ends by std::exit(0), with all static destructors, or is killed after 20 s.
/// Returns the wait status: 0 if it ended as it should.
template <class Work>
int status_of_exit_after(const Work& work) {
    std::cout.flush();  // the child would write it as well
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20);
        work();
        std::exit(0);
    }
    int status = -1;
    if (child > 0) ::waitpid(child, &status, 0);
    return status;
}

/// Sends a request when static objects are destroyed, and ends the process with 3 if that does not fail as it should.
struct LateSender {
    std::string url = {};
    ~LateSender() {
        try {
            static_cast<void>(default_transport()->send({.url = url}));
            std::_Exit(3);
        } catch (const TransportError&) {  // what is expected: the transport is closed
        }
    }
};

}  // namespace

TEST_CASE("a process ends while requests of the shared transport are under way") {
    LoopbackServer silent([](const ServedRequest&) { return ServedResponse{.delay = 60s}; });
    CHECK(status_of_exit_after([&] {
              for (int i = 0; i < 16; ++i) {
                  // As a call that is repeated does, each holds the transport.
                  default_transport()->send_async({.url = silent.url()}, {},
                                                  [kept = default_transport()](const Outcome&) {});
              }
              default_transport()->call_after(1h, {}, [kept = default_transport()] {});
          }) == 0);
}

TEST_CASE("a request that a static destructor sends after the shared transport is closed fails") {
    LoopbackServer server(ok);
    CHECK(status_of_exit_after([&] {
              static LateSender sender;  // constructed before the transport, destroyed after it
              sender.url = server.url();
              if (default_transport()->send({.url = server.url()}).body != "ok") std::_Exit(4);
          }) == 0);
}
