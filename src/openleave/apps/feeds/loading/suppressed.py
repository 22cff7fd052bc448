"""People who were deleted at their request: how a file's row is told to be theirs, without keeping their number."""

from __future__ import annotations

import polars as pl

from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.numbers import digest, key_of


def digests(context: Context) -> frozenset[str]:
    """Of everybody whom files of the organization do not bring back."""
    rows = context.query(
        "SELECT digest FROM feeds_suppression WHERE organization_id = %s AND ended_at IS NULL",
        [context.organization_id],
    )
    return frozenset(one for (one,) in rows)


def find(context: Context, number: pl.Series, known: frozenset[str]) -> tuple[pl.Series, frozenset[str]]:
    """Which of a block's numbers are theirs, as a mask, and the digests found."""
    key = key_of(context.organization_id)
    digests = [digest(key, text) if text else "" for text in number.to_list()]
    return pl.Series([one in known for one in digests], dtype=pl.Boolean), known.intersection(digests)
