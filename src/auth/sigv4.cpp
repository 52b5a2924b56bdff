#include "rsclient/auth/sigv4.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <ctime>
#include <utility>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/hashing/digest.hpp"
#include "rsclient/http/url.hpp"

namespace rsclient::auth {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

/// "20130524T000000Z"; its first eight letters are the date of the scope.
std::string basic_time(std::chrono::system_clock::time_point now) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
    return {text.data(), length};
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// A header's value without blanks at its ends and with single ones inside.
std::string trimmed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

std::string path_of(std::string_view url) {
    const auto slash = url.find('/', url.find("://") + 3);
    return slash == std::string_view::npos ? "/" : std::string(url.substr(slash));
}

std::string host_of(std::string_view url) {
    const std::string origin = http::origin_of(url);
    return origin.substr(origin.find("://") + 3);
}

/// Names and values encoded first and sorted then: the order of the encoded texts is what counts.
std::string canonical_query(const http::Query& query) {
    std::vector<std::pair<std::string, std::string>> encoded;
    for (const auto& [name, value] : query) encoded.emplace_back(http::escape(name), http::escape(value));
    std::sort(encoded.begin(), encoded.end());
    std::string text;
    for (const auto& [name, value] : encoded) text += (text.empty() ? "" : "&") + name + "=" + value;
    return text;
}

/// The headers that are signed, as lines, and their names as a list.
struct SignedHeaders {
    std::string lines = {};
    std::string names = {};
};

SignedHeaders signed_headers(const http::Request& request) {
    std::map<std::string, std::string> all{{"host", host_of(request.url)}};
    for (const auto* headers : {&request.headers, &request.credentials}) {
        for (const auto& [name, value] : *headers) all[lower_case(name)] = trimmed(value);
    }
    all.erase("accept-encoding");
    SignedHeaders result;
    for (const auto& [name, value] : all) {
        result.lines += name + ":" + value + "\n";
        result.names += (result.names.empty() ? "" : ";") + name;
    }
    return result;
}

std::string scope_of(std::string_view time, const SigningKeys& keys) {
    return std::string(time.substr(0, 8)) + "/" + keys.region + "/s3/aws4_request";
}

std::string signature(const http::Request& request, const SignedHeaders& headers, const SigningKeys& keys,
                      const std::string& time, std::string_view payload_hash) {
    const std::string canonical = request.method + "\n" + path_of(request.url) + "\n" + canonical_query(request.query) +
                                  "\n" + headers.lines + "\n" + headers.names + "\n" + std::string(payload_hash);
    const std::string to_sign =
        std::string(algorithm) + "\n" + time + "\n" + scope_of(time, keys) + "\n" +
        hashing::to_hex(hashing::digest_of(hashing::HashAlgorithm::sha2_256, as_bytes(canonical)));
    Bytes key = hashing::hmac_sha256(as_bytes("AWS4" + keys.secret_key.reveal()), time.substr(0, 8));
    for (const std::string& step : {keys.region, std::string("s3"), std::string("aws4_request")})
        key = hashing::hmac_sha256(key, step);
    return hashing::to_hex(hashing::hmac_sha256(key, to_sign));
}

}  // namespace

void sign(http::Request& request, const SigningKeys& keys, std::chrono::system_clock::time_point now,
          std::string_view payload_hash) {
    const std::string time = basic_time(now);
    request.credentials.erase("Authorization");
    request.headers["x-amz-date"] = time;
    request.headers["x-amz-content-sha256"] = payload_hash;
    if (!keys.session_token.empty()) request.credentials["x-amz-security-token"] = keys.session_token.reveal();
    const SignedHeaders headers = signed_headers(request);
    request.credentials["Authorization"] = std::string(algorithm) + " Credential=" + keys.access_key.reveal() + "/" +
                                           scope_of(time, keys) + ",SignedHeaders=" + headers.names +
                                           ",Signature=" + signature(request, headers, keys, time, payload_hash);
}

std::string presign(const http::Request& request, const SigningKeys& keys, std::chrono::system_clock::time_point now,
                    std::chrono::seconds valid_for) {
    const std::string time = basic_time(now);
    http::Request timed = request;
    const SignedHeaders headers = signed_headers(timed);
    timed.query["X-Amz-Algorithm"] = algorithm;
    timed.query["X-Amz-Credential"] = keys.access_key.reveal() + "/" + scope_of(time, keys);
    timed.query["X-Amz-Date"] = time;
    timed.query["X-Amz-Expires"] = std::to_string(valid_for.count());
    timed.query["X-Amz-SignedHeaders"] = headers.names;
    if (!keys.session_token.empty()) timed.query["X-Amz-Security-Token"] = keys.session_token.reveal();
    timed.query["X-Amz-Signature"] = signature(timed, headers, keys, time, unsigned_payload);
    return http::with_query(timed.url, timed.query);
}

}  // namespace rsclient::auth
