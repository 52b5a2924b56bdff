#include "product/pixel_type.hpp"

namespace rsclient::product {

GDALDataType gdal_type(PixelType type) {
    switch (type) {
        case PixelType::uint8:
            return GDT_Byte;
        case PixelType::uint16:
            return GDT_UInt16;
        case PixelType::float32:
            break;
    }
    return GDT_Float32;
}

std::size_t pixel_bytes(PixelType type) { return static_cast<std::size_t>(GDALGetDataTypeSizeBytes(gdal_type(type))); }

const char* name_of(PixelType type) {
    switch (type) {
        case PixelType::uint8:
            return "uint8";
        case PixelType::uint16:
            return "uint16";
        case PixelType::float32:
            break;
    }
    return "float32";
}

}  // namespace rsclient::product
