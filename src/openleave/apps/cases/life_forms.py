"""The desk's forms about the life of a case: request, plan, refusal, appeal, end, links, hands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.choices import NO_LEAVE, AppealOutcome, ClosedAs, Extended, Linked
from openleave.apps.cases.forms import OpenForm, date_field
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.transitions import BEFORE_DECISION
from openleave.kernel.free_text import FreeText


def note_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """What somebody writes about a step; sealed."""
    return FreeText(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text or _("Encrypted; seen by leave administrators only."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RequestForm(OpenForm):
    """What is asked for, in a case that was only noticed: the day of notice is known."""

    def __init__(self, *args: Any, case: LeaveCase, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["noticed_on"].required = False
        self.fields["noticed_on"].disabled = True
        self.fields["noticed_on"].initial = case.noticed_on


class PlanForm(OpenForm):
    """Another reason, another pattern, other days."""

    def __init__(self, *args: Any, case: LeaveCase, today: date, **kwargs: Any) -> None:
        off = {f"off_{day}": f"{minutes // 60}:{minutes % 60:02}" for day, minutes in (case.minutes_off or {}).items()}
        known = {name: getattr(case, name) for name in ("reason", "pattern", "starts_on", "ends_on", "noticed_on")}
        kwargs["initial"] = known | off | kwargs.get("initial", {})
        super().__init__(*args, today=today, **kwargs)
        self.fields["noticed_on"].required = False
        self.fields["noticed_on"].disabled = True
        self.fields["noticed_on"].initial = case.noticed_on


class RefuseForm(forms.Form):
    """A decision against the employee: until when it can be cured and appealed, and what to say beside the law."""

    cure_by_on = date_field(_("The employee can cure it until"), help_text=_("At least seven days from today."))
    appeal_by_on = date_field(_("The employee can appeal until"), help_text=_("At least seven days from today."))
    note = note_field(_("Note"))


class AppealForm(forms.Form):
    """The employee appeals."""

    appealed_on = date_field(_("Appealed on"))
    note = note_field(_("What the employee says"))


class AppealDecideForm(forms.Form):
    """What comes of an appeal."""

    outcome = forms.ChoiceField(label=_("What comes of it?"), choices=AppealOutcome.choices, widget=forms.RadioSelect)
    note = note_field(_("Reasons"), required=True)


class CloseForm(forms.Form):
    """How a case ended."""

    closed_as = forms.ChoiceField(label=_("How did it end?"), choices=(), widget=forms.RadioSelect)
    note = note_field(_("Note"))

    def __init__(self, *args: Any, case: LeaveCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fits = NO_LEAVE if case.state in BEFORE_DECISION else set(ClosedAs)
        self.fields["closed_as"].choices = [(code, name) for code, name in ClosedAs.choices if code in fits]  # type: ignore[attr-defined]
        if case.state not in BEFORE_DECISION:
            self.fields["closed_as"].initial = ClosedAs.RETURNED


class ReopenForm(forms.Form):
    """Why a case is taken up again."""

    note = note_field(_("Why is it taken up again?"))


class LinkForm(forms.Form):
    """Another case of the employee, and how they belong together."""

    other_id = forms.ChoiceField(label=_("Other case"), choices=())
    kind = forms.ChoiceField(label=_("How do they belong together?"), choices=Linked.choices)

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other_id"].choices = others  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who handles the case."""

    owner_id = forms.ChoiceField(label=_("Handled by"), required=False, choices=())

    def __init__(self, *args: Any, handlers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [("", _("Nobody")), *handlers]  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """More time for a deadline."""

    until_on = date_field(_("New last day"))
    why = forms.ChoiceField(label=_("Why is there more time?"), choices=())
    note = note_field(_("What happened"))

    def __init__(self, *args: Any, allowed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [(code, Extended(code).label) for code in allowed]  # type: ignore[attr-defined]
