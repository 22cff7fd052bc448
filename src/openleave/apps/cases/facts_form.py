"""The form for what the law asks about a leave. It shows the questions that the programs' own tables ask, no others."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases import reasons, words
from openleave.apps.cases.forms import date_field, yes_no


def money_field(label: Any, help_text: Any = "") -> forms.DecimalField:
    """Dollars and cents, not negative."""
    return forms.DecimalField(
        label=label, help_text=help_text, required=False, min_value=0, max_digits=12, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12}),
        error_messages={"invalid": _("Write the amount in dollars, e.g. 1249.75.")},
    )  # fmt: skip


def number_field(label: Any, help_text: Any = "", *, most: int, places: int = 0) -> forms.DecimalField:
    """A number from 0 to ``most``."""
    return forms.DecimalField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=most, decimal_places=places,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 8}),
        error_messages={"invalid": _("Write a number.")},
    )  # fmt: skip


def choice_field(label: Any, choices: Collection[tuple[str, Any]], help_text: Any = "") -> forms.ChoiceField:
    """One of the choices, or not known."""
    return forms.ChoiceField(label=label, help_text=help_text, choices=[("", _("Not known")), *choices], required=False)


#: Path of the fact → its field. A topic's questions stand in this order.
QUESTIONS: dict[str, Callable[[str], forms.Field]] = {
    "event.kind": lambda reason: choice_field(
        _("What happened?"), [(code, words.EVENT_NAMES[code]) for code in reasons.EVENTS.get(reason, words.EVENT_NAMES)]
    ),
    "event.on": lambda reason: date_field(_("On which day?"), required=False),
    "event.ended_on": lambda reason: date_field(_("Its last day"), required=False),
    "event.notified_on": lambda reason: date_field(_("The employee learned of it on"), required=False),
    "event.victim": lambda reason: choice_field(_("Who is the victim?"), reasons.VICTIMS),
    "event.perpetrator": lambda reason: yes_no(_("Did the employee do it?")),
    "event.hospitalised": lambda reason: yes_no(_("Is somebody in hospital because of it?")),
    "event.discharged_on": lambda reason: date_field(_("Discharged from hospital on"), required=False),
    "event.certified": lambda reason: yes_no(_("Is it certified as the law asks?")),
    "event.documented": lambda reason: yes_no(_("Were the documents given that were asked for?")),
    "event.several_in_12_months": lambda reason: number_field(_("Such events in the last 12 months"), most=100),
    "event.donation": lambda reason: choice_field(_("What is donated?"), reasons.DONATIONS),
    "event.deployment_days": lambda reason: number_field(_("Days the deployment lasts"), most=3660),
    "event.school_age": lambda reason: yes_no(_("Does the child go to school?")),
    "event.hours_free_while_polls_open": lambda reason: number_field(
        _("Hours in a row without work while the polls are open"), most=24, places=2
    ),
    "wages.weekly_benefit": lambda reason: money_field(
        _("Weekly benefit in the State’s or insurer’s letter"), _("It wins over what is worked out here.")
    ),
    "wages.average_weekly_wage": lambda reason: money_field(
        _("Average weekly wage"), _("As the law of the program defines it. It wins over wages by quarter.")
    ),
    "wages.highest_quarter": lambda reason: money_field(_("Wages of the highest quarter of the base period")),
    "wages.base_period_wages": lambda reason: money_field(_("Wages of the whole base period")),
    "wages.base_hours": lambda reason: number_field(_("Hours worked in the base period"), most=13000, places=2),
    "wages.base_weeks": lambda reason: number_field(
        _("Base weeks"), _("Weeks of the base period in which enough was earned to count."), most=70
    ),
    "wages.annual": lambda reason: money_field(_("Wages of the last 52 weeks")),
    "wages.dependants": lambda reason: number_field(_("Dependants"), most=50),
    "wages.weekly_hours": lambda reason: number_field(_("Hours usually worked in a week"), most=168, places=2),
    "wages.days_per_week": lambda reason: number_field(_("Days usually worked in a week"), most=7, places=1),
    "wages.applied_on": lambda reason: date_field(_("Applied for the benefit on"), required=False),
    "employee.full_time": lambda reason: yes_no(_("Does the employee work full time?")),
    "employee.weekly_hours": lambda reason: number_field(_("Hours usually worked in a week"), most=168, places=2),
    "employee.days_worked": lambda reason: number_field(_("Days worked in the last 52 weeks"), most=366),
}  # fmt: skip
TOPICS = ("event", "wages", "employee")


class FactsForm(forms.Form):
    """What the law asks about the family member, the child, the condition, the event and the pay.

    ``asked`` are paths of facts (``asked.asked_for``); ``others`` the employee's other cases that the same event may
    have begun, as choices; ``quarters`` the first days of those whose wages matter.
    """

    serious_health_condition = yes_no(
        _("Is it a serious health condition, as certified?"), _("Leave open until a certification says so.")
    )
    planned_treatment = yes_no(
        _("Is it for planned medical treatment?"), _("Appointments that are known ahead, not attacks or flare-ups.")
    )
    relationship = forms.ChoiceField(
        label=_("Which relative is it about?"), choices=[("", _("Not known")), *reasons.RELATIONSHIPS], required=False
    )
    basis = forms.ChoiceField(
        label=_("Parent or child: how?"), choices=[("", _("Not known")), *words.BASES], required=False
    )
    legally_married = yes_no(_("Are they legally married?"), _("Valid where the marriage was entered into."))
    in_loco_parentis = yes_no(
        _("Did one stand in the place of a parent to the other?"),
        _("By day-to-day care or by financial support, without being one by law."),
    )
    born_on = date_field(_("Child’s date of birth"), required=False)
    disability = yes_no(_("Child of 18 or over: is there a disability?"))
    incapable_of_self_care = yes_no(_("Child of 18 or over: incapable of self-care because of it?"))
    arrived_by = forms.ChoiceField(label=_("How does the child arrive?"), choices=words.ARRIVALS, required=False)
    arrived_on = date_field(_("Day of birth or placement"), required=False)
    expected_on = date_field(_("Expected day"), required=False)
    employer_agreed = yes_no(_("Did the employer agree to taking it in parts?"))

    FAMILY = ("relationship", "basis", "legally_married", "in_loco_parentis", "born_on", "disability",
              "incapable_of_self_care")  # fmt: skip
    CHILD = ("arrived_by", "arrived_on", "expected_on")

    def __init__(
        self,
        *args: Any,
        reason: str,
        pattern: str,
        asked: Collection[str] = (),
        others: Collection[tuple[str, str]] = (),
        quarters: Collection[date] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        shown = self._about_people(reason, pattern, asked)
        for name in list(self.fields):
            if name not in shown:
                del self.fields[name]
        self.questions = {path.replace(".", "__"): path for path in QUESTIONS if path in asked}
        if "event.kind" in asked and reason not in reasons.EVENTS:
            del self.questions["event__kind"]
        for name, path in self.questions.items():
            self.fields[name] = QUESTIONS[path](reason)
        self.quarters = {f"quarter_{day.isoformat()}": day for day in quarters}
        for name, day in self.quarters.items():
            self.fields[name] = money_field(
                _("Wages from %(first)s") % {"first": date_format(day, "SHORT_DATE_FORMAT")}
            )
        if others:
            self.fields["same_event_as"] = forms.ChoiceField(
                label=_("Is it for the same event as another case?"),
                help_text=_("Some laws grant leave for each pregnancy, death or donation anew."),
                choices=[("", _("No, an event of its own")), *others],
                required=False,
            )

    def _about_people(self, reason: str, pattern: str, asked: Collection[str]) -> set[str]:
        shown: set[str] = set()
        if reason in reasons.NEEDS_RELATIONSHIP | reasons.MAY_NEED_RELATIONSHIP or "leave.family_member" in asked:
            shown |= set(self.FAMILY)
        if reason in reasons.NEEDS_CHILD or ("leave.child" in asked and reason != "other"):
            shown |= set(self.CHILD)
        if reason in reasons.NEEDS_CHILD and pattern != "continuous":
            shown.add("employer_agreed")
        if reason in reasons.OF_CARE | {"own_health_condition", "pregnancy"}:
            shown.add("serious_health_condition")
            if pattern != "continuous":
                shown.add("planned_treatment")
        return shown

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under headings; one without fields is left out."""
        names = {
            _("The leave"): ["serious_health_condition", "planned_treatment", "employer_agreed"],
            _("The family member"): list(self.FAMILY),
            _("The child"): list(self.CHILD),
            _("The event"): [*self._of("event"), "same_event_as"],
            _("Wages and benefits"): self._of("wages"),
            _("Wages by calendar quarter"): list(self.quarters),
            _("The job"): self._of("employee"),
        }
        found = [(title, [self[name] for name in group if name in self.fields]) for title, group in names.items()]
        return [(title, fields) for title, fields in found if fields]

    def _of(self, topic: str) -> list[str]:
        return [name for name, path in self.questions.items() if path.startswith(f"{topic}.")]

    def values(self) -> dict[str, Any]:
        """The arguments of ``case_change_facts``. Of the family and the child, what is not known is left out; of what
        happened, of wages and of the job, what was emptied is taken away."""
        answers = {name: plain(value) for name, value in self.cleaned_data.items() if value not in (None, "")}
        made: dict[str, Any] = {
            "family_member": {name: answers[name] for name in self.FAMILY if name in answers} or None,
            "child": {name: answers[name] for name in self.CHILD if name in answers} or None,
            "serious_health_condition": answers.get("serious_health_condition"),
            "planned_treatment": answers.get("planned_treatment"),
            "employer_agreed": answers.get("employer_agreed"),
        }
        for topic in TOPICS:
            made[topic] = {self.questions[name].partition(".")[2]: answers.get(name) for name in self._of(topic)}
        made["quarters"] = {
            day: self.cleaned_data[name]
            for name, day in self.quarters.items()
            if self.cleaned_data.get(name) is not None
        }
        if "same_event_as" in self.fields:
            made["same_event_as"] = UUID(answers["same_event_as"]) if "same_event_as" in answers else None
        return made


def plain(value: Any) -> Any:
    """An answer as the facts hold it: days and amounts as text, whole numbers as numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else str(value)
    return value
