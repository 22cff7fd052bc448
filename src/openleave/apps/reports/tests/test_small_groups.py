"""Small groups: no hidden count of somebody can be worked out from what is shown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openleave.apps.reports.small_groups import TOTAL, hidden_in_grid, hidden_in_list

K = 4
counts = st.integers(0, 9)


def fits(values: list[int], total: int, hidden: list[int]) -> list[dict[int, int]]:
    """Every way to fill the hidden places of a list."""
    left = total - sum(value for place, value in enumerate(values) if place not in hidden)
    found = []
    for guess in product(range(left + 1), repeat=max(0, len(hidden) - 1)):
        if hidden and sum(guess) <= left:
            found.append(dict(zip(hidden, (*guess, left - sum(guess)), strict=True)))
    return found


@pytest.mark.commitment("P-40")
@given(st.lists(counts, min_size=2, max_size=5))
@settings(max_examples=300, deadline=None)
def test_no_hidden_count_of_a_list_follows_from_the_others(values: list[int]) -> None:
    hidden = sorted(hidden_in_list(dict(enumerate(values)), K))
    assert [place for place, value in enumerate(values) if 0 < value < K and place not in hidden] == []
    ways = fits(values, sum(values), hidden)
    for place in hidden:
        if values[place]:
            assert len({way[place] for way in ways}) > 1, (values, hidden, place)


def tables(rows: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(st.integers(0, 6), min_size=columns, max_size=columns), min_size=rows, max_size=rows)


@pytest.mark.commitment("P-40")
@given(st.integers(1, 3).flatmap(lambda rows: st.integers(2, 3).flatmap(lambda columns: tables(rows, columns))))
@settings(max_examples=250, deadline=None)
def test_no_hidden_count_of_a_table_follows_from_the_others(table: list[list[int]]) -> None:
    cells = {(row, column): value for row, line in enumerate(table) for column, value in enumerate(line)}
    hidden = hidden_in_grid(cells, K)
    columns = range(len(table[0]))
    sums = [sum(line[column] for line in table) for column in columns]
    for place, value in cells.items():
        assert not 0 < value < K or place in hidden, (table, hidden)
    for column in columns:
        assert not 0 < sums[column] < K or (TOTAL, column) in hidden
    # All tables that agree with everything that is shown: rows' totals, shown counts, shown totals of columns.
    rows = []
    for number, line in enumerate(table):
        places = [column for column in columns if (number, column) in hidden]
        ways = fits(line, sum(line), places) or [{}]
        rows.append([tuple(way.get(column, line[column]) for column in columns) for way in ways])
    seen: dict[tuple[int, int], set[int]] = {place: set() for place in cells}
    seen_sums: dict[int, set[int]] = {column: set() for column in columns}
    for way in product(*rows):
        found = [sum(line[column] for line in way) for column in columns]
        if all(found[column] == sums[column] or (TOTAL, column) in hidden for column in columns):
            for column in columns:
                seen_sums[column].add(found[column])
                for number, line in enumerate(way):
                    seen[number, column].add(line[column])
    for place, value in cells.items():
        if place in hidden and value:
            assert len(seen[place]) > 1, (table, hidden, place)
    for column in columns:
        if (TOTAL, column) in hidden and sums[column]:
            assert len(seen_sums[column]) > 1, (table, hidden, column)


def test_examples() -> None:
    """One small group hides the next smallest; large groups are shown; a total below k hides all."""
    assert hidden_in_list({"a": 2, "b": 9, "c": 20}, 5) == {"a", "b"}
    assert hidden_in_list({"a": 9, "b": 20, "c": 0}, 5) == set()
    assert hidden_in_list({"a": 3, "b": 0, "c": 0}, 5) == {"a", "b", "c"}
    assert hidden_in_list({"a": 1, "b": 1, "c": 20}, 5) == {"a", "b", "c"}
    grid = {("x", "a"): 2, ("x", "b"): 10, ("x", "c"): 30, ("y", "a"): 12, ("y", "b"): 11, ("y", "c"): 30}
    assert hidden_in_grid(grid, 5) == {("x", "a"), ("x", "b"), ("y", "a"), ("y", "b")}
