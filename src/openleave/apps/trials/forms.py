"""What a policy is tried on: a case, a leave that somebody describes, everybody."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law import words
from openleave.apps.organizations.states import STATES
from openleave.apps.policies.forms import day_field
from openleave.engine.calendar import week_start
from openleave.engine.facts_words import RELATIONSHIP

#: Calendar quarters of wages, and weeks in each.
QUARTERS, WEEKS = 8, 13
WORKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


class CaseForm(forms.Form):
    """A case by its number."""

    number = forms.CharField(
        label=_("Number of the case"), max_length=20, help_text=_("For example L-2026-0012."),
        widget=forms.TextInput(attrs={"list": "newest-cases", "autocomplete": "off"}),
    )  # fmt: skip


class EverybodyForm(forms.Form):
    """A question to the whole workforce."""

    reason = forms.ChoiceField(label=_("Reason"))
    as_of = day_field(_("Leave would begin on"))

    def __init__(self, *args: Any, reasons: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(name, words.reason_name(name)) for name in reasons]


class LeaveForm(forms.Form):
    """A leave that nobody has asked for: what a policy is tried on without anybody's data."""

    reason = forms.ChoiceField(label=_("Reason"))
    relationship = forms.ChoiceField(
        label=_("Who it is for"), required=False,
        choices=[("", "—"), *((name, words.RELATIVES.get(name, name)) for name in RELATIONSHIP)],
    )  # fmt: skip
    starts_on = day_field(_("First day of leave"))
    ends_on = day_field(_("Last day of leave"))
    hired_on = day_field(_("Hired on"))
    weekly_hours = forms.DecimalField(label=_("Hours a week"), min_value=1, max_value=80, decimal_places=1)
    wage = forms.DecimalField(label=_("Weekly wage in dollars"), min_value=1, max_value=1_000_000, decimal_places=2)
    state = forms.ChoiceField(label=_("State of work"), choices=list(STATES.items()))
    employees = forms.IntegerField(label=_("Employees of the organization"), min_value=1, max_value=10_000_000)
    worksite = forms.ChoiceField(label=_("Worksite"), required=False)
    union = forms.ChoiceField(label=_("Bargaining unit"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)

    def __init__(self, *args: Any, reasons: list[str], groups: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(name, words.reason_name(name)) for name in reasons]
        for name, listed in groups.items():
            self.fields[name].choices = [("", "—"), *listed]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and not first <= last <= first + timedelta(days=730):
            self.add_error("ends_on", gettext("Choose a day from the first day on, within two years."))
        hired = found.get("hired_on")
        if first and hired and hired > first:
            self.add_error("hired_on", gettext("Choose a day before the leave."))
        return found

    def facts(self, policy: dict[str, Any], kind: str) -> dict[str, Any]:
        """The facts document: somebody who works five days a week and has worked every week. ``policy``: the
        organization's choices; ``kind``: of employer."""
        given = self.cleaned_data
        starts_on, hired_on, hours = given["starts_on"], given["hired_on"], given["weekly_hours"]
        job = {name: given[name] for name in ("worksite", "union", "department") if given[name]}
        leave: dict[str, Any] = {
            "reason": given["reason"], "pattern": "continuous", "starts_on": starts_on.isoformat(),
            "ends_on": given["ends_on"].isoformat(), "noticed_on": (starts_on - timedelta(days=30)).isoformat(),
            "serious_health_condition": True,
        }  # fmt: skip
        if given["relationship"]:
            leave["family_member"] = {"relationship": given["relationship"]}
        if given["reason"] == "bonding":
            leave["child"] = {"arrived_by": "birth", "arrived_on": starts_on.isoformat()}
        return {
            "employer": {
                "kind": kind,
                "headcounts": [
                    {"employees": given["employees"], "state": given["state"]},
                    {"employees": given["employees"]},
                ],
            },
            "headcount_within_75_miles": [{"employees": given["employees"]}],
            "employee": {
                "employments": [{"starts_on": hired_on.isoformat()}],
                "hours": _worked(hired_on, starts_on, hours),
                "schedules": [{"workdays": WORKDAYS, "hours_per_day": str((hours / 5).normalize())}],
                "locations": [{"state": given["state"]}],
                "jobs": [job],
                "full_time": hours >= 35,
            },
            "leave": leave,
            "event": {"id": "made-up"},
            "wages": _earned(hired_on, starts_on, given["wage"], hours, given["state"]),
            "policy": policy,
        }


def _worked(hired_on: date, starts_on: date, hours: Decimal) -> list[dict[str, Any]]:
    """Full weeks from the hire to the leave, of the last 13 months."""
    first = max(hired_on, starts_on - timedelta(days=400))
    begins = date.fromordinal(week_start(first.toordinal() + 6, 6))
    weeks = (starts_on - begins).days // 7
    return [{"week_of": begins.isoformat(), "weeks": weeks, "hours": str(hours)}] if weeks > 0 else []


def _earned(hired_on: date, starts_on: date, wage: Decimal, hours: Decimal, state: str) -> dict[str, Any]:
    """The weekly wage, and what it made in the whole calendar quarters of the last two years since the hire."""
    quarters = []
    first = date(starts_on.year, 3 * ((starts_on.month - 1) // 3) + 1, 1)
    for _number in range(QUARTERS):
        first = (first - timedelta(days=1)).replace(day=1)
        first = date(first.year, first.month - 2, 1)
        if first >= hired_on:
            quarters.append(
                {
                    "starts_on": first.isoformat(), "wages": str(wage * WEEKS), "hours": str(hours * WEEKS),
                    "weeks": WEEKS, "state": state,
                }
            )  # fmt: skip
    return {"average_weekly_wage": str(wage), "annual": str(wage * 52), "quarters": quarters}
