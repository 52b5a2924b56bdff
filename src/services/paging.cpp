#include "services/paging.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/json/raw_json.hpp"
#include "services/json_answer.hpp"

namespace rsclient::services {
namespace {

/// `href` as seen from the URL that answered, on the origin of that URL.
std::string rebased(const std::string& answered, const std::string& href) {
    const std::string target = http::resolve(answered, href);
    const auto path = std::min(target.find_first_of("/?", target.find("://") + 3), target.size());
    return http::origin_of(answered) + target.substr(path);
}

bool is_flag(const stac::Link& link, std::string_view name, bool value) {
    const json::Value* found = link.extra.find(name);
    return found != nullptr && found->boolean() != nullptr && *found->boolean() == value;
}

std::string merged_body(const http::Request& current, const stac::Link& link) {
    const json::Value* body = link.extra.find("body");
    if (body == nullptr || body->object() == nullptr) return current.body;
    if (is_flag(link, "merge", false)) return json::dump(*body);
    json::Value merged = current.body.empty() ? json::Value(json::Object()) : json::parse(current.body, "search body");
    for (const auto& [name, value] : *body->object()) merged.object()->set(name, value);
    return json::dump(merged);
}

/// "GET" or "POST", in whichever case the link has it. @throws DecodeError if it is another: a search only reads
std::string method_of(const stac::Link& link, const std::string& action) {
    const json::Value* method = link.extra.find("method");
    if (method == nullptr || method->is_null()) return "GET";
    const std::string& given = json::expect_string(*method, action + ": `next` link: /method");
    std::string upper = given;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (upper == "GET" || upper == "POST") return upper;
    throw DecodeError(action + ": `next` link: /method", "'" + given + "', expected GET or POST");
}

/// Whether a link may set this header: not those that are ours or the transport's, nor credentials.
bool may_set(std::string_view name) {
    static const std::set<std::string_view, http::HeaderLess> reserved = {"Accept-Encoding",
                                                                          "Authorization",
                                                                          "Connection",
                                                                          "Content-Encoding",
                                                                          "Content-Length",
                                                                          "Content-Type",
                                                                          "Cookie",
                                                                          "Expect",
                                                                          "Host",
                                                                          "Keep-Alive",
                                                                          "Proxy-Authorization",
                                                                          "TE",
                                                                          "Transfer-Encoding",
                                                                          "Upgrade",
                                                                          "x-api-key"};
    return !reserved.contains(name);
}

/// The headers that a link asks for. @throws DecodeError if one cannot be sent
http::Headers headers_of(const stac::Link& link, const std::string& action) {
    http::Headers headers;
    const json::Value* given = link.extra.find("headers");
    if (given == nullptr || given->is_null()) return headers;
    const std::string where = action + ": `next` link: /headers";
    for (const auto& [name, value] : json::expect_object(*given, where)) {
        if (!may_set(name)) continue;
        const std::string text = value.string() != nullptr ? *value.string() : json::dump(value);
        try {
            http::check_header(name, text);
        } catch (const std::invalid_argument& cause) {
            throw DecodeError(where, cause.what());
        }
        headers[name] = text;
    }
    return headers;
}

http::Request next_request(const http::Request& current, const std::string& answered, const stac::Link& link,
                           const std::string& action) {
    http::Request next = current;
    next.url = rebased(answered, link.href);
    next.query.clear();
    next.method = method_of(link, action);
    next.body = next.method == "POST" ? merged_body(current, link) : "";
    if (next.body.empty()) {
        next.headers.erase("Content-Type");
    } else {
        next.headers["Content-Type"] = "application/json";
    }
    // They may be as secret as credentials are, and are to stay within the origin in the same way.
    const bool elsewhere = http::origin_of(next.url) != http::origin_of(current.url);
    if (elsewhere || !is_flag(link, "merge", true)) next.credentials.clear();
    for (auto& [name, value] : headers_of(link, action)) next.credentials[name] = value;
    return next;
}

http::Page<stac::Item> item_page(const http::Call& call, const json::RawJson& text, const std::string& answered) {
    auto page = stac::item_collection_from_json(text, call.action + ": ");
    http::Page<stac::Item> out{.items = std::move(page.items),
                               .next = next_page(call.request, answered, page.links, call.action),
                               .matched = page.matched};
    if (page.next_fault) out.failure = std::make_exception_ptr(DecodeError(call.action, *page.next_fault));
    return out;
}

/// Reads the pages of a search, which changes nothing, so that its POST may be repeated.
http::PagedRange<stac::Item>::Fetch page_reader(const http::RequestPipeline& pipeline, const http::Call& first,
                                                const Context& context) {
    return [pipeline, action = first.action, origin = http::origin_of(first.request.url),
            context](const http::Request& page) {
        http::Call call{.action = action, .request = page, .anonymous = http::origin_of(page.url) != origin};
        call.request.idempotent = true;
        return fetch_items(pipeline, call, context);
    };
}

}  // namespace

std::optional<http::Request> next_page(const http::Request& request, const std::string& answered,
                                       const std::vector<stac::Link>& links, const std::string& action) {
    const stac::Link* link = stac::find_link(links, "next");
    if (link == nullptr) return std::nullopt;
    return next_request(request, answered, *link, action);
}

http::Page<stac::Item> fetch_items(const http::RequestPipeline& pipeline, const http::Call& call,
                                   const Context& context) {
    const auto decode = [&call](const json::RawJson& text, const std::string& answered) {
        return item_page(call, text, answered);
    };
    return read(pipeline, call, decode, context);
}

http::PagedRange<stac::Item> paged_items(const http::RequestPipeline& pipeline, http::Call first, std::size_t max_items,
                                         const Context& context) {
    const auto fetch = page_reader(pipeline, first, context);
    return {std::move(first.action), std::move(first.request), fetch, max_items};
}

http::PagedRange<stac::Item> paged_items(const http::RequestPipeline& pipeline, http::Call first, http::Request second,
                                         std::size_t max_items, const Context& context) {
    const auto fetch = [read = page_reader(pipeline, first, context), asked = first.request,
                        second = std::move(second)](const http::Request& page) {
        try {
            return read(page);
        } catch (const NotFoundError&) {
            if (page.url != asked.url || page.query != asked.query || page.body != asked.body) throw;
            return read(second);
        }
    };
    return {std::move(first.action), std::move(first.request), fetch, max_items};
}

std::string id_of(const stac::Item& item) {
    try {
        return item.id();
    } catch (const DecodeError&) {
        return "";
    }
}

}  // namespace rsclient::services
