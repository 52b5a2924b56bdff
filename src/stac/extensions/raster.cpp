#include "rsclient/stac/extensions/raster.hpp"

#include <algorithm>
#include <stdexcept>

#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

namespace rsclient::stac {
namespace {

json::Value nodata_value(const std::string& text) {
    if (text == "nan" || text == "inf" || text == "-inf") return text;
    try {
        if (auto value = json::parse(text, "nodata"); value.number() != nullptr) return value;
    } catch (const DecodeError&) {  // told below, with what would be right
    }
    throw std::invalid_argument("raster band: nodata is '" + text + "', expected a number, nan, inf or -inf");
}

bool has_raster_fields(const RasterBand& band) { return band.scale || band.offset || band.spatial_resolution; }

json::Object to_json(const RasterBand& band) {
    json::Object object;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) object.set(name, value);
    };
    const auto add_number = [&](const char* name, const std::optional<double>& value) {
        if (value) object.set(name, *value);
    };
    add("name", band.name);
    add("description", band.description);
    add("data_type", band.data_type);
    if (!band.nodata.empty()) object.set("nodata", nodata_value(band.nodata));
    add("unit", band.unit);
    add_number("raster:scale", band.scale);
    add_number("raster:offset", band.offset);
    add_number("raster:spatial_resolution", band.spatial_resolution);
    return object;
}

}  // namespace

void add_raster(ItemBuilder& builder, Asset& asset, const std::vector<RasterBand>& bands) {
    json::Array values;
    for (const auto& band : bands) values.emplace_back(to_json(band));
    // An item that names the extension and has none of its fields does not meet its schema.
    if (std::any_of(bands.begin(), bands.end(), has_raster_fields)) {
        builder.extension("https://stac-extensions.github.io/raster/v2.0.0/schema.json");
    }
    asset.extra.set("bands", values);
}

}  // namespace rsclient::stac
