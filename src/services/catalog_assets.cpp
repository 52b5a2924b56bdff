#include <chrono>
#include <utility>

#include "rsclient/core/bytes.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/services/catalog_client.hpp"
#include "services/path_segment.hpp"

namespace rsclient::services {
namespace {

/// What the item says of the bytes of an asset.
storage::FileExpectation expected_of(const stac::Item& item, std::string_view asset, bool ignore_size) {
    storage::FileExpectation expected{
        .action = "download asset " + std::string(asset) + " of item " + item.id(),
        .size_advice =
            "the item's file:size may be wrong, as that of some stations is: ignore_size (--ignore-size) "
            "takes what is stored"};
    const stac::Assets assets = item.assets();
    if (const auto index = assets.find(asset)) {
        const stac::Asset known = assets[*index].second;
        if (!ignore_size) expected.size = known.file_size();
        expected.checksum = known.file_checksum();
    }
    return expected;
}

}  // namespace

std::string CatalogClient::get_asset_url(std::string_view collection, std::string_view id, std::string_view asset,
                                         const Context& context) const {
    auto call = api_->get("get the URL of asset " + std::string(asset) + " of item " + std::string(id),
                          item_path(collection, id) + "/download/" + path_segment(asset, "asset"));
    call.request.follow_redirects = false;
    const auto answer = api_->state().pipeline().send(call, context).response;
    const std::string location(answer.header("location"));
    if (location.empty()) {
        throw DecodeError(call.action,
                          "HTTP " + std::to_string(answer.status) + " without a Location, expected a redirect");
    }
    return http::resolve(call.request.url, location);
}

std::uint64_t CatalogClient::stream_asset(std::string_view collection, std::string_view id, std::string_view asset,
                                          const std::function<void(std::span<const std::byte>)>& sink,
                                          const Context& context) const {
    const ServiceOptions& options = api_->state().options();
    auto call = api_->get("download asset " + std::string(asset) + " of item " + std::string(id),
                          item_path(collection, id) + "/download/" + path_segment(asset, "asset"));
    call.request.timeout = options.download_timeout;
    call.request.idle_timeout = std::chrono::ceil<std::chrono::seconds>(options.read_timeout);
    call.retry = api_->state().patient_retry(call.request.timeout);
    std::uint64_t size = 0;
    call.request.sink = [&](std::span<const std::byte> piece) {
        sink(piece);
        size += piece.size();
        return true;
    };
    static_cast<void>(api_->state().pipeline().send(std::move(call), context));
    return size;
}

std::string CatalogClient::read_asset(std::string_view collection, std::string_view id, std::string_view asset,
                                      const DownloadOptions& options, const Context& context) const {
    storage::ContentCheck check(expected_of(get_item(collection, id, context), asset, options.ignore_size));
    const storage::FileExpectation& expected = check.expected();
    std::string bytes;
    const auto take = [&](std::span<const std::byte> piece) {
        check.update(piece);
        bytes += as_text(piece);
        if (!options.progress) return;
        options.progress(
            {.step = expected.action, .done = check.size(), .total = expected.size.value_or(0), .unit = "bytes"});
    };
    stream_asset(collection, id, asset, take, context);
    static_cast<void>(check.finish());
    return bytes;
}

storage::DownloadResult CatalogClient::download_asset(std::string_view collection, std::string_view id,
                                                      std::string_view asset, const std::filesystem::path& path,
                                                      const DownloadOptions& options, const Context& context) const {
    const auto expected = expected_of(get_item(collection, id, context), asset, options.ignore_size);
    storage::VerifiedFile file(path, expected, options.progress);
    stream_asset(collection, id, asset, [&](std::span<const std::byte> piece) { file.write(piece); }, context);
    file.commit();
    return file.result();
}

}  // namespace rsclient::services
