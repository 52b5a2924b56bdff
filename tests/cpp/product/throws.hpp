#pragma once

#include <exception>
#include <string>
#include <typeinfo>

namespace rsclient::testing {

/// What an exception of type E says; "" without one, and another type's message with its name before it.
template <class E, class Call>
std::string what_of(Call&& call) {
    try {
        call();
    } catch (const E& error) {
        return error.what();
    } catch (const std::exception& error) {
        return std::string("another exception: ") + typeid(error).name() + ": " + error.what();
    }
    return {};
}

/// Whether a text holds another one.
inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace rsclient::testing
