"""Forms of messages and notes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.messaging.models import Kind
from openleave.apps.messaging.texts import MOST_CHARACTERS


def text_field(label: object, rows: int, help_text: object = "") -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": MOST_CHARACTERS}),
    )


class MessageForm(forms.Form):
    """What the desk or the employee writes."""

    text = text_field(_("Your message"), 5)


KIND_CHOICES = (
    (Kind.ORDINARY, _("Ordinary: what was agreed, called, asked")),
    (Kind.MEDICAL, _("Medical: anything about a condition, a treatment, a doctor")),
    (Kind.LEGAL, _("Legal: advice, a dispute, a claim. The privacy officer reads it too")),
)


class NoteForm(forms.Form):
    """A note, and how confidential it is. ``kinds`` are those that the actor may read."""

    note = text_field(_("Note"), 4)
    kind = forms.ChoiceField(label=_("Confidentiality"), widget=forms.RadioSelect, initial=Kind.ORDINARY)

    def __init__(self, *args: object, kinds: list[Kind], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [pair for pair in KIND_CHOICES if pair[0] in kinds]  # type: ignore[attr-defined]
