#pragma once

#include <string>
#include <vector>

#include "rsclient/core/warning.hpp"

namespace rsclient::testing {

using Messages = std::vector<std::string>;

/// The warnings while it lives.
class Warnings {
public:
    Warnings() {
        set_warning_hook([this](const std::string& message) { messages.push_back(message); });
    }
    ~Warnings() { set_warning_hook({}); }
    Warnings(const Warnings&) = delete;
    Warnings& operator=(const Warnings&) = delete;

    Messages messages = {};
};

}  // namespace rsclient::testing
