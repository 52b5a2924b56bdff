#include "services/stac_reads.hpp"

#include "rsclient/core/error.hpp"
#include "services/paging.hpp"

namespace rsclient::services {
namespace {

/// Documents are looked at late; by then nobody would know any more what was asked.
template <class Document>
Document checked(Document document, const Caller& caller) {
    try {
        static_cast<void>(document.members());  // whole and good
        static_cast<void>(document.id());
    } catch (const DecodeError& cause) {
        throw DecodeError(caller.action(), cause.detail());
    }
    return document;
}

http::Page<stac::Collection> fetch_collection_page(const Caller& caller, const http::Request& request) {
    return caller.read(request, [&](const json::Text& answer) {
        http::Page<stac::Collection> page;
        bool found = false;
        for (const auto& [name, text] : json::split_object(answer, caller.action())) {
            if (name == "collections") {
                found = true;
                for (auto& part : json::split_array(text, caller.action() + ": /collections")) {
                    page.items.push_back(stac::collection_from_json(std::move(part)));
                }
            } else if (name == "links") {
                const json::Value links = json::parse(text, caller.action() + ": /links");
                page.next = next_page(request, stac::links_from_json(&links, caller.action()));
            }
        }
        if (!found) throw DecodeError(caller.action(), "/collections: missing");
        return page;
    });
}

}  // namespace

stac::Item fetch_item(const Caller& caller, http::Request request) {
    return caller.read(std::move(request),
                       [&](const json::Text& text) { return checked(stac::item_from_json(text), caller); });
}

stac::Collection fetch_collection(const Caller& caller, http::Request request) {
    return caller.read(std::move(request),
                       [&](const json::Text& text) { return checked(stac::collection_from_json(text), caller); });
}

std::vector<stac::Collection> fetch_collections(const Caller& caller, const http::Request& first) {
    const auto fetch = [&](const http::Request& request) { return fetch_collection_page(caller, request); };
    std::vector<stac::Collection> all;
    for (const auto& one : http::PagedRange<stac::Collection>(caller.action(), first, fetch)) all.push_back(one);
    return all;
}

std::vector<std::string> fetch_conformance(const Caller& caller, const http::Request& request) {
    return caller.read(request, [&](const json::Text& text) {
        const json::Value answer = json::parse(text, caller.action());
        const auto& object = json::expect_object(answer, caller.action());
        const std::string where = caller.action() + ": /conformsTo";
        std::vector<std::string> classes;
        for (const auto& entry :
             json::expect_array(json::expect_member(object, "conformsTo", caller.action() + ": "), where)) {
            classes.push_back(json::expect_string(entry, where));
        }
        return classes;
    });
}

}  // namespace rsclient::services
