"""What the library covers: by State, with what is not decided and why, and what somebody has to check again."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from openleave.apps.law import catalog, words
from openleave.apps.law.asking import Day
from openleave.apps.law.presenting import LawRow, law_row
from openleave.apps.law.reading import laws
from openleave.engine import Library, law_report, library_path
from openleave.engine.cases import case_counts


@lru_cache(maxsize=4)
def standing(source: Library, today: date) -> law_report.Report:
    """How the library stands on a day, as ``openleave law coverage`` says it; worked out once a day and process."""
    return law_report.report(source.bundle, case_counts(library_path()), today)


def report(source: Library, day: Day) -> dict[str, Any]:
    """The parts of the page: ``totals``, ``federal`` rows, ``states`` with their programs, ``without`` any,
    ``not_covered`` and ``unverified`` rows, ``stale`` ones with the oldest day of a check, those with a change
    ``ahead`` with its day."""
    known, found = laws(source), standing(source, day.today)
    states = catalog.states(source, day.on)
    ahead = [(one.next_change, law_row(known[one.id], day)) for one in found.covered if one.next_change]
    return {
        "totals": found.totals,
        "counts": catalog.counts(source),
        "federal": [law_row(law, day) for law in known.values() if law.covered and not law.states],
        "states": [state for state in states if state.decided or state.by_name],
        "without": [state.name for state in states if not (state.decided or state.by_name)],
        "not_covered": sorted((law_row(known[one.id], day) for one in found.not_covered), key=_place),
        "unverified": sorted((law_row(known[one.id], day) for one in found.covered if one.unverified), key=_place),
        "stale": sorted(
            ((one.verified_on, law_row(known[one.id], day)) for one in found.covered if one.stale),
            key=lambda pair: (pair[0], _place(pair[1])),
        ),
        "ahead": sorted(ahead, key=lambda pair: (pair[0], _place(pair[1]))),
        "kinds": words.KINDS[:5],
    }


def _place(row: LawRow) -> tuple[str, str]:
    return row.where, row.title
