#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "rsclient/core/error.hpp"
#include "rsclient/http/transport.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/services/service_options.hpp"

namespace rsclient::services {

/// Sends requests for one action: adds credentials, retries, logs, and turns what is no success into our errors.
/// The only place where a status becomes an error. Cheap to copy.
class Caller {
public:
    Caller(ServiceOptions options, std::shared_ptr<http::Transport> transport, std::string action);

    /// The answer of a status below 300, or below 400 if redirects are not to be followed. A redirect that cannot be
    /// followed without changing the method is an HttpError that names its target. An HTML page is a
    /// NotAuthenticatedError: it is a login page, unless the request has a sink and a redirect led to the object
    /// storage, whose files may be HTML; there a page without an ETag is a DecodeError.
    /// @throws HttpError or a subclass, TransportError, TimeoutError, DecodeError
    [[nodiscard]] http::Response send(http::Request request) const;

    /// Returns what `decode` makes of the answer's JSON text, and of the URL that answered if it takes two arguments.
    /// Its DecodeErrors are given what is known of the answer.
    /// @throws DecodeError if the body is empty; else as above
    template <class Decode>
    [[nodiscard]] auto read(http::Request request, const Decode& decode) const {
        const Document document = fetch(std::move(request));
        try {
            if constexpr (std::is_invocable_v<const Decode&, const json::RawJson&, const std::string&>) {
                return decode(document.text, document.url);
            } else {
                return decode(document.text);
            }
        } catch (const DecodeError& cause) {
            throw DecodeError(cause, document.answer);
        }
    }

    /// The answer's JSON value. @throws DecodeError if it is not JSON; else as above
    [[nodiscard]] rsclient::json::Value value(http::Request request) const;

    /// A POST may be sent again after no answer, because repeating it does no harm.
    [[nodiscard]] Caller idempotent() const;

    /// The same without credentials, for an origin that is not the platform's.
    [[nodiscard]] Caller anonymous() const;

    [[nodiscard]] const std::string& action() const noexcept { return action_; }

private:
    struct Answer {
        http::Response response = {};
        HttpErrorInfo info = {};
    };
    struct Document {
        json::RawJson text = {};
        HttpErrorInfo answer = {};
        std::string url = {};  ///< after redirects
    };
    [[nodiscard]] Answer ask(http::Request request) const;
    [[nodiscard]] Document fetch(http::Request request) const;

    ServiceOptions options_;
    std::shared_ptr<http::Transport> transport_;
    std::string action_;
    bool idempotent_ = false;
    bool anonymous_ = false;
};

/// The error detail in an error body of any shape that RS-Server versions use, shortened to what fits a
/// message.
[[nodiscard]] std::string error_message_from(std::string_view body, std::string_view content_type);

}  // namespace rsclient::services
