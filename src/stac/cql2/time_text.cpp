#include "stac/cql2/time_text.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "rsclient/core/clock.hpp"
#include "stac/cql2/characters.hpp"

namespace rsclient::stac::cql2 {
namespace {

/// Whether the text has this form, where `d` is a digit.
bool has_form(std::string_view text, std::string_view form) {
    return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                      [](char c, char f) { return f == 'd' ? is_digit(c) : c == f; });
}

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
    int number = 0;
    for (const char c : text.substr(at, digits)) number = 10 * number + (c - '0');
    return number;
}

std::size_t end_of_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && is_digit(text[at])) ++at;
    return at;
}

}  // namespace

bool is_date_text(std::string_view text) {
    if (!has_form(text, "dddd-dd-dd")) return false;
    const std::chrono::year_month_day date(std::chrono::year(number_at(text, 0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2))));
    return date.ok();
}

bool is_timestamp_text(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T' || text.back() == 'z') return false;  // RFC 3339 alone takes t and z
    try {
        static_cast<void>(parse_rfc3339(text));
        return true;
    } catch (const std::invalid_argument&) {
        return false;
    }
}

std::string without_zero_fraction(std::string time) {
    const auto point = time.find('.');
    if (point != 19) return time;
    const auto end = end_of_digits(time, point + 1);
    if (time.find_first_not_of('0', point + 1) >= end) time.erase(point, end - point);
    return time;
}

}  // namespace rsclient::stac::cql2
