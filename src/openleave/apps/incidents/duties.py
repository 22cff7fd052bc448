"""Who has to be told of an incident, by when: what is sourced, and what is not covered.

California: Civ. Code 1798.82(b), a business that maintains the data tells the owner immediately; 1798.82(a), as amended
by SB 446 (2025, ch. 319; in force 2026-01-01), residents within 30 calendar days of discovery or notification;
1798.82(f), a sample to the Attorney General within 15 calendar days of telling them, where more than 500 are told.
Everything else is not covered here, and every page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CALIFORNIA = "CA"
RESIDENTS_DAYS, REGULATOR_DAYS, REGULATOR_ABOVE = 30, 15, 500
ADDRESS = "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=CIV&sectionNum=1798.82"


@dataclass(frozen=True, slots=True)
class Duty:
    """One task of an incident. ``cite`` is empty where no law is behind it; ``covered`` False: there may be a law, and
    it is not known here."""

    code: str
    label: str | Promise
    cite: str = ""
    covered: bool = True


DUTIES = {
    duty.code: duty
    for duty in (
        Duty("contain", _("Stop it: close accounts or sessions, change passwords, take back what was sent")),
        Duty("scope", _("Find out whom it concerns")),
        Duty("tell_owner", _("Tell the organization that owns the data, immediately"), "Cal. Civ. Code 1798.82(b)"),
        Duty("tell_people", _("Tell the residents of California"), "Cal. Civ. Code 1798.82(a)"),
        Duty("tell_regulator", _("Send a sample notice to the Attorney General"), "Cal. Civ. Code 1798.82(f)"),
        Duty("other_states", _("Ask counsel about the other States: no rule of theirs is covered here"), covered=False),
        Duty("prevent", _("Keep it from happening again")),
    )
}


def residents_due(discovered_on: date) -> date:
    """The last day to tell residents of California."""
    return discovered_on + timedelta(days=RESIDENTS_DAYS)


def regulator_due(told_on: date) -> date:
    """The last day for the sample, from the day on which residents were told."""
    return told_on + timedelta(days=REGULATOR_DAYS)


def wanted(states: dict[str, int]) -> list[str]:
    """The codes of an incident's tasks, by how many people of each home State it concerns ("": not known)."""
    found = ["contain", "scope", "tell_owner"]
    if states.get(CALIFORNIA):
        found.append("tell_people")
    if states.get(CALIFORNIA, 0) > REGULATOR_ABOVE:
        found.append("tell_regulator")
    if any(state != CALIFORNIA for state in states):
        found.append("other_states")
    return [*found, "prevent"]
