#include "services/stac_reads.hpp"

#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"
#include "rsclient/http/url.hpp"
#include "services/paging.hpp"

namespace rsclient::services {
namespace {

[[noreturn]] void refuse(const std::string& place, const std::string& found, const std::string& expected) {
    throw DecodeError("answer: " + place, "'" + found + "', expected '" + expected + "'");
}

/// Documents are parsed lazily; by then it is not known any more what was asked for.
template <class Document, class Check>
Document checked(Document document, const Caller& caller, const std::string& type, const Check& check) {
    try {
        static_cast<void>(document.members());  // throws unless the text is whole
        const json::Value* found = document.find("type");
        if (found != nullptr && json::expect_string(*found, "answer: /type") != type)
            refuse("/type", *found->string(), type);
        check(document);
    } catch (const DecodeError& cause) {
        throw DecodeError(caller.action(), cause.detail());
    }
    return document;
}

/// Whether a service may mean this collection by `text`: answers carry the id alone, or as the catalog stores it. An
/// owner that is not known may stand in either.
bool is_name_of(const CollectionRef& ref, std::string_view text) {
    const auto extends = [](std::string_view longer, std::string_view shorter) {
        return longer.ends_with("_" + std::string(shorter)) || longer.ends_with(":" + std::string(shorter));
    };
    if (text == ref.id) return true;
    if (ref.owner.empty()) return extends(text, ref.id) || extends(ref.id, text);
    return text == ref.owner + "_" + ref.id || text == ref.qualified_id();
}

/// `links` that are no list hide the next page, but not the collections of this one.
std::vector<stac::Link> read_links(const json::RawJson& text, const std::string& what) {
    const json::Value links = json::parse(text, what + "/links");
    try {
        return stac::links_from_json(&links, what);
    } catch (const DecodeError& error) {
        warn(error.action(), error.detail() + "; left out");
        return {};
    }
}

http::Page<stac::Collection> fetch_collection_page(const Caller& caller, const http::Request& request) {
    return caller.read(request, [&](const json::RawJson& answer, const std::string& answered) {
        http::Page<stac::Collection> page;
        bool found = false;
        for (const auto& [name, text] : json::split_object(answer, caller.action())) {
            if (name == "collections") {
                found = true;
                for (auto& part : json::split_array(text, caller.action() + ": /collections")) {
                    page.items.push_back(
                        stac::collection_from_json(std::move(part), {"/collections", page.items.size()}));
                }
            } else if (name == "links") {
                page.next = next_page(request, answered, read_links(text, caller.action() + ": "), caller.action());
            }
        }
        if (!found) throw DecodeError(caller.action(), "/collections: missing");
        return page;
    });
}

}  // namespace

stac::Item fetch_item(const Caller& caller, http::Request request, std::string_view id,
                      const CollectionRef& collection) {
    const auto check = [&](const stac::Item& item) {
        if (item.id() != id) refuse("/id", item.id(), std::string(id));
        const auto found = item.collection();
        if (found && !collection.id.empty() && !is_name_of(collection, *found)) {
            refuse("/collection", *found, collection.qualified_id());
        }
    };
    return caller.read(std::move(request), [&](const json::RawJson& text) {
        return checked(stac::item_from_json(text), caller, "Feature", check);
    });
}

stac::Collection fetch_collection(const Caller& caller, http::Request request, const CollectionRef& collection) {
    const auto check = [&](const stac::Collection& found) {
        if (!is_name_of(collection, found.id())) refuse("/id", found.id(), collection.qualified_id());
    };
    return caller.read(std::move(request), [&](const json::RawJson& text) {
        return checked(stac::collection_from_json(text), caller, "Collection", check);
    });
}

std::vector<stac::Collection> fetch_collections(const Caller& caller, const http::Request& first) {
    const auto fetch = [&, origin = http::origin_of(first.url)](const http::Request& request) {
        return fetch_collection_page(http::origin_of(request.url) == origin ? caller : caller.anonymous(), request);
    };
    std::vector<stac::Collection> all;
    for (const auto& one : http::PagedRange<stac::Collection>(caller.action(), first, fetch)) all.push_back(one);
    return all;
}

std::vector<std::string> fetch_conformance(const Caller& caller, const http::Request& request) {
    return caller.read(request, [&](const json::RawJson& text) {
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
