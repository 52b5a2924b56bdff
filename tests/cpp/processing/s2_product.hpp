#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rsclient/json/raw_json.hpp"
#include "rsclient/product/product.hpp"
#include "rsclient/product/zarr_writer.hpp"
#include "support/recording_store.hpp"

namespace rsclient::testing {

/// A Sentinel-2 product of a few pixels in memory, with the bands that an NDVI and a picture need.
struct S2Product {
    std::shared_ptr<RecordingStore> store = std::make_shared<RecordingStore>();
    std::size_t rows = 5;  ///< odd, so that the last class pixel covers one row only
    std::size_t cols = 6;
    std::size_t chunk = 2;
    std::string crs = "EPSG:32629";
    std::map<std::string, json::Object> attributes = {};   ///< more of them, e.g. {"scl", {{"proj:epsg", 32630}}}
    std::map<std::string, std::size_t> missing_rows = {};  ///< of a layer, e.g. {"b02", 1}

    /// Stored number of a band at a pixel; reflectance is 1e-4 * number - 0.1. Pixel (0, 0) has no data in b04.
    static std::uint16_t number(const std::string& band, std::size_t row, std::size_t col) {
        const auto place = static_cast<std::uint16_t>(100 * row + 10 * col);
        if (band == "b08") return static_cast<std::uint16_t>(4000 + place);
        if (band == "b04")
            return row == 0 && col == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(2000 + 2 * place);
        return static_cast<std::uint16_t>(1500 + place);
    }

    /// Class of a 20 m pixel: the one at (1, 1) is a cloud, all others are vegetation.
    static std::uint8_t scene_class(std::size_t row, std::size_t col) { return row == 1 && col == 1 ? 9 : 4; }

    [[nodiscard]] product::ArrayMetadata image(const char* dtype, std::size_t height, std::size_t width,
                                               std::size_t edge) const {
        product::ArrayMetadata metadata{
            .shape = {height, width}, .chunks = {edge, edge}, .dtype = product::parse_dtype(dtype, "test")};
        metadata.fill_value = 0;
        metadata.dimensions = {"y", "x"};
        return metadata;
    }

    void add_attributes(const std::string& layer, product::ArrayMetadata& metadata) const {
        const auto found = attributes.find(layer);
        if (found == attributes.end()) return;
        for (const auto& [name, value] : found->second) metadata.attributes.set(name, value);
    }

    [[nodiscard]] std::size_t rows_of(const std::string& layer, std::size_t whole) const {
        const auto found = missing_rows.find(layer);
        return found == missing_rows.end() ? whole : whole - found->second;
    }

    [[nodiscard]] product::Product open() const {
        product::ZarrWriter writer(store);
        writer.create_group("",
                            *json::parse(R"({"stac_discovery": {"id": "x", "properties": {"product:type": "S02MSIL2A",
            "proj:code": ")" + crs + R"("}}, "other_metadata": {}})",
                                         "attributes")
                                 .object());
        for (const char* band : {"b02", "b03", "b04", "b08"}) {
            auto metadata = image("<u2", rows_of(band, rows), cols, chunk);
            metadata.attributes =
                *json::parse(R"({"scale_factor": 0.0001, "add_offset": -0.1, "fill_value": 0, "valid_min": 1,
                "valid_max": 65535, "proj:transform": [10, 0, 500000, 0, -10, 3000000, 0, 0, 1]})",
                             "attributes")
                     .object();
            add_attributes(band, metadata);
            std::vector<std::uint16_t> values;
            for (std::size_t row = 0; row < metadata.shape[0]; ++row) {
                for (std::size_t col = 0; col < cols; ++col) values.push_back(number(band, row, col));
            }
            writer.create_array(std::string("measurements/reflectance/r10m/") + band, metadata)
                .write_all<std::uint16_t>(values);
        }
        auto scl = image("|u1", rows_of("scl", (rows + 1) / 2), (cols + 1) / 2, chunk);
        add_attributes("scl", scl);
        std::vector<std::uint8_t> classes;
        for (std::size_t row = 0; row < scl.shape[0]; ++row) {
            for (std::size_t col = 0; col < (cols + 1) / 2; ++col) classes.push_back(scene_class(row, col));
        }
        writer.create_array("conditions/mask/l2a_classification/r20m/scl", scl).write_all<std::uint8_t>(classes);
        writer.commit();
        return product::open_product(store);
    }
};

}  // namespace rsclient::testing
