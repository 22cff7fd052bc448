"""While leave runs and when it ends: usage (29 CFR 825.300(d)(6)), premiums (.210 to .213), the end of the amount,
the return (.214, .312), and what the programs of a State give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases import presenting, words
from openleave.apps.notices.language.vocabulary import Field
from openleave.apps.notices.values.about import About
from openleave.apps.notices.values.eligibility import none_or
from openleave.apps.notices.values.law import parameter
from openleave.engine import load_library

STATEMENT = timedelta(days=30)

USAGE = (
    Field(
        "period_from",
        _("First day of the statement"),
        ("November 1, 2026", "1 de noviembre de 2026"),
        asked=True,
        day=True,
    ),
    Field(
        "period_to",
        _("Last day of the statement"),
        ("November 30, 2026", "30 de noviembre de 2026"),
        asked=True,
        day=True,
    ),
    Field(
        "entries",
        _("The leave counted in that time, day by day"),
        (
            {
                "day": ("November 9, 2026", "9 de noviembre de 2026"),
                "program": ("FMLA", "FMLA"),
                "hours": ("8", "8"),
                "share": ("1/5 of a week", "1/5 de semana"),
            },
        ),
        kind="list",
        rows=(
            Field("day", _("The day")),
            Field("program", _("Under which law or policy")),
            Field("hours", _("Hours")),
            Field("share", _("Share of a workweek")),
        ),
    ),
    Field(
        "balances",
        _("What was used and what is left, by law or policy"),
        (
            {
                "program": ("Family and Medical Leave Act", "Ley de Licencia Familiar y Médica"),
                "total": ("12 weeks", "12 semanas"),
                "used": ("2 weeks and 1 day", "2 semanas y 1 día"),
                "left": ("9 weeks and 4 days", "9 semanas y 4 días"),
            },
        ),
        kind="list",
        rows=(
            Field("program", _("The law or policy")),
            Field("total", _("In all")),
            Field("used", _("Used")),
            Field("left", _("Left")),
        ),
    ),
)


def usage(about: About) -> Mapping[str, Any]:
    """The fields of a usage statement: of the last 30 days unless somebody says otherwise."""
    to = _day(about, "period_to") or about.today
    since = _day(about, "period_from") or to - STATEMENT + timedelta(days=1)
    rows = [row for row in reversed(about.entries) if since <= row.used_on <= to]
    return {
        "period_from": since.isoformat(),
        "period_to": to.isoformat(),
        "entries": [
            {
                "day": about.day(row.used_on),
                "program": words.program_name(row.program),
                "hours": about.hours(row.minutes_used),
                "share": about.share(Fraction(row.minutes_used, row.workweek_minutes)),
            }
            for row in rows
        ],
        "balances": balances(about, to),
    }


def balances(about: About, on: date) -> list[dict[str, str]]:
    """Per program: in all, used before and in this case by the day, left. Exactly."""
    found = []
    for one in about.programs:
        amount = one.get("entitlement")
        if not amount or one["outcome"] != "eligible":
            continue
        here = sum(
            (
                Fraction(row.minutes_used, row.workweek_minutes)
                for row in about.entries
                if row.program == one["program"] and row.used_on <= on
            ),
            Fraction(0),
        )
        used = Fraction(amount["used"]) + here
        left = max(Fraction(amount["weeks"]) - used, Fraction(0))
        found.append(
            {
                "program": one["name"],
                "total": about.weeks(amount["weeks"]),
                "used": none_or(about, used),
                "left": none_or(about, left),
            }
        )
    return found


def _day(about: About, name: str) -> date | None:
    value = about.fields.get(name)
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


PREMIUM = (
    Field("amount", _("What is owed"), ("$84.20", "$84.20"), asked=True, required=True),
    Field(
        "due_on",
        _("Since when it is due"),
        ("November 1, 2026", "1 de noviembre de 2026"),
        asked=True,
        required=True,
        day=True,
    ),
    Field(
        "coverage_ends_on",
        _("The day coverage ends unless it is paid"),
        ("December 15, 2026", "15 de diciembre de 2026"),
        asked=True,
        required=True,
        day=True,
    ),
    Field(
        "premium_how",
        _("How the share is paid during the leave"),
        ("Please pay it by the first of each month.", "Páguela a más tardar el primer día de cada mes."),
    ),
    Field("grace_days", _("Days a premium may be late"), ("30", "30")),
)


def coverage_ends_first(about: About) -> date:
    """The first day on which coverage can end after this letter (29 CFR 825.212(a)(1))."""
    return about.today + timedelta(days=parameter("us.fed.fmla.premium_letter_days", about.today))


def premium(about: About) -> Mapping[str, Any]:
    """The fields of the letter about a late premium."""
    letters, spanish = about.letters, about.language == "es"
    return {
        "amount": "",
        "due_on": "",
        "coverage_ends_on": coverage_ends_first(about).isoformat(),
        "premium_how": letters.premium_how_es if spanish and letters.premium_how_es else letters.premium_how,
        "grace_days": str(letters.premium_grace_days),
    }


def premium_on_time(about: About, values: Mapping[str, Any]) -> list[str]:
    """Coverage ends no earlier than 15 days after this letter and no earlier than the days of grace allow."""
    ends, due = values.get("coverage_ends_on") or "", values.get("due_on") or ""
    found = []
    if ends and str(ends) < coverage_ends_first(about).isoformat():
        found.append(str(_("Coverage cannot end earlier than 15 days after this letter (29 CFR 825.212(a)(1)).")))
    try:
        late = date.fromisoformat(str(due)) + timedelta(days=about.letters.premium_grace_days)
    except ValueError:
        return found
    if ends and date.fromisoformat(str(ends)) <= late:
        found.append(str(_("The payment is not late by more than the days of grace on that day.")))
    return found


EXHAUSTION = (
    Field(
        "programs",
        _("The laws and policies whose amount runs out"),
        (
            {
                "name": ("Family and Medical Leave Act", "Ley de Licencia Familiar y Médica"),
                "total": ("12 weeks", "12 semanas"),
                "ends_on": ("February 26, 2027", "26 de febrero de 2027"),
            },
        ),
        kind="list",
        rows=(
            Field("name", _("The law or policy")),
            Field("total", _("In all")),
            Field("ends_on", _("The day it runs out")),
        ),
    ),
    Field(
        "return_on",
        _("The day the employee is expected back"),
        ("March 1, 2027", "1 de marzo de 2027"),
        asked=True,
        day=True,
    ),
    Field("reply_by", _("Until when to answer"), ("February 19, 2027", "19 de febrero de 2027"), asked=True, day=True),
)


def exhaustion(about: About) -> Mapping[str, Any]:
    """The fields of the letter that says that leave runs out."""
    rows = []
    for one in about.programs:
        amount = one.get("entitlement") or {}
        ends_on = about.runs_out.get(one["program"]) or amount.get("exhausts_on")
        if one["outcome"] == "eligible" and ends_on:
            rows.append({"name": one["name"], "total": about.weeks(amount["weeks"]), "ends_on": about.day(ends_on)})
    return {"programs": rows, "return_on": _iso(about.case.expected_back_on), "reply_by": ""}


RETURN = (
    Field(
        "return_on",
        _("The day of the return"),
        ("February 15, 2027", "15 de febrero de 2027"),
        asked=True,
        required=True,
        day=True,
    ),
    Field("where", _("Where and when to report"), ("Ward 4, 7:00", "Sala 4, 7:00"), asked=True),
    Field(
        "fitness",
        _("Whether a fitness-for-duty certification is needed first"),
        True,
        kind="yes_no",
        asked=True,
        ask=_("A fitness-for-duty certification is needed first"),
    ),
    Field(
        "restrictions",
        _("Restrictions that were agreed, in your words"),
        ("No lifting of more than 20 pounds until March 1", "No levantar más de 20 libras hasta el 1 de marzo"),
        asked=True,
    ),
    Field("same_job", _("Whether it is the same job"), True, kind="yes_no", asked=True, ask=_("It is the same job")),
    Field(
        "job",
        _("The equivalent job, where it is another"),
        ("Registered nurse, Ward 5", "Enfermera titulada, Sala 5"),
        asked=True,
    ),
)


def returning(about: About) -> Mapping[str, Any]:
    """The fields of the letter about the return."""
    case = about.case
    back = case.expected_back_on or (case.ends_on + timedelta(days=1) if case.ends_on else None)
    return {
        "return_on": _iso(back),
        "where": about.person.worksite,
        "fitness": about.letters.fitness_for_duty and case.reason == "own_health_condition",
        "restrictions": "",
        "same_job": True,
        "job": "",
    }


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


STATE = (
    Field(
        "programs",
        _("The programs of a State or city that were looked at"),
        (
            {
                "name": ("California Paid Family Leave", "Licencia Familiar Pagada de California"),
                "yes": True,
                "sentence": ("Eligible.", "Cumple los requisitos."),
                "about": (
                    "Up to eight weeks of pay to bond with a new child.",
                    "Hasta ocho semanas de pago para el vínculo con un nuevo hijo.",
                ),
                "pay": ("$938 a week, after 7 days without pay.", "$938 por semana, después de 7 días sin pago."),
                "citation": (
                    "https://edd.ca.gov/en/disability/paid-family-leave/",
                    "https://edd.ca.gov/en/disability/paid-family-leave/",
                ),
            },
        ),
        kind="list",
        rows=(
            Field("name", _("Its name")),
            Field("yes", _("Whether it covers the leave"), kind="yes_no"),
            Field("sentence", _("The answer")),
            Field("about", _("What it gives")),
            Field("pay", _("What it pays, where that is known")),
            Field("citation", _("Where it is written")),
        ),
    ),
    Field(
        "not_covered",
        _("Laws that are known by name and were not decided"),
        ({"name": ("A law of a city", "Una ley de una ciudad")},),
        kind="list",
        rows=(Field("name", _("Its name")),),
    ),
)


def states(about: About) -> Mapping[str, Any]:
    """The fields of the notice about the programs of States and cities."""
    library = load_library()
    rows = []
    for one in about.programs:
        name = one["program"]
        if not name.startswith("us.") or name.startswith("us.fed."):
            continue
        header = library.programs[name].parts["program"] if name in library.programs else {}
        with translation.override(about.language):
            pay = presenting.weekly_pay(one.get("benefit")) if one["outcome"] == "eligible" else ""
        rows.append(
            {
                "name": one["name"],
                "yes": one["outcome"] == "eligible",
                "sentence": about.say(one["summary"]),
                "about": str((header.get("summary") or {}).get(about.language, "")),
                "pay": pay,
                "citation": str(header.get("href") or ""),
            }
        )
    return {
        "programs": rows,
        "not_covered": [{"name": law["name"]} for law in about.read.result.get("not_covered", [])],
    }


def states_open(about: About, values: Mapping[str, Any]) -> list[str]:
    """There is nothing to say where no law of a State was looked at."""
    return [] if values["programs"] else [str(_("No program of a State concerns this case."))]
