#include "services/paging.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <stdexcept>
#include <utility>
#include <variant>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/json/reader.hpp"
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
    const json::Reader reader(*method, action + ": `next` link: /method");
    const std::string& given = reader.string();
    std::string upper = given;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (upper == "GET" || upper == "POST") return upper;
    reader.refuse("'" + given + "', expected GET or POST");
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
    const json::Reader reader(*given, action + ": `next` link: /headers");
    for (const auto& [name, value] : reader.object()) {
        if (!may_set(name)) continue;
        const std::string text = value.string() != nullptr ? *value.string() : json::dump(value);
        try {
            http::check_header(name, text);
        } catch (const std::invalid_argument& cause) {
            reader.refuse(cause.what());
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

using ItemRange = http::PagedRange<stac::Item>;
using StartItems = http::StartPage<stac::Item>;

/// The calls of a search, which changes nothing, so that its POST may be repeated.
class PageCalls {
public:
    explicit PageCalls(const http::Call& first) : action_(first.action), origin_(http::origin_of(first.request.url)) {}

    [[nodiscard]] http::Call operator()(const http::Request& page) const {
        http::Call call{.action = action_, .request = page, .anonymous = http::origin_of(page.url) != origin_};
        call.request.idempotent = true;
        return call;
    }

private:
    std::string action_;
    std::string origin_;
};

ItemRange::Fetch page_reader(const http::RequestPipeline& pipeline, const http::Call& first, const Context& context) {
    return [pipeline, call_of = PageCalls(first), context](const http::Request& page) {
        return fetch_items(pipeline, call_of(page), context);
    };
}

/// The same without waiting. Deadline and observer of the search count beside those of the walk.
StartItems page_starter(const http::RequestPipeline& pipeline, const http::Call& first, const Context& search) {
    return [pipeline, call_of = PageCalls(first), deadline = search.deadline, observer = search.observer](
               const http::Request& page, const Context& walk, auto done) {
        const http::Call call = call_of(page);
        const Context context{.stop = walk.stop,
                              .deadline = std::min(deadline, walk.deadline),
                              .observer = walk.observer ? walk.observer : observer};
        const auto decode = [call](const json::RawJson& text, const std::string& answered) {
            return item_page(call, text, answered);
        };
        read_async(pipeline, call, decode, context, std::move(done));
    };
}

bool is_same(const http::Request& a, const http::Request& b) {
    return a.url == b.url && a.query == b.query && a.body == b.body;
}

bool is_not_found(const http::PageOutcome<stac::Item>& outcome) {
    const auto* failure = std::get_if<std::exception_ptr>(&outcome);
    if (failure == nullptr) return false;
    try {
        std::rethrow_exception(*failure);
    } catch (const NotFoundError&) {
        return true;
    } catch (...) {
        return false;
    }
}

/// Asks for `second` where the service does not find `asked`.
StartItems with_second(StartItems start, http::Request asked, http::Request second) {
    return [start = std::move(start), asked = std::move(asked), second = std::move(second)](
               const http::Request& page, const Context& context, const auto& done) {
        if (!is_same(page, asked)) return start(page, context, done);
        start(page, context, [start, second, context, done](http::PageOutcome<stac::Item> outcome) {
            if (!is_not_found(outcome)) return done(std::move(outcome));
            start(second, context, done);
        });
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
    const auto start = page_starter(pipeline, first, context);
    return {std::move(first.action), std::move(first.request), fetch, max_items, start};
}

http::PagedRange<stac::Item> paged_items(const http::RequestPipeline& pipeline, http::Call first, http::Request second,
                                         std::size_t max_items, const Context& context) {
    const auto start = with_second(page_starter(pipeline, first, context), first.request, second);
    const auto fetch = [read = page_reader(pipeline, first, context), asked = first.request,
                        second = std::move(second)](const http::Request& page) {
        try {
            return read(page);
        } catch (const NotFoundError&) {
            if (!is_same(page, asked)) throw;
            return read(second);
        }
    };
    return {std::move(first.action), std::move(first.request), fetch, max_items, start};
}

std::string id_of(const stac::Item& item) {
    try {
        return item.id();
    } catch (const DecodeError&) {
        return "";
    }
}

}  // namespace rsclient::services
