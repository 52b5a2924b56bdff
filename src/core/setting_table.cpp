#include "rsclient/core/setting_table.hpp"

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>

namespace rsclient {

Environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr || *value == '\0') return std::nullopt;
        return value;
    };
}

std::string_view to_string(SettingKind kind) noexcept {
    static constexpr std::array<std::string_view, 7> names = {"text",  "secret", "url", "truth",
                                                              "count", "choice", "path"};
    return names[static_cast<std::size_t>(kind)];
}

std::optional<FoundSetting> find_setting(const SettingRow& row, const Environment& environment) {
    for (const auto variable : row.variables) {
        if (variable.empty()) break;
        std::string name(variable);
        if (auto text = environment(name)) return FoundSetting{std::move(name), std::move(*text)};
    }
    return std::nullopt;
}

std::optional<std::string> read_setting(const SettingRow& row, const Environment& environment) {
    auto found = find_setting(row, environment);
    return found ? std::optional(std::move(found->text)) : std::nullopt;
}

int parse_count(const SettingRow& row, std::string_view text) {
    int count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc() && end == text.data() + text.size() && count >= 1) return count;
    throw std::invalid_argument(variables_of(row) + " must be a whole number of at least 1, got '" + std::string(text) +
                                "'");
}

std::string variables_of(const SettingRow& row) {
    std::string names;
    for (const auto variable : row.variables) {
        if (!variable.empty()) names.append(names.empty() ? "" : " or ").append(variable);
    }
    return names;
}

}  // namespace rsclient
