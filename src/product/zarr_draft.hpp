#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/value.hpp"
#include "rsclient/product/array_metadata.hpp"
#include "rsclient/storage/byte_store.hpp"
#include "rsclient/storage/object_moves.hpp"

namespace rsclient::product {

/// A Zarr v2 hierarchy that is being written, shared by the writers of its arrays: beside its root until commit(),
/// which moves it there. Only write() serves several threads.
class ZarrDraft {
public:
    /// As ZarrWriter's constructor.
    ZarrDraft(std::shared_ptr<storage::ByteStore> store, std::string root, bool overwrite);

    /// "write s3://bucket/root: path", the begin of messages.
    [[nodiscard]] std::string describe(std::string_view path) const;

    /// Adds a group and those above it, or sets the attributes of one. @throws std::invalid_argument if one is an array
    void add_group(std::string_view path, json::Object attributes);

    /// Adds an array and the groups above it. @throws std::invalid_argument if the path is taken
    void add_array(std::string_view path, const ArrayMetadata& metadata);

    /// Writes an object of the hierarchy. @throws std::invalid_argument after prepare() or rollback()
    void write(const std::string& key, std::span<const std::byte> bytes);

    void prepare();            ///< as ZarrWriter's
    void commit();             ///< as ZarrWriter's
    void rollback() noexcept;  ///< as ZarrWriter's

    /// Ends the transaction: removes what a committed one replaced, rolls back any other one.
    void end() noexcept;

private:
    enum class Stage { open, prepared, committed, over };
    struct Node {
        std::optional<json::Value> zarray = {};  ///< none: a group
        json::Value zattrs = json::Object();

        [[nodiscard]] std::string key(std::string_view path) const;
        [[nodiscard]] json::Value document() const;
    };

    void add_groups_above(std::string_view path);
    void write_json(const std::string& key, const json::Value& value);
    void write_metadata();
    void enter(Stage stage) noexcept;

    /// Whether a hierarchy exists at the root. @throws ProductError if it must not be overwritten
    [[nodiscard]] bool replaces() const;
    /// Keys to move away: all of a hierarchy, otherwise those where our arrays and documents will be.
    [[nodiscard]] std::vector<std::string> in_the_way() const;
    void move_all(std::vector<std::string> keys, const std::string& from, const std::string& to, bool out);
    void remove_below(const std::string& place) noexcept;

    std::shared_ptr<storage::ByteStore> store_;
    std::string root_;
    bool overwrite_;
    std::string made_at_;  ///< prefix of the new objects until they are moved
    std::string kept_at_;  ///< prefix of the replaced objects
    std::map<std::string, Node, std::less<>> nodes_;
    std::mutex mutex_;
    Stage stage_ = Stage::open;
    storage::ObjectMoves moves_;  ///< what commit() has moved so far
};

}  // namespace rsclient::product
