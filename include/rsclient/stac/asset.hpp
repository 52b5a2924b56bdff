#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/lazy_object.hpp"
#include "rsclient/json/reader.hpp"

namespace rsclient::stac {

/// A file or a folder that belongs to an item or a collection.
struct Asset {
    std::string href = {};
    std::optional<std::string> title = {};
    std::optional<std::string> description = {};
    std::optional<std::string> type = {};  ///< media type
    std::vector<std::string> roles = {};   ///< e.g. "data", "metadata", "thumbnail"
    json::LazyObject extra = {};           ///< members that have no field here, e.g. "file:size"

    /// The size in bytes from `file:size`, given as a number or, by some stations, as text.
    [[nodiscard]] std::optional<std::uint64_t> file_size() const;

    /// The `file:checksum`, in whichever encoding the service uses.
    [[nodiscard]] std::optional<std::string> file_checksum() const;

    /// Where the bytes are in object storage: `href` if it starts with "s3://", else `alternate.s3.href`.
    [[nodiscard]] std::optional<std::string> s3_href() const;

    friend bool operator==(const Asset&, const Asset&) = default;
};

/// @throws DecodeError naming the place, if `href` is missing or a member is of the wrong kind
[[nodiscard]] Asset asset_from_json(const json::Reader& asset);

/// The same from members as text; those without a field are parsed lazily, on first access. `where` names the asset.
[[nodiscard]] Asset asset_from_members(const std::vector<json::RawMember>& members, std::string_view where);

[[nodiscard]] json::Value to_json(const Asset& asset);

}  // namespace rsclient::stac
