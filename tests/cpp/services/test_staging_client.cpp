#include "rsclient/services/staging_client.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using jobs::JobStatus;
using services::StagingClient;
using services::StagingRequest;

namespace {

std::string job_text(const std::string& status, const std::string& progress = "0", const std::string& message = "") {
    return R"({"jobID":"j-1","processID":"staging","type":"process","status":")" + status + R"(","progress":)" +
           progress + R"(,"message":")" + message +
           R"(","created":"2026-02-19T11:21:19Z","updated":"2026-02-19T11:21:20Z"})";
}

/// An item as no writer of ours would write it.
stac::Item odd_item(const std::string& id) {
    return stac::item_from_json(json::RawJson(R"({ "id" : ")" + id + R"(", "x":1e400,"assets": {"a" : {}} })"));
}

/// A client for jobs alone: it does not know the catalog, and asks it nothing.
services::ServiceOptions staging_only() {
    auto options = options_with_key();
    options.settings.url.clear();
    options.settings.hosts = {{"staging", "https://rs.example"}};
    return options;
}

/// The body that is posted for this request.
std::string posted(const StagingRequest& request) {
    const auto transport = transport_with({answer(201, job_text("accepted"))});
    static_cast<void>(StagingClient(staging_only(), transport).submit_staging(request));
    CHECK(transport->requests[0].method == "POST");
    CHECK(transport->requests[0].url == "https://rs.example/processes/staging/execution");
    CHECK(transport->requests[0].headers.at("Content-Type") == "application/json");
    return transport->requests[0].body;
}

}  // namespace

TEST_CASE("items are staged with their own text, not ours") {
    CHECK(posted({.collection = "s2", .items = {odd_item("a"), odd_item("b")}}) ==
          R"({"inputs":{"collection":"s2","items":{"value":{"type":"FeatureCollection","features":[)"
          R"({ "id" : "a", "x":1e400,"assets": {"a" : {}} },{ "id" : "b", "x":1e400,"assets": {"a" : {}} }]}}}})");
}

TEST_CASE("the URL of a search and a choice of assets are staged") {
    CHECK(posted({.collection = "bob:s2",
                  .items_href = "https://rs.example/auxip/search?ids=a&limit=1",
                  .asset_names = {"B04", "B\"8"}}) ==
          R"({"inputs":{"collection":"bob:s2","items":{"href":"https://rs.example/auxip/search?ids=a&limit=1"},)"
          R"("asset_names":["B04","B\"8"]}})");
}

TEST_CASE("a request that asks for nothing or for two things is refused before it is sent") {
    const auto transport = transport_with({});
    const StagingClient client(options_with_key(), transport);
    const auto refused = [&](const StagingRequest& request, const char* message) {
        CHECK_THROWS_WITH_AS(static_cast<void>(client.submit_staging(request)), message, std::invalid_argument);
    };
    refused({.collection = "s2"}, "stage: give either items or the URL of a search, got neither");
    refused({.collection = "s2", .items = {odd_item("a")}, .items_href = "https://rs.example"},
            "stage: give either items or the URL of a search, got both");
    refused({.items = {odd_item("a")}}, "stage: the target collection is empty");
    CHECK(transport->requests.empty());
}

TEST_CASE("items of which nothing would be copied are named before the job is sent") {
    const auto transport = transport_with({});
    const StagingClient client(options_with_key(), transport);
    const auto item = [](const std::string& id, const std::string& assets) {
        return stac::item_from_json(json::RawJson(R"({"id":")" + id + R"(","assets":)" + assets + "}"));
    };
    const auto refused = [&](const StagingRequest& request, const char* message) {
        CHECK_THROWS_WITH_AS(static_cast<void>(client.submit_staging(request)), message, std::invalid_argument);
    };
    refused({.collection = "s2", .items = {odd_item("a"), item("b", "{}"), item("c", "null")}},
            "stage: 2 of 3 items have no assets, so that nothing of them would be copied: b, c");
    refused({.collection = "s2", .items = {odd_item("a")}, .asset_names = {"B04", "B08"}},
            "stage: 1 of 1 items have no asset named B04 or B08, so that nothing of them would be copied: a");
    refused({.collection = "s2", .items = std::vector<stac::Item>(7, item("x", "{}"))},
            "stage: 7 of 7 items have no assets, so that nothing of them would be copied: x, x, x, x, x and 2 more");
    CHECK(transport->requests.empty());
}

TEST_CASE("a job that had nothing to do differs from one that did its work") {
    const auto ended = [](JobStatus status, int progress, const std::string& message) {
        return services::nothing_staged({.status = status, .progress = progress, .message = message});
    };
    // messages of RS-Server 1.0a14
    CHECK(ended(JobStatus::successful, 0, "No items with assets were found in the input for staging"));
    CHECK(ended(JobStatus::successful, 100, "Finished without processing any tasks"));
    CHECK_FALSE(ended(JobStatus::successful, 100, "Finished"));
    CHECK_FALSE(ended(JobStatus::running, 0, "Successfully searched catalog"));
    CHECK_FALSE(ended(JobStatus::failed, 0, ""));
}

TEST_CASE("a successful job whose progress is not said did its work") {
    const auto job = [](const std::string& status, const std::string& progress) {
        const auto transport =
            transport_with({answer(200, R"({"jobID":"j-1","status":")" + status + '"' + progress + "}")});
        return StagingClient(options_with_key(), transport).get_job("j-1");
    };
    for (const char* progress : {"", R"(,"progress":null)"}) {
        CHECK(job("successful", progress).progress == 100);
        CHECK_FALSE(services::nothing_staged(job("successful", progress)));
        CHECK(job("running", progress).progress == 0);
    }
    CHECK(services::nothing_staged(job("successful", R"(,"progress":0)")));
}

TEST_CASE("a removed job has the status that it had") {
    // RS-Server 1.0a14 deletes the entry and stops nothing
    const auto transport = transport_with({answer(200, job_text("running", "42", "Job j-1 deleted successfully"))});
    const auto job = StagingClient(options_with_key(), transport).dismiss_job("j-1");
    CHECK(job.status == JobStatus::running);
    CHECK(job.message == "Job j-1 deleted successfully");
}

TEST_CASE("the answer tells the job, which may have ended already") {
    const auto transport =
        transport_with({answer(201, job_text("failed", "0", "Missing role")), answer(201, job_text("accepted"))});
    const StagingClient client(staging_only(), transport);
    const auto failed = client.submit_staging({.collection = "s2", .items = {odd_item("a")}});
    CHECK(failed.id == "j-1");
    CHECK(failed.process_id == "staging");
    CHECK(failed.status == JobStatus::failed);
    CHECK(failed.message == "Missing role");
    CHECK(failed.created == "2026-02-19T11:21:19Z");
    CHECK_FALSE(failed.started.has_value());
    CHECK(failed.updated == "2026-02-19T11:21:20Z");
    CHECK_FALSE(failed.finished.has_value());
    CHECK(client.submit_staging({.collection = "s2", .items = {odd_item("a")}}).status == JobStatus::accepted);
}

TEST_CASE("a submission is sent once and its errors say what was staged") {
    const auto transport =
        transport_with({answer(503, R"({"detail": "no workers"})"), answer(500, R"({"detail": "401: Missing role"})"),
                        answer(422, R"({"detail": "bad URL"})")});
    const StagingClient client(staging_only(), transport);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.submit_staging({.collection = "s2", .items = {odd_item("a")}})),
                         "stage 1 item into s2: HTTP 503: no workers", ServerError);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(client.submit_staging({.collection = "s2", .items = {odd_item("a"), odd_item("b")}})),
        "stage 2 items into s2: HTTP 500: 401: Missing role", NotPermittedError);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(
            client.submit_staging({.collection = "s2", .items_href = "https://rs.example/auxip/search?key=k"})),
        "stage the items of https://rs.example/auxip/search into s2: HTTP 422: bad URL", InvalidRequestError);
}

TEST_CASE("processes are listed as the service spells them and asked for by id") {
    const auto transport =
        transport_with({answer(200, R"({"processes":[{"id":"Staging","version":"1.0.0"}],"links":[]})"),
                        answer(200, R"({"id":"Staging","version":"1.0.0"})"), answer(404)});
    const StagingClient client(options_with_key(), transport);
    CHECK(client.get_processes() == std::vector<std::string>{"Staging"});
    CHECK(*client.get_process().find("version")->string() == "1.0.0");
    CHECK(transport->requests[0].url == "https://rs.example/processes");
    CHECK(transport->requests[1].url == "https://rs.example/processes/staging");
    CHECK_THROWS_AS(static_cast<void>(client.get_process("other")), NotFoundError);
}

TEST_CASE("another job than the one asked for is a DecodeError") {
    const StagingClient client(options_with_key(),
                               transport_with({answer(200, job_text("running")), answer(200, job_text("dismissed"))}));
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_job("j-2")), "get job j-2: /jobID: 'j-1', expected 'j-2'",
                         DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.dismiss_job("j-2")), "dismiss job j-2: /jobID: 'j-1', expected 'j-2'",
                         DecodeError);
}

TEST_CASE("jobs are listed, asked for and dismissed") {
    const auto transport = transport_with(
        {answer(200, R"({"jobs":[)" + job_text("running", "42") + "," + job_text("successful", "100") + "]}"),
         answer(200, job_text("running", "42", "Downloaded 1 / 2 MiB")),
         answer(200, job_text("dismissed", "42", "Job deleted"))});
    const StagingClient client(options_with_key(), transport);
    const auto all = client.get_jobs();
    REQUIRE(all.size() == 2);
    CHECK(all[0].progress == 42);
    CHECK(all[1].status == JobStatus::successful);
    CHECK(client.get_job("j-1").message == "Downloaded 1 / 2 MiB");
    CHECK(client.dismiss_job("j-1").status == JobStatus::dismissed);
    CHECK(transport->requests[0].url == "https://rs.example/jobs");
    CHECK(transport->requests[1].url == "https://rs.example/jobs/j-1");
    CHECK(transport->requests[2].method == "DELETE");
    CHECK(transport->requests[2].url == "https://rs.example/jobs/j-1");
    CHECK_THROWS_AS(static_cast<void>(client.get_job("")), std::invalid_argument);
}

TEST_CASE("the results of a job are a JSON string") {
    const auto transport =
        transport_with({answer(200, R"("successful")"), answer(404, R"({"detail":"No job with id j-2"})")});
    const StagingClient client(options_with_key(), transport);
    CHECK(client.get_job_results("j-1") == json::Value("successful"));
    CHECK(transport->requests[0].url == "https://rs.example/jobs/j-1/results");
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_job_results("j-2")),
                         "get results of job j-2: HTTP 404: No job with id j-2", NotFoundError);
}

TEST_CASE("broken status documents name the action and the place") {
    const auto message = [](const std::string& body) {
        const auto transport = transport_with({answer(200, body)});
        return message_of([&] { static_cast<void>(StagingClient(options_with_key(), transport).get_job("j-1")); });
    };
    CHECK(message("{}") == "get job j-1: /jobID: missing");
    CHECK(message(R"({"jobID":"j-1"})") == "get job j-1: /status: missing");
    CHECK(message(job_text("paused")) ==
          "get job j-1: /status: 'paused' is none of accepted, running, successful, failed, dismissed");
    CHECK(message(job_text("running", R"("half")")) == "get job j-1: /progress: expected a number, found a string");
    CHECK(message(R"({"jobID":)").starts_with("get job j-1: not JSON ("));
    const auto transport = transport_with({answer(200, R"({"processes":[{}]})"), answer(200, R"({"jobs":{}})")});
    const StagingClient client(options_with_key(), transport);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_processes()), "get processes: /processes/0/id: missing",
                         DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_jobs()), "get jobs: /jobs: expected an array, found an object",
                         DecodeError);
}

TEST_CASE("a progress beyond any sense does no harm") {
    const auto transport =
        transport_with({answer(200, job_text("running", "1e300")), answer(200, job_text("running", "-5")),
                        answer(200, job_text("running", "null")), answer(200, job_text("running", "99.5"))});
    const StagingClient client(options_with_key(), transport);
    CHECK(client.get_job("j-1").progress == 100);
    CHECK(client.get_job("j-1").progress == 0);
    CHECK(client.get_job("j-1").progress == 0);
    CHECK(client.get_job("j-1").progress == 99);
}

TEST_CASE("waiting follows a job through passing failures to its end") {
    const auto transport = transport_with({answer(200, job_text("accepted")), answer(503), answer(502),
                                           answer(200, job_text("running", "50")),
                                           answer(200, job_text("failed", "50", "no space left"))});
    jobs::WaitOptions options{.clock = [] { return std::chrono::nanoseconds(0); }};
    std::vector<std::string> seen;
    options.on_change = [&](const jobs::Job& job) { seen.push_back(to_string(job.status)); };
    const auto job = StagingClient(options_with_key(), transport).wait_for_job("j-1", options);
    CHECK(job.status == JobStatus::failed);
    CHECK(job.message == "no space left");
    CHECK(seen == std::vector<std::string>{"accepted", "running", "failed"});
    CHECK(transport->requests.size() == 5);
}

TEST_CASE("a job that was deleted while we waited is not there any more") {
    const auto transport = transport_with({answer(200, job_text("running")), answer(404, R"({"detail":"No job"})")});
    const jobs::WaitOptions options{.clock = [] { return std::chrono::nanoseconds(0); }};
    CHECK_THROWS_WITH_AS(static_cast<void>(StagingClient(options_with_key(), transport).wait_for_job("j-1", options)),
                         "get job j-1: HTTP 404: No job", NotFoundError);
}

TEST_CASE("a broken job does not hide the others and is named") {
    std::vector<std::string> warnings;
    set_warning_hook([&](const std::string& message) { warnings.push_back(message); });
    const auto transport =
        transport_with({answer(200, R"({"jobs":[null,)" + job_text("running", "42") + R"(,{"jobID":"j"}]})")});
    const auto jobs = services::StagingClient(options_with_key(), transport).get_jobs();
    set_warning_hook({});
    REQUIRE(jobs.size() == 1);
    CHECK(jobs[0].status == JobStatus::running);
    CHECK(warnings == std::vector<std::string>{"get jobs: /jobs/0: expected an object, found null; left out",
                                               "get jobs: /jobs/2/status: missing; left out"});
}
