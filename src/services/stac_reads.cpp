#include "services/stac_reads.hpp"

#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"
#include "rsclient/http/url.hpp"
#include "services/json_answer.hpp"
#include "services/paging.hpp"

namespace rsclient::services {
namespace {

[[noreturn]] void refuse(const std::string& place, const std::string& found, const std::string& expected) {
    throw DecodeError("answer: " + place, "'" + found + "', expected '" + expected + "'");
}

/// Checks an object now: it is parsed lazily, where what was asked for is no longer known.
template <class Object, class Check>
Object checked(Object object, const std::string& action, const std::string& type, const Check& check) {
    try {
        static_cast<void>(object.members());  // throws unless the text is whole
        const json::Value* found = object.find("type");
        if (found != nullptr && json::Reader(*found, "answer: /type").string() != type) {
            refuse("/type", *found->string(), type);
        }
        check(object);
    } catch (const DecodeError& cause) {
        throw DecodeError(action, cause.detail());
    }
    return object;
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
    if (links.is_null()) return {};
    try {
        return stac::links_from_json({links, what + "/links"});
    } catch (const DecodeError& error) {
        warn(error.action(), error.detail() + "; left out");
        return {};
    }
}

http::Page<stac::Collection> collection_page(const http::Call& call, const json::RawJson& answer,
                                             const std::string& answered) {
    http::Page<stac::Collection> page;
    bool found = false;
    for (const auto& [name, text] : json::split_object(answer, call.action)) {
        if (name == "collections") {
            found = true;
            for (auto& part : json::split_array(text, call.action + ": /collections")) {
                page.items.push_back(stac::collection_from_json(std::move(part), {"/collections", page.items.size()}));
            }
        } else if (name == "links") {
            page.next = next_page(call.request, answered, read_links(text, call.action + ": "), call.action);
        }
    }
    if (!found) throw DecodeError(call.action, "/collections: missing");
    return page;
}

}  // namespace

stac::Item fetch_item(const http::RequestPipeline& pipeline, const http::Call& call, std::string_view id,
                      const CollectionRef& collection, const Context& context) {
    const auto check = [&](const stac::Item& item) {
        if (item.id() != id) refuse("/id", item.id(), std::string(id));
        const auto found = item.collection();
        if (found && !collection.id.empty() && !is_name_of(collection, *found)) {
            refuse("/collection", *found, collection.qualified_id());
        }
    };
    const auto decode = [&](const json::RawJson& text) {
        return checked(stac::item_from_json(text), call.action, "Feature", check);
    };
    return read(pipeline, call, decode, context);
}

stac::Collection fetch_collection(const http::RequestPipeline& pipeline, const http::Call& call,
                                  const CollectionRef& collection, const Context& context) {
    const auto check = [&](const stac::Collection& found) {
        if (!is_name_of(collection, found.id())) refuse("/id", found.id(), collection.qualified_id());
    };
    const auto decode = [&](const json::RawJson& text) {
        return checked(stac::collection_from_json(text), call.action, "Collection", check);
    };
    return read(pipeline, call, decode, context);
}

std::vector<stac::Collection> fetch_collections(const http::RequestPipeline& pipeline, const http::Call& first,
                                                const Context& context) {
    const auto fetch = [&, origin = http::origin_of(first.request.url)](const http::Request& request) {
        http::Call call = first;
        call.request = request;
        call.anonymous = http::origin_of(request.url) != origin;
        const auto decode = [&call](const json::RawJson& text, const std::string& answered) {
            return collection_page(call, text, answered);
        };
        return read(pipeline, call, decode, context);
    };
    std::vector<stac::Collection> all;
    for (const auto& one : http::PagedRange<stac::Collection>(first.action, first.request, fetch)) all.push_back(one);
    return all;
}

std::vector<std::string> fetch_conformance(const http::RequestPipeline& pipeline, const http::Call& call,
                                           const Context& context) {
    return read_json(
        pipeline, call, [](const json::Reader& answer) { return answer.member("conformsTo").strings(); }, context);
}

}  // namespace rsclient::services
