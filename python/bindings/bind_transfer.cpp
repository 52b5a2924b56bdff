#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <chrono>
#include <optional>
#include <utility>

#include "bind_client.hpp"
#include "callbacks.hpp"
#include "define.hpp"
#include "key.hpp"
#include "rsclient/core/setting_table.hpp"
#include "rsclient/storage/checksum.hpp"
#include "rsclient/storage/verified_file.hpp"
#include "rsclient/transfer/s3_store.hpp"
#include "seconds.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using transfer::S3Options;
using transfer::S3Store;

S3Options options_from(const std::string& endpoint, const std::string& region, const std::string& access_key,
                       const std::string& secret_key, const std::string& session_token) {
    // An endpoint belongs with the keys beside it; without one, both come from the environment.
    S3Options options;
    if (endpoint.empty()) {
        if (!access_key.empty() || !secret_key.empty() || !session_token.empty()) {
            throw py::value_error("S3Store: keys were given without an endpoint");
        }
        options = S3Options::from_environment();
    } else {
        options.endpoint = endpoint;
        options.access_key = access_key;
        options.secret_key = secret_key;
        options.session_token = session_token;
        options.ca_bundle = read_setting(setting("ca_bundle"), process_environment()).value_or("");
    }
    if (!region.empty()) options.region = region;
    return options;
}

py::dict upload(S3Store& store, const std::filesystem::path& path, const Key& key, const py::object& progress) {
    const ProgressHook hook = progress_hook(progress);
    transfer::UploadResult uploaded;
    {
        const py::gil_scoped_release no_gil;
        uploaded = store.upload_file(path, key.text, hook);
    }
    py::dict result;
    result["size"] = uploaded.size;
    result["sha256"] = uploaded.sha256;
    return result;
}

std::uint64_t download(const S3Store& store, const Key& key, const std::filesystem::path& path,
                       const std::optional<std::string>& checksum, const py::object& progress) {
    const ProgressHook hook = progress_hook(progress);
    const py::gil_scoped_release no_gil;
    return store.download_file(key.text, path, checksum, hook).size;
}

void bind_download_result(py::module_& m) {
    using storage::DownloadResult;
    Class<DownloadResult>(m, "DownloadResult", "A file that was downloaded.")
        .def_readonly("path", &DownloadResult::path, "Where it is now.")
        .def_readonly("size", &DownloadResult::size, "In bytes.")
        .def_property_readonly(
            "checksum_verified",
            [](const DownloadResult& file) { return file.checksum == storage::Verification::matches; },
            "Whether a checksum was known, could be read, and matches; a mismatch raises ProductError.")
        .def("__repr__", [](const DownloadResult& file) {
            return "<DownloadResult " + file.path.string() + ", " + std::to_string(file.size) + " bytes>";
        });
}

void bind_s3_store(py::module_& m) {
    Class<S3Store, storage::ByteStore, std::shared_ptr<S3Store>>(
        m, "S3Store", "A bucket of an S3-compatible object store, or what is under a prefix in it.")
        .constructor(
            [](const std::string& uri, const std::string& endpoint, const std::string& region,
               const std::string& access_key, const std::string& secret_key, const std::string& session_token,
               std::optional<double> timeout, std::optional<double> idle_timeout, int attempts) {
                auto options = options_from(endpoint, region, access_key, secret_key, session_token);
                if (timeout) options.timeout = milliseconds(*timeout);
                if (idle_timeout)
                    options.idle_timeout = std::chrono::ceil<std::chrono::seconds>(milliseconds(*idle_timeout));
                options.retry.attempts = attempts;
                return std::make_shared<S3Store>(transfer::S3Uri::parse(uri), std::move(options));
            },
            py::arg("uri"), py::kw_only(), py::arg("endpoint") = "", py::arg("region") = "", py::arg("access_key") = "",
            py::arg("secret_key") = "", py::arg("session_token") = "", py::arg("timeout") = py::none(),
            py::arg("idle_timeout") = py::none(), py::arg("attempts") = 4,
            "Without an endpoint, S3_ENDPOINT, S3_ACCESSKEY, S3_SECRETKEY and S3_REGION of the environment are used; a "
            "region that is given wins over S3_REGION, and without either it is us-east-1. A "
            "request may take `timeout` seconds (60); one that moves data may take as long as it needs, but no longer "
            "than `idle_timeout` whole seconds (30) without a byte. It is sent `attempts` times at most.")
        .def("upload_file", &upload, py::arg("path"), py::arg("key"), py::kw_only(), py::arg("progress") = py::none(),
             "Writes an object from a local file; its size and SHA-256.")
        .def("download_file", &download, py::arg("key"), py::arg("path"), py::kw_only(),
             py::arg("checksum") = py::none(), py::arg("progress") = py::none(),
             "Writes an object to a local file, verified; its size.")
        .def(
            "presigned_url",
            [](const S3Store& store, const Key& key, int seconds) {
                return store.presigned_url(key.text, std::chrono::seconds(seconds));
            },
            py::arg("key"), py::kw_only(), py::arg("valid_for") = 900,
            "A URL that lets its holder read the object for so many seconds. It is a credential.");
}

void bind_checksums(py::module_& m) {
    define(
        m, "sha256_multihash",
        [](const std::string& hex) {
            if (hex.size() != 64 || hex.find_first_not_of("0123456789abcdef") != std::string::npos)
                throw py::value_error("expected 64 hexadecimal digits, got " + std::to_string(hex.size()));
            return "1220" + hex;
        },
        py::arg("sha256"), "A SHA-256 in hexadecimal as the multihash that file:checksum holds.");
    define(
        m, "verify_file",
        [](const std::filesystem::path& path, const std::string& checksum) {
            return storage::verify_file(path, checksum, "verify " + path.string()) == storage::Verification::matches;
        },
        py::arg("path"), py::arg("checksum"), py::call_guard<py::gil_scoped_release>(),
        "Whether a checksum could be read and matches; a mismatch raises ProductError.");
}

}  // namespace

void bind_transfer(py::module_& m) {
    bind_download_result(m);
    bind_s3_store(m);
    bind_checksums(m);
}

}  // namespace rsclient::python
