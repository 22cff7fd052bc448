"""The desk's forms about a return. They check shape; what is possible is for the services to say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.accommodation.forms import THREE, RestrictionForm, choice, words
from openleave.apps.cases.deeds import DeedForm, Place
from openleave.apps.cases.forms import DurationField
from openleave.apps.cases.forms import date_field as day
from openleave.apps.returning.page import ASPECT_NAMES, BECAUSE
from openleave.apps.returning.telling import hours

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class ExpectForm(DeedForm):
    """When back, and what full hours are."""

    expected_on = day(_("Expected back on"), help_text=_("The first day at work."))
    full_minutes = DurationField(label=_("Usual hours a day"), help_text=_("Write 8, 7.5 or 7:30."))
    full_days = forms.IntegerField(label=_("Usual days a week"), min_value=1, max_value=7)

    def prepare(self, at: Place) -> None:
        plan = at.found.plan
        ends = at.about.ends_on + timedelta(days=1) if at.about.ends_on else at.today
        self.fields["expected_on"].initial = (plan and plan.expected_on) or ends
        self.fields["full_minutes"].initial = hours(plan.full_minutes) if plan else "8"
        self.fields["full_days"].initial = plan.full_days if plan else 5


class ReleaseNeededForm(DeedForm):
    """Whether the designation notice asked for one."""

    required = choice(_("Did the designation notice ask for a release?"), YES_NO, widget=forms.RadioSelect)

    def prepare(self, at: Place) -> None:
        if at.found.plan and at.found.plan.release_required is not None:
            self.fields["required"].initial = "yes" if at.found.plan.release_required else "no"


class ReleaseForm(DeedForm):
    """The release."""

    received_on = day(_("Received on"))
    released_from_on = day(_("Able to work from"))
    text = words(_("What it says"), required=False, help_text=_("Encrypted. Restrictions are recorded on their own."))

    def prepare(self, at: Place) -> None:
        self.fields["received_on"].initial = at.today
        self.fields["released_from_on"].initial = (at.found.plan and at.found.plan.expected_on) or at.today


class LimitForm(RestrictionForm):
    """A restriction or limitation of the case's employee."""

    def prepare(self, at: Place) -> None:
        self.fields["from_on"].initial = (at.found.plan and at.found.plan.expected_on) or at.today


class PositionForm(DeedForm):
    """The job, beside the one before."""

    same_job = choice(_("Is it the same job?"), YES_NO, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in ASPECT_NAMES.items():
            self.fields[name] = choice(label, THREE, required=False, help_text=_("The same as before?"))
        self.fields["asked_for_other_shift"] = forms.BooleanField(
            label=_("The employee asked for the other shift or schedule"), required=False
        )
        self.fields["differences"] = words(_("What differs"), required=False, help_text=_("Encrypted."))

    def prepare(self, at: Place) -> None:
        if at.found.position is None:
            return
        self.fields["same_job"].initial = "yes" if at.found.position.same_job else "no"
        for name in ASPECT_NAMES:
            self.fields[name].initial = {True: "yes", False: "no"}.get(getattr(at.found.position, name), "")
        self.fields["differences"].initial = at.found.differences

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {
            "same_job": given["same_job"] == "yes",
            "aspects": {name: {"yes": True, "no": False}.get(given[name]) for name in ASPECT_NAMES},
            "differences": given["differences"],
            "asked_for_other_shift": given["asked_for_other_shift"] or None,
        }


class GraduatedForm(DeedForm):
    """A step up to full hours."""

    from_on = day(_("From"))
    minutes_a_day = DurationField(label=_("Hours a day"), help_text=_("Write 4, 4.5 or 4:30."))
    days_a_week = forms.IntegerField(label=_("Days a week"), min_value=1, max_value=7)

    def prepare(self, at: Place) -> None:
        last = at.found.steps[-1].from_on + timedelta(days=14) if at.found.steps else None
        self.fields["from_on"].initial = last or (at.found.plan and at.found.plan.expected_on) or at.today
        self.fields["days_a_week"].initial = at.found.plan.full_days if at.found.plan else 5


def dollars(label: Any, **more: Any) -> forms.DecimalField:
    """An amount of money."""
    return forms.DecimalField(label=label, min_value=0, max_digits=10, decimal_places=2, **more)


class PremiumForm(DeedForm):
    """A month's share."""

    month_on = day(_("Month"), help_text=_("Any day of the month."))
    due_on = day(_("Due on"))
    owed = dollars(_("The employee’s share in dollars"))

    def prepare(self, at: Place) -> None:
        last = at.found.premiums[-1] if at.found.premiums else None
        month = (last.month_on + timedelta(days=32)).replace(day=1) if last else at.today.replace(day=1)
        self.fields["month_on"].initial = self.fields["due_on"].initial = month
        if last:
            self.fields["owed"].initial = last.owed


class PayForm(DeedForm):
    """What has been paid."""

    paid = dollars(_("Paid so far, in all, in dollars"))
    paid_on = day(_("Paid on"))

    def prepare(self, at: Place) -> None:
        self.fields["paid_on"].initial = at.today
        self.fields["paid"].initial = at.about.owed


class LetterForm(DeedForm):
    """The letter that a payment has not come."""

    letter_on = day(_("Mailed on"))
    cease_on = day(_("Coverage ends, by the letter, on"), help_text=_(
        "At least 15 days after it is mailed, and more than 30 days after the premium was due."
    ))  # fmt: skip

    def prepare(self, at: Place) -> None:
        self.fields["letter_on"].initial = at.today
        self.fields["cease_on"].initial = max(at.today + timedelta(days=15), at.about.due_on + timedelta(days=31))


class CoverageEndForm(DeedForm):
    """Coverage ends."""

    ended_on = day(_("Coverage ended on"))

    def prepare(self, at: Place) -> None:
        self.fields["ended_on"].initial = at.about.cease_on or at.today


class RecoveryForm(DeedForm):
    """What asking the employer's share back turns on."""

    not_returning_because = choice(_("Why the employee does not come back"), [("", _("Not known")), *BECAUSE.items()],
                                   required=False)  # fmt: skip
    days_back = forms.IntegerField(
        label=_("Days back at work before leaving again"), required=False, min_value=0, max_value=3660,
        help_text=_("Calendar days; empty for none."),
    )  # fmt: skip
    condition_certification_requested_on = day(_("Certification of the condition asked for on"), required=False)
    condition_certification_received_on = day(_("Certification of the condition received on"), required=False)
    weeks_on_leave = forms.DecimalField(
        label=_("Weeks of leave"), required=False, min_value=0, max_value=520, decimal_places=2
    )
    weeks_paid = forms.DecimalField(
        label=_("Weeks of it with pay"), required=False, min_value=0, max_value=520, decimal_places=2,
        help_text=_("Paid leave, disability pay, workers’ compensation: the share of these weeks is never asked back."),
    )  # fmt: skip
    employer_premium_per_week = dollars(_("The employer’s share a week, in dollars"), required=False)
    self_insured = forms.BooleanField(label=_("The employer pays claims itself (self-insured)"), required=False)
    cobra_rate_per_month = dollars(_("Self-insured: the monthly COBRA rate"), required=False)
    employer_share = forms.CharField(
        label=_("Self-insured: the part that the employer pays"), required=False, max_length=10,
        help_text=_("For example 0.8 or 4/5."),
    )  # fmt: skip

    def prepare(self, at: Place) -> None:
        for name, value in at.found.recovery.items():
            if name in self.fields:
                self.fields[name].initial = value

    def clean_employer_share(self) -> str:
        from fractions import Fraction

        text = self.cleaned_data["employer_share"].strip()
        try:
            if text and not 0 <= Fraction(text) <= 1:
                raise ValueError
        except (ValueError, ZeroDivisionError):
            raise forms.ValidationError(_("Write a part between 0 and 1, such as 0.8 or 4/5.")) from None
        return text

    def facts(self) -> dict[str, Any]:
        """The facts in the engine's words; figures as text."""
        given = self.cleaned_data
        plain = {name: value for name, value in given.items() if value not in (None, "", False)}
        return {
            name: value
            if isinstance(value, bool | int)
            else value.isoformat()
            if isinstance(value, date)
            else str(value)
            for name, value in plain.items()
        }


class CompleteForm(DeedForm):
    """Back at work."""

    returned_on = day(_("First day back at work"))

    def prepare(self, at: Place) -> None:
        expected = at.found.plan.expected_on if at.found.plan else None
        self.fields["returned_on"].initial = min(expected or at.today, at.today)


class FailForm(DeedForm):
    """Not back."""

    because = choice(_("Why the employee does not come back"), list(BECAUSE.items()))
    said_on = day(
        _("Said so on"), required=False,
        help_text=_("The day of a clear word that they will not return: the duty to keep up coverage ends with it."),
    )  # fmt: skip
    note = words(_("Note"), required=False, help_text=_("Encrypted."))
