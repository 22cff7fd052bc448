"""Small groups kept from view, so that a count by site and kind of reason tells nobody why a colleague is away.

A count from 1 to ``k - 1`` is hidden. What is hidden must not follow from what is shown, so where it would, further
counts are hidden (complementary suppression), the smallest first. How many cases a row has altogether may be known from
elsewhere and is taken to be known.

Every total that is known is an equation between counts. A table is then a graph: its equations are the nodes, its
counts the edges. A hidden count can be something else exactly if one unit can be pushed around a circle of hidden
counts through it without any of them leaving its range; so the check is a search for that circle, and the repair is
the cheapest one. Nobody gains by knowing the rule: a hidden count that is not zero is taken to be known to be at
least 1. Where there is no circle at all, everything is hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from django.conf import settings

#: The place of a column's total: (``TOTAL``, column).
TOTAL = "__total__"
#: Hiding a zero costs more than hiding any number, and hiding a total more than that.
_ZERO, _SUM = 10**6, 10**9

type Node = tuple[str, Any]
type Place = tuple[Any, Any]


def smallest_shown() -> int:
    """The least count that is shown: the setting ``OPENLEAVE_SMALL_GROUPS_BELOW``."""
    return int(settings.OPENLEAVE_SMALL_GROUPS_BELOW)


@dataclass(slots=True)
class _Edge:
    """One count between the nodes of its two equations. ``total``: it stands on the other side of both."""

    place: Place
    one: Node
    other: Node
    value: int
    total: bool = False
    hidden: bool = False
    ways: list[tuple[Node, Node]] = field(default_factory=list)

    def __post_init__(self) -> None:
        # A unit that goes from ``one`` to ``other`` makes the count greater. Counts can always grow; they can shrink
        # while they stay at least 1.
        grows, shrinks = (self.one, self.other), (self.other, self.one)
        if self.total:
            grows, shrinks = shrinks, grows
        self.ways = [grows, shrinks] if self.value >= 2 else [grows]

    @property
    def cost(self) -> int:
        return self.value + _SUM if self.total else self.value or _ZERO


def hidden_in_grid(cells: Mapping[Place, int], k: int | None = None) -> set[Place]:
    """Which counts of a table of rows × columns to hide, the columns' totals among them as (``TOTAL``, column).

    ``cells`` has every (row, column), zeros included. The rows' totals and the total of all are never hidden.
    """
    least = smallest_shown() if k is None else k
    rows, columns = (list(dict.fromkeys(place[side] for place in cells)) for side in (0, 1))
    by_row: dict[Any, int] = defaultdict(int)
    by_column: dict[Any, int] = defaultdict(int)
    for (row, column), value in cells.items():
        by_row[row] += value
        by_column[column] += value
    sums = hidden_in_list(by_column, least)
    edges = [
        _Edge((row, column), ("r", row), ("c", column), cells[row, column])
        for row in rows
        for column in columns
        if by_row[row]
    ]
    for edge in edges:
        edge.hidden = 0 < edge.value < least or by_row[edge.place[0]] < least
    edges += [
        _Edge((TOTAL, column), ("r", TOTAL), ("c", column), by_column[column], True, column in sums)
        for column in columns
    ]
    return _protected(edges)


def hidden_in_list(values: Mapping[Any, int], k: int | None = None, also: Collection[Any] = ()) -> set[Any]:
    """The same for one list of counts whose total is known. Those of ``also`` are hidden in any case."""
    least = smallest_shown() if k is None else k
    if 0 < sum(values.values()) < least:
        return set(values)
    edges = [_Edge((key, ""), ("r", ""), ("c", ""), value) for key, value in values.items()]
    for edge in edges:
        edge.hidden = 0 < edge.value < least or edge.place[0] in also
    return {key for key, _ in _protected(edges)}


def _protected(edges: Sequence[_Edge]) -> set[Place]:
    ways: dict[Node, list[tuple[Node, _Edge]]] = defaultdict(list)
    for edge in edges:
        for start, end in edge.ways:
            ways[start].append((end, edge))
    # The greatest first: they are the most costly to protect. Hiding more only ever makes more circles, so what was
    # safe stays safe.
    for edge in sorted((one for one in edges if one.hidden and one.value), key=lambda one: -one.value):
        circle = _circle(edge, ways)
        if circle is None:
            return {one.place for one in edges}
        for added in circle:
            added.hidden = True
    return {edge.place for edge in edges if edge.hidden}


def _circle(edge: _Edge, ways: Mapping[Node, Sequence[tuple[Node, _Edge]]]) -> Iterable[_Edge] | None:
    """What to hide so that ``edge`` lies on a circle (nothing where it does already), or None where it cannot."""
    found = [_cheapest(end, start, edge, ways) for start, end in edge.ways]
    return min((one for one in found if one is not None), key=lambda one: one[0], default=(0, None))[1]


def _cheapest(
    start: Node, end: Node, without: _Edge, ways: Mapping[Node, Sequence[tuple[Node, _Edge]]]
) -> tuple[int, list[_Edge]] | None:
    """The cheapest way from ``start`` to ``end`` without the count ``without``: its cost, and what it has to hide."""
    queue: list[tuple[int, int, Node, tuple[_Edge, ...]]] = [(0, 0, start, ())]
    done: set[Node] = set()
    pushed = 0
    while queue:
        cost, _, node, path = heappop(queue)
        if node == end:
            return cost, [edge for edge in path if not edge.hidden]
        if node in done:
            continue
        done.add(node)
        for following, edge in ways[node]:
            if edge is not without and following not in done:
                pushed += 1
                heappush(queue, (cost + (0 if edge.hidden else edge.cost), pushed, following, (*path, edge)))
    return None
