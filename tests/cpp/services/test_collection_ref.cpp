#include "rsclient/services/collection_ref.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace rsclient::services;

TEST_CASE("the three spellings of a collection are one") {
    const CollectionRef expected{.owner = "alice", .id = "s2-l2a"};
    CHECK(parse_collection("s2-l2a", "alice") == expected);
    CHECK(parse_collection("alice:s2-l2a", "alice") == expected);
    CHECK(parse_collection("alice_s2-l2a", "alice") == expected);
    CHECK(parse_collection("alice:s2-l2a", "bob") == expected);
    CHECK(parse_collection("alice:s2-l2a", "") == expected);
    CHECK(expected.qualified_id() == "alice:s2-l2a");
}

TEST_CASE("without an owner the service decides") {
    const CollectionRef expected{.owner = "", .id = "s2-l2a"};
    CHECK(parse_collection("s2-l2a", "") == expected);
    CHECK(expected.qualified_id() == "s2-l2a");
    CHECK(expected.stored_id() == "s2-l2a");
    CHECK(parse_collection("bob:s2", "").stored_id() == "bob_s2");
}

TEST_CASE("an underscore in the id is no owner") {
    CHECK(parse_collection("s2_l2a", "alice") == CollectionRef{.owner = "alice", .id = "s2_l2a"});
    CHECK(parse_collection("bob_s2", "alice") == CollectionRef{.owner = "alice", .id = "bob_s2"});
    CHECK(parse_collection("alice_s2_l2a", "alice") == CollectionRef{.owner = "alice", .id = "s2_l2a"});
    CHECK(parse_collection("bob:alice_s2", "alice") == CollectionRef{.owner = "bob", .id = "alice_s2"});
    CHECK(parse_collection("_s2", "") == CollectionRef{.owner = "", .id = "_s2"});
    CHECK(parse_collection("alice_", "alice") == CollectionRef{.owner = "alice", .id = "alice_"});
}

TEST_CASE("an underscore may stand behind another owner, if nothing else says whose the collection is") {
    CHECK(may_be_stored_form("bob_s2", "alice"));
    CHECK(may_be_stored_form("bob_s2_l2a", "alice"));
    for (const char* text : {"s2", "alice_s2", "bob:s2", "bob:s2_l2a", "_s2", "bob_"})
        CHECK_FALSE(may_be_stored_form(text, "alice"));
    CHECK_FALSE(may_be_stored_form("bob_s2", ""));  // sent as it is: the service decides
}

TEST_CASE("what is no collection is refused with the text and the reason") {
    const auto refused = [](const char* text, const char* message) {
        CHECK_THROWS_WITH_AS(static_cast<void>(parse_collection(text, "alice")), message, std::invalid_argument);
    };
    refused("", "collection '': the name is empty; expected collection or owner:collection");
    refused("bob:", "collection 'bob:': the name is empty; expected collection or owner:collection");
    refused(":s2", "collection ':s2': the owner is empty; expected collection or owner:collection");
    refused("a:b:c", "collection 'a:b:c': there is more than one ':'; expected collection or owner:collection");
    refused(
        "jean-luc:s2",
        "collection 'jean-luc:s2': an owner holds letters and digits only; expected collection or owner:collection");
    refused("a_b:s2",
            "collection 'a_b:s2': an owner holds letters and digits only; expected collection or owner:collection");
    CHECK_THROWS_AS(static_cast<void>(parse_collection("s2", "jean-luc")), std::invalid_argument);
}
