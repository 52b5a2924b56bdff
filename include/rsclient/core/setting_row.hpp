#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rsclient {

/// Looks a variable up; a parameter so that tests need not touch the process.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// The environment of this process; an empty variable counts as absent.
[[nodiscard]] Environment process_environment();

/// How the text of a setting is read.
enum class SettingKind {
    text,    ///< as it is
    secret,  ///< as it is, and never shown
    url,     ///< by checked_url
    truth,   ///< 1 or 0, yes or no, true or false, on or off
    count,   ///< a whole number of at least 1
    choice,  ///< a name that the description lists
    path,    ///< of a file
};

/// The kind's name, e.g. "url".
[[nodiscard]] std::string_view to_string(SettingKind kind) noexcept;

/// One setting. What reads the environment, `rsclient doctor`, `rsclient --help`, messages and docs use these rows.
struct SettingRow {
    std::string_view name = {};
    std::string_view argument = {};                  ///< of RsClient or S3Store; empty: by environment only
    std::string_view option = {};                    ///< of the command line; empty: by environment only
    std::array<std::string_view, 2> variables = {};  ///< the first that is set wins
    SettingKind kind = SettingKind::text;
    std::string_view fallback = {};  ///< what holds without it, as a value or in a few words
    std::string_view description = {};
    bool shown_unset = false;  ///< `rsclient doctor` lists it also if it is not set
};

/// A value with the name of the variable that holds it.
struct FoundSetting {
    std::string variable = {};
    std::string text = {};
};

/// The first variable of the row that is set.
[[nodiscard]] std::optional<FoundSetting> find_setting(const SettingRow& row, const Environment& environment);

/// Its text, or nullopt.
[[nodiscard]] std::optional<std::string> read_setting(const SettingRow& row, const Environment& environment);

/// The text of a count. @throws std::invalid_argument naming the variables if it is no whole number of at least 1
[[nodiscard]] int parse_count(const SettingRow& row, std::string_view text);

/// The names of a row's variables for messages: "RSPY_UAC_CHECK_URL or APIKEY_URL".
[[nodiscard]] std::string variables_of(const SettingRow& row);

}  // namespace rsclient
