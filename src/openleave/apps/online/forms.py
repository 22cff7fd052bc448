"""Forms of the employee's pages."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.documents.models import Category
from openleave.apps.online.services.reporting import MOST_CHARACTERS
from openleave.kernel.free_text import FreeText


class AbsenceForm(forms.Form):
    """Time away on one day."""

    absent_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hours = forms.DecimalField(
        label=_("Hours away from work"),
        help_text=_("For example 8, or 1.5 for an hour and a half."),
        min_value=Decimal("0.1"),
        max_value=Decimal(24),
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.25"}),
    )
    said = FreeText(
        label=_("Anything to add"),
        help_text=_("You do not need to name a diagnosis."),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_CHARACTERS}),
    )

    @property
    def minutes(self) -> int:
        return int((self.cleaned_data["hours"] * 60).to_integral_value())


class AppealForm(forms.Form):
    """Why the employee does not agree."""

    note = FreeText(
        label=_("Why you do not agree"),
        help_text=_("You can also leave this empty. Papers that help you can be sent before or after."),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 5_000}),
    )


#: What an employee sends, in the order of how often they do.
SENT = (
    (Category.CERTIFICATION, _("The form or paper of a doctor or clinic")),
    (Category.RELATIONSHIP_PROOF, _("Proof of a birth, adoption or relationship")),
    (Category.FITNESS_FOR_DUTY, _("The release to go back to work")),
    (Category.MILITARY_ORDERS, _("Military orders")),
    (Category.OTHER, _("Something else")),
)


class PaperForm(forms.Form):
    """What a paper is; the files come beside it."""

    category = forms.ChoiceField(
        label=_("What is it?"), choices=SENT, widget=forms.RadioSelect, initial=Category.CERTIFICATION
    )
