// A stranger's program that links rsclient::core: which URL wins.
#include <cstdlib>
#include <rsclient/core/settings.hpp>

int main() {
    const auto settings =
        rsclient::resolve_settings({.url = "http://rs.example", .owner = "stranger", .local = true}, {});
    return settings.owner == "stranger" ? EXIT_SUCCESS : EXIT_FAILURE;
}
