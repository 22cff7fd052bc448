"""The desk's forms about cases. They check shape; what is possible is for the services to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases import reasons, words
from openleave.apps.cases.services.opening import check_dates, check_reason, check_reduction
from openleave.apps.organizations.forms import add_error
from openleave.kernel.errors import Invalid
from openleave.kernel.free_text import FreeText

DURATION = re.compile(
    r"\s*(?:(\d{1,2})(?:[.,](\d{1,2}))?\s*h?|(\d{1,2}):([0-5]\d)|(?:(\d{1,2})\s*h)?\s*(\d{1,4})\s*m(?:in)?)\s*"
)


class DurationField(forms.CharField):
    """Time in the ways people write it: 4, 7.5, 7:30, 90 min, 1 h 30 min. Cleans to whole minutes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6}))
        super().__init__(max_length=12, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        match = DURATION.fullmatch(text.lower())
        if match is None:
            raise forms.ValidationError(gettext("Write the time as 4, 7.5, 7:30 or 90 min."))
        hours, decimals, clock_hours, clock_minutes, spelled_hours, spelled_minutes = match.groups()
        if hours is not None:
            hundredths = int((decimals or "0").ljust(2, "0"))
            if hundredths * 60 % 100:
                raise forms.ValidationError(
                    gettext("This is not a whole number of minutes. Write it as hours:minutes.")
                )
            return int(hours) * 60 + hundredths * 60 // 100
        if clock_hours is not None:
            return int(clock_hours) * 60 + int(clock_minutes)
        return int(spelled_hours or 0) * 60 + int(spelled_minutes)


def date_field(label: Any, *, required: bool = True, help_text: Any = "", initial: Any = None) -> forms.DateField:
    """A day, with the browser's own picker."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        initial=initial,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This day does not exist. Write it as year-month-day, e.g. 2026-12-01.")},
    )


def needs(reason: str) -> str:
    """What is asked beside a reason on the form, as words of the style sheet."""
    if reason in reasons.NEEDS_CHILD:
        return "child"
    return "relationship" if reason in reasons.NEEDS_RELATIONSHIP | reasons.MAY_NEED_RELATIONSHIP else ""


class OpenForm(forms.Form):
    """Opening a case. Parts that a reason or pattern does not need are hidden by the style sheet and ignored here."""

    reason = forms.ChoiceField(
        label=_("Why is leave needed?"),
        choices=[(code, name) for code, name, _about in reasons.REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    relationship = forms.ChoiceField(
        label=_("Which relative is it about?"), choices=[("", _("Choose")), *words.RELATIONSHIPS], required=False
    )
    arrived_by = forms.ChoiceField(
        label=_("How does the child arrive?"), choices=[("", _("Choose")), *words.ARRIVALS], required=False
    )
    arrives_on = date_field(_("Day of birth or placement"), required=False, help_text=_("Or the day it is expected."))
    pattern = forms.ChoiceField(
        label=_("How is it taken?"),
        choices=[(code, name) for code, name, _about in words.PATTERNS],
        widget=forms.RadioSelect,
        initial="continuous",
        error_messages={"required": _("Choose how the leave is taken.")},
    )
    starts_on = date_field(_("First day of leave"))
    ends_on = date_field(
        _("Last day of leave"),
        required=False,
        help_text=_("An estimate will do. It may stay open for leave now and then."),
    )
    noticed_on = date_field(_("The employer learned of it on"), help_text=_("Legal deadlines count from this day."))
    employer_agreed = forms.BooleanField(label=_("The employer agrees to taking it in parts"), required=False)
    note = FreeText(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Encrypted; seen by leave administrators only."),
    )

    use_required_attribute = False
    #: What the services call a field.
    renamed: ClassVar = {"minutes_off": "off_monday"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["noticed_on"].initial = today
        self.fields["noticed_on"].widget.attrs["max"] = today.isoformat()
        for day, name in words.WEEKDAYS.items():
            self.fields[f"off_{day}"] = DurationField(label=name, required=False)

    @property
    def weekdays(self) -> list[forms.BoundField]:
        """The fields for hours off by weekday."""
        return [self[f"off_{day}"] for day in words.WEEKDAYS]

    @property
    def reason_groups(self) -> list[dict[str, Any]]:
        """Each group of reasons with its radio buttons, what they include and what they need to be said."""
        options = {str(option.data["value"]): option for option in self["reason"]}
        chosen = self["reason"].value()
        return [
            {
                "name": name,
                "open": code in reasons.OPEN_GROUPS or chosen in {reason for reason, *_rest in listed},
                "options": [(options[reason], about, needs(reason)) for reason, _name, about in listed],
            }
            for code, name, listed in reasons.REASON_GROUPS
        ]

    @property
    def pattern_options(self) -> list[tuple[Any, Any]]:
        return list(zip(self["pattern"], [about for _code, _name, about in words.PATTERNS], strict=True))

    def clean(self) -> dict[str, Any]:
        """Say everything that the service would refuse at once, each beside its field."""
        answers = super().clean() or self.cleaned_data
        if {"reason", "pattern", "starts_on", "noticed_on"} <= answers.keys() and "ends_on" in answers:
            values = self.values()
            family = {"relationship": values["relationship"]} if values["relationship"] else None
            self._try(check_reason, values["reason"], family, values["child"])
            self._try(
                check_dates, values["pattern"], values["starts_on"], values["ends_on"], values["noticed_on"], self.today
            )
            if not any(self.has_error(f"off_{day}") for day in words.WEEKDAYS):
                self._try(check_reduction, values["pattern"], values["minutes_off"])
        return answers

    def _try(self, check: Callable[..., None], *arguments: Any) -> None:
        try:
            check(*arguments)
        except Invalid as error:
            add_error(self, error)

    def show_conditional(self) -> None:
        """Before rendering: a field that only shows when it is needed is not called optional."""
        for name in ("relationship", "arrived_by"):
            self.fields[name].required = True

    def values(self) -> dict[str, Any]:
        """The arguments of ``case_open`` that the answers amount to, without the employee."""
        answers = self.cleaned_data
        reason, pattern = answers["reason"], answers["pattern"]
        child = None
        if reason in reasons.NEEDS_CHILD and answers.get("arrived_by"):
            child = {"arrived_by": answers["arrived_by"]}
            if answers.get("arrives_on"):
                key = "arrived_on" if answers["arrives_on"] <= answers["noticed_on"] else "expected_on"
                child[key] = answers["arrives_on"].isoformat()
        minutes_off = {day: answers[f"off_{day}"] for day in words.WEEKDAYS if answers.get(f"off_{day}")}
        return {
            "reason": reason,
            "relationship": answers.get("relationship") or None if "relationship" in needs(reason) else None,
            "child": child,
            "pattern": pattern,
            "starts_on": answers["starts_on"],
            "ends_on": answers["ends_on"],
            "noticed_on": answers["noticed_on"],
            "employer_agreed": answers.get("employer_agreed") or None,
            "minutes_off": minutes_off if pattern == "reduced" else None,
            "note": answers.get("note", ""),
        }


YES_NO = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]


def yes_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """Yes, no, or not known: a fact that nobody stated stays out of the determination."""
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=YES_NO,
        required=False,
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
    )


class DatesForm(forms.Form):
    """Extending, shortening or moving a leave."""

    starts_on = date_field(_("First day of leave"))
    ends_on = date_field(_("Last day of leave"), required=False)


class DoneForm(forms.Form):
    """When something that a deadline asks for was done."""

    done_on = date_field(_("Done on"))


class AbsenceForm(forms.Form):
    """One day away."""

    absent_on = date_field(_("Day"))
    minutes_absent = DurationField(label=_("Time away"), help_text=_("Hours, e.g. 4, 7.5 or 7:30"))


class ReverseForm(forms.Form):
    """Taking back an entry of the ledger."""

    reason = forms.ChoiceField(label=_("Why is it taken back?"), choices=words.REVERSALS)
