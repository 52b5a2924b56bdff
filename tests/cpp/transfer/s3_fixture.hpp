#pragma once

#include <memory>
#include <string>
#include <utility>

#include "rsclient/transfer/s3_store.hpp"
#include "support/fake_transport.hpp"

/// A prepared answer.
inline rsclient::http::Response answer(int status, rsclient::http::Headers headers = {}, std::string body = {}) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

/// An answer of S3 that failed, with this code in its body.
inline rsclient::http::Response failed(int status, const std::string& code) {
    return answer(status, {{"Content-Type", "application/xml"}}, "<Error><Code>" + code + "</Code></Error>");
}

/// A store at s3://b/pre over a transport with prepared answers: parts of 10 bytes, one at a time, no real waiting.
struct S3Fixture {
    S3Fixture() {
        options.endpoint = "http://s3.example:9000/";
        options.access_key = "ACCESS";
        options.secret_key = "SECRET";
        options.part_size = 10;
        options.connections = 1;
        options.hooks.sleep = [this](std::chrono::nanoseconds) { ++delays; };
    }

    [[nodiscard]] rsclient::transfer::S3Store store() const {
        return {{.bucket = "b", .key = "pre"}, options, transport};
    }

    std::shared_ptr<rsclient::testing::FakeTransport> transport = std::make_shared<rsclient::testing::FakeTransport>();
    rsclient::transfer::S3Options options = {};
    int delays = 0;
};
