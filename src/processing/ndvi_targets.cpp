#include "processing/ndvi_targets.hpp"

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "rsclient/storage/transaction.hpp"

namespace rsclient::processing {
namespace {

using product::ArrayMetadata;

const char* const group_path = "measurements/vegetation/r10m";

/// Centres of the pixels of one dimension.
std::vector<double> centres(double corner, double step, std::size_t count) {
    std::vector<double> values(count);
    for (std::size_t at = 0; at < count; ++at) values[at] = corner + step * (static_cast<double>(at) + 0.5);
    return values;
}

/// The attributes from which EOPF readers take the georeference. `proj:transform` is that of pixel corners, row by
/// row.
void add_projection(json::Object& attributes, const product::Georeference& georeference,
                    const arrays::Shape<2>& shape) {
    const auto& t = georeference.transform;
    if (georeference.epsg) {
        attributes.set("proj:epsg", *georeference.epsg);
        attributes.set("proj:code", "EPSG:" + std::to_string(*georeference.epsg));
    }
    if (!georeference.wkt.empty()) attributes.set("proj:wkt2", georeference.wkt);
    attributes.set("proj:transform", json::Array{t[1], t[2], t[0], t[4], t[5], t[3], 0.0, 0.0, 1.0});
    attributes.set("proj:shape",
                   json::Array{static_cast<std::uint64_t>(shape[0]), static_cast<std::uint64_t>(shape[1])});
}

json::Object ndvi_attributes(const product::Georeference& georeference, const arrays::Shape<2>& shape) {
    json::Object attributes{{"long_name", "Normalised difference vegetation index"},
                            {"short_name", "ndvi"},
                            {"units", "1"},
                            {"valid_min", -1.0},
                            {"valid_max", 1.0},
                            {"dtype", "<f4"},
                            {"eopf_target_dtype", "<f4"},
                            {"eopf_is_scaled", true},
                            {"eopf_is_masked", true}};
    add_projection(attributes, georeference, shape);
    json::Object eopf = attributes;
    eopf.set("dimensions", json::Array{"y", "x"});
    eopf.set("coordinates", json::Array{"x", "y"});
    attributes.set("_eopf_attrs", std::move(eopf));
    return attributes;
}

void write_coordinate(product::ZarrWriter& writer, const std::string& name, const std::vector<double>& values) {
    ArrayMetadata metadata{
        .shape = {values.size()}, .chunks = {values.size()}, .dtype = product::parse_dtype("<f8", name)};
    metadata.dimensions = {name};
    metadata.attributes = json::Object{{"units", "m"}, {"standard_name", "projection_" + name + "_coordinate"}};
    writer.create_array(std::string(group_path) + "/" + name, metadata).write_all<double>(values);
}

/// The root attributes of the result: its own STAC item, and where it comes from.
json::Object root_attributes(const product::Product& source, const NdviTargets& targets,
                             const product::Georeference& georeference) {
    json::Object other{{"eopf_category", "eoproduct"}, {"derived_from", json::Array{source.name()}}};
    if (georeference.epsg) other.set("horizontal_crs_code", "EPSG:" + std::to_string(*georeference.epsg));
    return {{"stac_discovery", targets.stac_discovery}, {"other_metadata", other}};
}

product::CogOptions cog_options(const arrays::ChunkGrid& grid, const product::Georeference& georeference,
                                const ProgressHook& progress) {
    return {.rows = grid.shape()[0],
            .cols = grid.shape()[1],
            .bands = {"ndvi"},
            .type = product::PixelType::float32,
            .no_data = std::numeric_limits<double>::quiet_NaN(),
            .epsg = georeference.epsg,
            .wkt = georeference.epsg ? std::string() : georeference.wkt,
            .transform = georeference.transform,
            .progress = progress};
}

}  // namespace

NdviWriters::NdviWriters(const product::Product& source, const NdviTargets& targets, const arrays::ChunkGrid& grid,
                         const product::Georeference& georeference, const ProgressHook& progress)
    : grid_(grid) {
    if (!targets.cog.empty()) cog_.emplace(targets.cog, cog_options(grid, georeference, progress));
    if (targets.zarr_store) open_zarr(source, targets, georeference);
}

void NdviWriters::open_zarr(const product::Product& source, const NdviTargets& targets,
                            const product::Georeference& georeference) {
    const auto& t = georeference.transform;
    zarr_.emplace(targets.zarr_store, targets.zarr_root, !targets.zarr_root.empty());
    zarr_->create_group("", root_attributes(source, targets, georeference));
    write_coordinate(*zarr_, "x", centres(t[0], t[1], grid_.shape()[1]));
    write_coordinate(*zarr_, "y", centres(t[3], t[5], grid_.shape()[0]));
    ArrayMetadata metadata{.shape = {grid_.shape()[0], grid_.shape()[1]},
                           .chunks = {grid_.chunk_shape()[0], grid_.chunk_shape()[1]},
                           .dtype = product::parse_dtype("<f4", "ndvi")};
    metadata.fill_value = "NaN";
    metadata.dimensions = {"y", "x"};
    metadata.attributes = ndvi_attributes(georeference, grid_.shape());
    zarr_array_.emplace(zarr_->create_array(std::string(group_path) + "/ndvi", metadata));
}

void NdviWriters::write(std::size_t index, const arrays::Array<float, 2>& values) {
    const std::span<const float> pixels(values.data(), values.size());
    if (cog_) cog_->write<float>(0, grid_.window(index), pixels);
    if (zarr_array_) {
        const std::size_t columns = grid_.counts()[1];
        zarr_array_->write_chunk<float>(std::array<std::size_t, 2>{index / columns, index % columns}, pixels);
    }
}

void NdviWriters::commit() {
    std::vector<storage::Transaction*> outputs;
    if (zarr_) outputs.push_back(&*zarr_);
    if (cog_) outputs.push_back(&*cog_);  // last: a single rename is the least likely to fail
    storage::commit_all(outputs);
}

}  // namespace rsclient::processing
