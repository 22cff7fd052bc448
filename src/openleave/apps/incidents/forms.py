"""Forms of signals and incidents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.incidents.models import Cause


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
    )


class WatchForm(forms.Form):
    """What somebody wants to be told of."""

    people = forms.IntegerField(label=_("People whose records one account reads"), min_value=10, max_value=500)
    minutes = forms.IntegerField(label=_("Within so many minutes"), min_value=5, max_value=1440)
    from_hour = forms.IntegerField(label=_("Usual hours, from"), min_value=0, max_value=23, required=False)
    to_hour = forms.IntegerField(label=_("Usual hours, to"), min_value=1, max_value=24, required=False)
    business_days = forms.BooleanField(label=_("And on business days only"), required=False)


class IncidentForm(forms.Form):
    """An incident: when, whose accounts, since when it is known."""

    began_at = _moment(_("From"))
    ended_at = _moment(_("To"))
    accounts = forms.MultipleChoiceField(
        label=_("Accounts"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: every account."),
    )
    discovered_at = _moment(_("When it became known"))
    cause = forms.ChoiceField(label=_("What happened"), choices=Cause.choices, initial=Cause.UNKNOWN)

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accounts"].choices = accounts  # type: ignore[attr-defined]
