"""Criteria in plain sentences. Each measure of the law's tables has one template here; a measure without one is still
named, so that nothing is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law import formula, words
from openleave.apps.law.leave import Cite, cite_of
from openleave.apps.law.reading import Rules, a_date, language
from openleave.engine.paths import described

type Sayer = Callable[[Rules, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of the table of criteria. ``ways``: (sentence, citation, question's name or ""); one suffices."""

    id: str
    group: str
    ways: tuple[tuple[str, Cite, str], ...]
    fixed: bool
    at_notice: bool
    since: date | None
    verified_on: date | None


def criteria(rules: Rules) -> list[Criterion]:
    """Every criterion in force that says something a reader does not see elsewhere on the page."""
    found = []
    for rule, value in rules.current("criteria"):
        tests = [test for test in value["any_of"] if test["measure"] not in ("reason_qualifies", "pattern_allowed")]
        ways = tuple((sentence(rules, test), cite_of(test), _question(test)) for test in tests)
        if ways:
            found.append(
                Criterion(
                    id=rule["id"],
                    group=rule["group"],
                    ways=ways,
                    fixed=bool(value.get("fixed_for_leave_year")),
                    at_notice=value.get("measured") == "notice",
                    since=a_date(value["from"]),
                    verified_on=a_date(value["verified_on"]),
                )
            )
    return found


def _question(test: Mapping[str, Any]) -> str:
    return str(test.get("decision", "")).rpartition(".")[2]


def sentence(rules: Rules, test: Mapping[str, Any]) -> str:
    """One test in words, with its threshold as of the rules' day."""
    say = SAYERS.get(test["measure"])
    return say(rules, test) if say else _unnamed(rules, test)


def value_of(rules: Rules, test: Mapping[str, Any], key: str = "parameter", unit: str = "") -> str:
    """A threshold with its unit: "12 months". ``unit`` counts where it is written as a literal."""
    name = test.get(key)
    found = rules.parameter(name)
    if found is not None:
        return words.quantity(*found)
    resolved = rules.resolve(name)
    return "" if resolved is None else words.quantity(resolved, unit)


def compared(test: Mapping[str, Any], text: str) -> str:
    """ "at least 12 months", "at most 50 employees"."""
    template = formula.COMPARED.get(test["comparator"])
    return str(template) % {"value": text} if template else text


def place(rules: Rules) -> str:
    """Where one has to work, from the program's own header."""
    header = rules.source.bundle["programs"][rules.program].get("program") or {}
    found = header.get("place") or {}
    states = words.listed(words.state_name(code) for code in found.get("states", ()))
    towns = [str(name) for name in found.get("cities", ())]
    counties = [gettext("%(name)s County") % {"name": name} for name in found.get("counties", ())]
    local = words.listed([*towns, *counties])
    return f"{local} ({states})" if local and states else local or states or gettext("the State")


SCOPES: dict[str, str | Promise] = {
    "anywhere": _("in all"),
    "united_states": _("in the United States"),
    "state": _("in the State"),
    "worksite": _("at the worksite"),
}
BASES: dict[str, str | Promise] = {
    "first_four_of_last_five": _("the first four of the last five completed calendar quarters"),
    "last_four": _("the last four completed calendar quarters"),
    "last_five": _("the last five completed calendar quarters"),
    "last_52_weeks": _("the last 52 weeks"),
}


def base_period(code: Any) -> str:
    """A base period in words."""
    return str(BASES.get(str(code)) or words.readable(str(code or "")))


def _works_in(rules: Rules, test: Mapping[str, Any]) -> str:
    return gettext("The employee works in %(place)s.") % {"place": place(rules)}


def _employees(rules: Rules, test: Mapping[str, Any]) -> str:
    count = compared(test, value_of(rules, test, unit="employee"))
    known = {"count": count, "where": SCOPES.get(str(test.get("scope", "anywhere")), "")}
    if test.get("full_time"):
        return gettext("The employer has %(count)s %(where)s, counting those who work full time.") % known
    return gettext("The employer has %(count)s %(where)s.") % known


def _workweeks(rules: Rules, test: Mapping[str, Any]) -> str:
    return gettext(
        "The employer has at least %(employees)s in %(weeks)s or more of this or of the preceding calendar year."
    ) % {
        "employees": value_of(rules, test, "headcount", "employee"),
        "weeks": value_of(rules, test, unit="week"),
    }


def _nearby(rules: Rules, test: Mapping[str, Any]) -> str:
    return gettext("The employer has %(count)s at and within %(miles)s of the worksite.") % {
        "count": compared(test, value_of(rules, test, unit="employee")),
        "miles": value_of(rules, test, "miles", "mile"),
    }


def _employer_kind(rules: Rules, test: Mapping[str, Any]) -> str:
    kinds = words.listed(words.EMPLOYERS.get(kind, kind) for kind in rules.resolve(test.get("parameter")) or ())
    if test["comparator"] == "none_of":
        return gettext("The employer is no %(kinds)s.") % {"kinds": kinds}
    return gettext("The employer is a %(kinds)s.") % {"kinds": kinds}


def _status(rules: Rules, test: Mapping[str, Any]) -> str:
    kinds = words.listed(words.STATUSES.get(one, one) for one in rules.resolve(test.get("parameter")) or ())
    return gettext("The employee is not %(statuses)s when the leave starts.") % {"statuses": kinds}


def _months(rules: Rules, test: Mapping[str, Any]) -> str:
    known = {"length": compared(test, value_of(rules, test, unit="month"))}
    text = (
        gettext("The employee has worked for the employer for %(length)s without a break.")
        if test.get("consecutive")
        else gettext("The employee has worked for the employer for %(length)s, not necessarily in a row.")
    ) % known
    pause = value_of(rules, test, "break", "year")
    if pause:
        text += " " + gettext("Service before a break of %(length)s or more may not count.") % {"length": pause}
    return text


def _employed(unit: str) -> Sayer:
    def say(rules: Rules, test: Mapping[str, Any]) -> str:
        known = {"length": compared(test, value_of(rules, test, unit=unit))}
        if test.get("consecutive"):
            return gettext("The employee has worked for the employer for %(length)s in a row.") % known
        return gettext("The employee has worked for the employer for %(length)s.") % known

    return say


def _payroll(rules: Rules, test: Mapping[str, Any]) -> str:
    return gettext("The employee was on the payroll for %(length)s, where work was casual or with interruptions.") % {
        "length": compared(test, value_of(rules, test, unit="week"))
    }


def _hours(rules: Rules, test: Mapping[str, Any]) -> str:
    known = {
        "hours": compared(test, value_of(rules, test, unit="hour")),
        "window": value_of(rules, test, "window", "month"),
    }
    if known["window"]:
        return gettext("The employee worked %(hours)s in the %(window)s before.") % known
    return gettext("The employee worked %(hours)s.") % known


def _weekly_hours(rules: Rules, test: Mapping[str, Any]) -> str:
    return gettext("The employee usually works %(hours)s a week.") % {
        "hours": compared(test, value_of(rules, test, unit="hour"))
    }


def _based(rules: Rules, test: Mapping[str, Any]) -> str:
    """The base period, and the one that counts where it does not suffice."""
    text = base_period(test.get("base"))
    if test.get("else"):
        text = gettext("%(base)s, or else %(other)s") % {"base": text, "other": base_period(test["else"])}
    return text


def _earnings(rules: Rules, test: Mapping[str, Any]) -> str:
    known = {"amount": compared(test, value_of(rules, test, unit="dollar")), "base": _based(rules, test)}
    if test.get("of") == "highest_quarter":
        return gettext("The employee earned %(amount)s in the best quarter of %(base)s.") % known
    return gettext("The employee earned %(amount)s in %(base)s.") % known


def _base_hours(rules: Rules, test: Mapping[str, Any]) -> str:
    return gettext("The employee worked %(hours)s in %(base)s.") % {
        "hours": compared(test, value_of(rules, test, unit="hour")),
        "base": _based(rules, test),
    }


def _crew(rules: Rules, test: Mapping[str, Any]) -> str:
    return gettext(
        "Flight crew: paid for %(share)s of the monthly guarantees and for %(hours)s in the %(window)s before."
    ) % {
        "share": value_of(rules, test, "share", "percent"),
        "hours": value_of(rules, test, "hours", "hour"),
        "window": value_of(rules, test, "window", "month"),
    }


def _stated(rules: Rules, test: Mapping[str, Any]) -> str:
    path = str(test.get("fact", ""))
    label = str(formula.TERMS.get(path) or described(path, language()) or words.readable(path))
    label = label[:1].upper() + label[1:]
    if test["comparator"] == "is_true":
        return f"{label}."
    wanted = rules.resolve(test.get("parameter"))
    found = rules.parameter(test.get("parameter"))
    if found:
        text = words.quantity(*found)
    elif isinstance(wanted, list):
        text = words.listed(formula.word_of(item) for item in wanted)
    else:
        text = formula.word_of(wanted)
    return f"{label}: {compared(test, text)}."


def _decision(rules: Rules, test: Mapping[str, Any]) -> str:
    question = formula.question_of(rules, str(test.get("decision", "")))
    return gettext("The answer to “%(question)s” is yes.") % {
        "question": question or words.readable(str(test.get("decision", "")))
    }


def _said(text: str | Promise) -> Sayer:
    return lambda rules, test: str(text)


def _unnamed(rules: Rules, test: Mapping[str, Any]) -> str:
    name = words.readable(test["measure"]).capitalize()
    threshold = value_of(rules, test)
    return f"{name}: {compared(test, threshold)}." if threshold else f"{name}."


GROUPS: dict[str, str | Promise] = {
    "worksite": _("The employee reports to worksite %(names)s."),
    "union": _("The employee belongs to bargaining unit %(names)s."),
    "department": _("The employee works in department %(names)s."),
    "job_title": _("The employee’s job title is %(names)s."),
}


def _belongs_to(rules: Rules, test: Mapping[str, Any]) -> str:
    found = str(GROUPS.get(str(test.get("to")), "%(names)s")) % {"names": words.listed(test["parameter"])}
    return found if test["comparator"] == "one_of" else gettext("Not so: %(sentence)s") % {"sentence": found}


SAYERS: dict[str, Sayer] = {
    "belongs_to": _belongs_to,
    "works_in": _works_in,
    "employees": _employees,
    "workweeks_at_headcount": _workweeks,
    "headcount_within_miles": _nearby,
    "employer_kind": _employer_kind,
    "coverage_decided": _said(_("It was decided before that the employer is covered.")),
    "successor_obligation": _said(
        _("The employer took over a covered one under which the leave was noticed or begun.")
    ),
    "status": _status,
    "months_employed": _months,
    "days_employed": _employed("day"),
    "weeks_employed": _employed("week"),
    "weeks_on_payroll": _payroll,
    "hours_worked": _hours,
    "hours_not_recorded": _said(_("The employer keeps no accurate records of hours.")),
    "weekly_hours": _weekly_hours,
    "earnings": _earnings,
    "base_hours": _base_hours,
    "crew_hours": _crew,
    "stated": _stated,
    "decision": _decision,
}
