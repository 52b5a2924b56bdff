#include "rsclient/http/url.hpp"

#include <algorithm>
#include <stdexcept>

namespace rsclient::http {
namespace {

// The functions of <cctype> depend on the locale; URLs do not.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

std::string percent_encode(std::string_view text, std::string_view kept) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_letter(c) || is_digit(c) || kept.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += '%';
            out += hex[static_cast<unsigned char>(c) >> 4U];
            out += hex[static_cast<unsigned char>(c) & 15U];
        }
    }
    return out;
}

/// The parts of a URI reference by RFC 3986, each with its delimiter, so that a missing part differs from an empty one.
struct Parts {
    std::string_view scheme;     ///< "https:"
    std::string_view authority;  ///< "//user@host:port"
    std::string_view path;       ///< "/a/b"
    std::string_view query;      ///< "?a=b"
    std::string_view fragment;   ///< "#top"
};

Parts split(std::string_view text) {
    const auto take = [&text](std::size_t length) {
        const std::string_view part = text.substr(0, length);
        text.remove_prefix(part.size());
        return part;
    };
    Parts parts;
    const auto* end = std::find_if_not(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    });
    if (end != text.end() && *end == ':' && is_letter(text.front())) {
        parts.scheme = take(static_cast<std::size_t>(end - text.begin()) + 1);
    }
    if (text.starts_with("//")) parts.authority = take(text.find_first_of("/?#", 2));
    parts.path = take(text.find_first_of("?#"));
    parts.query = take(text.find('#'));
    parts.fragment = text;
    return parts;
}

/// Host and port, where they can be told from user and password.
struct Host {
    std::string_view name;
    std::string_view port;  ///< without ':', may be empty
    bool valid = false;
};

Host split_host(std::string_view authority) {
    const std::string_view text = authority.substr(std::max<std::size_t>(authority.rfind('@') + 1, 2));
    const auto bracket = text.rfind(']');  // the colons of an IPv6 address stand in brackets
    const auto colon = std::min(text.find(':', bracket == std::string_view::npos ? 0 : bracket), text.size());
    Host host{text.substr(0, colon), text.substr(std::min(colon + 1, text.size()))};
    host.valid = !host.name.empty() && std::all_of(host.port.begin(), host.port.end(), is_digit);
    return host;
}

/// The parts of an absolute http or https URL. @throws std::invalid_argument if it is none
Parts split_absolute(std::string_view url) {
    const Parts parts = split(url);
    const std::string scheme = lower_case(parts.scheme);
    const auto unprintable = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
    if ((scheme != "http:" && scheme != "https:") || parts.authority.empty()) {
        throw std::invalid_argument("'" + without_secrets(url) + "' is not an absolute http or https URL");
    }
    if (!split_host(parts.authority).valid) {
        throw std::invalid_argument("'" + without_secrets(url) + "' names no host, or a port that is no number");
    }
    if (std::any_of(url.begin(), url.end(), unprintable)) {
        throw std::invalid_argument("'" + without_secrets(url) +
                                    "' holds a blank or control character, which must be escaped");
    }
    return parts;
}

/// Carries out the "." and ".." of an absolute path.
std::string without_dots(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const std::string_view segment = path.substr(0, path.find('/', 1));
        path.remove_prefix(segment.size());
        const bool up = segment == "/..";
        if (up) out.resize(std::min(out.rfind('/'), out.size()));
        if (!up && segment != "/.") {
            out += segment;
        } else if (path.empty()) {
            out += '/';
        }
    }
    return out;
}

std::string joined(std::string_view scheme, std::string_view authority, std::string_view path, std::string_view query,
                   std::string_view fragment) {
    std::string out(scheme);
    for (const std::string_view part : {authority, path, query, fragment}) out += part;
    return out;
}

}  // namespace

std::string escape(std::string_view text) { return percent_encode(text, "-._~"); }

std::string escape_path(std::string_view path) { return percent_encode(path, "-._~/"); }

std::string with_query(std::string_view url, const Query& query) {
    const auto fragment = std::min(url.find('#'), url.size());
    std::string out(url.substr(0, fragment));
    const bool has_query = out.find('?') != std::string::npos;
    std::string_view separator = !has_query ? "?" : out.ends_with('?') || out.ends_with('&') ? "" : "&";
    for (const auto& [name, value] : query) {
        out.append(separator).append(escape(name)).append("=").append(escape(value));
        separator = "&";
    }
    return out.append(url.substr(fragment));
}

std::string origin_of(std::string_view url) {
    const Parts parts = split_absolute(url);
    const Host host = split_host(parts.authority);
    const std::string scheme = lower_case(parts.scheme);
    const bool default_port = host.port.empty() || host.port == (scheme == "https:" ? "443" : "80");
    return scheme + "//" + lower_case(host.name) + (default_port ? "" : ":" + std::string(host.port));
}

std::string host_of(std::string_view url) {
    const std::string origin = origin_of(url);
    return origin.substr(origin.find("//") + 2);
}

std::string resolve(std::string_view base, std::string_view reference) {
    const Parts to = split(reference);
    if (!to.scheme.empty()) return std::string(reference);
    const Parts from = split_absolute(base);
    if (!to.authority.empty()) {
        return joined(from.scheme, to.authority, without_dots(to.path), to.query, to.fragment);
    }
    if (to.path.empty()) {
        return joined(from.scheme, from.authority, from.path, to.query.empty() ? from.query : to.query, to.fragment);
    }
    std::string path(to.path);
    if (!path.starts_with('/')) {
        const std::string_view folder = from.path.substr(0, from.path.rfind('/') + 1);
        path = (folder.empty() ? "/" : std::string(folder)) + path;
    }
    return joined(from.scheme, from.authority, without_dots(path), to.query, to.fragment);
}

std::string without_secrets(std::string_view url) {
    const Parts parts = split(url);
    if (parts.authority.empty()) {  // no URL, but it may be the start of one: "user:password@host/path"
        const std::string_view text = url.substr(0, url.find_first_of("?#"));
        return std::string(text.substr(text.rfind('@') + 1));
    }
    const Host host = split_host(parts.authority);
    // A password with a raw '/', '?' or '#' ends the authority early, and its beginning looks like a port.
    if (!host.valid && parts.authority != "//") return std::string(parts.scheme) + "//(unreadable)";
    const std::string port = host.port.empty() ? "" : ":" + std::string(host.port);
    return joined(parts.scheme, "//", host.name, port, parts.path);
}

}  // namespace rsclient::http
