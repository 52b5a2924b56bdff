#pragma once

#include <exception>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "rsclient/core/error.hpp"
#include "rsclient/http/pipeline.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/json/reader.hpp"

namespace rsclient::services {

/// The JSON text of an answer, and what is known of it.
struct JsonAnswer {
    json::RawJson text = {};
    HttpErrorInfo info = {};
    std::string url = {};  ///< that answered, after redirects
};

/// Asks for JSON in a call that does not say what it accepts.
[[nodiscard]] http::Call accepting_json(http::Call call);

/// The JSON text of an answer to `call`. @throws DecodeError if its body is empty
[[nodiscard]] JsonAnswer json_answer(const http::Call& call, http::RetriedResponse answer);

/// What `decode` makes of the text, and of the URL that answered if it takes two arguments.
/// @throws DecodeError of `decode`, with what is known of the answer
template <class Decode>
[[nodiscard]] auto decoded(const JsonAnswer& answer, const Decode& decode) {
    try {
        if constexpr (std::is_invocable_v<const Decode&, const json::RawJson&, const std::string&>) {
            return decode(answer.text, answer.url);
        } else {
            return decode(answer.text);
        }
    } catch (const DecodeError& cause) {
        throw DecodeError(cause, answer.info);
    }
}

/// Sends a call and returns what `decode` makes of the answer.
/// @throws HttpError or a subclass, TransportError, TimeoutError, DecodeError
template <class Decode>
[[nodiscard]] auto read(const http::RequestPipeline& pipeline, const http::Call& call, const Decode& decode,
                        const Context& context = {}) {
    const http::Call accepting = accepting_json(call);
    return decoded(json_answer(accepting, pipeline.send(accepting, context)), decode);
}

/// Starts a call and returns at once; `done` gets the variant of what read() would return or throw, from a thread of
/// the transport. `decode` must own what it needs, and take two arguments.
template <class Decode, class Done>
void read_async(const http::RequestPipeline& pipeline, const http::Call& call, Decode decode, const Context& context,
                Done done) {
    http::Call accepting = accepting_json(call);
    auto finish = [accepting, decode = std::move(decode), done = std::move(done)](http::CallOutcome outcome) {
        using Decoded = std::invoke_result_t<const Decode&, const json::RawJson&, const std::string&>;
        std::variant<Decoded, std::exception_ptr> result;
        try {
            if (const auto* failure = std::get_if<std::exception_ptr>(&outcome)) std::rethrow_exception(*failure);
            auto answer = json_answer(accepting, std::move(std::get<http::RetriedResponse>(outcome)));
            result = decoded(answer, decode);
        } catch (...) {
            result = std::current_exception();
        }
        done(std::move(result));
    };
    pipeline.send_async(std::move(accepting), context, std::move(finish));
}

/// Sends a call and returns what `decode` makes of a reader at the JSON of the answer. @throws as read()
template <class Decode>
[[nodiscard]] auto read_json(const http::RequestPipeline& pipeline, const http::Call& call, const Decode& decode,
                             const Context& context = {}) {
    const auto decode_text = [&](const json::RawJson& text) {
        const json::Value answer = json::parse(text, call.action);
        return decode(json::Reader(answer, call.action + ": "));
    };
    return read(pipeline, call, decode_text, context);
}

/// The JSON value that a call is answered with. @throws DecodeError if it is not JSON; else as read()
[[nodiscard]] json::Value read_value(const http::RequestPipeline& pipeline, const http::Call& call,
                                     const Context& context = {});

}  // namespace rsclient::services
