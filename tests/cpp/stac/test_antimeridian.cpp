#include "stac/antimeridian.hpp"

#include <doctest/doctest.h>

#include "rsclient/json/raw_json.hpp"
#include "rsclient/stac/footprint.hpp"

using namespace rsclient;
using stac::cut_at_antimeridian;
using stac::Ring;
using stac::Rings;

namespace {

/// A rectangle, counter-clockwise from its south-west corner.
Ring box(double west, double south, double east, double north) {
    return {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
}

Ring clockwise(Ring ring) { return {ring.rbegin(), ring.rend()}; }

/// Twice the area of all parts, holes counted as negative (shoelace formula).
double area(const std::vector<Rings>& parts) {
    double sum = 0;
    for (const auto& part : parts) {
        for (const auto& ring : part) {
            for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
                sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
            }
        }
    }
    return sum;
}

}  // namespace

TEST_CASE("a square across the antimeridian becomes two") {
    const auto parts = cut_at_antimeridian({box(-181.3, 0, -178.6, 1)});
    REQUIRE(parts.size() == 2);
    CHECK(parts[0] == Rings{{{180, 1}, {178.7, 1}, {178.7, 0}, {180, 0}, {180, 1}}});
    CHECK(parts[1] == Rings{{{-180, 0}, {-178.6, 0}, {-178.6, 1}, {-180, 1}, {-180, 0}}});
}

TEST_CASE("what lies beyond the antimeridian as a whole is moved") {
    CHECK(cut_at_antimeridian({box(350, -1, 370, 1)}) == std::vector<Rings>{{box(-10, -1, 10, 1)}});
    CHECK(cut_at_antimeridian({box(180, -1, 190, 1)}) == std::vector<Rings>{{box(-180, -1, -170, 1)}});
    CHECK(cut_at_antimeridian({box(-190, -1, -180, 1)}) == std::vector<Rings>{{box(170, -1, 180, 1)}});
}

TEST_CASE("slanted edges are cut where they meet the antimeridian, heights with them") {
    const Ring triangle = {{178, 0, 10}, {182, 2, 30}, {178, 4, 50}, {178, 0, 10}};
    const auto parts = cut_at_antimeridian({triangle});
    REQUIRE(parts.size() == 2);
    CHECK(parts[0] == Rings{{{180, 3, 40}, {178, 4, 50}, {178, 0, 10}, {180, 1, 20}, {180, 3, 40}}});
    CHECK(parts[1] == Rings{{{-180, 1, 20}, {-178, 2, 30}, {-180, 3, 40}, {-180, 1, 20}}});
}

TEST_CASE("a hole across the antimeridian becomes a part of the outer rings, others stay holes") {
    const auto parts = cut_at_antimeridian({box(170, 0, 190, 10), clockwise(box(178, 4, 182, 6)),
                                            clockwise(box(172, 1, 173, 2)), clockwise(box(188, 1, 189, 2))});
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].size() == 2);
    CHECK(parts[0][1] == clockwise(box(172, 1, 173, 2)));
    CHECK(parts[1].size() == 2);
    CHECK(parts[1][1] == clockwise(box(-172, 1, -171, 2)));
    CHECK(area(parts) == doctest::Approx(2 * (20 * 10 - 4 * 2 - 1 - 1)));
}

TEST_CASE("a footprint that crosses several times becomes several parts") {
    // a U that opens to the east: its two arms cross, its back does not
    const Ring u = {{175, 0}, {185, 0}, {185, 2}, {177, 2}, {177, 8}, {185, 8}, {185, 10}, {175, 10}, {175, 0}};
    const auto parts = cut_at_antimeridian({u});
    REQUIRE(parts.size() == 3);
    CHECK(area(parts) == doctest::Approx(2 * (10 * 10 - 8 * 6)));
    CHECK(area({parts[1]}) == doctest::Approx(2 * 5 * 2));
    CHECK(area({parts[2]}) == doctest::Approx(2 * 5 * 2));
}

TEST_CASE("a belt of 360 degrees goes round the world wherever it begins") {
    const auto parts = cut_at_antimeridian({box(0, -1, 360, 1)});
    REQUIRE(parts.size() == 2);
    CHECK(area(parts) == doctest::Approx(2 * 360 * 2));
}

TEST_CASE("rings that touch the antimeridian are not cut there") {
    const Ring touching = {{170, 0}, {180, 5}, {190, 0}, {190, 10}, {170, 10}, {170, 0}};
    const auto parts = cut_at_antimeridian({touching, clockwise(box(175, 8, 180, 9))});
    REQUIRE(parts.size() == 2);
    CHECK(area(parts) == doctest::Approx(2 * (20 * 10 - 20 * 5 / 2 - 5)));
}
