"""The list of an import of open cases: an entry a row, with what the old system says of it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from openleave.apps.feeds.loading.cases import StagedCases
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.usage_preview import NAMES

_TEXTS = ("number", "first_name", "last_name", "reference", "state", "reason", "pattern", "first_on", "last_on",
          "programs", "hours")  # fmt: skip


def lists(context: Context, staged: StagedCases) -> Iterator[tuple[str, pl.DataFrame]]:
    """new: the cases that would be opened. Nothing private is among it."""
    names: dict[str, tuple[str, str]] = {}
    if staged.rows:
        names = {number: (first, last) for number, first, last in context.query(NAMES, [context.organization_id])}
    entries = []
    for row in staged.rows:
        first, last = names.get(row.number, ("", ""))
        asked = row.asked
        entries.append(
            {
                "line": row.line, "number": row.number, "first_name": first, "last_name": last,
                "reference": row.reference, "state": row.state, "reason": asked.get("reason") or "",
                "pattern": asked.get("pattern") or "", "first_on": str(asked.get("starts_on") or ""),
                "last_on": str(asked.get("ends_on") or ""), "programs": ", ".join(row.programs),
                "hours": "; ".join(f"{program} {minutes // 60}:{minutes % 60:02}"
                                   for program, minutes in sorted(row.used.items())),
                "notices": len(row.milestones),
            }
        )  # fmt: skip
    schema = {"line": pl.Int64} | dict.fromkeys(_TEXTS, pl.String) | {"notices": pl.Int64}
    yield "new", pl.DataFrame(entries, schema=schema, orient="row")
