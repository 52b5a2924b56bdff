#include "services/json_answer.hpp"

#include "rsclient/http/url.hpp"

namespace rsclient::services {

http::Call accepting_json(http::Call call) {
    call.request.headers.try_emplace("Accept", "application/geo+json, application/json");
    return call;
}

JsonAnswer json_answer(const http::Call& call, http::RetriedResponse answer) {
    HttpErrorInfo info = http::error_info(call.action, answer);
    if (answer.response.body.empty()) {
        const DecodeError empty(call.action,
                                "HTTP " + std::to_string(info.status) + " with an empty body, expected JSON");
        throw DecodeError(empty, info);
    }
    std::string url = answer.response.url.empty() ? http::with_query(call.request.url, call.request.query)
                                                  : std::move(answer.response.url);
    return {json::RawJson(std::move(answer.response.body)), std::move(info), std::move(url)};
}

json::Value read_value(const http::RequestPipeline& pipeline, const http::Call& call, const Context& context) {
    const auto parse = [&call](const json::RawJson& text) { return json::parse(text, call.action); };
    return read(pipeline, call, parse, context);
}

}  // namespace rsclient::services
