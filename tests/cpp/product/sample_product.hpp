#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rsclient/json/raw_json.hpp"
#include "rsclient/product/zarr_writer.hpp"
#include "support/recording_store.hpp"

namespace rsclient::testing {

/// A tiny Sentinel-2 product in memory: r10m/b04 of 4 x 6, r20m/b04 and r20m/b11 of 2 x 3, scl at two resolutions and
/// masks that share their names with bands. Its upper-left corner is at (699960, 4700040).
struct SampleProduct {
    std::shared_ptr<RecordingStore> store = std::make_shared<RecordingStore>();
    std::string root_attributes = R"({"stac_discovery": {"id": "S2A_MSIL2A_x_T32TQM_y", "properties":
        {"product:type": "S02MSIL2A", "proj:code": "EPSG:32632"}},
        "other_metadata": {"horizontal_CRS_code": "EPSG:32633", "Band_Description": {"04": {"bandwidth": 31}}}})";
    std::string b04_attributes = R"({"scale_factor": 0.0001, "add_offset": -0.1, "fill_value": 0, "proj:epsg": 32631})";
    bool coordinates = true;

    static json::Object object(const std::string& text) { return *json::parse(text, "attributes").object(); }

    static product::ArrayMetadata image(std::string_view dtype, std::size_t rows, std::size_t cols) {
        product::ArrayMetadata metadata;
        metadata.shape = {rows, cols};
        metadata.chunks = {2, 2};
        metadata.dtype = product::parse_dtype(dtype, "sample");
        metadata.fill_value = 0;
        metadata.dimensions = {"y", "x"};
        return metadata;
    }

    void add_coordinates(product::ZarrWriter& writer, const std::string& group, std::size_t rows, std::size_t cols,
                         int pixel_m) const {
        if (!coordinates) return;
        for (const auto& [name, size, start, step] : {std::tuple{"x", cols, 699960 + pixel_m / 2, pixel_m},
                                                      std::tuple{"y", rows, 4700040 - pixel_m / 2, -pixel_m}}) {
            std::vector<std::int64_t> values;
            for (std::size_t i = 0; i < size; ++i) values.push_back(start + static_cast<std::int64_t>(i) * step);
            product::ArrayMetadata metadata;
            metadata.shape = metadata.chunks = {size};
            metadata.dtype = product::parse_dtype("<i8", "sample");
            metadata.dimensions = {name};
            writer.create_array(group + "/" + name, metadata).write_all<std::int64_t>(values);
        }
    }

    /// Writes the product below `root` of the store.
    void write(const std::string& root = "") const {
        product::ZarrWriter writer(store, root);
        writer.create_group("", object(root_attributes));
        std::vector<std::uint16_t> numbers(24);
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::uint16_t>(1000 + i);
        auto b04 = image("<u2", 4, 6);
        b04.attributes = object(b04_attributes);
        writer.create_array("measurements/reflectance/r10m/b04", b04).write_all<std::uint16_t>(numbers);
        add_coordinates(writer, "measurements/reflectance/r10m", 4, 6, 10);
        for (const char* name : {"b04", "b11"}) {
            writer.create_array(std::string("measurements/reflectance/r20m/") + name, image("<u2", 2, 3));
        }
        add_coordinates(writer, "measurements/reflectance/r20m", 2, 3, 20);
        for (const char* group : {"r20m", "r60m"}) {
            writer.create_array(std::string("conditions/mask/l2a_classification/") + group + "/scl",
                                image("|u1", 2, 3));
        }
        for (const char* band : {"b04", "b10"}) {
            writer.create_array(std::string("quality/mask/r60m/") + band, image("|u1", 2, 3));
            writer.create_array(std::string("conditions/mask/detector_footprint/r60m/") + band, image("|u1", 2, 3));
        }
        writer.commit();
    }
};

}  // namespace rsclient::testing
