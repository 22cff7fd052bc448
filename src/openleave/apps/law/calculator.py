"""A small worked example on a program's page: what a week of benefits comes to for a wage, with the steps.

The engine works it out (the same as in a case); nothing is stored and nobody is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from openleave.apps.law import words
from openleave.apps.law.reading import language
from openleave.engine import Facts, FactsError, Library, render
from openleave.engine.determination import determine_program

MOST = Decimal(1_000_000)
#: What the form offers before anybody has typed.
EXAMPLE = "1200"


@dataclass(frozen=True, slots=True)
class Worked:
    """``weekly`` is "" while more would have to be known: ``missing`` says what."""

    given: str
    error: str
    weekly: str = ""
    steps: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def wage_of(given: str) -> Decimal | None:
    """An average weekly wage as typed: "1200", "$1,200.50"; None for what is none."""
    try:
        wage = Decimal(given.replace("$", "").replace(",", "").strip())
    except InvalidOperation:
        return None
    return wage if wage.is_finite() and 0 < wage <= MOST and wage == round(wage, 2) else None


def worked(source: Library, program: str, on: date, given: str, reason: str) -> Worked:
    """The benefit of a week for an average weekly wage, by the law of a day."""
    wage = wage_of(given)
    if wage is None:
        return Worked(given, gettext("Write an amount above 0 in dollars and cents, like 1,200.50."))
    # Somebody who earned the same in every week of the last year and longer.
    wages = {
        "average_weekly_wage": str(wage),
        "highest_quarter": str(wage * 13),
        "base_period_wages": str(wage * 52),
        "annual": str(wage * 52),
    }
    document: dict[str, Any] = {
        "wages": wages,
        "leave": {"starts_on": on.isoformat(), **({"reason": reason} if reason else {})},
    }
    try:
        facts = Facts.from_json(document)
        made = determine_program(facts, source.program(program), on)
        benefit = made.benefit
    except (FactsError, ValueError) as error:
        return Worked(given, str(error))
    if benefit is None:
        return Worked(given, gettext("This law pays no benefit for it on this day."))
    spoken = language()
    return Worked(
        given=given,
        error="",
        weekly=words.money(benefit.weekly) if benefit.weekly is not None else "",
        steps=tuple(render(line, spoken) for line in benefit.lines),
        missing=tuple(render({"key": key, "params": {}}, spoken) for _path, key in benefit.missing),
    )
