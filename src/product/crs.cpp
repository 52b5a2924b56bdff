#include "product/crs.hpp"

#include <cpl_conv.h>
#include <ogr_spatialref.h>

#include <charconv>
#include <cstring>
#include <string_view>

#include "product/gdal_error.hpp"

namespace rsclient::product {

CrsHandle parse_crs(const std::string& text, const std::string& where) {
    const GdalErrors errors;
    CrsHandle crs(OSRNewSpatialReference(nullptr));
    // The text is a product's: it may not make GDAL read files or ask servers.
    const auto limits = OGRSpatialReference::SET_FROM_USER_INPUT_LIMITATIONS_get();
    const OGRErr status = OGRSpatialReference::FromHandle(crs.get())->SetFromUserInput(text.c_str(), limits);
    errors.check(status == OGRERR_NONE, where + ": not a reference system");
    OSRSetAxisMappingStrategy(crs.get(), OAMS_TRADITIONAL_GIS_ORDER);
    return crs;
}

std::optional<int> epsg_of(const CrsHandle& crs) {
    const GdalErrors silent;  // having no code is no failure
    OSRAutoIdentifyEPSG(crs.get());
    const char* authority = OSRGetAuthorityName(crs.get(), nullptr);
    const char* code = OSRGetAuthorityCode(crs.get(), nullptr);
    if (authority == nullptr || code == nullptr || std::string_view(authority) != "EPSG") return std::nullopt;
    int number = 0;
    const auto [end, error] = std::from_chars(code, code + std::strlen(code), number);
    return error == std::errc() && *end == '\0' ? std::optional(number) : std::nullopt;
}

std::string wkt_of(const CrsHandle& crs, const std::string& where) {
    const GdalErrors errors;
    char* text = nullptr;
    const OGRErr status = OSRExportToWkt(crs.get(), &text);
    const std::string wkt = text != nullptr ? text : "";
    CPLFree(text);
    errors.check(status == OGRERR_NONE && !wkt.empty(), where + ": cannot be written as WKT");
    return wkt;
}

}  // namespace rsclient::product
