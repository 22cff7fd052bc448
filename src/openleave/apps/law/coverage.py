"""What the library covers: by State, with what is not decided and why, and what somebody has to check again."""

from __future__ import annotations

from typing import Any

from openleave.apps.law import catalog, words
from openleave.apps.law.asking import Day
from openleave.apps.law.presenting import LawRow, law_row
from openleave.apps.law.reading import is_stale, laws
from openleave.engine import Library


def report(source: Library, day: Day) -> dict[str, Any]:
    """The parts of the page: ``states`` with their programs, ``not_covered`` rows, ``unverified`` and ``stale`` rows,
    ``counts``."""
    every = list(laws(source).values())
    decided = [law for law in every if law.covered]
    return {
        "counts": catalog.counts(source, day.today),
        "federal": [law_row(law, day) for law in decided if not law.states],
        "states": [state for state in catalog.states(source, day.on) if state.decided or state.by_name],
        "without": [state.name for state in catalog.states(source, day.on) if not (state.decided or state.by_name)],
        "not_covered": sorted((law_row(law, day) for law in every if not law.covered), key=_place),
        "unverified": sorted((law_row(law, day) for law in decided if law.unverified), key=_place),
        "stale": sorted((law_row(law, day) for law in decided if is_stale(law.verified_on, day.today)), key=_place),
        "kinds": words.KINDS[:5],
    }


def _place(row: LawRow) -> tuple[str, str]:
    return row.where, row.title
