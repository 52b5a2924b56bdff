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

[[noreturn]] void refuse(std::string_view text, const std::string& reason = "") {
    throw std::invalid_argument("'" + std::string(text) + "' is not an RFC 3339 time such as 2026-02-19T11:21:19.024Z" +
                                (reason.empty() ? "" : ": " + reason));
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

void require_at_most(int value, int last, const char* name, std::string_view text) {
    if (value > last) {
        refuse(text, std::string(name) + " " + std::to_string(value) + " is beyond " + std::to_string(last));
    }
}

UtcTime assemble(std::string_view text, int year, int month, int day, int hour, int minute, int second) {
    const auto first = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month));
    if (!first.month().ok()) refuse(text, "month " + std::to_string(month) + " is not in 1 to 12");
    const auto date = first / std::chrono::day(static_cast<unsigned>(day));
    if (!date.ok()) {
        const auto last = static_cast<unsigned>((first / std::chrono::last).day());
        refuse(text, "day " + std::to_string(day) + " is not in 1 to " + std::to_string(last));
    }
    require_at_most(hour, 23, "hour", text);
    require_at_most(minute, 59, "minute", text);
    require_at_most(second, 60, "second", text);
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

/// `second` is 60 and `next` the second after it: UTC inserts one only before 1 January and 1 July (RFC 3339, app. D).
void require_leap_second(std::string_view text, std::chrono::sys_seconds next) {
    const auto day = std::chrono::floor<std::chrono::days>(next);
    const std::chrono::year_month_day date(day);
    const bool half_year = date.month() == std::chrono::January || date.month() == std::chrono::July;
    if (next != day || date.day() != std::chrono::day(1) || !half_year) {
        refuse(text, "second 60 is a leap second, which only 23:59:60 UTC of 30 June or 31 December can be");
    }
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

/// Which spellings of a time are read: those of RFC 3339, or also those that services and products use beside them.
enum class Spelling { rfc3339, any };

std::chrono::minutes offset(std::string_view text, std::size_t& at, Spelling spelling) {
    const bool tolerant = spelling == Spelling::any;
    if (tolerant && at == text.size()) return std::chrono::minutes(0);
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        ++at;
        return std::chrono::minutes(0);
    }
    const bool west = at < text.size() && text[at] == '-';
    expect(text, at, "+-");
    const int hours = digits(text, at, 2);
    int minutes = 0;
    if (!tolerant || at < text.size()) {
        if (!tolerant || text[at] == ':') expect(text, at, ":");
        minutes = digits(text, at, 2);
    }
    require_at_most(hours, 23, "offset hour", text);
    require_at_most(minutes, 59, "offset minute", text);
    const std::chrono::minutes shift = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    return west ? -shift : shift;
}

UtcTime read_time(std::string_view text, Spelling spelling) {
    std::size_t at = 0;
    const int year = digits(text, at, 4);
    expect(text, at, "-");
    const int month = digits(text, at, 2);
    expect(text, at, "-");
    const int day = digits(text, at, 2);
    if (spelling == Spelling::any && at == text.size()) return assemble(text, year, month, day, 0, 0, 0);
    expect(text, at, "Tt ");
    const int hour = digits(text, at, 2);
    expect(text, at, ":");
    const int minute = digits(text, at, 2);
    expect(text, at, ":");
    const int second = digits(text, at, 2);
    const UtcTime local = assemble(text, year, month, day, hour, minute, second);
    const microseconds part = fraction(text, at);
    const UtcTime whole = local - offset(text, at, spelling);
    if (at != text.size()) refuse(text);
    if (second == 60) require_leap_second(text, std::chrono::floor<std::chrono::seconds>(whole));
    return whole + part;
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

UtcTime parse_rfc3339(std::string_view text) { return read_time(text, Spelling::rfc3339); }

std::string in_utc(std::string_view text) {
    const UtcTime time = parse_rfc3339(text);
    if (text.ends_with('Z')) return std::string(text);
    const auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(time)).year();
    if (year < std::chrono::year(0) || year > std::chrono::year(9999))
        refuse(text, "its year in UTC has no four digits");
    constexpr std::size_t length = 19;  // up to the seconds
    const auto zone = text.find_first_of("zZ+-", length);
    return format_time(time).substr(0, length) + std::string(text.substr(length, zone - length)) + "Z";
}

UtcTime parse_timestamp(std::string_view text) { return read_time(text, Spelling::any); }

system_clock::time_point parse_time(std::string_view text) {
    const UtcTime time = text.size() > 5 && text[3] == ',' ? parse_http_date(text) : parse_timestamp(text);
    if (time < first_moment) return system_clock::time_point::min();
    if (time > last_moment) return system_clock::time_point::max();
    return time;
}

}  // namespace rsclient
