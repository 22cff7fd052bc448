"""Designation (29 CFR 825.300(d), 825.301; what Form WH-382 says), its refusal, and what came of an appeal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.access import access_appeal
from openleave.apps.cases.choices import Decided
from openleave.apps.notices.language.vocabulary import Field
from openleave.apps.notices.values.about import About
from openleave.apps.notices.values.common import FMLA
from openleave.apps.notices.values.eligibility import AMOUNTS, REASONS_NOT, amounts, reasons_not

PROGRAM = (
    Field("name", _("The law or policy")),
    Field("amount", _("How much is counted, where that is known")),
)
REFUSED = Field(
    "refused",
    _("Laws and policies under which the leave is not designated, each with its reasons"),
    (
        {
            "name": ("Family and Medical Leave Act", "Ley de Licencia Familiar y Médica"),
            "reasons": REASONS_NOT.example,
        },
    ),
    kind="list",
    rows=(
        Field("name", _("The law or policy")),
        Field("reasons", _("The reasons"), kind="list", rows=REASONS_NOT.rows),
    ),
)
CURE = (
    Field(
        "cure_by", _("Until when missing facts or papers can be sent"), ("December 8, 2026", "8 de diciembre de 2026")
    ),
    Field("appeal_by", _("Until when to appeal"), ("December 23, 2026", "23 de diciembre de 2026")),
)
DESIGNATION = (
    Field(
        "designated",
        _("Laws and policies under which the leave is designated"),
        (
            {
                "name": ("Family and Medical Leave Act", "Ley de Licencia Familiar y Médica"),
                "amount": ("6 weeks", "6 semanas"),
            },
        ),
        kind="list",
        rows=PROGRAM,
    ),
    REFUSED,
    *CURE,
    Field("fmla_designated", _("Whether it is designated as FMLA leave"), True, kind="yes_no"),
    Field("amount_known", _("Whether the amount of leave is known now"), True, kind="yes_no"),
    Field("hours", _("Working hours of the leave, where known"), ("240", "240")),
    Field("days", _("Working days of the leave, where known"), ("30", "30")),
    *AMOUNTS,
    Field(
        "paid_leave",
        _("Whether paid time off runs during the leave"),
        "choice",
        kind="choice",
        choices=("required", "choice", "none"),
    ),
    Field(
        "fitness",
        _("Whether a fitness-for-duty certification is asked for"),
        True,
        kind="yes_no",
        asked=True,
        ask=_("Ask for a fitness-for-duty certification"),
    ),
    Field(
        "essential_functions",
        _("Essential functions of the job that the fitness-for-duty certification has to address"),
        ({"text": ("Lifting patients of up to 50 pounds", "Levantar pacientes de hasta 50 libras")},),
        kind="list",
        asked=True,
        rows=(Field("text", _("One function")),),
        hint=_("One a line. Left empty: the list is not part of it."),
    ),
)


def designation(about: About) -> Mapping[str, Any]:
    """The fields of the designation notice, from the decisions that stand."""
    fmla = about.program(FMLA)
    decided = about.decided
    designated = [
        one for one in about.programs
        if one["program"] in decided and decided[one["program"]].outcome == Decided.DESIGNATED
    ]  # fmt: skip
    known = about.case.pattern != "intermittent" and about.case.ends_on is not None
    days = [row for row in about.read.result.get("calendar", []) if row.get("protected")]
    minutes = sum(row["minutes"] for row in days)
    return {
        "designated": [{"name": one["name"], "amount": counted(about, one) if known else ""} for one in designated],
        **refusals(about),
        "fmla_designated": any(one["program"] == FMLA for one in designated),
        "amount_known": known,
        "hours": about.hours(minutes) if known and minutes else "",
        "days": str(len(days)) if known and days else "",
        **amounts(about, fmla),
        "paid_leave": about.letters.paid_leave,
        "fitness": about.letters.fitness_for_duty and about.case.reason == "own_health_condition",
        "essential_functions": [],
        # Partly is also no: somebody reads it before it goes.
        "adverse": bool(refused_programs(about)),
    }


def designation_open(about: About, values: Mapping[str, Any]) -> list[str]:
    """A designation notice needs a designation."""
    return [] if values["designated"] else [str(_("The leave is not designated under any law yet: decide first."))]


def counted(about: About, program: Mapping[str, Any]) -> str:
    """How much of a program this leave counts."""
    found = program.get("entitlement") or {}
    return about.weeks(found["protected"]) if found.get("protected") else ""


def refused_programs(about: About) -> list[str]:
    """The programs on which the decision that stands is no."""
    return [name for name, one in about.decided.items() if one.outcome == Decided.NOT_DESIGNATED]


def refusals(about: About) -> dict[str, Any]:
    """What was refused, why, and until when that can be cured and appealed."""
    decided = about.decided
    names = refused_programs(about)
    rows = []
    for one in about.programs:
        if one["program"] in names:
            codes = set(decided[one["program"]].reason_codes)
            found = [row for row in _reasons(about, one) if row.pop("code") in codes] or reasons_not(about, one)
            rows.append({"name": one["name"], "reasons": found})
    cure = _latest(decided[name].cure_by_on for name in names)
    appeal = _latest(decided[name].appeal_by_on for name in names)
    return {"refused": rows, "cure_by": about.day(cure), "appeal_by": about.day(appeal)}


def _reasons(about: About, program: Mapping[str, Any]) -> list[dict[str, str]]:
    from openleave.apps.cases import words

    with translation.override(about.language):
        return [
            {
                "code": finding["id"].rpartition(".")[2],
                "name": words.finding_name(finding["id"]),
                "sentence": about.say(finding["sentence"]),
                "citation": ", ".join(cite["id"] for cite in finding["cite"]),
            }
            for finding in program["findings"]
        ]


def _latest(days: Any) -> date | None:
    return max((day for day in days if day is not None), default=None)


NOT_DESIGNATED = (
    REFUSED,
    *CURE,
    Field(
        "cure",
        _("What the employee can send to change the answer, in your words"),
        (
            "Send us pay records that show the hours you worked.",
            "Envíenos recibos de pago que muestren las horas que trabajó.",
        ),
        asked=True,
    ),
    Field(
        "other",
        _("What other time off there may be, in your words"),
        ("You may ask for unpaid personal leave.", "Puede pedir una licencia personal sin sueldo."),
        asked=True,
    ),
)


def not_designated(about: About) -> Mapping[str, Any]:
    """The fields of the notice that leave is not designated."""
    return {**refusals(about), "cure": "", "other": ""}


def not_designated_open(about: About, values: Mapping[str, Any]) -> list[str]:
    """A refusal without a reason of the law does not leave the house."""
    if not values["refused"] or not all(one["reasons"] for one in values["refused"]):
        return [str(_("Nothing has been decided against the employee with a reason from the law."))]
    return []


APPEAL = (
    Field(
        "outcome",
        _("What came of the appeal"),
        "reversed",
        kind="choice",
        choices=("upheld", "reversed"),
        asked=True,
        required=True,
    ),
    Field(
        "appealed_on", _("The day of the appeal"), ("December 1, 2026", "1 de diciembre de 2026"), asked=True, day=True
    ),
    Field(
        "why",
        _("Why, in your words"),
        ("The pay records you sent show 1,310 hours.", "Los recibos de pago que envió muestran 1,310 horas."),
        asked=True,
        required=True,
    ),
    REFUSED,
)


def appeal_decision(about: About) -> Mapping[str, Any]:
    """The fields of the decision on an appeal; ``about_id`` names the appeal."""
    appeal = access_appeal(actor=about.actor, appeal_id=about.about_id) if about.about_id else None
    outcome = about.fields.get("outcome") or (appeal.outcome if appeal else "")
    return {
        "outcome": outcome,
        "appealed_on": appeal.appealed_on.isoformat() if appeal else "",
        "why": "",
        "refused": refusals(about)["refused"],
        "adverse": outcome != "reversed",
    }
