"""Checks between rows: duplicates, managers nobody knows, reporting lines that lead in a circle."""

from __future__ import annotations

import polars as pl

from openleave.apps.feeds.loading import current
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.normalise.found import Found

_DEEPEST = 20


def duplicates(keys: pl.DataFrame, found: Found) -> None:
    """Note every row whose employee number stands in another row as well."""
    if keys["number"].n_unique() == keys.height:
        return
    twice = keys.filter(pl.col("number").is_not_null() & pl.col("number").is_duplicated())
    found.add(twice["line"], twice["line"].is_not_null(), "employee_number", "duplicate", twice["number"])


def managers(context: Context, keys: pl.DataFrame, staged: pl.DataFrame, found: Found) -> None:
    """Note rows to be written whose manager is neither in the file nor in OpenLeave, or leads back to themselves.

    ``keys``: number and manager of every row of the file; ``staged``: line, number and manager of those to be written.
    """
    rows = staged.filter(pl.col("manager").is_not_null() & (pl.col("manager") != ""))
    if rows.is_empty():
        return
    outside = rows.join(keys.select(pl.col("number").alias("manager")).unique(), on="manager", how="anti")
    if not outside.is_empty():
        exist = current.existing(context, outside["manager"].unique())
        unknown = outside.filter(~pl.col("manager").is_in(list(exist)))
        found.add(
            unknown["line"], unknown["line"].is_not_null(), "manager_number", "unknown_manager", unknown["manager"]
        )
    circle = _circles(keys)
    if circle:
        stuck = rows.filter(pl.col("number").is_in(circle) & (pl.col("number") != pl.col("manager")))
        found.add(stuck["line"], stuck["line"].is_not_null(), "manager_number", "manager_cycle", stuck["manager"])


def _circles(keys: pl.DataFrame) -> list[str]:
    """Numbers of the people who stand in a circle of managers.

    Everybody steps up to their manager, then twice as far, and so on. Whoever is still under way after 2^20 steps
    has arrived in a circle, and the places reached are exactly the circles.
    """
    chain = keys.filter(pl.col("number").is_not_null()).unique("number", keep="first", maintain_order=True)
    index = chain.select("number").with_row_index("at")
    up = chain.join(index, left_on="manager", right_on="number", how="left", maintain_order="left")["at"]
    up = up.set((up == pl.select(pl.int_range(len(up), dtype=pl.UInt32)).to_series()).fill_null(False), None)
    for _ in range(_DEEPEST):
        if up.null_count() == len(up):
            return []
        known = up.is_not_null()
        up = up.scatter(known.arg_true(), up.gather(up.filter(known)))
    return chain["number"].gather(up.drop_nulls().unique()).to_list()
