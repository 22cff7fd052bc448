"""The form of a policy: the terms that most policies need, each field with its words; and the smaller forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law import words
from openleave.apps.organizations.forms import day_field
from openleave.apps.organizations.states import STATES
from openleave.apps.policies.starters import STARTERS
from openleave.apps.policies.terms import FIELDS, Terms
from openleave.engine.facts_words import REASON, RELATIONSHIP
from openleave.kernel.free_text import FreeText

type Choices = list[tuple[str, str | Promise]]

TENURE_UNITS: Choices = [("months", _("months")), ("weeks", _("weeks")), ("days", _("days"))]
UNITS: Choices = [("week", _("weeks")), ("day", _("workdays")), ("hour", _("hours"))]
PERIODS: Choices = [
    ("calendar", _("in a calendar year")),
    ("rolling_backward", _("in the 12 months before each day of leave")),
    ("forward", _("in the 12 months that begin with the first leave")),
    ("leave_year", _("in the leave year of the settings")),
    ("event", _("for each event: each death, each child, each condition")),
]
PAYERS: Choices = [("state", _("what the State pays")), ("insurer", _("what an insurer pays"))]
LISTS = ("reasons", "family", "states", "worksites", "unions", "departments", "offset_by", "together", "after", "never")


def several(label: Any, choices: Iterable[tuple[str, Any]] = (), **more: Any) -> forms.MultipleChoiceField:
    """Any number of some."""
    return forms.MultipleChoiceField(
        label=label, required=False, choices=list(choices), widget=forms.CheckboxSelectMultiple, **more
    )


class TermsForm(forms.Form):
    """A policy's terms. ``choices`` are those of the organization: worksites, unions, departments and programs."""

    name = FreeText(label=_("Name"), max_length=200)
    name_es = FreeText(label=_("Name in Spanish"), max_length=200, required=False)
    summary = FreeText(
        label=_("In one sentence"),
        max_length=500,
        help_text=_(
            "What it gives and to whom, for everybody to read. It is your sentence: change it with the figures."
        ),
    )
    summary_es = FreeText(label=_("The sentence in Spanish"), max_length=500, required=False)
    holds_from = day_field(_("Holds from"), help_text=_("The first day of leave for which it can be used."))
    href = forms.URLField(
        label=_("Where it is written"), required=False, max_length=500, assume_scheme="https",
        help_text=_("A link to the handbook or the contract (https). Without one, this page is named."),
    )  # fmt: skip
    reasons = several(_("For which reasons"))
    family = several(_("For which relatives"), [(name, words.RELATIVES.get(name, name)) for name in RELATIONSHIP])
    serious = forms.BooleanField(label=_("Only for a serious health condition"), required=False)
    tenure = forms.IntegerField(label=_("Employed for at least"), required=False, min_value=1, max_value=600)
    tenure_unit = forms.ChoiceField(label=_("months, weeks or days"), choices=TENURE_UNITS)
    weekly_hours = forms.DecimalField(
        label=_("Usual hours a week, at least"), required=False, min_value=1, max_value=168, decimal_places=2
    )
    full_time = forms.BooleanField(label=_("Only for people who work full time"), required=False)
    states = several(_("States of work"), STATES.items(), help_text=_("None chosen: everywhere."))
    worksites = several(_("Worksites"), help_text=_("None chosen: all."))
    unions = several(_("Bargaining units"), help_text=_("None chosen: everybody."))
    departments = several(_("Departments"), help_text=_("None chosen: all."))
    amount = forms.DecimalField(
        label=_("How much leave"), required=False, min_value=0, max_value=5000, decimal_places=2,
        help_text=_("Empty: as long as the reason lasts."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("weeks, days or hours"), choices=UNITS)
    period = forms.ChoiceField(label=_("in which time"), choices=PERIODS)
    pay_percent = forms.DecimalField(
        label=_("Percent of the usual weekly wage"), required=False, min_value=1, max_value=100, decimal_places=2,
        help_text=_("Empty: unpaid."),
    )  # fmt: skip
    pay_maximum = forms.DecimalField(
        label=_("Dollars a week, at most"), required=False, min_value=1, max_value=1_000_000, decimal_places=2
    )
    waiting_days = forms.IntegerField(
        label=_("Waiting days without pay"), required=False, min_value=0, max_value=365,
        help_text=_("Calendar days at the beginning of the leave."),
    )  # fmt: skip
    offset_by = several(_("Less what others pay for the same week"), PAYERS)
    job_protected = forms.BooleanField(label=_("Employees get their job back after it"), required=False)
    together = several(_("Uses up at the same time"))
    after = several(_("Begins when these are used up"))
    never = several(_("Never on the same days as"))

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, listed in choices.items():
            self.fields[name].choices = self._with_present(name, listed)
        self.fields["reasons"].choices = [(name, words.reason_name(name)) for name in REASON]

    def _with_present(self, name: str, listed: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The choices, and what was chosen once and is no choice any more."""
        known = {code for code, _label in listed}
        return [*listed, *((code, code) for code in self.initial.get(name, ()) if code not in known)]

    def reason_groups(self) -> list[tuple[str, list[Any]]]:
        """The reasons' boxes by subject, for the page."""
        boxes = {box.data["value"]: box for box in self["reasons"]}
        grouped = [
            (str(group), [boxes.pop(code) for code, _name in members if code in boxes])
            for group, members in words.REASON_GROUPS
        ]
        return [*grouped, (gettext("More"), list(boxes.values()))] if boxes else grouped

    def clean_reasons(self) -> list[str]:
        chosen = self.cleaned_data["reasons"]
        if not chosen:
            raise forms.ValidationError(gettext("Choose at least one reason: leave for others is not decided by it."))
        return chosen

    def clean_href(self) -> str:
        href = self.cleaned_data["href"]
        if href and not href.startswith("https://"):
            raise forms.ValidationError(gettext("Give a link that begins with https://."))
        return href

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("pay_maximum") and not found.get("pay_percent"):
            self.add_error("pay_percent", gettext("Say how much of the wage is paid, or leave out the maximum."))
        relations = [set(found.get(name, ())) for name in ("together", "after", "never")]
        if sum(map(len, relations)) > len(set().union(*relations)):
            self.add_error("after", gettext("A law is named twice. It can only run in one way beside this policy."))
        return found

    def terms(self) -> Terms:
        """The terms of a valid form."""
        given = {name: self.cleaned_data[name] for name in FIELDS}
        given |= {name: tuple(given[name]) for name in LISTS}
        given["waiting_days"] = given["waiting_days"] or 0
        given["summary_es"] = given["summary_es"] or given["summary"]
        return Terms(**given)


def initial_of(terms: Terms) -> dict[str, Any]:
    """What the form shows for terms."""
    found = asdict(terms)
    return {name: found[name] for name in FIELDS} | {"waiting_days": terms.waiting_days or None}


class NewForm(forms.Form):
    """What a new policy begins with, and how it is called in ids."""

    starter = forms.ChoiceField(
        label=_("Begin with"), choices=[(one.key, one.title) for one in STARTERS], widget=forms.RadioSelect
    )
    slug = forms.CharField(
        label=_("Short name for ids"), max_length=40, required=False,
        help_text=_("Small letters, digits and underscores, for good. Empty: that of the example."),
    )  # fmt: skip


class TextForm(forms.Form):
    """A policy's text. ``seen`` is what it was when the page was opened."""

    content = FreeText(
        label=_("The policy’s text"), strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "policy-text", "wrap": "off"}),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, strip=False, required=False)


class PublishForm(forms.Form):
    """From when a draft holds, and why."""

    holds_from = day_field(
        _("Holds from"),
        help_text=_("Leave that begins on this day or later is decided by this version. Older leave keeps its own."),
    )
    why = FreeText(
        label=_("Why"), max_length=500, required=False, help_text=_("For the history: who decided it, what changed.")
    )


class RetireForm(forms.Form):
    """Until when a policy holds."""

    holds_until = day_field(_("Last day"), help_text=_("Leave that begins later is not decided by it any more."))


def first_choice(today: date) -> date:
    """The first of next month: what a new policy is offered as its first day."""
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)
