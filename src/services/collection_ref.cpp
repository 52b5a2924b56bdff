#include "rsclient/services/collection_ref.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace rsclient::services {

std::string CollectionRef::qualified_id() const { return owner.empty() ? id : owner + ":" + id; }

std::string CollectionRef::stored_id() const { return owner.empty() ? id : owner + "_" + id; }

CollectionRef parse_collection(std::string_view text, std::string_view default_owner) {
    const auto refuse = [&](const char* why) {
        throw std::invalid_argument("collection '" + std::string(text) + "': " + why +
                                    "; expected collection or owner:collection");
    };
    CollectionRef ref;
    const auto colon = text.find(':');
    const std::string prefix = std::string(default_owner) + "_";
    if (colon != std::string_view::npos) {
        ref = {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
        if (ref.owner.empty()) refuse("the owner is empty");
    } else if (!default_owner.empty() && text.size() > prefix.size() && text.starts_with(prefix)) {
        ref = {std::string(default_owner), std::string(text.substr(prefix.size()))};
    } else {
        ref = {std::string(default_owner), std::string(text)};
    }
    if (ref.id.empty()) refuse("the name is empty");
    if (ref.id.find(':') != std::string::npos) refuse("there is more than one ':'");
    const bool plain = std::all_of(ref.owner.begin(), ref.owner.end(),
                                   [](unsigned char c) { return c < 128 && std::isalnum(c) != 0; });
    if (!plain) refuse("an owner holds letters and digits only");
    return ref;
}

bool may_be_stored_form(std::string_view text, std::string_view default_owner) {
    const auto bar = text.find('_');
    return !default_owner.empty() && text.find(':') == std::string_view::npos && bar != std::string_view::npos &&
           bar > 0 && bar + 1 < text.size() && text.substr(0, bar) != default_owner;
}

}  // namespace rsclient::services
