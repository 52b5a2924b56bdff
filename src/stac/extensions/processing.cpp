#include "rsclient/stac/extensions/processing.hpp"

namespace rsclient::stac {

void add_processing(ItemBuilder& builder, const Processing& processing) {
    builder.extension("https://stac-extensions.github.io/processing/v1.2.0/schema.json");
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) builder.property(name, value);
    };
    add("processing:level", processing.level);
    add("processing:facility", processing.facility);
    add("processing:version", processing.version);
    add("processing:lineage", processing.lineage);
    add("processing:datetime", processing.datetime);
    if (!processing.expression.empty()) {
        builder.property("processing:expression",
                         json::Object{{"format", processing.expression_format}, {"expression", processing.expression}});
    }
    json::Object software;
    for (const auto& [name, version] : processing.software) software.set(name, version);
    if (!software.empty()) builder.property("processing:software", software);
}

}  // namespace rsclient::stac
