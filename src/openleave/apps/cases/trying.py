"""What if: time with the child after the pregnancy, drawn without being recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.choices import Pattern
from openleave.apps.cases.facts import CaseFacts, leave_facts
from openleave.apps.cases.facts_people import unrecorded_weeks
from openleave.apps.cases.following import Part
from openleave.apps.cases.forms import date_field
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.determining import run_case
from openleave.engine.law import Library

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Tried:
    """A leave for bonding that is tried out; ``born_on`` is the day of the birth, or the day it is expected."""

    starts_on: date
    ends_on: date
    born_on: date


class TryForm(forms.Form):
    """When the time with the child would be."""

    try_from = date_field(_("First day"))
    try_to = date_field(_("Last day"))
    born = date_field(_("Day of the birth"))

    def clean(self) -> dict[str, Any]:
        """The days must be in order, and within two years of each other."""
        answers = super().clean() or self.cleaned_data
        first, last = answers.get("try_from"), answers.get("try_to")
        if first and last and not first <= last <= first + timedelta(days=731):
            self.add_error("try_to", gettext("The last day is before the first, or more than two years after it."))
        return answers

    @property
    def tried(self) -> Tried:
        """What was filled in. Only after ``is_valid``."""
        answers = self.cleaned_data
        return Tried(answers["try_from"], answers["try_to"], answers["born"])


def suggested(case: LeaveCase) -> dict[str, date]:
    """Twelve weeks after the pregnancy leave, as something to begin with."""
    ends_on = case.ends_on or case.starts_on
    first = ends_on + timedelta(days=1)
    return {
        "try_from": first,
        "try_to": first + timedelta(days=7 * WEEKS - 1),
        "born": case.starts_on + (ends_on - case.starts_on) / 2,
    }


def tried_part(
    case: LeaveCase, facts: dict[str, Any], tried: Tried, library: Library, as_of: date
) -> tuple[Part, dict[str, Any]]:
    """The part of the timeline, and its facts: those of the case, with another leave. Nothing is read or recorded.

    Weeks before the case's leave without recorded hours count for it as they do for the case.
    """
    born = facts["leave"].get("child") or {"arrived_by": "birth"}
    key = "arrived_on" if tried.born_on <= as_of else "expected_on"
    after = LeaveCase(
        organization_id=case.organization_id,
        employee_id=case.employee_id,
        reason="bonding",
        pattern=Pattern.CONTINUOUS,
        starts_on=tried.starts_on,
        ends_on=tried.ends_on,
        noticed_on=case.noticed_on,
        foreseeable=True,
    )
    leave = leave_facts(after, Private(child=born | {key: tried.born_on.isoformat()}), absences=[])
    event = {"event": facts.get("event", {}) | {"id": str(case.event)}}
    employee = facts["employee"]
    spans = [[span["starts_on"], span.get("ends_on")] for span in employee.get("employments", [])]
    weeks = unrecorded_weeks(spans, weeks_of(employee.get("hours", [])), case.starts_on)
    document, _result = run_case(CaseFacts(facts | {"leave": leave} | event, weeks), library, as_of)
    part = Part(None, "", "bonding", tried.starts_on, tried.ends_on, str(case.event), (), False)
    return part, document


def weeks_of(hours: list[dict[str, Any]]) -> list[list[Any]]:
    """Recorded hours as a row for each week: its first day, and the minutes worked."""
    return [
        [(date.fromisoformat(entry["week_of"]) + timedelta(weeks=number)).isoformat(), entry["minutes"]]
        for entry in hours
        for number in range(entry.get("weeks", 1))
    ]
