"""Forms of messages and notes."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.apps.documents.models import Category
from openleave.apps.messaging.models import Kind
from openleave.apps.messaging.texts import MOST_CHARACTERS
from openleave.kernel.free_text import FreeText

type Choices = Iterable[tuple[str, str | Promise]]


def text_field(label: object, rows: int, help_text: object = "") -> forms.CharField:
    """A text of several lines."""
    return FreeText(
        label=label,
        help_text=help_text,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": MOST_CHARACTERS}),
    )


class MessageForm(forms.Form):
    """What the desk or the employee writes."""

    text = text_field(_("Your message"), 5)
    category = forms.ChoiceField(label=_("What the files are"), required=False, initial=Category.CORRESPONDENCE)

    def __init__(self, *args: object, along: bool = False, kinds: Choices = Category.choices, **kwargs: object) -> None:
        """``along``: files come with it, so that the text may be empty. ``kinds``: of the files, to choose from."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].required = not along
        self.fields["category"].choices = list(kinds)  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, str]:
        """What the services take."""
        return {"text": self.cleaned_data["text"], "category": self.cleaned_data["category"] or Category.CORRESPONDENCE}


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
