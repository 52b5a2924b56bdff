"""Whether a ring crosses itself, which the platform refuses."""

from __future__ import annotations

import itertools

Position = list[float]


def crossing(ring: list[Position]) -> tuple[Position, Position] | None:
    """The starts of two edges of a closed ring that cross each other; None if no two do. Touching is not crossing."""
    # in the order of their western ends: only edges that overlap from west to east are compared
    edges = sorted(itertools.pairwise(ring), key=lambda edge: min(edge[0][0], edge[1][0]))
    for index, (a, b) in enumerate(edges):
        east = max(a[0], b[0])
        for c, d in itertools.islice(edges, index + 1, None):
            if min(c[0], d[0]) >= east:
                break
            if _cross(a, b, c, d):
                return a, c
    return None


def _cross(a: Position, b: Position, c: Position, d: Position) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Position, b: Position, point: Position) -> float:
    """Positive if `point` is to the left of the line from `a` to `b`."""
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
