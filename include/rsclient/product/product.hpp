#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/value.hpp"
#include "rsclient/product/encoding.hpp"
#include "rsclient/product/zarr_array.hpp"
#include "rsclient/product/zarr_group.hpp"
#include "rsclient/storage/byte_store.hpp"

namespace rsclient::product {

/// A variable of a product: an array with its encoding, attributes and group. Copies are cheap.
class Variable {
public:
    Variable(ZarrGroup group, std::string path, ZarrArray array);

    [[nodiscard]] const std::string& path() const noexcept { return path_; }  ///< "measurements/reflectance/r10m/b04"
    [[nodiscard]] std::string name() const;                                   ///< the last part of the path
    [[nodiscard]] const ZarrGroup& group() const noexcept { return group_; }  ///< where its coordinates are
    [[nodiscard]] const ZarrArray& array() const noexcept { return array_; }  ///< its values as stored
    [[nodiscard]] const arrays::Encoding& encoding() const noexcept { return encoding_; }  ///< of physical values

    /// Pixel size in metres by the name of its group ("r10m"), or nothing.
    [[nodiscard]] std::optional<int> resolution_m() const;

    /// An attribute, or else the one in `_eopf_attrs`; null if there is neither.
    [[nodiscard]] const json::Value* attribute(std::string_view name) const;

private:
    ZarrGroup group_;
    std::string path_;
    ZarrArray array_;
    arrays::Encoding encoding_;
};

/// An EOPF product: a Zarr v2 hierarchy with a STAC item and metadata of its mission. Copies are cheap; one object may
/// serve several threads.
class Product {
public:
    /// @throws ProductError if the attributes of the root are not those of a product
    Product(ZarrGroup root, std::string name);

    [[nodiscard]] const ZarrGroup& root() const noexcept { return root_; }    ///< the hierarchy
    [[nodiscard]] const std::string& name() const noexcept { return name_; }  ///< file name without .zarr and .zip
    [[nodiscard]] std::string uri() const { return root_.uri(); }             ///< where it is, for messages
    [[nodiscard]] std::optional<std::string> type() const;                    ///< `product:type`, e.g. "S02MSIL2A"

    /// The STAC item inside the product, verbatim; null without one.
    [[nodiscard]] const json::Value& stac_discovery() const;

    /// A property of the STAC item; null if it does not exist.
    [[nodiscard]] const json::Value* stac_property(std::string_view name) const;

    /// An entry of `other_metadata` by its path, in any case of letters; null if it does not exist.
    [[nodiscard]] const json::Value* other_metadata(std::string_view path) const;

    /// Paths of all variables, sorted.
    [[nodiscard]] const std::vector<std::string>& variable_paths() const noexcept { return paths_; }

    /// The variable of this path, or of this short name as find() understands it. @throws ProductError if it does not
    /// exist
    [[nodiscard]] Variable variable(std::string_view path_or_name) const;

    /// The variable of this short name, whatever the case of its letters: that of the measurements if they have one,
    /// else that of the other groups. Of several resolutions the finest, unless one is given.
    /// @throws ProductError if several are left
    [[nodiscard]] std::optional<Variable> find(std::string_view name, std::optional<int> resolution_m = {}) const;

private:
    [[nodiscard]] Variable at(const std::string& path) const;

    ZarrGroup root_;
    std::string name_;
    std::vector<std::string> paths_;
};

/// Opens the product `key` of a source: a folder, a zip with the product at its root or in one folder of it, or the
/// source itself if `key` is empty. @throws ProductError if it does not exist or cannot be read
[[nodiscard]] Product open_product(std::shared_ptr<const storage::ByteSource> source, std::string key = {});

/// Opens a product of the local file system: a folder or a zip.
[[nodiscard]] Product open_product(const std::filesystem::path& path);

}  // namespace rsclient::product
