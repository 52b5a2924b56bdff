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

/// Runs `work(url)` in a child process that ends by std::exit(0), with all static destructors, or is killed after 20 s.
/// `url` is that of a server of the child: the thread sanitizer takes no new threads in the child of a process with
/// threads. Returns the wait status: 0 if it ended as it should.
template <class Handler, class Work>
int status_of_exit_after(const Handler& answer, const Work& work) {
    std::cout.flush();  // the child would write it as well
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20);
        static const auto* const server = new LoopbackServer(answer);  // outlives all static objects
        work(server->url());
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
    const auto silent = [](const ServedRequest&) { return ServedResponse{.delay = 60s}; };
    CHECK(status_of_exit_after(silent, [](const std::string& url) {
              for (int i = 0; i < 16; ++i) {
                  // As a call that is repeated does, each holds the transport.
                  default_transport()->send_async({.url = url}, {}, [kept = default_transport()](const Outcome&) {});
              }
              default_transport()->call_after(1h, {}, [kept = default_transport()] {});
          }) == 0);
}

TEST_CASE("a request that a static destructor sends after the shared transport is closed fails") {
    CHECK(status_of_exit_after(ok, [](const std::string& url) {
              static LateSender sender;  // constructed before the transport, destroyed after it
              sender.url = url;
              if (default_transport()->send({.url = url}).body != "ok") std::_Exit(4);
          }) == 0);
}
