"""The desk's forms about cases. They check shape; what is possible is for the services to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases import words
from openleave.apps.cases.services.opening import (
    NEEDS_CHILD,
    NEEDS_RELATIONSHIP,
    check_dates,
    check_reason,
    check_reduction,
)
from openleave.kernel.errors import Invalid

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


class OpenForm(forms.Form):
    """Opening a case. Parts that a reason or pattern does not need are hidden by the style sheet and ignored here."""

    reason = forms.ChoiceField(
        label=_("Why is leave needed?"),
        choices=[(code, name) for code, name, _about in words.REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    relationship = forms.ChoiceField(
        label=_("Who needs care?"), choices=[("", _("Choose")), *words.RELATIONSHIPS], required=False
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
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Encrypted; seen by leave administrators only."),
    )

    use_required_attribute = False

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
    def reason_options(self) -> list[tuple[Any, Any]]:
        """Each reason's radio button with what it includes."""
        return list(zip(self["reason"], [about for _code, _name, about in words.REASONS], strict=True))

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
            field = "off_monday" if error.field == "minutes_off" else error.field
            text = " ".join(part for part in (error.what, error.why, error.fix) if part)
            self.add_error(field if field in self.fields else None, text)

    def show_conditional(self) -> None:
        """Before rendering: a field that only shows when it is needed is not called optional."""
        for name in ("relationship", "arrived_by"):
            self.fields[name].required = True

    def values(self) -> dict[str, Any]:
        """The arguments of ``case_open`` that the answers amount to, without the employee."""
        answers = self.cleaned_data
        reason, pattern = answers["reason"], answers["pattern"]
        child = None
        if reason in NEEDS_CHILD and answers.get("arrived_by"):
            child = {"arrived_by": answers["arrived_by"]}
            if answers.get("arrives_on"):
                key = "arrived_on" if answers["arrives_on"] <= answers["noticed_on"] else "expected_on"
                child[key] = answers["arrives_on"].isoformat()
        minutes_off = {day: answers[f"off_{day}"] for day in words.WEEKDAYS if answers.get(f"off_{day}")}
        return {
            "reason": reason,
            "relationship": answers.get("relationship") if reason in NEEDS_RELATIONSHIP else None,
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


class FactsForm(forms.Form):
    """What the law asks about the family member, the child or the condition. Only the reason's own questions show."""

    serious_health_condition = yes_no(
        _("Is it a serious health condition, as certified?"), _("Leave open until a certification says so.")
    )
    relationship = forms.ChoiceField(label=_("Who needs care?"), choices=words.RELATIONSHIPS, required=False)
    basis = forms.ChoiceField(
        label=_("Parent or child: how?"), choices=[("", _("Not known")), *words.BASES], required=False
    )
    legally_married = yes_no(_("Are they legally married?"), _("Valid where the marriage was entered into."))
    in_loco_parentis = yes_no(
        _("Did one stand in the place of a parent to the other?"),
        _("By day-to-day care or by financial support, without being one by law."),
    )
    born_on = date_field(_("Child’s date of birth"), required=False)
    disability = yes_no(_("Child of 18 or over: is there a disability?"))
    incapable_of_self_care = yes_no(_("Child of 18 or over: incapable of self-care because of it?"))
    arrived_by = forms.ChoiceField(label=_("How does the child arrive?"), choices=words.ARRIVALS, required=False)
    arrived_on = date_field(_("Day of birth or placement"), required=False)
    expected_on = date_field(_("Expected day"), required=False)
    employer_agreed = yes_no(_("Did the employer agree to taking it in parts?"))

    FAMILY = ("relationship", "basis", "legally_married", "in_loco_parentis", "born_on", "disability",
              "incapable_of_self_care")  # fmt: skip
    CHILD = ("arrived_by", "arrived_on", "expected_on")

    def __init__(self, *args: Any, reason: str, pattern: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: set[str] = set()
        if reason in NEEDS_RELATIONSHIP:
            asked |= {*self.FAMILY, "serious_health_condition"}
        if reason in NEEDS_CHILD:
            asked |= set(self.CHILD) | ({"employer_agreed"} if pattern != "continuous" else set())
        if reason in ("own_health_condition", "pregnancy"):
            asked.add("serious_health_condition")
        for name in list(self.fields):
            if name not in asked:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """The arguments of ``case_change_facts``; what is not known is left out."""
        answers = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }
        return {
            "family_member": {name: answers[name] for name in self.FAMILY if name in answers} or None,
            "child": {name: answers[name] for name in self.CHILD if name in answers} or None,
            "serious_health_condition": answers.get("serious_health_condition"),
            "employer_agreed": answers.get("employer_agreed"),
        }


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
