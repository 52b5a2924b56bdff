#pragma once

#include "rsclient/stac/item.hpp"

namespace rsclient::stac {

/// The item as RS-Server takes it: its catalog answers 400 to a `bbox` of six numbers, and to one whose west is greater
/// than its east, which is how RFC 7946 writes one across the antimeridian. The former loses its heights, the latter
/// becomes [-180, south, 180, north]; other items are unchanged.
[[nodiscard]] Item with_platform_bbox(Item item);

/// The same for the changes of a PATCH.
[[nodiscard]] json::Object with_platform_bbox(json::Object changes);

}  // namespace rsclient::stac
