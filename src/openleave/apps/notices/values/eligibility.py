"""The eligibility notice with rights and responsibilities (29 CFR 825.300(b), (c); what Form WH-381 says)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases import words
from openleave.apps.notices.language.vocabulary import Field
from openleave.apps.notices.values.about import About
from openleave.apps.notices.values.common import FMLA
from openleave.apps.notices.values.law import certification_due

METHODS = ("calendar", "fixed", "anniversary", "forward", "rolling_backward")
ANSWERS = {"eligible": "eligible", "ineligible": "ineligible", "indeterminate": "missing"}
#: Of a determination's findings, those that can be the reason why somebody is not eligible.
GROUNDS = frozenset({"coverage", "eligibility", "reason", "usage", "entitlement"})

REASONS_NOT = Field(
    "reasons_not",
    _("Why the answer is no: at least one reason of the law"),
    (
        {
            "name": ("12 months of employment", "12 meses de empleo"),
            "sentence": (
                "Employed for 7 months and 3 days on January 4, 2027; 12 months are needed.",
                "Empleo de 7 meses y 3 días al 4 de enero de 2027; se necesitan 12 meses.",
            ),
            "citation": ("29 CFR 825.110(a)(1)", "29 CFR 825.110(a)(1)"),
        },
    ),
    kind="list",
    rows=(
        Field("name", _("What the law asks for")),
        Field("sentence", _("What was found")),
        Field("citation", _("The paragraph")),
    ),
)
AMOUNTS = (
    Field("weeks_total", _("FMLA leave in all, in weeks"), ("12 weeks", "12 semanas")),
    Field("weeks_used", _("Used before this leave"), ("2 weeks and 1 day", "2 semanas y 1 día")),
    Field("weeks_left", _("Left when this leave begins"), ("9 weeks and 4 days", "9 semanas y 4 días")),
    Field("weeks_planned", _("This leave as planned, where that can be counted"), ("6 weeks", "6 semanas")),
    Field(
        "weeks_after",
        _("Left after this leave, where that can be counted"),
        ("3 weeks and 4 days", "3 semanas y 4 días"),
    ),
)
FIELDS = (
    Field(
        "fmla", _("The answer for the FMLA"), "eligible", kind="choice", choices=("eligible", "ineligible", "missing")
    ),
    REASONS_NOT,
    Field(
        "missing",
        _("Facts that are missing to answer"),
        ({"sentence": ("How many hours were worked?", "¿Cuántas horas se trabajaron?")},),
        kind="list",
        rows=(Field("sentence", _("What is asked")),),
    ),
    Field(
        "programs",
        _("The other laws and policies looked at"),
        (
            {
                "name": ("California Family Rights Act", "Ley de Derechos Familiares de California"),
                "sentence": ("Eligible.", "Cumple los requisitos."),
                "yes": True,
            },
        ),
        kind="list",
        rows=(
            Field("name", _("Its name")),
            Field("sentence", _("The answer")),
            Field("yes", _("Whether it covers the leave"), kind="yes_no"),
        ),
    ),
    *AMOUNTS,
    Field("military", _("Leave to care for a servicemember"), False, kind="yes_no"),
    Field("leave_year", _("How the 12-month period is set"), "rolling_backward", kind="choice", choices=METHODS),
    Field("leave_year_from", _("First day of the 12-month period"), ("January 5, 2026", "5 de enero de 2026")),
    Field("leave_year_to", _("Last day of the 12-month period"), ("January 4, 2027", "4 de enero de 2027")),
    Field("certification", _("Whether a certification is asked for"), True, kind="yes_no"),
    Field("certification_due", _("The last day for the certification"), ("December 8, 2026", "8 de diciembre de 2026")),
    Field(
        "relationship_proof",
        _("Whether proof of the relationship is asked for"),
        False,
        kind="yes_no",
        asked=True,
        ask=_("Ask for proof of the relationship"),
    ),
    Field("status_every", _("How often to report during the leave"), ("every two weeks", "cada dos semanas")),
    Field(
        "paid_leave",
        _("Whether paid time off runs during the leave"),
        "choice",
        kind="choice",
        choices=("required", "choice", "none"),
    ),
    Field(
        "premiums",
        _("Whether the employee pays a share of premiums"),
        True,
        kind="yes_no",
        asked=True,
        ask=_("The employee pays a share of the premiums"),
    ),
    Field("premium_amount", _("The employee’s share of the premiums"), ("$84.20 a month", "$84.20 al mes"), asked=True),
    Field(
        "premium_how",
        _("How the share is paid during the leave"),
        ("Please pay it by the first of each month.", "Páguela a más tardar el primer día de cada mes."),
    ),
    Field("grace_days", _("Days a premium may be late"), ("30", "30")),
    Field(
        "key_employee",
        _("Whether this is a key employee"),
        False,
        kind="yes_no",
        asked=True,
        ask=_("This is a key employee"),
    ),
    Field(
        "fitness",
        _("Whether a fitness-for-duty certification is asked for"),
        False,
        kind="yes_no",
        asked=True,
        ask=_("Ask for a fitness-for-duty certification"),
    ),
)


def values(about: About) -> Mapping[str, Any]:
    """The fields of the eligibility notice."""
    fmla = about.program(FMLA)
    letters = about.letters
    subject = bool(fmla and "certification" in fmla["subject_to"])
    answer = ANSWERS[fmla["outcome"]] if fmla else "missing"
    spanish = about.language == "es"
    return {
        "fmla": answer,
        "reasons_not": reasons_not(about, fmla) if fmla else [],
        "missing": [{"sentence": about.say(item["sentence"])} for item in (fmla or {}).get("missing", [])],
        "programs": [
            {"name": one["name"], "sentence": about.say(one["summary"]), "yes": one["outcome"] == "eligible"}
            for one in about.programs
            if one["program"] != FMLA
        ],
        **amounts(about, fmla),
        "military": about.case.reason == "military_caregiver",
        **leave_year(about, fmla),
        "certification": subject,
        "certification_due": about.day(certification_due(about.today)) if subject else "",
        "relationship_proof": False,
        "status_every": letters.status_every_es if spanish and letters.status_every_es else letters.status_every,
        "paid_leave": letters.paid_leave,
        "premiums": bool(letters.premium_how),
        "premium_amount": "",
        "premium_how": letters.premium_how_es if spanish and letters.premium_how_es else letters.premium_how,
        "grace_days": str(letters.premium_grace_days),
        "key_employee": False,
        "fitness": letters.fitness_for_duty and about.case.reason == "own_health_condition",
        "adverse": answer == "ineligible",
    }


def reasons_not(about: About, program: Mapping[str, Any]) -> list[dict[str, str]]:
    """Why a program's answer is no, each with its paragraph. Empty where the answer is not no."""
    if program["outcome"] != "ineligible":
        return []
    failed = set(program["failed"])  # what follows from these alone is no reason of its own
    with translation.override(about.language):
        return [
            {
                "name": words.finding_name(finding["id"]),
                "sentence": about.say(finding["sentence"]),
                "citation": ", ".join(cite["id"] for cite in finding["cite"]),
            }
            for finding in program["findings"]
            if finding["result"] == "no"
            and finding["group"] in GROUNDS
            and (not failed or finding["id"].rpartition(".")[2] in failed)
        ]


def amounts(about: About, program: Mapping[str, Any] | None) -> dict[str, str]:
    """How much leave a program gives, exactly. Empty texts where it gives no fixed amount or the answer is no."""
    found = (program or {}).get("entitlement")
    if not found or (program or {}).get("outcome") == "ineligible":
        return dict.fromkeys(("weeks_total", "weeks_used", "weeks_left", "weeks_planned", "weeks_after"), "")
    planned = found["protected"]
    return {
        "weeks_total": about.weeks(found["weeks"]),
        "weeks_used": none_or(about, found["used"]),
        "weeks_left": about.weeks(found["remaining"]),
        "weeks_planned": about.weeks(planned) if planned and Fraction(planned) else "",
        "weeks_after": about.weeks(found["remaining_after"]) if found["remaining_after"] is not None else "",
    }


def none_or(about: About, value: Any) -> str:
    """Weeks, and for nothing a word."""
    if value is not None and not Fraction(value):
        return "nada" if about.language == "es" else "none"
    return about.weeks(value)


def leave_year(about: About, program: Mapping[str, Any] | None) -> dict[str, str]:
    """The 12-month period of a program."""
    year = (program or {}).get("leave_year")
    if not year or year["method"] not in METHODS:
        return {"leave_year": "", "leave_year_from": "", "leave_year_to": ""}
    return {
        "leave_year": year["method"],
        "leave_year_from": about.day(year["starts_on"]),
        "leave_year_to": about.day(year["ends_on"]),
    }
