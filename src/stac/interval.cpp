#include "stac/interval.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <stdexcept>

#include "rsclient/core/clock.hpp"

namespace rsclient::stac {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::size_t max_digits = 17;  // the sum of two fractions, in halves, still fits 64 bits

/// A time in whole seconds, and the digits of its fraction.
struct Moment {
    sys_seconds second = {};
    std::string digits = {};
};

Moment moment_of(const std::string& text) {
    Moment moment{.second = std::chrono::floor<seconds>(parse_rfc3339(text))};
    const auto point = text.find('.');
    if (point == std::string::npos) return moment;
    const auto end = text.find_first_not_of("0123456789", point + 1);
    moment.digits = text.substr(point + 1, std::min(end - point - 1, max_digits));
    return moment;
}

/// The fraction in units of the last of `count` digits.
std::int64_t fraction_of(std::string digits, std::size_t count) {
    digits.resize(count, '0');
    return std::stoll("0" + digits);
}

}  // namespace

std::string middle_of(const std::string& start, const std::string& end) {
    const Moment first = moment_of(start);
    const Moment last = moment_of(end);
    const std::size_t count = std::max(first.digits.size(), last.digits.size());
    const std::int64_t first_part = fraction_of(first.digits, count);
    const std::int64_t last_part = fraction_of(last.digits, count);
    if (last.second < first.second || (last.second == first.second && last_part < first_part)) {
        throw std::invalid_argument("item interval: it ends at " + end + ", before it starts at " + start);
    }
    std::int64_t unit = 1;
    for (std::size_t i = 0; i < count; ++i) unit *= 10;
    // Half of an odd number of seconds goes to the fraction, which has one digit more than those of the ends.
    const seconds length = last.second - first.second;
    const std::int64_t odd = length.count() % 2;
    const std::int64_t halves = odd * unit + first_part + last_part;  // below 3 units
    const sys_seconds second = first.second + length / 2 + seconds(halves / (2 * unit));
    std::string digits = std::to_string(halves % (2 * unit) * 5);
    digits.insert(0, count + 1 - std::min(count + 1, digits.size()), '0');
    while (digits.size() > 3 && digits.back() == '0') digits.pop_back();
    digits.resize(std::max<std::size_t>(digits.size(), 3), '0');
    const std::string whole = format_time(second);  // "2020-02-19T11:00:02.000Z"
    return whole.substr(0, whole.size() - 4) + digits + "Z";
}

}  // namespace rsclient::stac
