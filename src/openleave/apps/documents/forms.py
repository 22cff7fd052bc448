"""Forms of documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.apps.documents.models import Category, Source, Withdrawn
from openleave.kernel.free_text import FreeText

ASK: tuple[str, str | Promise] = ("", _("Choose"))
#: How the desk itself receives documents.
BY_HAND = [Source.DESK, Source.MAIL, Source.FAX]


class ReceiveForm(forms.Form):
    """What is said of files when they are sent; the files themselves come beside it."""

    category = forms.ChoiceField(label=_("What it is for"), choices=[ASK, *Category.choices])
    source = forms.ChoiceField(
        label=_("How it came in"), choices=[(one.value, one.label) for one in BY_HAND], initial=Source.DESK
    )
    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Legal deadlines are counted from the day it arrived, not from the day it was added."),
    )
    title = FreeText(label=_("Title"), max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = today
        self.fields["received_on"].widget.attrs["max"] = today.isoformat()


class DescribeForm(forms.Form):
    """What a document is for, what it is called, what is on it."""

    category = forms.ChoiceField(label=_("What it is for"), choices=Category.choices)
    title = FreeText(label=_("Title"), max_length=200, required=False)
    description = FreeText(
        label=_("What is on it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For people who cannot see the pages: the facts that stand there, in a few sentences."),
    )


class MoveForm(forms.Form):
    """Another case of the same employee."""

    case_id = forms.ChoiceField(label=_("Case"))

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_id"].choices = cases


class WithdrawForm(forms.Form):
    """Why a document is not shown any more."""

    why = forms.ChoiceField(label=_("Why"), choices=[ASK, *Withdrawn.choices])
    note = FreeText(label=_("More about it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
