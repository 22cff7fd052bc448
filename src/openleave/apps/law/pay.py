"""How much money and paid time: benefits, contributions and accruals of a program, in words as of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law import formula, words
from openleave.apps.law.leave import Cite, cite_of
from openleave.apps.law.reading import Rules, said
from openleave.apps.law.sentences import base_period
from openleave.engine.expressions import number

type Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Money:
    """One rule about money or paid time: its name and its parts, (what, how much) each."""

    id: str
    name: str
    lines: tuple[Line, ...]
    cite: Cite


ROUNDED: dict[str, str | Promise] = {
    "down": _("down"),
    "floor": _("down"),
    "ceiling": _("up"),
    "half_up": _("to the nearest"),
    "half_even": _("to the nearest"),
}
PARTS: dict[str, str | Promise] = {
    "hours": _("by the hours missed"),
    "workdays": _("by the workdays missed"),
    "sevenths": _("a seventh for each day"),
    "fifths": _("a fifth for each workday"),
}


def benefits(rules: Rules) -> list[Money]:
    """Each benefit in force."""
    found = []
    for rule, value in rules.current("benefits"):
        counted = value.get("reasons", "all")
        name = (
            gettext("Weekly benefit")
            if counted == "all"
            else gettext("Weekly benefit for: %(reasons)s")
            % {"reasons": words.listed((words.reason_name(one) for one in _names(counted)), either=False)}
        )
        found.append(Money(rule["id"], name, tuple(_benefit_lines(rules, value)), cite_of(value)))
    return found


def _names(counted: Any) -> list[str]:
    return list(counted["all_but"]) if isinstance(counted, Mapping) else list(counted)


def _benefit_lines(rules: Rules, value: Mapping[str, Any]) -> Iterator[Line]:
    yield gettext("Paid by"), str(words.PAYERS.get(str(value.get("paid_by")), value.get("paid_by") or ""))
    if value.get("wage"):
        yield gettext("Average weekly wage"), wage(value["wage"])
    yield from _weekly_lines(rules, value.get("weekly"))
    if value.get("maximum") is not None:
        yield gettext("At most"), gettext("%(amount)s a week") % {"amount": formula.amount(rules, value["maximum"])}
    if value.get("minimum") is not None:
        text = gettext("%(amount)s a week") % {"amount": formula.amount(rules, value["minimum"])}
        if value.get("minimum_or_wage"):
            text = gettext("%(amount)s, or the full wage where it is lower") % {"amount": text}
        yield gettext("At least"), text
    if value.get("round"):
        way = str(ROUNDED.get(value["round"].get("rounding"), ""))
        whole = value["round"].get("places") == 0
        pattern = gettext("%(way)s, in whole dollars") if whole else gettext("%(way)s, to the cent")
        yield gettext("Rounded"), pattern % {"way": way}
    if value.get("offset_by"):
        payers = words.listed((words.PAYERS.get(str(one), one) for one in value["offset_by"]), either=False)
        yield gettext("Less"), gettext("what is paid for the same week by %(payers)s") % {"payers": payers}
    yield gettext("Waiting"), waiting(rules, value)
    if value.get("part_week"):
        yield gettext("Part of a week"), str(PARTS.get(value["part_week"].get("by"), value["part_week"].get("by")))
    if value.get("total"):
        yield gettext("In a year at most"), total(rules, value["total"])
    if value.get("top_up"):
        yield gettext("Accrued pay may be added"), top_up(value["top_up"])
    if value.get("taxable"):
        yield gettext("Taxed"), taxed(value["taxable"])
    if value.get("dated_by") == "week":
        yield gettext("When figures change"), gettext("weeks after the change are paid by the new figures")


def _weekly_lines(rules: Rules, weekly: Any) -> Iterator[Line]:
    label = gettext("Weekly amount")
    if not isinstance(weekly, list):
        if weekly is not None:
            yield label, formula.expression(rules, weekly)
        return
    for row in weekly:
        text = said(row.get("text")).rstrip(".") or formula.amount(rules, row["amount"])
        if row.get("when"):
            text = gettext("%(what)s, where %(condition)s") % {
                "what": text,
                "condition": formula.condition(rules, row["when"]),
            }
        yield label, text


def wage(about: Mapping[str, Any]) -> str:
    """From which wages the average weekly wage is made."""
    of = about.get("of")
    if of == "weeks":
        count = int(about.get("last", 8))
        text = ngettext("wages of the last week", "average of the last %(count)d weeks", count) % {"count": count}
    elif of == "annual":
        text = gettext("wages of the last 52 weeks ÷ %(weeks)s") % {"weeks": about.get("divided_by", 52)}
    elif of == "quarters":
        text = _of_quarters(about)
    elif of == "usual":
        text = gettext("what is usually paid in a week")
    else:
        text = gettext("weeks worked in %(base)s") % {"base": base_period(about.get("base"))}
    if about.get("else"):
        text = gettext("%(base)s, or else %(other)s") % {"base": text, "other": base_period(about["else"])}
    return text


def _of_quarters(about: Mapping[str, Any]) -> str:
    known = {
        "count": int(about.get("highest", 4)),
        "base": base_period(about.get("base")),
        "divisor": about.get("divided_by", ""),
    }
    if known["count"] == 1:
        return gettext("wages of the best quarter of %(base)s ÷ %(divisor)s") % known
    return gettext("wages of the best %(count)d quarters of %(base)s ÷ %(divisor)s") % known


def waiting(rules: Rules, value: Mapping[str, Any]) -> str:
    """How long nothing is paid, and when it is."""
    about = value.get("waiting") or {}
    days = number(rules.resolve(about.get("days")))
    if not days:
        return gettext("none")
    text = words.quantity(days, "day")
    if about.get("unless"):
        text = gettext("%(days)s, but none where %(condition)s") % {
            "days": text,
            "condition": formula.condition(rules, about["unless"]),
        }
    if about.get("paid_back_after_days"):
        after = words.quantity(rules.resolve(about["paid_back_after_days"]), "day")
        text = gettext("%(days)s, paid afterwards when the leave lasts more than %(after)s") % {
            "days": text,
            "after": after,
        }
    return text


def total(rules: Rules, about: Any) -> str:
    if isinstance(about, Mapping) and "times_weekly" in about:
        return gettext("%(times)s times the weekly benefit") % {
            "times": words.figure(rules.resolve(about["times_weekly"]))
        }
    return formula.amount(rules, about)


def top_up(about: Mapping[str, Any]) -> str:
    if about.get("up_to") == "none":
        return gettext("no")
    chooses = {"employee": gettext("the employee chooses"), "employer": gettext("the employer chooses")}
    by = chooses.get(str(about.get("by")), gettext("both agree"))
    return gettext("up to the full wage; %(by)s") % {"by": by}


def taxed(about: Mapping[str, Any]) -> str:
    if said(about.get("text")):
        return said(about["text"])
    known = {True: gettext("yes"), False: gettext("no"), "partly": gettext("partly")}
    return gettext("federal: %(federal)s; State: %(state)s") % {
        "federal": known.get(about.get("federal", ""), "?"),
        "state": known.get(about.get("state", ""), "?"),
    }


def contributions(rules: Rules) -> list[Money]:
    """Who pays how much into the program."""
    return [
        Money(rule["id"], gettext("Contributions"), tuple(_contribution_lines(rules, value)), cite_of(value))
        for rule, value in rules.current("contributions")
    ]


def rate(rules: Rules, value: Any) -> str:
    """A percentage, given as a parameter or as a number of percent."""
    found = rules.parameter(value)
    if found:
        return words.quantity(*found)
    exact = formula.constant(rules, value)
    return words.quantity(exact, "percent") if exact is not None else formula.expression(rules, value)


def _contribution_lines(rules: Rules, value: Mapping[str, Any]) -> Iterator[Line]:
    if value.get("rate") is not None:
        yield gettext("Rate"), gettext("%(rate)s of wages") % {"rate": rate(rules, value["rate"])}
    for key, label in (("employee", gettext("Employee pays")), ("employer", gettext("Employer pays"))):
        if value.get(f"{key}_rate") is not None:
            yield label, gettext("%(rate)s of wages") % {"rate": rate(rules, value[f"{key}_rate"])}
        elif value.get(key) is not None:
            yield label, gettext("%(share)s of the premium") % {"share": rate(rules, value[key])}
    per = gettext("a week") if value.get("per") == "week" else gettext("a year")
    if value.get("wage_base") is not None:
        yield gettext("On wages up to"), f"{formula.amount(rules, value['wage_base'])} {per}"
    if value.get("maximum") is not None:
        yield gettext("At most"), f"{formula.amount(rules, value['maximum'])} {per}"
    small = value.get("small_employer")
    if small:
        count = words.quantity(rules.resolve(small.get("fewer_than")), "employee")
        yield (
            gettext("Small employers"),
            gettext("with fewer than %(count)s: the employer pays %(share)s")
            % {"count": count, "share": rate(rules, small.get("employer", 0))},
        )


def accruals(rules: Rules) -> list[Money]:
    """How paid or unpaid time is earned, used and carried over."""
    return [
        Money(rule["id"], gettext("Earning time"), tuple(_accrual_lines(rules, value)), cite_of(value))
        for rule, value in rules.current("accruals")
    ]


def _hours(rules: Rules, value: Any) -> str:
    found = rules.parameter(value)
    return words.quantity(*found) if found else words.quantity(rules.resolve(value), "hour")


def _accrual_lines(rules: Rules, value: Mapping[str, Any]) -> Iterator[Line]:
    if value.get("hours_per") is not None:
        yield (
            gettext("Earned"),
            gettext("1 hour for each %(hours)s worked") % {"hours": _hours(rules, value["hours_per"])},
        )
    rows = value.get("by_size") or []
    for row in rows:
        label = gettext("Each year")
        if len(rows) > 1:
            size = words.quantity(rules.resolve(row.get("at_least", 1)), "employee")
            label = gettext("With at least %(count)s") % {"count": size}
        yield label, _size(rules, row)
    after = number(rules.resolve(value.get("usable_after_days")))
    if after:
        days = words.quantity(after, "day")
        yield gettext("Can be used"), gettext("after %(days)s of employment") % {"days": days}
    if value.get("front_load"):
        yield gettext("Instead of earning"), gettext("the employer may give the whole year’s time at its start")
    if value.get("increment_minutes"):
        yield gettext("Smallest step"), words.quantity(rules.resolve(value["increment_minutes"]), "minute")
    if value.get("exempt_week_hours"):
        week = _hours(rules, value["exempt_week_hours"])
        yield gettext("Exempt employees"), gettext("counted with a week of %(hours)s") % {"hours": week}
    if value.get("reinstated_within_months"):
        within = words.quantity(rules.resolve(value["reinstated_within_months"]), "month")
        yield gettext("Hired again"), gettext("within %(months)s: what was left is given back") % {"months": within}


def _size(rules: Rules, row: Mapping[str, Any]) -> str:
    parts = []
    if row.get("year") is not None:
        parts.append(gettext("up to %(hours)s a year") % {"hours": _hours(rules, row["year"])})
    if row.get("balance") is not None:
        parts.append(gettext("at most %(hours)s at a time") % {"hours": _hours(rules, row["balance"])})
    if row.get("carry_over") is not None:
        parts.append(gettext("carry-over of %(hours)s") % {"hours": _hours(rules, row["carry_over"])})
    if row.get("hours_per") is not None:
        parts.append(gettext("1 hour for each %(hours)s worked") % {"hours": _hours(rules, row["hours_per"])})
    if row.get("paid") is not None:
        parts.append(gettext("paid") if row["paid"] else gettext("unpaid"))
    return "; ".join(parts)
