"""Forms of the officer's pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.consents.models import Kind, Method, Outcome
from openleave.apps.consents.notices import purposes_of
from openleave.apps.consents.wording import purpose_name
from openleave.kernel.free_text import FreeText

TEXT = {"rows": 3}


class AssessmentForm(forms.Form):
    """Whether a purpose is needed, what else would do, how it weighs, and until when that holds."""

    need = FreeText(
        label=_("Why it is needed"),
        help_text=_("What would not work without it. No person’s name."),
        max_length=4000,
        widget=forms.Textarea(attrs=TEXT),
    )
    alternatives = FreeText(
        label=_("What else would do"),
        help_text=_("Fewer data, fewer people, shorter times."),
        max_length=4000,
        widget=forms.Textarea(attrs=TEXT),
    )
    balance = FreeText(
        label=_("How it weighs against the people concerned"),
        help_text=_("What they expect, what could harm them, what protects them."),
        max_length=4000,
        widget=forms.Textarea(attrs=TEXT),
    )
    outcome = forms.ChoiceField(label=_("What it comes to"), choices=Outcome.choices)
    review_on = forms.DateField(
        label=_("To be reviewed by"),
        help_text=_("At most a year from now. After that day the purpose is suspended until it was reviewed."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ClientConsentForm(forms.Form):
    """How long the organization's consent lasts."""

    expires_on = forms.DateField(
        label=_("Ends by itself on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RecordForm(forms.Form):
    """What a person said on paper, by telephone or in person."""

    purpose = forms.ChoiceField(label=_("Purpose"))
    kind = forms.ChoiceField(
        label=_("What they said"), choices=[(Kind.WITHDRAWN, _("Takes it back")), (Kind.GIVEN, _("Agrees"))]
    )
    method = forms.ChoiceField(
        label=_("How it was said"),
        choices=[(one.value, one.label) for one in (Method.PAPER, Method.PHONE, Method.IN_PERSON)],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, purpose_name(key)) for key in purposes_of("subject")]
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]
