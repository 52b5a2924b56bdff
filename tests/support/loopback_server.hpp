#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "rsclient/http/message.hpp"

namespace rsclient::testing {

/// A request as it came over the wire.
struct ServedRequest {
    std::string method = {};
    std::string target = {};
    http::Headers headers = {};
    std::string body = {};
    int connection = 0;  ///< 1 for the first connection that the server accepted
};

/// What the handler wants to be answered.
struct ServedResponse {
    int status = 200;
    http::Headers headers = {};
    std::string body = {};
    bool close = false;                   ///< close the connection afterwards
    std::chrono::milliseconds delay{};    ///< before the answer; ends early when the server is destroyed
    std::optional<std::string> raw = {};  ///< sent instead of status, headers and body; then the connection is closed
    std::chrono::milliseconds linger{};   ///< between raw and the close; ends early as well
    std::string surplus = {};             ///< sent a moment after the answer, though nothing was asked for
};

/// HTTP/1.1 server on a free port of 127.0.0.1, with one thread per connection. Bodies need a Content-Length.
class LoopbackServer {
public:
    /// Several threads may call it at once.
    using Handler = std::function<ServedResponse(const ServedRequest&)>;

    explicit LoopbackServer(Handler handler)
        : handler_(std::move(handler)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (listener_ < 0 || ::bind(listener_, generic, size) != 0 || ::listen(listener_, 128) != 0 ||
            ::getsockname(listener_, generic, &size) != 0) {
            throw std::runtime_error("loopback server: cannot listen on 127.0.0.1");
        }
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread([this] { accept_all(); });
    }

    ~LoopbackServer() {
        ::shutdown(listener_, SHUT_RDWR);  // wakes accept
        acceptor_.join();
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            for (const int connection : connections_) ::shutdown(connection, SHUT_RDWR);  // wakes recv
        }
        changed_.notify_all();
        for (auto& thread : threads_) thread.join();
        for (const int connection : connections_) ::close(connection);
        ::close(listener_);
    }

    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string url(std::string_view target = "") const {
        return "http://127.0.0.1:" + std::to_string(port_) + std::string(target);
    }

    /// How many connections were made so far.
    [[nodiscard]] int connections() const {
        const std::lock_guard lock(mutex_);
        return static_cast<int>(connections_.size());
    }

    /// The requests so far.
    [[nodiscard]] std::vector<ServedRequest> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

    /// Waits until `count` connections have been closed from this side.
    void wait_until_closed(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return ended_ >= count; });
    }

private:
    void accept_all() {
        for (int connection = 0; (connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
            const std::lock_guard lock(mutex_);
            connections_.push_back(connection);
            threads_.emplace_back([this, connection, number = static_cast<int>(connections_.size())] {
                std::string unread;
                while (serve_one(connection, number, unread)) {
                }
                end(connection);
            });
        }
    }

    /// Whether another request may follow on this connection.
    bool serve_one(int connection, int number, std::string& unread) {
        std::optional<ServedRequest> request = read_request(connection, unread);
        if (!request) return false;
        request->connection = number;
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(*request);
        }
        const ServedResponse response = handler_(*request);
        if (stopped_within(response.delay)) return false;
        if (!send_all(connection, response.raw ? *response.raw : text_of(response, request->method))) return false;
        if (response.raw) static_cast<void>(stopped_within(response.linger));
        if (!response.surplus.empty() &&
            (stopped_within(std::chrono::milliseconds(20)) || !send_all(connection, response.surplus))) {
            return false;
        }
        return !response.raw && !response.close;
    }

    bool stopped_within(std::chrono::milliseconds time) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, time, [this] { return stopping_; });
    }

    /// The descriptor itself is closed by the destructor, so that its number is not given to another before.
    void end(int connection) {
        ::shutdown(connection, SHUT_RDWR);
        {
            const std::lock_guard lock(mutex_);
            ++ended_;
        }
        changed_.notify_all();
    }

    static std::optional<ServedRequest> read_request(int connection, std::string& unread) {
        const auto read_until = [&](const auto& complete) {
            while (!complete()) {
                char piece[65536];
                const auto length = ::recv(connection, piece, sizeof piece, 0);
                if (length <= 0) return false;
                unread.append(piece, static_cast<std::size_t>(length));
            }
            return true;
        };
        if (!read_until([&] { return unread.find("\r\n\r\n") != std::string::npos; })) return std::nullopt;
        const auto head_end = unread.find("\r\n\r\n") + 4;
        ServedRequest request = parse_head(std::string_view(unread).substr(0, head_end - 2));
        const auto length = request.headers.find("Content-Length");
        const std::size_t end = head_end + (length == request.headers.end() ? 0 : std::stoul(length->second));
        if (!read_until([&] { return unread.size() >= end; })) return std::nullopt;
        request.body = unread.substr(head_end, end - head_end);
        unread.erase(0, end);
        return request;
    }

    /// `head` is the request line and the header lines, each with its line break.
    static ServedRequest parse_head(std::string_view head) {
        const auto take = [&head](std::string_view delimiter) {
            const std::string part(head.substr(0, head.find(delimiter)));
            head.remove_prefix(std::min(part.size() + delimiter.size(), head.size()));
            return part;
        };
        ServedRequest request;
        request.method = take(" ");
        request.target = take(" ");
        static_cast<void>(take("\r\n"));
        while (!head.empty()) {
            const std::string line = take("\r\n");
            const auto colon = std::min(line.find(':'), line.size());
            const auto value = std::min(line.find_first_not_of(' ', colon + 1), line.size());
            auto& slot = request.headers[line.substr(0, colon)];
            slot += (slot.empty() ? "" : ", ") + line.substr(value);
        }
        return request;
    }

    static std::string text_of(const ServedResponse& response, std::string_view method) {
        std::string text = "HTTP/1.1 " + std::to_string(response.status) + " Whatever\r\n";
        for (const auto& [name, value] : response.headers) text.append(name).append(": ").append(value).append("\r\n");
        if (response.close) text += "Connection: close\r\n";
        const bool bodiless = response.status == 204 || response.status == 304;
        if (!bodiless) text += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
        return text + "\r\n" + (bodiless || method == "HEAD" ? "" : response.body);
    }

    static bool send_all(int connection, std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    Handler handler_;
    int listener_;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    int ended_ = 0;
    std::vector<int> connections_;
    std::vector<std::thread> threads_;
    std::vector<ServedRequest> requests_;
    std::thread acceptor_;
};

}  // namespace rsclient::testing
