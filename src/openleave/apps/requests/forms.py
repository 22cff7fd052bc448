"""Forms of privacy requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.organizations.forms import add_error
from openleave.apps.requests import reasons, words
from openleave.apps.requests.machine import Right
from openleave.apps.requests.models import Manner
from openleave.apps.requests.points import Point
from openleave.apps.requests.private import Said
from openleave.apps.requests.services.deciding import MAY_BE_EMPTY, Decision
from openleave.kernel.free_text import FreeText

#: What becomes of a field that there should be nothing in.
EMPTY = "empty"
LANGUAGES = [("", _("Not said")), ("en", _("English")), ("es", _("Spanish"))]


def day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def wrong_fields(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=list(words.FIELDS.items()), widget=forms.CheckboxSelectMultiple
    )


def show_error(form: forms.Form, error: Any) -> None:
    """What a service refused, at its field where there is one."""
    add_error(form, error, {"fields": "fields_wrong"})


class AskForm(forms.Form):
    """What somebody asks and who they are: for the public form, and the base of the desk's."""

    right = forms.ChoiceField(label=_("What is asked for"), choices=Right.choices)
    fields_wrong = wrong_fields(_("What is wrong (to correct data)"))
    name = FreeText(label=_("Full name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    postal = FreeText(label=_("Postal address"), max_length=400, required=False)
    text = FreeText(
        label=_("In the person’s own words"), max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    agent = forms.BooleanField(label=_("Somebody else asks for the person"), required=False)
    agent_name = FreeText(label=_("Name of who asks for them"), max_length=200, required=False)
    agent_email = forms.EmailField(label=_("E-mail of who asks for them"), required=False)

    def said(self) -> Said:
        values = self.cleaned_data
        names = ("name", "email", "phone", "postal", "text", "agent_name", "agent_email")
        return Said(**{name: values.get(name) or "" for name in names}, employer=values.get("employer") or "")

    def asked(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "right": values["right"], "said": self.said(), "agent": bool(values["agent"]),
            "fields": values["fields_wrong"],
        }  # fmt: skip


class LogForm(AskForm):
    """At the desk: with the day of receipt and how it came."""

    manner = forms.ChoiceField(
        label=_("How it came"), choices=[(one.value, one.label) for one in (Manner.DESK, Manner.MAIL, Manner.LETTER)]
    )
    received_on = day(label=_("Received on"), help_text=_("The first day on which anybody here had it."))
    number = forms.CharField(
        label=_("Employee number"), max_length=40, required=False, help_text=_("Where it is clear whom it is about.")
    )
    since_on = day(label=_("Data since"), required=False)
    language = forms.ChoiceField(label=_("Language of the answer"), choices=LANGUAGES, required=False)
    field_order = ["right", "manner", "received_on", "name", "number"]


class HandInForm(AskForm):
    """From the employer's own people, who see nothing of it afterwards."""

    received_on = day(label=_("Received on"), help_text=_("The first day on which anybody here had it."))
    field_order = ["right", "received_on", "name"]


class PublicForm(AskForm):
    """Without an account. ``company`` is left empty by people, and filled in by programs."""

    employer = FreeText(
        label=_("Employer"), max_length=200, help_text=_("As it stands on your letters or your payslip.")
    )
    email = forms.EmailField(label=_("E-mail"), help_text=_("The answer is announced there."))
    company = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    field_order = ["right", "employer", "name", "email"]


class OwnCorrectionForm(forms.Form):
    """From one's own account: which fields are wrong, and what is right."""

    fields_wrong = forms.MultipleChoiceField(
        label=_("What is wrong"), choices=list(words.FIELDS.items()), widget=forms.CheckboxSelectMultiple
    )
    text = FreeText(
        label=_("What is right"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The privacy officer alone reads it. Never a diagnosis: it is not needed."),
    )  # fmt: skip


class MatchForm(forms.Form):
    number = forms.CharField(label=_("Employee number"), max_length=40)


class FieldsForm(forms.Form):
    fields_wrong = wrong_fields(_("What is wrong"))


class CheckForm(forms.Form):
    """One field for each piece that may be compared, and the day of the declaration."""

    def __init__(self, data: Any = None, *, points: list[Point], declared_on: Any = None, high: bool) -> None:
        super().__init__(data)
        for point in points:
            self.fields[point.code] = forms.CharField(label=point.label, required=False, max_length=200)
        self.codes = [point.code for point in points]
        if high:
            self.fields["declared_on"] = day(
                label=_("Declaration signed on"), required=False, initial=declared_on,
                help_text=_("Under penalty of perjury: that they are the person."),
            )  # fmt: skip

    def answers(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(code) or "" for code in self.codes}


class AgentForm(forms.Form):
    proof = forms.ChoiceField(label=_("Proof"), choices=words.PROOFS)


class QuestionForm(forms.Form):
    contact = forms.ChoiceField(label=_("Privacy contact"))
    told_on = day(label=_("The person was told on"))

    def __init__(self, data: Any = None, *, contacts: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["contact"].choices = contacts  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    why = forms.ChoiceField(label=_("Why nothing else does"), choices=words.PAPER_REASONS)


class ExtendForm(forms.Form):
    why = forms.ChoiceField(label=_("Why longer"), choices=reasons.Extension.CHOICES)


class DenyForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"))
    answer = FreeText(
        label=_("What the person is told besides"), required=False, max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, right: Right) -> None:
        super().__init__(data)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (one.code, one.text) for one in reasons.reasons_for(right, whole=True) if one.code != "kept_by_law"
        ]


class AnswerForm(forms.Form):
    answer = FreeText(
        label=_("What the person is told besides"), required=False, max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class CorrectForm(AnswerForm):
    """Of each field: the value it gets, or why it stays."""

    def __init__(self, data: Any = None, *, fields: list[str]) -> None:
        super().__init__(data)
        self.names = fields
        stays = [(one.code, one.text) for one in reasons.reasons_for(Right.CORRECT, whole=False)]
        for name in fields:
            empty = [(EMPTY, _("There is none: it becomes empty"))] if name in MAY_BE_EMPTY else []
            why = [("", _("Corrected")), *empty, *stays]
            label = words.FIELDS.get(name, name)
            self.fields[name] = forms.CharField(
                label=_("%(field)s: right value") % {"field": label}, required=False, max_length=200
            )
            self.fields[f"{name}_why"] = forms.ChoiceField(
                label=_("%(field)s: what becomes of it") % {"field": label}, choices=why, required=False
            )
        self.order_fields([*[part for name in fields for part in (name, f"{name}_why")], "answer"])

    def clean(self) -> dict[str, Any]:
        """A field that nobody touched is no decision: it would make the record blank."""
        for name in self.names:
            if not self.cleaned_data.get(name) and self.cleaned_data.get(f"{name}_why") == "":
                self.add_error(name, _("Give the right value, or say why it stays as it is."))
            if self.cleaned_data.get(name) and self.cleaned_data.get(f"{name}_why") == EMPTY:
                self.add_error(name, _("Leave it out, or choose that it is corrected."))
        return self.cleaned_data

    def decisions(self) -> dict[str, Decision]:
        """Of each field what becomes of it."""
        values, made = self.cleaned_data, {}
        for name in self.names:
            why = values[f"{name}_why"]
            if why in ("", EMPTY):
                made[name] = Decision(granted=True, value=values[name], empty=why == EMPTY)
            else:
                made[name] = Decision(granted=False, reason=why)
        return made


class DeleteForm(AnswerForm):
    """Of each part: deleted, or why it is kept and until when."""

    def __init__(self, data: Any = None, *, parts: list[Any]) -> None:
        super().__init__(data)
        self.parts = parts
        why = [("", _("Deleted now"))] + [
            (one.code, one.text) for one in reasons.reasons_for(Right.DELETE, whole=False)
        ]
        for part in parts:
            label = part.label or words.OTHER["person"]
            self.fields[part.key] = forms.ChoiceField(label=label, choices=why, required=False, initial=part.proposed)
            self.fields[f"{part.key}_until"] = day(
                label=_("%(part)s: kept until") % {"part": label}, required=False, initial=part.until_on
            )
        self.order_fields([*[name for part in parts for name in (part.key, f"{part.key}_until")], "answer"])

    def keep(self) -> dict[str, tuple[str, Any]]:
        return {
            part.key: (self.cleaned_data[part.key], self.cleaned_data.get(f"{part.key}_until"))
            for part in self.parts
            if self.cleaned_data.get(part.key)
        }


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of nine digits"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip


class SignForm(forms.Form):
    name = FreeText(label=_("Your full name, as a signature"), max_length=200)


class DisputeForm(forms.Form):
    text = FreeText(label=_("Your statement"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}))
