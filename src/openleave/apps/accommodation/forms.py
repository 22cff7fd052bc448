"""The desk's forms about accommodations. They check shape; what is possible is for the services to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.accommodation import law
from openleave.apps.accommodation.choices import (
    BASICS,
    BY_HAND,
    Change,
    ClosedAs,
    Declined,
    Kind,
    Refused,
    RestrictionKind,
    ReviewOutcome,
    Side,
    TrialResult,
)
from openleave.apps.accommodation.models import Option
from openleave.apps.accommodation.services.common import MOST_CHARACTERS
from openleave.apps.cases.deeds import DeedForm, Place
from openleave.apps.cases.forms import date_field as day
from openleave.kernel.free_text import FreeText

FACT_LABELS = {
    "currently_pregnant": _("The employee is pregnant now"),
    "need_is_obvious": _("The limitation and the need are obvious, and the employee confirms them"),
    "employer_knows_enough": _("The employer already knows enough about it"),
    "about_lactation": _("It is about pumping or nursing at work"),
    "others_get_it_without_documents": _("Other employees get the same without papers"),
    "employer_insists_on_leave": _("The employer wants the employee to take leave instead"),
    "other_accommodation_works": _("Another change would let the employee go on working"),
}
THREE = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]


def words(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """Text about the person: it is encrypted."""
    return FreeText(
        label=label, required=required, help_text=help_text, max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    """One of some."""
    return forms.ChoiceField(label=label, choices=choices, **more)


class NewForm(DeedForm):
    """Bringing up a need: the four basics at once, or a request to talk about."""

    presses = ("way",)

    basics = forms.MultipleChoiceField(
        label=_("What she needs"), required=False, choices=[(one.value, one.label) for one in BASICS],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    confirmed = forms.BooleanField(label=_("The employee has said that she is pregnant and needs this"), required=False)
    kind = choice(_("What it is about"), Kind.choices, widget=forms.RadioSelect, initial=Kind.ADA)
    changes = forms.MultipleChoiceField(
        label=_("What is asked for"), required=False, choices=Change.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("As far as it is known. Nobody has to name the right one, or the law."),
    )  # fmt: skip
    by = choice(_("Who asked"), Side.choices, initial=Side.EMPLOYEE)
    requested_on = day(_("Asked on"), help_text=_("The day on which a supervisor or human resources heard of it."))
    said = words(_("What was said or written"), required=False, help_text=_("Encrypted."))
    limitation = words(
        _("What the employee cannot do or bear"), required=False, rows=2,
        help_text=_("Only what is known; no diagnosis is needed. Encrypted."),
    )  # fmt: skip


class LogForm(DeedForm):
    """A line of the log."""

    kind = choice(_("What it was"), [(one.value, one.label) for one in BY_HAND])
    side = choice(_("Who spoke or gave it"), Side.choices)
    happened_on = day(_("On"))
    text = words(_("What was said"), rows=5, help_text=_("Encrypted. The log cannot be changed afterwards."))

    def prepare(self, at: Place) -> None:
        self.fields["happened_on"].initial = at.today


class FactsForm(DeedForm):
    """What the law turns on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in law.FACTS:
            self.fields[name] = choice(FACT_LABELS[name], THREE, required=False)

    def prepare(self, at: Place) -> None:
        for name in law.FACTS:
            self.fields[name].initial = {True: "yes", False: "no"}.get(at.found.facts.get(name), "")

    def facts(self) -> dict[str, bool | None]:
        """The facts as stated."""
        return {name: {"yes": True, "no": False}.get(self.cleaned_data[name]) for name in law.FACTS}


class DocumentsForm(DeedForm):
    """Asking for a document."""

    asked_on = day(_("Asked on"))
    text = words(_("What is asked for"), help_text=_("The least that shows the condition, its link and the change."))

    def prepare(self, at: Place) -> None:
        self.fields["asked_on"].initial = at.today


class OptionForm(DeedForm):
    """One option."""

    change = choice(_("What kind of change"), Change.choices)
    described = words(_("What it would be"), help_text=_("Encrypted."))
    by = choice(_("Proposed by"), Side.choices)
    proposed_on = day(_("Proposed on"))
    cost = forms.DecimalField(
        label=_("Estimated net cost in dollars"), required=False, min_value=0, max_digits=12, decimal_places=2
    )

    def prepare(self, at: Place) -> None:
        self.fields["proposed_on"].initial = at.today


def option_name(option: Option, text: str) -> str:
    """An option as a choice."""
    label = str(option.get_change_display())
    return f"{label}: {text[:90]}" if text else label


class GrantForm(DeedForm):
    """Granting."""

    option_ids = forms.MultipleChoiceField(label=_("What is granted"), widget=forms.CheckboxSelectMultiple)
    from_on = day(_("From"))
    until_on = day(_("Until"), required=False, help_text=_("Empty: as long as it is needed."))
    review_on = day(_("Look at it again on"), required=False)
    note = words(_("Note"), required=False, help_text=_("Encrypted."))

    def prepare(self, at: Place) -> None:
        open_ = [one for one in at.found.options if one.state in ("considered", "chosen")]
        self.fields["option_ids"].choices = [
            (str(one.id), option_name(one, at.found.text("option", one.id))) for one in open_
        ]
        self.fields["option_ids"].initial = [str(one.id) for one in open_ if one.effective or len(open_) == 1]
        self.fields["from_on"].initial = at.today


class DeclineForm(DeedForm):
    """Declining."""

    reason = choice(_("Ground"), Declined.choices)
    why = words(_("Why, in words the employee can follow"))
    alternative = words(
        _("Which alternative was considered, and why it does not do"),
        help_text=_("No refusal without it: leave, part-time work and another vacant job are among them."),
    )
    appeal_by_on = day(
        _("Can be looked at again until"), help_text=_("The employee is told this day, and where to complain outside.")
    )

    def prepare(self, at: Place) -> None:
        from openleave.apps.accommodation.services.deciding import APPEAL

        self.fields["appeal_by_on"].initial = at.today + APPEAL


def _cited(factor: law.Factor) -> str:
    return f"{factor.citation} ({gettext('not verified')})" if law.unverified(factor.href) else factor.citation


class HardshipForm(DeedForm):
    """The worksheet: a text to each factor."""

    def prepare(self, at: Place) -> None:
        before = at.found.text("hardship", at.found.hardship.id, {}) if at.found.hardship else {}
        for factor in law.factors_of(at.found.accommodation.kind):
            self.fields[factor.code] = words(factor.about, required=False, rows=2, help_text=_cited(factor))
            self.fields[factor.code].initial = before.get(factor.code, "")


class ScheduleForm(DeedForm):
    """When to look at it again."""

    due_on = day(_("Look at it again on"))


class ReviewForm(DeedForm):
    """How it is going."""

    outcome = choice(_("What comes of it"), ReviewOutcome.choices, widget=forms.RadioSelect)
    text = words(_("How it is going"), help_text=_("What the employee says. Encrypted."))
    next_on = day(_("Look at it again on"), required=False)


class CloseForm(DeedForm):
    """Ending it."""

    closed_as = choice(_("How it ends"), ClosedAs.choices)
    text = words(_("Why"), help_text=_("Encrypted."))


class ReopenForm(DeedForm):
    """Taking it up again."""

    text = words(_("Why it is taken up again"), help_text=_("Encrypted."))


class RestrictionForm(DeedForm):
    """A limitation or restriction."""

    kind = choice(_("For whom it is written"), [
        (RestrictionKind.RESTRICTION.value, _("A work restriction: the manager is shown it, word for word")),
        (RestrictionKind.LIMITATION.value, _("A limitation: for the desk only")),
    ], widget=forms.RadioSelect, initial=RestrictionKind.RESTRICTION)  # fmt: skip
    text = words(
        _("What work must keep to"), help_text=_("No condition, no diagnosis, no leave. “No lifting over 20 lb.”")
    )
    from_on = day(_("From"))
    until_on = day(_("Until"), required=False, help_text=_("Empty: until further notice."))

    def prepare(self, at: Place) -> None:
        self.fields["from_on"].initial = at.today


class TrialForm(DeedForm):
    """Trying an option."""

    from_on = day(_("From"))
    until_on = day(_("Until"), help_text=_("The desk is reminded on this day to ask how it went."))

    def prepare(self, at: Place) -> None:
        self.fields["from_on"].initial = at.today


class TrialEndForm(DeedForm):
    """How the trial went."""

    result = choice(_("How it went"), TrialResult.choices, widget=forms.RadioSelect)
    ended_on = day(_("Ended on"))
    text = words(_("In the employee’s words"), required=False, help_text=_("Encrypted."))

    def prepare(self, at: Place) -> None:
        self.fields["ended_on"].initial = at.today


class RefuseForm(DeedForm):
    """Not choosing an option."""

    refused_why = choice(_("Why it is not chosen"), Refused.choices)
    text = words(_("In words"), help_text=_("Encrypted."))
