"""Forms: what a kind of letter asks, how it goes, an organization's letterhead and texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.notices.kinds import LetterKind
from openleave.apps.notices.language import Field
from openleave.apps.notices.models import By, LetterSettings, PaidLeave
from openleave.apps.organizations.forms import day_field
from openleave.kernel.free_text import FreeText

CHOICE_NAMES = {
    "incomplete": _("Incomplete: entries are missing"),
    "insufficient": _("Insufficient: vague, unclear or no answer"),
    "regular": _("The time has passed"),
    "extension": _("More leave is asked for"),
    "changed": _("The circumstances have changed"),
    "doubt": _("There is doubt about the reason"),
    "upheld": _("The decision stands"),
    "reversed": _("The decision is taken back"),
}


class WordsForm(forms.Form):
    """What the person who prepares a letter says: the kind's questions, and paragraphs of their own."""

    def __init__(self, kind: LetterKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for field in kind.asked:
            self.fields[field.name] = _form_field(field)
        self.fields["added"] = FreeText(
            label=_("Paragraphs of your own"),
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("An empty line begins a new paragraph. They stand in this letter only."),
        )

    def values(self) -> dict[str, Any]:
        """Field → value, as ``letter_edit`` takes them."""
        found: dict[str, Any] = {}
        for field in self.kind.asked:
            value = self.cleaned_data[field.name]
            if field.kind == "list":
                value = [line.strip() for line in value.splitlines() if line.strip()]
            found[field.name] = value
        return found

    def added(self) -> list[str]:
        """The paragraphs."""
        return [part for part in self.cleaned_data["added"].replace("\r\n", "\n").split("\n\n") if part.strip()]


def initial_words(kind: LetterKind, values: Mapping[str, Any], added: list[str]) -> dict[str, Any]:
    """What the form shows at first: what the letter says now."""
    found: dict[str, Any] = {"added": "\n\n".join(added)}
    for field in kind.asked:
        value = values.get(field.name, "")
        if field.kind == "list":
            first = field.rows[0].name
            value = "\n".join(str(row.get(first, "")) for row in value or ())
        found[field.name] = value
    return found


def _form_field(field: Field) -> forms.Field:
    common: dict[str, Any] = {"label": field.ask or field.about, "required": False, "help_text": field.hint}
    if field.kind == "yes_no":
        return forms.BooleanField(**common)
    if field.kind == "choice":
        choices = [("", "–"), *((word, CHOICE_NAMES.get(word, word)) for word in field.choices)]
        return forms.ChoiceField(choices=choices, **common)
    if field.kind == "list":
        return FreeText(widget=forms.Textarea(attrs={"rows": 3}), max_length=5000, **common)
    if field.day:
        return day_field(common.pop("label"), **common)
    return FreeText(max_length=2000, **common)


class SendForm(forms.Form):
    """How the letter goes."""

    by = forms.ChoiceField(label=_("How it goes"), choices=By.choices, widget=forms.RadioSelect)
    seen = forms.CharField(widget=forms.HiddenInput)


class LetterheadForm(forms.ModelForm):
    """The organization's letterhead and what its letters say in all cases."""

    class Meta:
        model = LetterSettings
        fields = (
            "sender_name", "sender_address", "sender_phone", "contact_name", "contact_phone", "contact_email",
            "appeal_to", "paid_leave", "premium_how", "premium_how_es", "premium_grace_days", "status_every",
            "status_every_es", "fitness_for_duty",
        )  # fmt: skip
        labels = {
            "sender_name": _("Name"),
            "sender_address": _("Address"),
            "sender_phone": _("Telephone"),
            "contact_name": _("Whom to ask"),
            "contact_phone": _("Their telephone"),
            "contact_email": _("Their e-mail address"),
            "appeal_to": _("To whom appeals go"),
            "paid_leave": _("Paid time off during unpaid FMLA leave"),
            "premium_how": _("How premiums are paid during leave"),
            "premium_how_es": _("The same in Spanish"),
            "premium_grace_days": _("Days a premium may be late"),
            "status_every": _("How often to report during leave"),
            "status_every_es": _("The same in Spanish"),
            "fitness_for_duty": _("Ask for a fitness-for-duty certification after leave for one’s own health"),
        }
        help_texts = {
            "sender_name": _("Left empty: the organization’s name."),
            "appeal_to": _("Named in every letter that says no. Left empty: the contact."),
            "paid_leave": _("29 CFR 825.207. Left open, the letters say only what the law says."),
            "premium_how": _("A sentence, e.g. “Please pay your share by the first of each month.”"),
            "premium_grace_days": _("At least 30 (29 CFR 825.212)."),
            "status_every": _("Continues “please tell us …”, e.g. “every two weeks”. Left empty: not asked."),
            "fitness_for_duty": _("Only as a uniform policy for all in the same job (29 CFR 825.312)."),
        }
        widgets = {
            "sender_address": forms.Textarea(attrs={"rows": 3}),
            "appeal_to": forms.Textarea(attrs={"rows": 2}),
            "premium_how": forms.Textarea(attrs={"rows": 2}),
            "premium_how_es": forms.Textarea(attrs={"rows": 2}),
        }

    paid_leave = forms.ChoiceField(
        label=Meta.labels["paid_leave"],
        help_text=Meta.help_texts["paid_leave"],
        choices=[("", _("The letters do not say")), *PaidLeave.choices],
        required=False,
    )


class TextsForm(forms.Form):
    """Both texts of a kind of letter, side by side."""

    content_en = FreeText(
        label=_("English"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true", "lang": "en"}),
    )
    content_es = FreeText(
        label=_("Spanish"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true", "lang": "es"}),
    )
    seen_en = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    seen_es = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """Why a text is put into use."""

    why = FreeText(label=_("Why"), required=False, max_length=500)


class MailedForm(forms.Form):
    """When the letters were handed to the mail."""

    mailed_on = day_field(_("Handed to the mail on"))


class BatchForm(forms.Form):
    """Which letter for which cases."""

    kind = forms.ChoiceField(label=_("Letter"))
    group = forms.ChoiceField(label=_("For which cases"))
    by = forms.ChoiceField(label=_("How they go"), choices=By.choices, initial=By.EMAIL)

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], groups: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
