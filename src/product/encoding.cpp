#include "rsclient/product/encoding.hpp"

#include <cmath>

#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

namespace rsclient::product {
namespace {

/// A number, or the text that Zarr uses where JSON has no number.
std::optional<double> number_of(const json::Value& value) {
    if (const std::string* text = value.string()) {
        if (*text == "NaN") return std::nan("");
        if (*text == "Infinity") return HUGE_VAL;
        if (*text == "-Infinity") return -HUGE_VAL;
    }
    return value.as_double();
}

/// A number among the attributes; nullopt if it does not exist.
std::optional<double> number_attribute(const ArrayMetadata& metadata, std::string_view name, std::string_view where) {
    const json::Value* value = find_attribute(metadata, name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    const auto number = number_of(*value);
    if (!number) {
        throw ProductError(std::string(where) + "/.zattrs: " + std::string(name),
                           "expected a number, found " + json::dump(*value));
    }
    return number;
}

std::optional<double> unless_nan(std::optional<double> value) {
    return value && std::isnan(*value) ? std::nullopt : value;
}

std::optional<double> zarr_fill(const ArrayMetadata& metadata, std::string_view where) {
    if (metadata.fill_value.is_null() || !is_real(metadata.dtype)) return std::nullopt;
    const Bytes item = fill_bytes(metadata.dtype, metadata.fill_value, where);
    return to_double(metadata.dtype, item.data());
}

}  // namespace

const json::Value* find_attribute(const ArrayMetadata& metadata, std::string_view name) {
    if (const json::Value* value = metadata.attributes.find(name)) return value;
    const json::Value* kept = metadata.attributes.find("_eopf_attrs");
    return kept == nullptr ? nullptr : kept->find(name);
}

arrays::Encoding encoding_of(const ArrayMetadata& metadata, std::string_view where) {
    arrays::Encoding encoding;
    const json::Value* is_scaled = find_attribute(metadata, "eopf_is_scaled");
    const bool says_scaled = is_scaled != nullptr && is_scaled->boolean() != nullptr && *is_scaled->boolean();
    encoding.is_decoded = says_scaled || metadata.dtype.kind == ElementKind::floating;
    if (encoding.is_decoded || !is_real(metadata.dtype)) {
        encoding.fill = unless_nan(zarr_fill(metadata, where));
        return encoding;
    }
    encoding.scale = number_attribute(metadata, "scale_factor", where).value_or(1.0);
    encoding.offset = number_attribute(metadata, "add_offset", where).value_or(0.0);
    if (encoding.scale == 0.0 || !std::isfinite(encoding.scale) || !std::isfinite(encoding.offset)) {
        throw ProductError(std::string(where) + "/.zattrs", "scale_factor " + std::to_string(encoding.scale) +
                                                                " and add_offset " + std::to_string(encoding.offset) +
                                                                " do not decode anything");
    }
    auto fill = number_attribute(metadata, "fill_value", where);
    if (!fill) fill = number_attribute(metadata, "_FillValue", where);
    encoding.fill = unless_nan(fill ? fill : zarr_fill(metadata, where));
    encoding.valid_min = unless_nan(number_attribute(metadata, "valid_min", where));
    encoding.valid_max = unless_nan(number_attribute(metadata, "valid_max", where));
    return encoding;
}

}  // namespace rsclient::product
