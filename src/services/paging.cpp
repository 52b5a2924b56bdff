#include "services/paging.hpp"

#include <algorithm>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/json/text.hpp"

namespace rsclient::services {
namespace {

std::string rebased(const std::string& current, const std::string& href) {
    const std::string target = http::resolve(current, href);
    const auto path = std::min(target.find_first_of("/?", target.find("://") + 3), target.size());
    return http::origin_of(current) + target.substr(path);
}

std::string merged_body(const http::Request& current, const stac::Link& link) {
    const json::Value* body = link.extra.find("body");
    const json::Value* merge = link.extra.find("merge");
    if (body == nullptr || body->object() == nullptr) return current.body;
    if (merge != nullptr && merge->boolean() != nullptr && !*merge->boolean()) return json::dump(*body);
    json::Value merged = current.body.empty() ? json::Value(json::Object()) : json::parse(current.body, "search body");
    for (const auto& [name, value] : *body->object()) merged.object()->set(name, value);
    return json::dump(merged);
}

http::Request next_request(const http::Request& current, const stac::Link& link) {
    http::Request next = current;
    next.url = rebased(current.url, link.href);
    next.query.clear();
    const json::Value* method = link.extra.find("method");
    next.method = method != nullptr && method->string() != nullptr ? *method->string() : "GET";
    next.body = next.method == "POST" ? merged_body(current, link) : "";
    if (next.body.empty()) next.headers.erase("Content-Type");
    return next;
}

}  // namespace

std::optional<http::Request> next_page(const http::Request& request, const std::vector<stac::Link>& links) {
    const stac::Link* link = stac::find_link(links, "next");
    if (link == nullptr) return std::nullopt;
    return next_request(request, *link);
}

http::Page<stac::Item> fetch_items(const Caller& caller, const http::Request& request) {
    auto page = caller.read(
        request, [&](const json::Text& text) { return stac::item_collection_from_json(text, caller.action() + ": "); });
    return {.items = std::move(page.items), .next = next_page(request, page.links), .matched = page.matched};
}

http::PagedRange<stac::Item> paged_items(const Caller& caller, http::Request first, std::size_t limit) {
    // A search changes nothing, so its POST may be repeated.
    return {caller.action(), std::move(first),
            [caller = caller.idempotent()](const http::Request& page) { return fetch_items(caller, page); }, limit};
}

http::PagedRange<stac::Item> paged_items(const Caller& caller, http::Request first, http::Request second,
                                         std::size_t limit) {
    const auto fetch = [caller = caller.idempotent(), first, second = std::move(second)](const http::Request& page) {
        try {
            return fetch_items(caller, page);
        } catch (const NotFoundError&) {
            if (page.url != first.url || page.query != first.query || page.body != first.body) throw;
            return fetch_items(caller, second);
        }
    };
    return {caller.action(), std::move(first), fetch, limit};
}

std::string id_of(const stac::Item& item) {
    try {
        return item.id();
    } catch (const DecodeError&) {
        return "";
    }
}

}  // namespace rsclient::services
