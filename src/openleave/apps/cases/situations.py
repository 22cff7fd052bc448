"""Situations of a leave that have a page of facts: of a servicemember, a school, a spouse, a health condition.

The questions are the engine's own fields with their own words in both languages; nothing is written down twice.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.facts_form import choice_field, number_field, plain
from openleave.apps.cases.forms import date_field, yes_no
from openleave.apps.cases.situation_words import SITUATION_WORDS
from openleave.apps.law.reading import language
from openleave.engine import situations
from openleave.engine.reading import VOCABULARIES
from openleave.kernel.free_text import FreeText

MOST_NUMBER = 100_000


@dataclasses.dataclass(frozen=True, slots=True)
class Topic:
    """A situation. ``reasons``: for which it is offered (empty: all); ``schools``: to schools only; ``only``: the facts
    that are asked for here (empty: all); ``asked``: reason → those that play a part in it, in the page's order."""

    key: str
    label: str | Promise
    about: str | Promise
    facts: type
    reasons: frozenset[str] = frozenset()
    schools: bool = False
    asked: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    only: tuple[str, ...] = ()


#: Of the facts about a servicemember those about the injury and the service (29 CFR 825.127, 825.310).
_CARE = (
    "status", "discharged_on", "discharged_dishonorably", "in_line_of_duty", "treatment", "unfit_for_duty",
    "continued_from_service", "rating_percent", "impairs_work", "va_caregiver_program", "first_care_on",
    "servicemember", "injury",
)  # fmt: skip
#: And the others: those about the duty and the exigency (29 CFR 825.126).
_EXIGENCY = tuple(field.name for field in dataclasses.fields(situations.Military) if field.name not in _CARE)

TOPICS = {
    topic.key: topic
    for topic in (
        Topic(
            "military",
            _("Military family leave"),
            _("The servicemember’s duty, the exigency, the injury; a veteran’s discharge."),
            situations.Military,
            frozenset({"military_exigency", "military_caregiver"}),
            asked={"military_caregiver": _CARE, "military_exigency": _EXIGENCY},
        ),
        Topic(
            "school",
            _("School employee"),
            _("Leave in parts and leave near the end of a term (29 CFR 825.600 to 825.604)."),
            situations.School,
            schools=True,
        ),
        Topic(
            "spouse",
            _("Spouse at the same employer"),
            _("Two spouses may have to share their leave (29 CFR 825.120, .121, .127, .201)."),
            situations.Spouse,
            frozenset({"bonding", "family_health_condition", "military_caregiver"}),
        ),
        Topic(
            "health_condition",
            _("Health condition"),
            _("What makes a condition serious (29 CFR 825.113 to 825.115), where no certification says it."),
            situations.HealthCondition,
            frozenset({"own_health_condition", "family_health_condition", "pregnancy"}),
        ),
        Topic(
            "pay",
            _("Workers’ compensation and other pay"),
            _(
                "Payments received during the leave, paid time beside them, and light duty (29 CFR 825.207, "
                "825.220(d), 825.702(d)). The leave runs at the same time where the condition is a serious one."
            ),
            situations.Pay,
            frozenset({"own_health_condition", "pregnancy"}),
            only=(
                "receiving",
                "payments_stopped_on",
                "accrued_paid_leave",
                "both_agree_to_top_up",
                "state_law_allows_top_up",
                "light_duty",
                "weeks_left",
            ),
        ),
    )
}


def offered(reason: str, employer_kind: str) -> list[Topic]:
    """The topics that can play a part in a leave for the reason."""
    return [
        topic
        for topic in TOPICS.values()
        if (not topic.reasons or reason in topic.reasons) and (not topic.schools or employer_kind == "school")
    ]


class SituationForm(forms.Form):
    """The facts of one topic, all optional: what is left open is not known."""

    def __init__(self, *args: Any, topic: Topic, known: Mapping[str, Any], reason: str = "", **kwargs: Any) -> None:
        shown = {True: "yes", False: "no"}
        initial = {name: shown[value] if isinstance(value, bool) else value for name, value in known.items()}
        super().__init__(*args, initial=initial, **kwargs)
        facts = {field.name: field for field in dataclasses.fields(topic.facts)}
        for name in topic.asked.get(reason) or topic.only or facts:
            made = _field(facts[name])
            if made is not None:
                self.fields[name] = made
        self.kept = {name: value for name, value in known.items() if name in facts and name not in self.fields}

    def values(self) -> dict[str, Any]:
        """Fact to value; None for what was emptied. What is known and not asked for this reason stays."""
        return self.kept | {
            name: None if value in (None, "") else _stated(value) for name, value in self.cleaned_data.items()
        }


def _field(field: dataclasses.Field[Any]) -> forms.Field | None:
    """The form's field of a fact; None for lists and parts of parts, which have no form."""
    kind = get_args(field.type)[0] if get_args(field.type) else field.type
    label = field.metadata["es" if language() == "es" else "doc"]
    label = label[:1].upper() + label[1:]
    choices = VOCABULARIES.get(field.metadata["read"])
    if choices:
        return choice_field(label, [(code, SITUATION_WORDS[code]) for code in choices])
    if kind is bool:
        return yes_no(label)
    if kind is date:
        return date_field(label, required=False)
    if kind in (int, Decimal):
        return number_field(label, most=MOST_NUMBER, places=0 if kind is int else 2)
    if kind is str:
        return FreeText(label=label, required=False, max_length=200)
    return None


def _stated(value: Any) -> Any:
    made = plain(value)
    return made.strip() if isinstance(made, str) else int(made) if isinstance(made, Decimal) else made
