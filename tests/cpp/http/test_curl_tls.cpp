#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/http/curl_transport.hpp"
#include "support/loopback_handlers.hpp"
#include "support/loopback_server.hpp"

using namespace rsclient;
using namespace rsclient::http;
using rsclient::testing::LoopbackServer;
using rsclient::testing::ok;
using rsclient::testing::ServedRequest;
using rsclient::testing::ServedResponse;

namespace {

namespace fs = std::filesystem;

/// The openssl program in `folder`; what it prints can be read from `output()`. Ended with this object, at the latest.
class OpenSsl {
public:
    OpenSsl(const fs::path& folder, std::vector<std::string> arguments) {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
        arguments.insert(arguments.begin(), "openssl");
        std::vector<char*> argv;
        for (auto& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        process_ = ::fork();
        if (process_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // no server is left behind if the tests crash
            const int null = ::open("/dev/null", O_RDWR);
            ::dup2(null, STDIN_FILENO);
            ::dup2(ends[1], STDOUT_FILENO);
            ::dup2(null, STDERR_FILENO);
            if (::chdir(folder.c_str()) == 0) ::execvp(argv[0], argv.data());
            ::_exit(127);
        }
        ::close(ends[1]);
        output_ = ::fdopen(ends[0], "r");
    }

    ~OpenSsl() {
        if (process_ > 0) ::kill(process_, SIGTERM);
        wait();
        std::fclose(output_);
    }

    OpenSsl(const OpenSsl&) = delete;
    OpenSsl& operator=(const OpenSsl&) = delete;

    /// Whether the program ended well.
    bool wait() {
        int status = -1;
        const bool ended = process_ > 0 && ::waitpid(process_, &status, 0) == process_;
        process_ = -1;
        return ended && status == 0;
    }

    [[nodiscard]] std::FILE* output() const { return output_; }

private:
    pid_t process_ = -1;
    std::FILE* output_ = nullptr;
};

/// A server with a certificate of its own making. Each target is a file that holds the whole answer.
class TlsServer {
public:
    TlsServer() : folder_(fs::temp_directory_path() / ("rsclient-tls-" + std::to_string(::getpid()))) {
        fs::create_directory(folder_);
        OpenSsl maker(folder_, {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                                "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=rsclient tests", "-addext",
                                "subjectAltName=IP:127.0.0.1", "-days", "2"});
        if (!maker.wait()) return;
        server_ =
            std::make_unique<OpenSsl>(folder_, std::vector<std::string>{"s_server", "-accept", "127.0.0.1:0", "-cert",
                                                                        "cert.pem", "-key", "key.pem", "-HTTP"});
        char line[200];
        while (port_ == 0 && std::fgets(line, sizeof line, server_->output()) != nullptr) {
            std::sscanf(line, "ACCEPT 127.0.0.1:%d", &port_);
        }
    }

    ~TlsServer() {
        server_.reset();
        fs::remove_all(folder_);
    }

    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    /// False without the openssl program.
    [[nodiscard]] bool runs() const { return port_ != 0; }
    [[nodiscard]] std::string url(const std::string& target) const {
        return "https://127.0.0.1:" + std::to_string(port_) + target;
    }
    [[nodiscard]] std::string certificate() const { return folder_ / "cert.pem"; }

    void answer(const std::string& target, const std::string& response) const {
        std::ofstream(folder_ / target.substr(1), std::ios::binary) << response;
    }

private:
    fs::path folder_;
    std::unique_ptr<OpenSsl> server_;
    int port_ = 0;
};

/// Without the openssl program there is nothing to test against.
bool runs(const TlsServer& server) {
    if (!server.runs()) MESSAGE("skipped: there is no openssl program");
    return server.runs();
}

const char* const good_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace

TEST_CASE("a certificate of an unknown authority is a TransportError that says so") {
    const TlsServer server;
    if (!runs(server)) return;
    server.answer("/x", good_answer);
    CurlTransport transport;
    try {
        static_cast<void>(
            transport.send({.url = server.url("/x?key=s3cret"), .credentials = {{"x-api-key", "s3cret"}}}));
        FAIL("expected a TransportError");
    } catch (const TransportError& error) {
        const std::string message = error.what();
        CHECK(message.starts_with("GET " + server.url("/x") + ": no answer: "));
        CHECK(message.find("certificate") != std::string::npos);
        CHECK(message.find("s3cret") == std::string::npos);
        CHECK(error.permanent());
    }
}

TEST_CASE("a certificate is trusted if the bundle holds it") {
    const TlsServer server;
    if (!runs(server)) return;
    server.answer("/x", good_answer);
    CurlTransport transport({.ca_bundle = server.certificate()});
    const Response response = transport.send({.url = server.url("/x")});
    CHECK(response.status == 200);
    CHECK(response.body == "ok");
}

TEST_CASE("the bundle of a request wins over that of the transport") {
    const TlsServer server;
    if (!runs(server)) return;
    server.answer("/x", good_answer);
    CurlTransport transport({.ca_bundle = "/nowhere/bundle.pem"});
    CHECK(transport.send({.url = server.url("/x"), .ca_bundle = server.certificate()}).body == "ok");
    CHECK_THROWS_AS(static_cast<void>(transport.send({.url = server.url("/x")})), rsclient::TransportError);
}

TEST_CASE("a certificate for another host is refused") {
    const TlsServer server;
    if (!runs(server)) return;
    server.answer("/x", good_answer);
    CurlTransport transport({.ca_bundle = server.certificate()});
    std::string url = server.url("/x");
    url.replace(url.find("127.0.0.1"), 9,
                "localhost");  // the same server, by a name that its certificate does not hold
    CHECK_THROWS_WITH_AS(static_cast<void>(transport.send({.url = url})), doctest::Contains("certificate"),
                         TransportError);
}

TEST_CASE("a redirect from https to http is refused before anything is sent") {
    const TlsServer server;
    if (!runs(server)) return;
    LoopbackServer plain(ok);
    server.answer("/x",
                  "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + plain.url("/y?key=s3cret") + "\r\n\r\n");
    CurlTransport transport({.ca_bundle = server.certificate()});
    for (const std::string& url : {server.url("/x"), "HTTPS" + server.url("/x").substr(5)}) {
        CHECK_THROWS_WITH_AS(
            static_cast<void>(transport.send({.url = url})),
            ("GET " + url + ": no answer: a redirect leads to " + plain.url("/y") + ", which is not encrypted").c_str(),
            TransportError);
    }
    CHECK(plain.connections() == 0);
}

TEST_CASE("a bundle that is not there is named") {
    LoopbackServer server([](const ServedRequest&) { return ServedResponse{}; });
    CurlTransport transport({.ca_bundle = "/nowhere/bundle.pem"});
    std::string url = server.url("/x");
    CHECK_THROWS_WITH_AS(static_cast<void>(transport.send({.url = url.replace(0, 4, "https")})),
                         doctest::Contains("/nowhere/bundle.pem"), TransportError);
}
