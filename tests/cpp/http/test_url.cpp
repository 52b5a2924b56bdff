#include "rsclient/http/url.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <utility>

using namespace rsclient::http;

TEST_CASE("escape leaves the unreserved characters of RFC 3986 alone") {
    const std::string unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    CHECK(escape(unreserved) == unreserved);
    CHECK(escape("a b/c?d#e&f=g+h%") == "a%20b%2Fc%3Fd%23e%26f%3Dg%2Bh%25");
    CHECK(escape("[\"'{}]@:;,!$()*") == "%5B%22%27%7B%7D%5D%40%3A%3B%2C%21%24%28%29%2A");
    CHECK(escape("\xC3\xA9\xFF") == "%C3%A9%FF");
    CHECK(escape(std::string_view("\0\r\n", 3)) == "%00%0D%0A");
    CHECK(escape("").empty());
}

TEST_CASE("escape_path keeps the slashes") {
    CHECK(escape_path("user/S1A IW#1/B02.zarr") == "user/S1A%20IW%231/B02.zarr");
}

TEST_CASE("with_query adds after the query that is there and before the fragment") {
    CHECK(with_query("http://h/p", {}) == "http://h/p");
    CHECK(with_query("http://h/p", {{"a", "1"}, {"b", "x y&z=\xC3\xA9"}}) == "http://h/p?a=1&b=x%20y%26z%3D%C3%A9");
    CHECK(with_query("http://h/p?a=1", {{"b", "2"}}) == "http://h/p?a=1&b=2");
    CHECK(with_query("http://h/p?", {{"b", "2"}}) == "http://h/p?b=2");
    CHECK(with_query("http://h/p?a=1&", {{"b", "2"}}) == "http://h/p?a=1&b=2");
    CHECK(with_query("http://h/p#top", {{"b", "2"}}) == "http://h/p?b=2#top");
    CHECK(with_query("http://h/p#top?x", {{"b", "2"}}) == "http://h/p?b=2#top?x");
    CHECK(with_query("http://h/p", {{"filter[a]", ""}}) == "http://h/p?filter%5Ba%5D=");
}

TEST_CASE("origin_of drops the default port and the user, and ignores case") {
    CHECK(origin_of("http://rs.example") == "http://rs.example");
    CHECK(origin_of("http://rs.example:80/x") == "http://rs.example");
    CHECK(origin_of("https://rs.example:443?x") == "https://rs.example");
    CHECK(origin_of("https://rs.example:80/") == "https://rs.example:80");
    CHECK(origin_of("http://rs.example:443#x") == "http://rs.example:443");
    CHECK(origin_of("http://rs.example:8080/x") == "http://rs.example:8080");
    CHECK(origin_of("http://rs.example:/x") == "http://rs.example");
    CHECK(origin_of("HTTPS://RS.Example:443/Path") == "https://rs.example");
    CHECK(origin_of("https://user:p%40ss@rs.example/x") == "https://rs.example");
    CHECK(origin_of("https://other.example@rs.example/x") == "https://rs.example");
    CHECK(origin_of("https://rs.example/@other.example/") == "https://rs.example");
    CHECK(origin_of("https://rs.example?@other.example/") == "https://rs.example");
}

TEST_CASE("origin_of knows IPv6 addresses") {
    CHECK(origin_of("http://[::1]/x") == "http://[::1]");
    CHECK(origin_of("http://[::1]:80/x") == "http://[::1]");
    CHECK(origin_of("http://[::80]/x") == "http://[::80]");
    CHECK(origin_of("https://u:p@[FE80::443]:8443/x") == "https://[fe80::443]:8443");
}

TEST_CASE("host_of is the host, with a port that is not the default") {
    CHECK(host_of("https://me:pw@RS.example:443/x") == "rs.example");
    CHECK(host_of("http://127.0.0.1:8003?x") == "127.0.0.1:8003");
    CHECK(host_of("http://[::1]:81") == "[::1]:81");
    CHECK_THROWS_AS(static_cast<void>(host_of("rs.example")), std::invalid_argument);
}

TEST_CASE("origin_of refuses what is no absolute http or https URL") {
    for (const char* url : {"", "rs.example", "/path", "//rs.example/x", "ftp://rs.example", "s3://bucket/key",
                            "http:/x", "http://", "http:///x", "http://user@/x", "http://:80/x", "http://h:port/x",
                            "http://[::1/x", "http://h/a b", "http://h/a\r\nx: y", "1http://h", "file:///etc/passwd"}) {
        CAPTURE(url);
        CHECK_THROWS_AS(static_cast<void>(origin_of(url)), std::invalid_argument);
    }
    CHECK_THROWS_WITH(static_cast<void>(origin_of("ftp://me:s3cret@h/x?key=s3cret")),
                      "'ftp://h/x' is not an absolute http or https URL");
}

TEST_CASE("resolve follows the examples of RFC 3986, section 5.4") {
    const std::string base = "http://a/b/c/d;p?q";
    for (const auto& [reference, target] : {
             // 5.4.1, normal
             std::pair("g:h", "g:h"),
             std::pair("g", "http://a/b/c/g"),
             std::pair("./g", "http://a/b/c/g"),
             std::pair("g/", "http://a/b/c/g/"),
             std::pair("/g", "http://a/g"),
             std::pair("//g", "http://g"),
             std::pair("?y", "http://a/b/c/d;p?y"),
             std::pair("g?y", "http://a/b/c/g?y"),
             std::pair("#s", "http://a/b/c/d;p?q#s"),
             std::pair("g#s", "http://a/b/c/g#s"),
             std::pair("g?y#s", "http://a/b/c/g?y#s"),
             std::pair(";x", "http://a/b/c/;x"),
             std::pair("g;x", "http://a/b/c/g;x"),
             std::pair("g;x?y#s", "http://a/b/c/g;x?y#s"),
             std::pair("", "http://a/b/c/d;p?q"),
             std::pair(".", "http://a/b/c/"),
             std::pair("./", "http://a/b/c/"),
             std::pair("..", "http://a/b/"),
             std::pair("../", "http://a/b/"),
             std::pair("../g", "http://a/b/g"),
             std::pair("../..", "http://a/"),
             std::pair("../../", "http://a/"),
             std::pair("../../g", "http://a/g"),
             // 5.4.2, abnormal
             std::pair("../../../g", "http://a/g"),
             std::pair("../../../../g", "http://a/g"),
             std::pair("/./g", "http://a/g"),
             std::pair("/../g", "http://a/g"),
             std::pair("g.", "http://a/b/c/g."),
             std::pair(".g", "http://a/b/c/.g"),
             std::pair("g..", "http://a/b/c/g.."),
             std::pair("..g", "http://a/b/c/..g"),
             std::pair("./../g", "http://a/b/g"),
             std::pair("./g/.", "http://a/b/c/g/"),
             std::pair("g/./h", "http://a/b/c/g/h"),
             std::pair("g/../h", "http://a/b/c/h"),
             std::pair("g;x=1/./y", "http://a/b/c/g;x=1/y"),
             std::pair("g;x=1/../y", "http://a/b/c/y"),
             std::pair("g?y/./x", "http://a/b/c/g?y/./x"),
             std::pair("g?y/../x", "http://a/b/c/g?y/../x"),
             std::pair("g#s/./x", "http://a/b/c/g#s/./x"),
             std::pair("g#s/../x", "http://a/b/c/g#s/../x"),
             std::pair("http:g", "http:g"),
         }) {
        CAPTURE(reference);
        CHECK(resolve(base, reference) == target);
    }
}

TEST_CASE("resolve keeps user and port of the base, and absolute references as they are") {
    CHECK(resolve("http://me:pw@h:81/a/b", "c") == "http://me:pw@h:81/a/c");
    CHECK(resolve("http://h:81", "c") == "http://h:81/c");
    CHECK(resolve("http://h:81", "?page=2") == "http://h:81?page=2");
    CHECK(resolve("http://h/a?x=/y/", "b") == "http://h/b");
    CHECK(resolve("https://h/a", "//other:82/x/../y") == "https://other:82/y");
    CHECK(resolve("https://h/a", "http://s3/b/../k?X-Amz-Signature=1") == "http://s3/b/../k?X-Amz-Signature=1");
    CHECK(resolve("https://h/a/", "b//c") == "https://h/a/b//c");
    CHECK_THROWS_AS(static_cast<void>(resolve("/a", "b")), std::invalid_argument);
}

TEST_CASE("without_secrets shows scheme, host, port and path alone") {
    CHECK(without_secrets("https://h:8443/a/b@c?key=s3cret#s3cret") == "https://h:8443/a/b@c");
    CHECK(without_secrets("https://me:s3cret@h/a") == "https://h/a");
    CHECK(without_secrets("https://s3cret@[::1]:81/a") == "https://[::1]:81/a");
    CHECK(without_secrets("https://me:s3@cret@h") == "https://h");
    CHECK(without_secrets("https://h?s3cret@x/y") == "https://h");
    CHECK(without_secrets("s3://me:s3cret@bucket/key") == "s3://bucket/key");
    CHECK(without_secrets("file:///a/b") == "file:///a/b");
    CHECK(without_secrets("/a/b?s3cret") == "/a/b");
    CHECK(without_secrets("").empty());
}

TEST_CASE("without_secrets shows no part of a password, not even of a broken URL") {
    for (const char* url :
         {"me:s3cret@h/a", "//me:s3cret@h/a", "https://me:s3cret@/a", "https://me:s3cret/x@h/a",
          "https://me:s3cret?x@h/a", "https://me:s3cret#x@h/a", "http:me:s3cret@h/a", "https:/me:s3cret@h/a",
          "https://me:s3cret", "https://h/a?b=s3cret?c#d", "https://h#s3cret"}) {
        CAPTURE(url);
        CHECK(without_secrets(url).find("s3cret") == std::string::npos);
    }
}
