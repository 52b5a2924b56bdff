#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/value.hpp"
#include "rsclient/product/zarr_array.hpp"
#include "rsclient/storage/byte_store.hpp"

namespace rsclient::product {

/// A group of a Zarr v2 hierarchy. Copies are cheap; one object may serve several threads.
/// Paths are relative to the group, with `/`; "" is the group itself.
class ZarrGroup {
public:
    /// Opens the hierarchy below `root` of `source` by its `.zmetadata`; without one by listing, if the source can
    /// list.
    /// @throws ProductError if it does not exist, is of another version, or if its metadata is malformed
    [[nodiscard]] static ZarrGroup open(std::shared_ptr<const storage::ByteSource> source, std::string root = {});

    [[nodiscard]] const std::string& path() const noexcept { return path_; }  ///< from the root of the hierarchy
    [[nodiscard]] std::string uri() const;                                    ///< of the hierarchy, for messages
    [[nodiscard]] const json::Object& attributes() const;        ///< as in `.zattrs`; JSON's bare NaN is "NaN"
    [[nodiscard]] std::vector<std::string> group_names() const;  ///< of the groups right below, sorted
    [[nodiscard]] std::vector<std::string> array_names() const;  ///< of the arrays right below, sorted
    [[nodiscard]] std::vector<std::string> array_paths() const;  ///< of all arrays below, sorted
    [[nodiscard]] bool has_group(std::string_view path) const;   ///< whether there is such a group
    [[nodiscard]] bool has_array(std::string_view path) const;   ///< whether there is such an array

    /// The group of this path. @throws ProductError if it does not exist
    [[nodiscard]] ZarrGroup group(std::string_view path) const;

    /// The array of this path. @throws ProductError if it does not exist, is malformed or not supported
    [[nodiscard]] ZarrArray array(std::string_view path) const;

private:
    struct Hierarchy;
    ZarrGroup(std::shared_ptr<const Hierarchy> hierarchy, std::string path);
    [[nodiscard]] std::vector<std::string> children(bool arrays) const;

    std::shared_ptr<const Hierarchy> hierarchy_;
    std::string path_;
};

}  // namespace rsclient::product
