"""Forms of the employee pages. What they check is for the person's comfort; the services check again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.organizations.models import Worksite
from openleave.apps.organizations.states import STATES
from openleave.apps.people.models import ScheduleKind
from openleave.kernel.free_text import FreeText

STATE_CHOICES = [("", "—"), *STATES.items()]
LANGUAGES = [("", "—"), ("en", _("English")), ("es", _("Spanish"))]
YES_NO = [("", _("not known")), ("yes", _("yes")), ("no", _("no"))]
KINDS = [
    (ScheduleKind.WEEKLY.value, _("The same every week")),
    (ScheduleKind.ROTATING.value, _("Rotates over several weeks")),
    (ScheduleKind.VARIABLE.value, _("Varies without a pattern")),
]


class Day(forms.DateInput):
    """The browser's own date picker."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=Day(), **options)


def text(label: Any, length: int, *, required: bool = False, **options: Any) -> forms.CharField:
    return FreeText(label=label, max_length=length, required=required, **options)


def as_id(value: object) -> UUID:
    return UUID(str(value))


def truth(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, required=False, coerce=lambda value: value == "yes", empty_value=None
    )


def word(value: bool | None) -> str:
    """A truth value as the form's choice."""
    return "" if value is None else "yes" if value else "no"


class FromForm(forms.Form):
    """A change or a correction: the date from which the new values hold, or none."""

    from_on = day(
        _("Holds from"),
        required=False,
        help_text=_("Leave empty to correct a mistake: then it was so all along."),
    )

    def split(self) -> tuple[Any, dict[str, Any]]:
        """The date, and what differs from what was shown: the rest may be different on that date, and stays."""
        changed = [name for name in self.changed_data if name != "from_on"]
        return self.cleaned_data["from_on"], {name: self.cleaned_data[name] for name in changed}


class ProfileForm(FromForm):
    """Name, contact and home."""

    first_name = text(_("First name"), 100, required=True)
    middle_name = text(_("Middle name"), 100)
    last_name = text(_("Last name"), 100, required=True)
    suffix = text(_("Suffix"), 20)
    preferred_name = text(_("Preferred name"), 100)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = text(_("Phone"), 30)
    born_on = day(_("Date of birth"), required=False)
    home_street = text(_("Home street"), 200)
    home_city = text(_("Home city"), 100)
    home_state = forms.ChoiceField(label=_("Home state"), choices=STATE_CHOICES, required=False)
    home_postal_code = text(_("Home ZIP code"), 10)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)


class AssignmentForm(FromForm):
    """The job. Worksites and schedules are the organization's."""

    job_title = text(_("Job title"), 150)
    department = text(_("Department"), 150)
    worksite_id = forms.TypedChoiceField(label=_("Worksite"), required=False, coerce=as_id, empty_value=None)
    work_state = forms.ChoiceField(label=_("Works in state"), choices=STATE_CHOICES, required=False)
    schedule_code = forms.ChoiceField(label=_("Schedule"), required=False)
    hours_per_week = forms.DecimalField(
        label=_("Hours per week"), required=False, min_value=0, max_value=168, decimal_places=2
    )
    full_time = truth(_("Full time"))
    exempt = truth(_("Exempt from overtime"))
    union_code = text(_("Union"), 40)

    def __init__(self, *args: Any, worksites: list[Worksite], schedules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worksite_id"].choices = [("", "—"), *((site.id, site.name) for site in worksites)]  # type: ignore[attr-defined]
        self.fields["schedule_code"].choices = [("", "—"), *schedules]  # type: ignore[attr-defined]

    def split(self) -> tuple[Any, dict[str, Any]]:
        from_on, values = super().split()
        if "hours_per_week" in values:
            hours: Decimal | None = values.pop("hours_per_week")
            values["minutes_per_week"] = None if hours is None else int((hours * 60).to_integral_value())
        return from_on, values


class EmploymentForm(forms.Form):
    """One hire-to-separation span."""

    hired_on = day(_("Hired on"))
    separated_on = day(_("Last day"), required=False, help_text=_("Empty while employed."))
    service_from_on = day(
        _("Adjusted service date"), required=False, help_text=_("Where earlier service is credited by the employer.")
    )


class HoursForm(forms.Form):
    """Hours of one workweek."""

    week_starts_on = day(_("Week that begins on"))
    hours_worked = forms.DecimalField(label=_("Hours worked"), min_value=0, max_value=168, decimal_places=2)
    hours_scheduled = forms.DecimalField(
        label=_("Hours scheduled"), min_value=0, max_value=168, decimal_places=2, required=False
    )


class EmployeeForm(forms.Form):
    """An employee entered by hand."""

    number = text(_("Employee number"), 40, required=True)
    first_name = text(_("First name"), 100, required=True)
    last_name = text(_("Last name"), 100, required=True)
    hired_on = day(_("Hired on"))


class ScheduleForm(forms.Form):
    """A working-time pattern, one line of seven hours for each week."""

    code = text(_("Code"), 40, required=True)
    name = text(_("Name"), 100, required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    anchor_on = day(_("A first week begins on"), required=False)
    weeks = forms.CharField(
        label=_("Hours by day"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line for each week: seven numbers of hours, e.g. 8 8 8 8 8 0 0."),
    )

    def clean_weeks(self) -> list[int]:
        """Minutes by day, in order."""
        minutes = []
        for line in self.cleaned_data["weeks"].splitlines():
            words = line.replace(",", " ").split()
            if not words:
                continue
            if len(words) != 7:
                raise forms.ValidationError(_("Each line needs seven numbers, one for each day of the week."))
            for word_ in words:
                hours, _colon, rest = word_.partition(":")
                try:
                    value = Decimal(hours) * 60 + Decimal(rest or 0)
                except ArithmeticError:
                    raise forms.ValidationError(
                        _("“%(word)s” is not a number of hours."), params={"word": word_[:20]}
                    ) from None
                if not value.is_finite() or value != value.to_integral_value():
                    raise forms.ValidationError(_("Use hours and whole minutes, e.g. 7.5 or 7:20."))
                minutes.append(int(value))
        return minutes
