"""Forms of visits: what the operator asks for, and what the organization gives of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.visits.areas import AREAS
from openleave.apps.visits.models import Purpose, Visit
from openleave.kernel.free_text import FreeText

MINUTES = (
    (15, _("15 minutes")), (30, _("30 minutes")), (60, _("1 hour")), (120, _("2 hours")), (240, _("4 hours")),
)  # fmt: skip
TIER3 = _("Medical, family and identity facts, and every page that shows them")


def _areas(chosen: Any = None) -> list[tuple[str, Any]]:
    return [(key, words) for key, (words, _permissions) in AREAS.items() if chosen is None or key in chosen]


class AskForm(forms.Form):
    """What an operator asks of an organization."""

    organization = forms.ChoiceField(label=_("Organization"))
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)
    reference = FreeText(
        label=_("Ticket"), max_length=40, required=False, help_text=_("A number such as T-1234; no names.")
    )
    areas = forms.MultipleChoiceField(
        label=_("What you need to see"), choices=_areas, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.TypedChoiceField(label=_("How long"), choices=MINUTES, coerce=int, initial=30)
    tier3 = forms.BooleanField(label=TIER3, required=False)

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = [(str(one.id), one.name) for one in organizations]  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """What the organization gives: of what was asked, as much as it wants."""

    areas = forms.MultipleChoiceField(label=_("May be seen"), widget=forms.CheckboxSelectMultiple)
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(
            *args, initial={"areas": visit.asked_areas, "minutes": visit.asked_minutes, "tier3": False}, **kwargs
        )
        self.fields["areas"].choices = _areas(visit.asked_areas)  # type: ignore[attr-defined]
        self.fields["minutes"].choices = [  # type: ignore[attr-defined]
            pair for pair in MINUTES if pair[0] <= visit.asked_minutes
        ] or [(visit.asked_minutes, str(visit.asked_minutes))]
        if visit.asked_tier3:
            self.fields["tier3"] = forms.BooleanField(label=TIER3, required=False)
