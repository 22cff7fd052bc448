"""Forms of the settings pages. What they check is for the person's comfort; the services check again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.organizations.models import EmployerKind, LeaveYearMethod
from openleave.apps.organizations.states import STATES
from openleave.kernel.errors import OpenLeaveError
from openleave.kernel.free_text import FreeText

ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("America/", "Pacific/", "US/", "UTC")))
WEEKDAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
MONTHS = [
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
]
EMPLOYER_KINDS = [
    (EmployerKind.PRIVATE.value, _("Private employer")),
    (EmployerKind.PUBLIC_AGENCY.value, _("Public agency")),
    (EmployerKind.SCHOOL.value, _("Elementary or secondary school")),
]
METHODS = [
    ("", _("None chosen yet: the one best for the employee applies")),
    (LeaveYearMethod.CALENDAR.value, _("Calendar year")),
    (LeaveYearMethod.FIXED.value, _("Fixed 12 months from a date")),
    (LeaveYearMethod.FORWARD.value, _("12 months forward from the first leave")),
    (LeaveYearMethod.ROLLING_BACKWARD.value, _("12 months rolling backward")),
]
STATE_CHOICES = [("", "—"), *STATES.items()]


def number(value: str) -> int:
    return int(value)


class SettingsForm(forms.Form):
    """An organization's choices."""

    employer_kind = forms.ChoiceField(label=_("Kind of employer"), choices=EMPLOYER_KINDS)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
        help_text=_("Legal deadlines are dates in this zone."),
    )
    workweek_starts_on = forms.TypedChoiceField(
        label=_("The workweek begins on"), coerce=number, choices=list(enumerate(WEEKDAYS))
    )
    business_days = forms.TypedMultipleChoiceField(
        label=_("Business days"),
        coerce=number,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The employer’s legal deadlines are counted in these, without holidays."),
    )
    second_factor_required = forms.BooleanField(
        label=_("Everybody confirms their sign-in with an authenticator app or a passkey"), required=False
    )


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, with the browser's own picker."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d", "%m/%d/%Y"], **more)


class LeaveYearForm(forms.Form):
    """Another way of measuring the leave year."""

    method = forms.ChoiceField(label=_("Leave year"), choices=METHODS[1:])
    starts_month = forms.TypedChoiceField(
        label=_("A fixed leave year begins in"), coerce=number, choices=list(enumerate(MONTHS, start=1)), required=False
    )
    starts_day = forms.IntegerField(label=_("on day"), min_value=1, max_value=31, required=False)
    announced_on = day_field(
        _("All employees were told on"), help_text=_("The day of the notice to everybody; keep a copy of it.")
    )
    effective_on = day_field(_("It holds from"), help_text=_("At least 60 days after the notice."))


class OfferedForm(forms.Form):
    """What the employer offers beyond the law, and what stands on its letters."""

    cure_days = forms.IntegerField(
        label=_("Days to cure a refusal"), min_value=7, max_value=365,
        help_text=_("Calendar days; at least the seven of 29 CFR 825.305(c)."),
    )  # fmt: skip
    appeal_days = forms.IntegerField(
        label=_("Days to appeal"), min_value=7, max_value=365,
        help_text=_("The law sets none: this is your own offer, at least as long as the time to cure."),
    )  # fmt: skip


class HolidayForm(forms.Form):
    """One day the organization observes."""

    on = day_field(_("Day"))
    name = FreeText(label=_("Name"), max_length=100)


class WorksiteForm(forms.Form):
    """One worksite."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("As in the HR system's files."))
    name = FreeText(label=_("Name"), max_length=200)
    street = FreeText(label=_("Street"), max_length=200, required=False)
    city = FreeText(label=_("City"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATE_CHOICES, required=False)
    postal_code = forms.CharField(label=_("ZIP code"), max_length=10, required=False)
    latitude = forms.DecimalField(label=_("Latitude"), max_digits=9, decimal_places=6, required=False)
    longitude = forms.DecimalField(label=_("Longitude"), max_digits=9, decimal_places=6, required=False)


class HolidaysForm(forms.Form):
    """Which public holidays to add."""

    state = forms.ChoiceField(label=_("State"), choices=list(STATES.items()))
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)


class OrganizationForm(forms.Form):
    """A new organization and its first administrator."""

    name = FreeText(label=_("Name"), max_length=200)
    slug = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        help_text=_("Lower-case letters, digits and hyphens. Names the organization in commands."),
    )


def add_error(form: forms.Form, error: OpenLeaveError, renamed: Mapping[str, str] | None = None) -> None:
    """Show a service's refusal at the field it is about, above the form where it has none. ``renamed`` names the form's
    field for one of the service, as does the form's own ``renamed``."""
    names = {**getattr(form, "renamed", {}), **(renamed or {})}
    field = getattr(error, "field", None)
    field = names.get(field, field) if field else None
    form.add_error(field if field in form.fields else None, str(error))
