#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "rsclient/core/setting_row.hpp"

namespace rsclient {

namespace rows {

/// The table itself.
inline constexpr std::array settings{
    SettingRow{"url",
               "url",
               "--url",
               {"RSPY_WEBSITE"},
               SettingKind::url,
               "",
               "Base URL of all services. As an argument it replaces the URLs of the environment: RSPY_HOST_*, "
               "RSPY_UAC_CHECK_URL and APIKEY_URL are not used as hosts then.",
               true},
    SettingRow{"api_key",
               "api_key",
               "--api-key-file",
               {"RSPY_APIKEY"},
               SettingKind::secret,
               "",
               "API key, sent in the header x-api-key.",
               true},
    SettingRow{"session_cookie",
               "session_cookie",
               "",
               {"RSPY_OAUTH2_COOKIE"},
               SettingKind::secret,
               "",
               "Session cookie of a login, sent as the cookie `session`.",
               true},
    SettingRow{"bearer_token",
               "bearer_token",
               "",
               {},
               SettingKind::secret,
               "",
               "Token sent in the header Authorization, for services that take one."},
    SettingRow{"owner",
               "owner",
               "--owner",
               {"RSPY_HOST_USER"},
               SettingKind::text,
               "the login name in local mode, else the user of the credential",
               "Owner of catalog collections; other characters than letters and digits are left out.",
               true},
    SettingRow{"local",
               "local",
               "",
               {"RSPY_LOCAL_MODE"},
               SettingKind::truth,
               "1 without a platform URL and credentials, else 0",
               "Local mode: no authentication. The variable does not count if a credential is given as an argument.",
               true},
    SettingRow{"key_manager",
               "hosts[\"apikeymanager\"]",
               "",
               {"RSPY_UAC_CHECK_URL", "APIKEY_URL"},
               SettingKind::url,
               "",
               "URL of the API key manager, which knows the user of a key. RSPY_UAC_CHECK_URL also means cluster mode. "
               "With a url given as an argument, neither variable is used as the manager's URL."},
    SettingRow{
        "s3_endpoint", "endpoint", "", {"S3_ENDPOINT"}, SettingKind::url, "", "URL of the object storage.", true},
    SettingRow{"s3_access_key",
               "access_key",
               "",
               {"S3_ACCESSKEY"},
               SettingKind::secret,
               "",
               "Access key of the object storage.",
               true},
    SettingRow{"s3_secret_key",
               "secret_key",
               "",
               {"S3_SECRETKEY"},
               SettingKind::secret,
               "",
               "Secret key of the object storage.",
               true},
    SettingRow{"s3_region",
               "region",
               "",
               {"S3_REGION"},
               SettingKind::text,
               "us-east-1",
               "Region of the object storage, which its signatures name.",
               true},
    SettingRow{"num_threads",
               "",
               "",
               {"RSCLIENT_NUM_THREADS"},
               SettingKind::count,
               "the processors of the process",
               "Threads that computing uses. Read once in a process; set_thread_count changes it later."},
    SettingRow{"instruction_set",
               "",
               "",
               {"RSCLIENT_ISA"},
               SettingKind::choice,
               "the best of the processor",
               "Instruction set of the kernels: baseline, avx2 or avx512. Read once in a process."},
    SettingRow{
        "largest_answer",
        "",
        "",
        {"RSCLIENT_LARGEST_ANSWER_MB"},
        SettingKind::count,
        "1024",
        "Megabytes of an answer that is read into memory, its compression undone; a longer one is an error. Read "
        "once in a process."},
    SettingRow{"ca_bundle",
               "",
               "",
               {"SSL_CERT_FILE"},
               SettingKind::path,
               "that of the system",
               "File of the certificates to trust."},
};

}  // namespace rows

/// All settings but the URLs of single services, which the service table names.
[[nodiscard]] constexpr std::span<const SettingRow> setting_table() noexcept { return rows::settings; }

/// The row with this name; one that does not exist is a compile error.
[[nodiscard]] consteval const SettingRow& setting(std::string_view name) {
    const auto* row = std::find_if(rows::settings.begin(), rows::settings.end(),
                                   [&](const SettingRow& one) { return one.name == name; });
    if (row == rows::settings.end()) throw std::logic_error("no such setting");
    return *row;
}

}  // namespace rsclient
