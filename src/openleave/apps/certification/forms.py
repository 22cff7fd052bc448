"""Forms about certifications. They check shape; what is possible is for the services to say."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.forms import DurationField, date_field
from openleave.apps.cases.models import Extended
from openleave.apps.cases.words import WEEKDAYS
from openleave.apps.certification.asking_for import About, Question
from openleave.apps.certification.models import (
    OPINIONS,
    Basis,
    Choice,
    Contact,
    Excess,
    Kind,
    Outcome,
    ReportedBy,
    TakenAs,
)
from openleave.apps.certification.questions import PARTS, missing, questions_of
from openleave.kernel.free_text import FreeText

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def _note(label: Any, help_text: Any = "", *, required: bool = False, rows: int = 2) -> forms.CharField:
    return FreeText(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AnswersForm(forms.Form):
    """The permitted questions of a certification. Nothing is refused for being left out: what is missing is listed,
    and asked for in writing."""

    use_required_attribute = False
    presses = ("submit", "save")

    def __init__(
        self, data: Any = None, *, about: About, whose: str = "", answers: Mapping[str, Any] | None = None
    ) -> None:
        self.about = about
        self.questions = [one for one in questions_of(about) if not whose or one.whose == whose]
        initial = {code: _shown(value) for code, value in (answers or {}).items()}
        super().__init__(data, initial=initial)
        for question in self.questions:
            self.fields[question.code] = _field(question, about)

    def full_clean(self) -> None:
        needed = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, field in self.fields.items():
            field.required = needed[name]

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, in the shape that services take."""
        found = {}
        for question in self.questions:
            value = self.cleaned_data.get(question.code)
            if value in (None, ""):
                continue
            found[question.code] = value == "yes" if question.shape == "yesno" else value
        return {code: value.isoformat() if hasattr(value, "isoformat") else value for code, value in found.items()}

    @property
    def parts(self) -> list[tuple[str, list[tuple[str, list[forms.BoundField]]]]]:
        """Parts with their fields; fields that hang on one answer together, by the name of its style."""
        found = []
        ordered = sorted(self.questions, key=lambda one: list(PARTS).index(one.part))
        for part, questions in groupby(ordered, key=lambda one: one.part):
            groups = groupby(questions, key=lambda one: one.shows_after)
            shown = [(_style(after), [self[one.code] for one in ones]) for after, ones in groups]
            found.append((str(PARTS[part]), shown))
        return found


def _style(after: tuple[str, Any] | None) -> str:
    if after is None:
        return ""
    code, value = after
    return f"cert-after-{code}" + ("-no" if value is False else "")


def _shown(value: Any) -> Any:
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def _field(question: Question, about: About) -> forms.Field:
    needed = question in missing(
        about, {question.shows_after[0]: question.shows_after[1]} if question.shows_after else {}
    )
    common: dict[str, Any] = {"label": question.text, "help_text": question.help, "required": needed}
    if question.shape == "date":
        return date_field(question.text, required=needed, help_text=question.help)
    if question.shape == "number":
        return forms.IntegerField(
            **common, min_value=1, max_value=366, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
        )
    if question.shape == "yesno":
        return forms.ChoiceField(**common, choices=YES_NO, widget=forms.RadioSelect)
    if question.shape == "choice":
        widget = forms.RadioSelect if len(question.choices) < 4 else forms.Select
        blank = () if widget is forms.RadioSelect else (("", _("Choose")),)
        return forms.ChoiceField(**common, choices=[*blank, *question.choices], widget=widget)
    if question.shape == "text":
        return FreeText(**common, max_length=question.most, widget=forms.Textarea(attrs={"rows": 3}))
    return FreeText(**common, max_length=question.most)


class PaperForm(AnswersForm):
    """The same, keyed in from paper, with the day it came."""

    def __init__(self, *args: Any, today: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"] = date_field(_("Day on which it came"), initial=today)


class RequestForm(forms.Form):
    """Preparing a request."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("What is asked for?"), choices=Kind.choices)
    basis = forms.ChoiceField(
        label=_("Why again?"), choices=[("", _("It is the first one")), *Basis.choices], required=False,
        help_text=_("For a recertification, or a new certification in a new leave year."),
    )  # fmt: skip
    days_given = forms.IntegerField(
        label=_("Days to return it"), min_value=15, max_value=90, initial=15,
        help_text=_("Calendar days; at least 15 (29 CFR 825.305(b), 825.308(d))."),
    )  # fmt: skip
    functions = _note(
        _("Essential functions of the job, one a line"),
        _("The clinic says whether the employee can do them. The designation notice lists them (29 CFR 825.312(b))."),
        rows=4,
    )  # fmt: skip
    fitness_policy_uniform = forms.BooleanField(
        label=_("It is asked of everyone in a similar position with such a condition"), required=False
    )
    safety_concern = forms.BooleanField(
        label=_("There is a reasonable concern about safety (leave in parts)"), required=False
    )
    provider_independent = forms.BooleanField(
        label=_("Second opinion: the employer does not regularly employ or use this provider"), required=False
    )
    care_limited = forms.BooleanField(label=_("Access to health care is extremely limited there"), required=False)
    provider_agreed = forms.BooleanField(label=_("Employer and employee chose the provider together"), required=False)
    note = _note(_("Note"), _("Encrypted; seen by leave administrators only."))

    def values(self) -> dict[str, Any]:
        """The arguments of ``request_prepare``."""
        clean = self.cleaned_data
        kind = clean["kind"]
        found = {name: clean[name] for name in ("kind", "basis", "days_given", "note")}
        if kind in OPINIONS:
            found |= {name: clean[name] for name in ("provider_independent", "care_limited", "provider_agreed")}
        if kind == Kind.FITNESS:
            found["functions"] = clean["functions"]
            found["fitness"] = {name: clean[name] for name in ("fitness_policy_uniform", "safety_concern")}
        return found


class SendForm(forms.Form):
    asked_on = date_field(_("Asked for in writing on"))


class ExtendForm(forms.Form):
    use_required_attribute = False
    until_on = date_field(_("Until"))
    why = forms.ChoiceField(
        label=_("Why"), choices=[(one.value, one.label) for one in (Extended.DILIGENT, Extended.AGREED)]
    )
    note = _note(_("Note"))


class EndForm(forms.Form):
    note = _note(_("Note"))


class LacksForm(forms.Form):
    use_required_attribute = False
    unclear = forms.BooleanField(label=_("Answers are vague, unclear or miss the question"), required=False)
    note = _note(
        _("What has to be added or made clear"),
        _("It goes into the letter. Unanswered questions are listed by themselves."),
    )
    notified_on = date_field(
        _("Told in writing on"), help_text=_("Seven calendar days to supply it run from this day.")
    )


class AcceptForm(forms.Form):
    """``condition``: what a person confirms from it for the case's facts."""

    use_required_attribute = False
    condition = forms.ChoiceField(
        label=_("Does it show a serious health condition?"), choices=(*YES_NO, ("", _("It does not say"))),
        required=False, widget=forms.RadioSelect,
        help_text=_("Your answer goes into the case, which is determined anew."),
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("What does the opinion say?"), choices=Outcome.choices, required=False, widget=forms.RadioSelect
    )
    despite_missing = forms.BooleanField(label=_("Accept it although questions are not answered"), required=False)
    note = _note(_("Note"))

    def __init__(self, *args: Any, health: bool, opinion: bool, lacking: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not health:
            del self.fields["condition"]
        if not opinion:
            del self.fields["outcome"]
        if not lacking:
            del self.fields["despite_missing"]

    def values(self) -> dict[str, Any]:
        """The arguments of ``certification_accept``."""
        clean = self.cleaned_data
        return {
            "serious_health_condition": {"yes": True, "no": False}.get(clean.get("condition", "")),
            "despite_missing": clean.get("despite_missing", False),
            "outcome": clean.get("outcome", ""),
            "note": clean["note"],
        }


class ContactForm(forms.Form):
    use_required_attribute = False
    step = forms.ChoiceField(
        label=_("What for?"),
        choices=(
            ("authenticate", _("Is it genuine? (authentication)")),
            ("clarify", _("What is meant? (clarification)")),
        ),
        widget=forms.RadioSelect,
    )
    contact_by = forms.ChoiceField(label=_("Who contacted the clinic?"), choices=Contact.choices)
    happened_on = date_field(_("Day"))
    note = _note(_("What was asked, what was answered"), _("No more than the form asks. Encrypted."), required=True)
    not_supervisor = forms.BooleanField(label=_("It was not the employee’s direct supervisor"), required=False)
    chance_given = forms.BooleanField(
        label=_("The employee had the chance to correct it first, or nothing was missing"), required=False
    )


LANGUAGES = (("", _("As the clinic’s browser")), ("en", "English"), ("es", "Español"))


class LinkForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the form"), choices=LANGUAGES, required=False)


class BirthForm(forms.Form):
    use_required_attribute = False
    born_on = date_field(_("The employee’s date of birth"))


class ReportForm(forms.Form):
    """Time away on one or several days, or on the same weekdays for a while."""

    use_required_attribute = False

    from_on = date_field(_("Day, or first day"))
    until_on = date_field(_("Last day"), required=False, help_text=_("Empty: one day."))
    weekdays = forms.MultipleChoiceField(
        label=_("Only on these weekdays"), choices=[(str(at), name) for at, name in enumerate(WEEKDAYS.values())],
        required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: every day of them."),
    )  # fmt: skip
    whole = forms.BooleanField(label=_("All the time that was scheduled"), required=False)
    time = DurationField(label=_("Time away on each day"), required=False, help_text=_("4, 7.5, 7:30 or 90 min."))
    taken_as = forms.ChoiceField(label=_("What it was"), choices=TakenAs.choices, initial=TakenAs.EPISODE)
    reported_by = forms.ChoiceField(
        label=_("Reported by"), choices=[one for one in ReportedBy.choices if one[0] != ReportedBy.SYSTEM],
        initial=ReportedBy.EMPLOYEE,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        if not clean.get("whole") and not clean.get("time") and "time" not in self.errors:
            self.add_error("time", _("Enter the time, or tick that it was all that was scheduled."))
        return clean


class CorrectForm(forms.Form):
    time = DurationField(label=_("The right time"))


class AcknowledgeForm(forms.Form):
    use_required_attribute = False
    choice = forms.ChoiceField(label=_("What follows?"), choices=Choice.choices, widget=forms.RadioSelect)
    note = _note(_("Note"))


class ExcessForm(forms.Form):
    use_required_attribute = False
    excess = forms.ChoiceField(
        label=_("How much over the certified pattern passes without a flag?"),
        choices=Excess.choices,
        widget=forms.RadioSelect,
    )
    amount = forms.IntegerField(label=_("Percent, or number"), min_value=1, max_value=100, required=False)
