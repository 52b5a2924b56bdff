#include "rsclient/stac/extensions/raster.hpp"

namespace rsclient::stac {
namespace {

json::Value nodata_value(const std::string& text) {
    const bool word = text == "nan" || text == "inf" || text == "-inf";
    return word ? json::Value(text) : json::Value(json::Number{text});
}

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
    builder.extension("https://stac-extensions.github.io/raster/v2.0.0/schema.json");
    json::Array values;
    for (const auto& band : bands) values.emplace_back(to_json(band));
    asset.extra.set("bands", values);
}

}  // namespace rsclient::stac
