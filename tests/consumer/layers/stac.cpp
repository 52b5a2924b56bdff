// A stranger's program that links rsclient::stac: reads an item.
#include <cstdlib>
#include <rsclient/stac/item.hpp>

int main() {
    const rsclient::json::RawJson text(R"({"type": "Feature", "id": "S2A_1", "properties": {}})");
    const auto item = rsclient::stac::item_from_json(text);
    return item.id() == "S2A_1" ? EXIT_SUCCESS : EXIT_FAILURE;
}
