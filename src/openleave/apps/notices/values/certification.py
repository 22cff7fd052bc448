"""Requests for certification (29 CFR 825.305 to 825.310), what is missing in one, and recertification (825.308)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases import words
from openleave.apps.notices.language.vocabulary import Field
from openleave.apps.notices.values.about import About
from openleave.apps.notices.values.law import certification_due, clock_days, recertification_due

DUE = Field(
    "due",
    _("The last day to send it back"),
    ("December 8, 2026", "8 de diciembre de 2026"),
    asked=True,
    required=True,
    day=True,
)
REQUEST = (
    DUE,
    Field(
        "essential_functions",
        _("Essential functions of the job, for the health-care provider"),
        ({"text": ("Lifting patients of up to 50 pounds", "Levantar pacientes de hasta 50 libras")},),
        kind="list",
        asked=True,
        rows=(Field("text", _("One function")),),
        hint=_("One a line."),
    ),
    Field(
        "schedule",
        _("The employee’s usual schedule, in your words"),
        ("Monday to Friday, 7:00 to 15:30", "Lunes a viernes, 7:00 a 15:30"),
        asked=True,
    ),
)
FAMILY = (
    DUE,
    Field("relationship", _("What the family member is to the employee"), ("Mother or father", "Madre o padre")),
    Field(
        "schedule",
        _("The employee’s usual schedule, in your words"),
        ("Monday to Friday, 7:00 to 15:30", "Lunes a viernes, 7:00 a 15:30"),
        asked=True,
    ),
)


def request(about: About) -> Mapping[str, Any]:
    """The fields of a request about the employee's own health."""
    return {"due": certification_due(about.today).isoformat(), "essential_functions": [], "schedule": ""}


def family(about: About) -> Mapping[str, Any]:
    """The fields of a request about somebody else."""
    relation = (about.read.private.family_member or {}).get("relationship", "")
    with translation.override(about.language):
        name = str(dict(words.RELATIONSHIPS).get(relation, "")) if relation else ""
    return {"due": certification_due(about.today).isoformat(), "relationship": name, "schedule": ""}


def on_time(about: About, values: Mapping[str, Any]) -> list[str]:
    """The law gives at least 15 calendar days (29 CFR 825.305(b))."""
    return _least(values, "due", certification_due(about.today).isoformat())


INCOMPLETE = (
    Field(
        "problem",
        _("What is wrong with it"),
        "incomplete",
        kind="choice",
        choices=("incomplete", "insufficient"),
        asked=True,
        required=True,
        hint=_("Incomplete: entries are missing. Insufficient: what is there is vague, unclear or no answer."),
    ),
    Field(
        "items",
        _("What is still needed"),
        (
            {
                "text": (
                    "Question 4: how long the condition is expected to last",
                    "Pregunta 4: cuánto se espera que dure la condición",
                )
            },
        ),
        kind="list",
        asked=True,
        required=True,
        rows=(Field("text", _("One thing that is needed")),),
        hint=_("One a line."),
    ),
    Field("received_on", _("The day the certification arrived"), ("December 4, 2026", "4 de diciembre de 2026")),
    Field(
        "due",
        _("The last day to cure it"),
        ("December 14, 2026", "14 de diciembre de 2026"),
        asked=True,
        required=True,
        day=True,
    ),
)
CORRECTION = "us.fed.fmla.clock.certification_correction"


def incomplete(about: About) -> Mapping[str, Any]:
    """The fields of the notice that a certification is not complete or not sufficient."""
    due = about.today + timedelta(days=clock_days(CORRECTION, about.today))
    return {
        "problem": "incomplete",
        "items": [],
        "received_on": about.day(about.case.certification_received_on),
        "due": due.isoformat(),
    }


def incomplete_on_time(about: About, values: Mapping[str, Any]) -> list[str]:
    """Seven calendar days to cure (29 CFR 825.305(c))."""
    due = about.today + timedelta(days=clock_days(CORRECTION, about.today))
    return _least(values, "due", due.isoformat())


RECERTIFY = (
    Field(
        "why",
        _("Why it is asked for now"),
        "regular",
        kind="choice",
        choices=("regular", "extension", "changed", "doubt"),
        asked=True,
        required=True,
        hint=_(
            "Regular: time has passed. Extension: more leave is asked for. Changed: the circumstances are other than "
            "certified. Doubt: information casts doubt on the reason."
        ),
    ),
    DUE,
    Field(
        "absences",
        _("The pattern of absences that the provider may be told, in your words"),
        ("Six Mondays in eight weeks", "Seis lunes en ocho semanas"),
        asked=True,
    ),
)


def recertification(about: About) -> Mapping[str, Any]:
    """The fields of a request for recertification."""
    due = recertification_due(about.today)
    return {"why": "regular", "due": due.isoformat(), "absences": ""}


def recertification_on_time(about: About, values: Mapping[str, Any]) -> list[str]:
    """At least 15 calendar days (29 CFR 825.308(d))."""
    due = recertification_due(about.today)
    return _least(values, "due", due.isoformat())


def _least(values: Mapping[str, Any], name: str, least: str) -> list[str]:
    if values.get(name) and str(values[name]) < least:
        return [str(_("The law gives until %(day)s at least.") % {"day": least})]
    return []
