"""Forms of the registers and of the legal desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.disclosures.models import Barred, DemandKind, EmergencyReason, Kind, MedicalGround, Refusal
from openleave.apps.disclosures.words import CATEGORY, SECTION, STRUCK
from openleave.apps.organizations.forms import day_field
from openleave.kernel.egress import destinations
from openleave.kernel.free_text import FreeText

PURPOSES = {
    "leave_administration": _("Administering leave"),
    "employment_records": _("Keeping employment records"),
    "data_exchange": _("Exchanging files with the employer"),
    "legal_demands": _("Answering courts and agencies, preventing harm"),
    "privacy_rights": _("Answering privacy requests"),
    "security": _("Keeping the service safe"),
    "operations": _("Running the service"),
}


class _EntryForm(forms.Form):
    label = FreeText(
        label=_("Name of the company or office"), max_length=120,
        help_text=_("Not a person’s name."),
    )  # fmt: skip
    country = forms.CharField(label=_("Country"), max_length=2, initial="US", help_text=_("Two letters, such as US."))
    purposes = forms.MultipleChoiceField(
        label=_("What for"), choices=list(PURPOSES.items()), widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(
        label=_("What data, at most"), choices=list(CATEGORY.items()), widget=forms.CheckboxSelectMultiple
    )
    from_on = day_field(_("Since, or from"))
    contract_on = day_field(_("Day of the contract"), required=False)
    service_terms = forms.BooleanField(
        label=_("The contract has the terms for service providers (11 CCR 7051)"), required=False
    )


class RecipientForm(_EntryForm):
    """An entry of an organization's register."""

    kind = forms.ChoiceField(label=_("What they are"), choices=Kind.choices)
    field_order = ["label", "kind", "country"]


class SubprocessorForm(_EntryForm):
    """An entry of the operator's register."""

    contract_on = day_field(_("Day of the contract"))
    destination = forms.ChoiceField(
        label=_("Connection"), required=False,
        help_text=_("Which connection of this installation goes there, if one does."),
    )  # fmt: skip
    host = forms.CharField(label=_("Host"), max_length=253, required=False, help_text=_("As in the settings."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, key) for key, one in sorted(destinations().items()) if not (one.standing or one.own)]
        self.fields["destination"].choices = [("", _("none")), *known]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of an entry."""

    until_on = day_field(_("Last day"))


class BarForm(forms.Form):
    """Whether the person may be told."""

    barred_why = forms.ChoiceField(
        label=_("Who forbids telling the person"), required=False, choices=[("", _("Nobody")), *Barred.choices]
    )
    barred_until = day_field(_("Forbidden until"), required=False)


class DemandForm(BarForm):
    """What came in."""

    kind = forms.ChoiceField(label=_("What came in"), choices=DemandKind.choices)
    reason = forms.ChoiceField(
        label=_("Reason of an emergency"), required=False, choices=[("", "—"), *EmergencyReason.choices],
        help_text=_("Only in an emergency. Each is counted by itself: a threat to safety is no litigation."),
    )  # fmt: skip
    recipient = forms.ChoiceField(label=_("From whom"), help_text=_("From the register of recipients."))
    label = FreeText(
        label=_("Number of the paper"), max_length=60, help_text=_("As its sender wrote it. No person’s name."),
    )  # fmt: skip
    received_on = day_field(_("Received on"))
    answer_by = day_field(_("To be answered by"), required=False)
    medical_ground = forms.ChoiceField(
        label=_("What allows medical records"), required=False, choices=MedicalGround.choices,
        help_text=_(
            "Without a ground none is read: no sealed value and no file (29 CFR 825.500(g); Cal. Civ. Code 56.20(c))."
        ),
    )  # fmt: skip
    field_order = [
        "kind", "reason", "recipient", "label", "received_on", "answer_by", "medical_ground", "barred_why",
        "barred_until",
    ]  # fmt: skip

    def __init__(self, *args: Any, recipients: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = [("", "—"), *recipients]  # type: ignore[attr-defined]


class ScopeForm(forms.Form):
    """A person, perhaps one case, and the parts of the records."""

    employee = forms.CharField(label=_("Employee number"), max_length=40)
    case = forms.CharField(
        label=_("Case number"), max_length=20, required=False, help_text=_("Empty: all their cases.")
    )
    sections = forms.MultipleChoiceField(
        label=_("Parts of the records"), choices=list(SECTION.items()), widget=forms.CheckboxSelectMultiple
    )


class StrikeForm(forms.Form):
    """Why a line is left out."""

    why = forms.ChoiceField(choices=list(STRUCK.items()))


class RefuseForm(forms.Form):
    """Why nothing is released."""

    why = forms.ChoiceField(label=_("Why"), choices=Refusal.choices)
