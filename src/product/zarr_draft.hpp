#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/core/byte_store.hpp"
#include "rsclient/json/value.hpp"
#include "rsclient/product/array_metadata.hpp"

namespace rsclient::product {

/// A Zarr v2 hierarchy that is being written, shared by the writers of its arrays. Only write() serves several threads.
class ZarrDraft {
public:
    /// As ZarrWriter's constructor.
    ZarrDraft(std::shared_ptr<ByteStore> store, std::string root, bool overwrite);

    /// "write s3://bucket/root: path", the begin of messages.
    [[nodiscard]] std::string describe(std::string_view path) const;

    /// Adds a group and those above it, or sets the attributes of one. @throws std::invalid_argument if one is an array
    void add_group(std::string_view path, json::Object attributes);

    /// Adds an array and the groups above it. @throws std::invalid_argument if the path is taken
    void add_array(std::string_view path, const ArrayMetadata& metadata);

    /// Writes an object below the root. @throws std::invalid_argument after finish() or take_back()
    void write(const std::string& key, std::span<const std::byte> bytes);

    /// Writes the metadata, the leaves first; an older hierarchy is replaced then. Once only; again does nothing.
    void finish();

    /// Whether finish() has written all metadata.
    [[nodiscard]] bool finished() const noexcept { return finished_; }

    /// As ZarrWriter's.
    void take_back() noexcept;

private:
    struct Node {
        std::optional<json::Value> zarray = {};  ///< none: a group
        json::Value zattrs = json::Object();

        [[nodiscard]] std::string key(std::string_view path) const;
        [[nodiscard]] json::Value document() const;
    };

    void add_groups_above(std::string_view path);
    void write_json(const std::string& key, const json::Value& value);
    void replace_old();

    std::shared_ptr<ByteStore> store_;
    std::string root_;
    std::string made_at_;  ///< the root, or a place beside it while an older hierarchy is there
    std::map<std::string, Node, std::less<>> nodes_;
    std::mutex mutex_;
    std::vector<std::string> written_;  ///< keys below the root
    bool closed_ = false;               ///< nothing can be added any more
    bool finished_ = false;             ///< what is there is not taken back by itself
};

}  // namespace rsclient::product
