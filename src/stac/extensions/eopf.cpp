#include "rsclient/stac/extensions/eopf.hpp"

#include "rsclient/core/clock.hpp"

namespace rsclient::stac {

void add_eopf(ItemBuilder& builder, const Eopf& eopf) {
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) builder.property(name, value);
    };
    if (!eopf.product_type.empty()) {
        builder.extension("https://stac-extensions.github.io/product/v1.0.0/schema.json");
    }
    add("product:type", eopf.product_type);
    if (!eopf.origin_datetime.empty()) static_cast<void>(parse_rfc3339(eopf.origin_datetime));
    builder.extension("https://cs-si.github.io/eopf-stac-extension/v1.2.0/schema.json");
    add("eopf:origin_datetime", eopf.origin_datetime);
    add("eopf:datatake_id", eopf.datatake_id);
    add("eopf:instrument_mode", eopf.instrument_mode);
}

}  // namespace rsclient::stac
