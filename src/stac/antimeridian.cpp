#include "stac/antimeridian.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

namespace rsclient::stac {
namespace {

constexpr double world_width = 360;

double rounded(double degrees) {
    constexpr double unit = 1e9;
    return std::round(degrees * unit) / unit;
}

std::pair<double, double> longitudes_of(const Ring& ring) {
    const auto [west, east] =
        std::minmax_element(ring.begin(), ring.end(), [](const auto& a, const auto& b) { return a[0] < b[0]; });
    return {(*west)[0], (*east)[0]};
}

/// Where the edge from `a` to `b` meets the meridian `x`.
Position crossing(const Position& a, const Position& b, double x) {
    if (a[0] == x) return a;
    if (b[0] == x) return b;
    const double part = (x - a[0]) / (b[0] - a[0]);
    Position at = {x};
    for (std::size_t axis = 1; axis < std::min(a.size(), b.size()); ++axis) {
        at.push_back(rounded(a[axis] + part * (b[axis] - a[axis])));
    }
    return at;
}

/// The pieces of a ring that run west of the meridian `x`, each from the meridian to the meridian.
void add_chains(Rings& chains, const Ring& ring, double x) {
    const std::size_t count = ring.size() - 1;
    const auto outside = [&](std::size_t at) { return ring[at % count][0] >= x; };
    std::size_t start = 0;
    while (!outside(start)) ++start;
    for (std::size_t at = start; at < start + count; ++at) {
        const Position& from = ring[at % count];
        const Position& to = ring[(at + 1) % count];
        if (outside(at) && outside(at + 1)) continue;
        if (outside(at)) chains.push_back({crossing(from, to, x)});
        chains.back().push_back(outside(at + 1) ? crossing(from, to, x) : to);
    }
}

/// Positions of chains in the order of the latitude of one of their ends.
template <class End>
std::vector<std::size_t> northwards(const Rings& chains, const End& end) {
    std::vector<std::size_t> order(chains.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return end(chains[a])[1] < end(chains[b])[1]; });
    return order;
}

/// Rings of chains. The inside lies to the left, so from the end of a chain the ring goes north along the meridian to
/// the start of the next one; along the meridian, ends and starts take turns.
Rings joined(const Rings& chains) {
    const auto ends = northwards(chains, [](const Ring& chain) { return chain.back(); });
    const auto starts = northwards(chains, [](const Ring& chain) { return chain.front(); });
    std::vector<std::size_t> next(chains.size());
    for (std::size_t i = 0; i < chains.size(); ++i) next[ends[i]] = starts[i];
    Rings rings;
    std::vector<bool> used(chains.size(), false);
    for (std::size_t first = 0; first < chains.size(); ++first) {
        Ring ring;
        for (std::size_t at = first; !used[at]; at = next[at]) {
            used[at] = true;
            const bool touches = !ring.empty() && ring.back() == chains[at].front();
            ring.insert(ring.end(), chains[at].begin() + (touches ? 1 : 0), chains[at].end());
        }
        if (ring.empty()) continue;
        if (ring.front() != ring.back()) ring.push_back(Position(ring.front()));
        rings.push_back(std::move(ring));
    }
    return rings;
}

/// Whether a position lies inside a ring: an odd number of edges lies to its east.
bool contains(const Ring& ring, const Position& position) {
    bool inside = false;
    for (std::size_t at = 0; at + 1 < ring.size(); ++at) {
        const Position& a = ring[at];
        const Position& b = ring[at + 1];
        if ((a[1] > position[1]) == (b[1] > position[1])) continue;
        if (position[0] < a[0] + (position[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])) inside = !inside;
    }
    return inside;
}

/// The part of a polygon west of the meridian `x`, which may be several.
std::vector<Rings> west_of(const Rings& polygon, double x) {
    Rings outer;
    Rings holes;
    Rings chains;
    for (const Ring& ring : polygon) {
        const auto [west, east] = longitudes_of(ring);
        if (east <= x) {
            (&ring == &polygon.front() ? outer : holes).push_back(ring);
        } else if (west < x) {
            add_chains(chains, ring, x);
        }
    }
    for (Ring& ring : joined(chains)) outer.push_back(std::move(ring));
    std::vector<Rings> parts;
    for (Ring& ring : outer) parts.push_back({std::move(ring)});
    for (const Ring& hole : holes) {
        const auto inside = [&](const Rings& part) {
            return std::count_if(hole.begin(), hole.end(), [&](const auto& at) { return contains(part.front(), at); });
        };
        const auto around = std::max_element(parts.begin(), parts.end(),
                                             [&](const auto& a, const auto& b) { return inside(a) < inside(b); });
        if (around != parts.end()) around->push_back(hole);
    }
    return parts;
}

/// The polygon turned by 180 degrees about the origin: what was east of it is west, and rings keep their sense.
Rings turned(Rings polygon) {
    for (Ring& ring : polygon) {
        for (Position& position : ring) {
            position[0] = -position[0];
            position[1] = -position[1];
        }
    }
    return polygon;
}

void move_west(Rings& polygon, double degrees) {
    for (Ring& ring : polygon) {
        for (Position& position : ring) {
            if (degrees != 0) position[0] = rounded(position[0] - degrees);
            for (double& number : position) number += 0.0;  // no -0.0
        }
    }
}

}  // namespace

std::vector<Rings> cut_at_antimeridian(const Rings& polygon) {
    const auto [west, east] = longitudes_of(polygon.front());
    const double last = std::ceil((east - world_width / 2) / world_width);
    std::vector<Rings> parts;
    for (double world = std::floor((west + world_width / 2) / world_width); world <= last; ++world) {
        const double centre = world * world_width;
        for (const Rings& below : west_of(polygon, centre + world_width / 2)) {
            for (Rings part : west_of(turned(below), -(centre - world_width / 2))) {
                part = turned(std::move(part));
                move_west(part, centre);
                parts.push_back(std::move(part));
            }
        }
    }
    return parts;
}

}  // namespace rsclient::stac
