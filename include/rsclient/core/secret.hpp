#pragma once

#include <ostream>
#include <string>
#include <utility>

namespace rsclient {

/// A text that must not be seen: a key, a password, a token. Printed, it is "***"; only reveal() gives it away.
class Secret {
public:
    Secret() = default;
    Secret(std::string text) : text_(std::move(text)) {}  // NOLINT: options are filled from plain texts
    Secret(const char* text) : text_(text) {}             // NOLINT: as above

    /// The text itself, for the one place that sends or signs with it.
    [[nodiscard]] const std::string& reveal() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }  ///< whether there is nothing to hide

    friend bool operator==(const Secret& a, const Secret& b) noexcept = default;
    friend std::ostream& operator<<(std::ostream& out, const Secret& secret) {
        return out << (secret.empty() ? "" : "***");
    }

private:
    std::string text_ = {};
};

}  // namespace rsclient
