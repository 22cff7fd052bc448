"""People who were deleted at their request: how a file's row is told to be theirs, without keeping their number."""

from __future__ import annotations

import polars as pl

from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.numbers import digest_of


def digests(context: Context) -> frozenset[str]:
    """Of everybody whom files of the organization do not bring back."""
    rows = context.query(
        "SELECT digest FROM feeds_suppression WHERE organization_id = %s AND ended_at IS NULL",
        [context.organization_id],
    )
    return frozenset(digest for (digest,) in rows)


def find(context: Context, number: pl.Series, known: frozenset[str]) -> tuple[pl.Series, set[str]]:
    """Which of a block's numbers are theirs, as a mask, and the digests found."""
    found: set[str] = set()
    mask = []
    for text in number.to_list():
        digest = digest_of(context.organization_id, text) if text else ""
        gone = digest in known
        mask.append(gone)
        if gone:
            found.add(digest)
    return pl.Series(mask, dtype=pl.Boolean), found
