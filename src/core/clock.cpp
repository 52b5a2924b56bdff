#include "rsclient/core/clock.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <thread>

#include "rsclient/core/interrupt.hpp"

namespace rsclient {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;
using std::chrono::system_clock;

// The system's clock counts nanoseconds, which begin in 1677 and end in 2262.
constexpr UtcTime first_moment = std::chrono::sys_days(std::chrono::year(1678) / 1 / 1);
constexpr UtcTime last_moment = std::chrono::sys_days(std::chrono::year(2262) / 1 / 1) - microseconds(1);
constexpr nanoseconds signal_check_period = std::chrono::milliseconds(100);
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

[[noreturn]] void refuse(std::string_view text) {
    throw std::invalid_argument("'" + std::string(text) + "' is not an RFC 3339 time such as 2026-02-19T11:21:19.024Z");
}

/// Reads digits; the position advances past them.
int digits(std::string_view text, std::size_t& at, std::size_t count) {
    int value = 0;
    for (std::size_t end = at + count; at < end; ++at) {
        if (at >= text.size() || text[at] < '0' || text[at] > '9') refuse(text);
        value = value * 10 + (text[at] - '0');
    }
    return value;
}

void expect(std::string_view text, std::size_t& at, std::string_view any_of) {
    if (at >= text.size() || any_of.find(text[at]) == std::string_view::npos) refuse(text);
    ++at;
}

UtcTime assemble(std::string_view text, int year, int month, int day, int hour, int minute, int second) {
    const auto date = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
                      std::chrono::day(static_cast<unsigned>(day));
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) refuse(text);
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

microseconds fraction(std::string_view text, std::size_t& at) {
    if (at >= text.size() || text[at] != '.') return microseconds(0);
    ++at;
    std::int64_t value = 0;
    std::int64_t unit = 1'000'000;
    const auto start = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        if (unit > 1) value += (text[at] - '0') * (unit /= 10);
    }
    if (at == start) refuse(text);
    return microseconds(value);
}

std::chrono::minutes offset(std::string_view text, std::size_t& at) {
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        ++at;
        return std::chrono::minutes(0);
    }
    const bool west = at < text.size() && text[at] == '-';
    expect(text, at, "+-");
    const int hours = digits(text, at, 2);
    expect(text, at, ":");
    const int minutes = digits(text, at, 2);
    if (hours > 23 || minutes > 59) refuse(text);
    const std::chrono::minutes shift = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    return west ? -shift : shift;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT", the form that RFC 9110 tells servers to send.
UtcTime parse_http_date(std::string_view text) {
    std::size_t at = 5;
    const int day = digits(text, at, 2);
    expect(text, at, " ");
    const auto* month = std::find(months.begin(), months.end(), text.substr(at, 3));
    if (month == months.end()) refuse(text);
    at += 3;
    expect(text, at, " ");
    const int year = digits(text, at, 4);
    expect(text, at, " ");
    const int hour = digits(text, at, 2);
    expect(text, at, ":");
    const int minute = digits(text, at, 2);
    expect(text, at, ":");
    const int second = digits(text, at, 2);
    return assemble(text, year, static_cast<int>(month - months.begin()) + 1, day, hour, minute, second);
}

}  // namespace

Clock steady_clock() {
    return [] { return std::chrono::duration_cast<nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()); };
}

Sleeper real_sleeper() {
    return [](nanoseconds delay) {
        const auto end = std::chrono::steady_clock::now() + delay;
        for (auto now = std::chrono::steady_clock::now(); now < end; now = std::chrono::steady_clock::now()) {
            throw_if_interrupted("wait");
            std::this_thread::sleep_for(std::min<nanoseconds>(signal_check_period, end - now));
        }
    };
}

std::string format_time(UtcTime time) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(time);
    const auto seconds = static_cast<std::time_t>(whole.time_since_epoch().count());
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time - whole).count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 80> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                                     parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
                                     parts.tm_sec, static_cast<int>(milliseconds));
    return {text.data(), static_cast<std::size_t>(length)};
}

UtcTime parse_rfc3339(std::string_view text) {
    std::size_t at = 0;
    const int year = digits(text, at, 4);
    expect(text, at, "-");
    const int month = digits(text, at, 2);
    expect(text, at, "-");
    const int day = digits(text, at, 2);
    expect(text, at, "Tt ");
    const int hour = digits(text, at, 2);
    expect(text, at, ":");
    const int minute = digits(text, at, 2);
    expect(text, at, ":");
    const int second = digits(text, at, 2);
    auto time = assemble(text, year, month, day, hour, minute, second);
    time += fraction(text, at);
    time -= offset(text, at);
    if (at != text.size()) refuse(text);
    return time;
}

system_clock::time_point parse_time(std::string_view text) {
    const UtcTime time = text.size() > 5 && text[3] == ',' ? parse_http_date(text) : parse_rfc3339(text);
    if (time < first_moment) return system_clock::time_point::min();
    if (time > last_moment) return system_clock::time_point::max();
    return time;
}

}  // namespace rsclient
