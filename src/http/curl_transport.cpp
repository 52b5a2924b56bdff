#include "rsclient/http/curl_transport.hpp"

#include <unistd.h>

#include <stdexcept>
#include <utility>

#include "http/blocking_call.hpp"
#include "http/curl_call.hpp"
#include "http/curl_handle.hpp"
#include "http/curl_loop.hpp"
#include "rsclient/core/process_settings.hpp"
#include "rsclient/core/setting_table.hpp"

namespace rsclient::http {

/// The loop of one process. A child leaves its parent's alone on purpose: its thread is not there, a lock of it may be
/// held for ever, and closing the connections would end TLS sessions that the parent still uses.
struct CurlTransport::Process {
    const pid_t id = ::getpid();
    CurlLoop loop = {};
};

namespace {

CurlOptions default_options() {
    CurlOptions options;
    if (const auto& megabytes = process_settings().largest_answer) {
        options.largest_body =
            std::uint64_t{1'000'000} * static_cast<unsigned>(parse_count(setting("largest_answer"), *megabytes));
    }
    return options;
}

}  // namespace

CurlTransport::CurlTransport(CurlOptions options) : options_(std::move(options)), process_(nullptr) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) throw std::runtime_error(std::string("libcurl cannot start: ") + curl_easy_strerror(ready));
}

CurlTransport::~CurlTransport() {
    Process* process = process_.load();
    if (process != nullptr && process->id == ::getpid()) delete process;
}

/// The loop of this process; its thread starts with the first request.
CurlLoop& CurlTransport::loop() {
    Process* process = process_.load();
    while (process == nullptr || process->id != ::getpid()) {
        auto fresh = std::make_unique<Process>();
        if (process_.compare_exchange_strong(process, fresh.get())) return fresh.release()->loop;
    }
    return process->loop;
}

Response CurlTransport::send(const Request& request, const Context& context) {
    const auto waiter = std::make_shared<BlockingCall>(request.sink);
    const std::shared_ptr<const Request> borrowed(std::shared_ptr<void>(), &request);  // outlives the call: we wait
    const auto call = std::make_shared<CurlCall>(loop(), options_, borrowed, context, BlockingCall::receiver(waiter),
                                                 BlockingCall::completion(waiter));
    return waiter->run(*call, context);
}

void CurlTransport::send_async(Request request, const Context& context, Completion done) {
    const auto owned = std::make_shared<const Request>(std::move(request));
    Receiver receiver;
    if (owned->sink) {
        receiver = [owned](std::span<const std::byte> bytes) {
            return owned->sink(bytes) ? Delivery::taken : Delivery::stop;
        };
    }
    std::make_shared<CurlCall>(loop(), options_, owned, context, std::move(receiver), std::move(done))
        ->start(context.stop);
}

void CurlTransport::call_after(std::chrono::nanoseconds delay, std::stop_token stop, std::function<void()> action) {
    loop().post_after(delay, std::move(stop), std::move(action));
}

void CurlTransport::close() {
    Process* const process = process_.load();
    if (process != nullptr && process->id == ::getpid()) process->loop.close();
}

std::shared_ptr<Transport> default_transport() {
    // Kept for ever, as a static destructor may still send a request; its thread must end before those of libcurl and
    // OpenSSL run.
    static const auto& shared = *new std::shared_ptr<CurlTransport>(std::make_shared<CurlTransport>(default_options()));
    static const struct Closer {
        ~Closer() { shared->close(); }
    } closer;
    return shared;
}

}  // namespace rsclient::http
