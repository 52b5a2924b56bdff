#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "rsclient/json/raw_json.hpp"

namespace rsclient::testing {

/// An example of the standard.
struct Cql2Example {
    std::string name;  ///< e.g. "example36-alt01"
    std::string content;

    /// The name of the JSON example with the same meaning.
    [[nodiscard]] std::string pair() const { return name.substr(0, name.find("-alt")); }
};

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("test data: cannot open " + path.string());
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// All examples of tests/data/cql2/<folder>, by name.
inline std::vector<Cql2Example> cql2_examples(const std::string& folder) {
    std::vector<Cql2Example> examples;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(RSCLIENT_TEST_DATA) + "/cql2/" + folder)) {
        examples.push_back({entry.path().stem().string(), read_file(entry.path())});
    }
    std::sort(examples.begin(), examples.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return examples;
}

/// Whether two values are the same, with numbers compared by value.
inline bool same_json(const json::Value& a, const json::Value& b) {
    if (a.number() != nullptr && b.number() != nullptr) return a.as_double() == b.as_double();
    if (a.array() != nullptr && b.array() != nullptr) {
        return std::equal(a.array()->begin(), a.array()->end(), b.array()->begin(), b.array()->end(), same_json);
    }
    if (a.object() == nullptr || b.object() == nullptr) return a == b;
    return std::equal(a.object()->begin(), a.object()->end(), b.object()->begin(), b.object()->end(),
                      [](const auto& x, const auto& y) { return x.first == y.first && same_json(x.second, y.second); });
}

}  // namespace rsclient::testing
