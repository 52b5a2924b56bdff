#include "rsclient/stac/extensions/file.hpp"

#include <stdexcept>

namespace rsclient::stac {

void add_file(ItemBuilder& builder, Asset& asset, std::uint64_t size, const std::string& checksum) {
    if (checksum.find_first_not_of("0123456789abcdef") != std::string::npos) {
        throw std::invalid_argument("file checksum: expected a multihash in lower-case hexadecimal, got '" + checksum +
                                    "'");
    }
    builder.extension("https://stac-extensions.github.io/file/v2.1.0/schema.json");
    asset.extra.set("file:size", size);
    if (!checksum.empty()) asset.extra.set("file:checksum", checksum);
}

}  // namespace rsclient::stac
