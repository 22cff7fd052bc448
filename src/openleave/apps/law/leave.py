"""Why, for whom and how long: reasons, relatives and limits of a program, in words as of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law import formula, words
from openleave.apps.law.reading import Rules, said, without_case
from openleave.engine.expressions import number

type Cite = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what must hold for it, a line each; the questions it rests on; how it is certified."""

    id: str
    name: str
    lines: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    certification: str
    decided: bool
    cite: Cite


@dataclass(frozen=True, slots=True)
class Relative:
    """Who counts as a relative of a class."""

    id: str
    name: str
    lines: tuple[str, ...]
    cite: Cite


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: how much, in which period, for which reasons. ``weeks`` only for sorting and comparing."""

    id: str
    title: str
    amount: str
    period: str
    reasons: str
    lines: tuple[str, ...]
    cite: Cite
    value: Any = None
    unit: str = ""
    kind: str = ""
    for_reasons: tuple[str, ...] = field(default=())


def cite_of(value: Mapping[str, Any]) -> Cite:
    return value["cite"]["id"], value["cite"]["href"]


REQUIRED: dict[str, str | Promise] = {
    "serious_health_condition": _("The condition must be a serious health condition."),
    "covered_active_duty": _("The relative must be on covered active duty."),
}
WAYS: dict[str, str | Promise] = {
    "reduced": _("fewer hours each week"),
    "intermittent": _("now and then"),
    "blocks": _("in several blocks"),
    "continuous": _("all at once"),
}


def reasons(rules: Rules) -> list[Reason]:
    """Every reason of the program in force."""
    return [
        Reason(
            id=rule["id"],
            name=words.reason_name(rule["reason"]),
            lines=tuple(_reason_lines(rules, value)),
            questions=tuple(
                (name.rpartition(".")[2], formula.question_of(rules, name) or words.readable(name))
                for name in value.get("decided_by", ())
            ),
            certification=str(value.get("certification") or ""),
            decided=value.get("decided", True) is not False,
            cite=cite_of(value),
        )
        for rule, value in rules.current("reasons")
    ]


def _reason_lines(rules: Rules, value: Mapping[str, Any]) -> Iterator[str]:
    for name in value.get("requires", ()):
        if name in REQUIRED:
            yield str(REQUIRED[name])
    if value.get("family"):
        yield gettext("For: %(relatives)s.") % {"relatives": words.listed(words.relative(n) for n in value["family"])}
    if value.get("arrivals"):
        ways = words.listed(words.ARRIVALS.get(way, way) for way in value["arrivals"])
        yield gettext("The child arrives by %(ways)s.") % {"ways": ways}
    if value.get("last_day"):
        found = rules.parameter(value["last_day"])
        if found:
            yield gettext("Within %(length)s of the birth or placement.") % {"length": words.quantity(*found)}
    for row in value.get("windows", ()):
        yield without_case(said(row.get("text")))
    agreed = [way for way, what in (value.get("patterns") or {}).items() if what == "employer_agreed"]
    if agreed:
        ways = words.listed(WAYS.get(way, way) for way in agreed)
        yield gettext("Only if the employer agrees: %(ways)s.") % {"ways": ways}
    if value.get("notice") == "as_soon_as_practicable":
        yield gettext("Notice is given as soon as practicable.")


def relatives(rules: Rules) -> list[Relative]:
    """Who counts as what, where the program says more than the word."""
    found = []
    for rule, value in rules.current("relationships"):
        lines = tuple(_relative_lines(rules, value))
        if lines:
            name = words.relative(rule["class"])
            found.append(Relative(rule["id"], name[:1].upper() + name[1:], lines, cite_of(value)))
    return found


def _relative_lines(rules: Rules, value: Mapping[str, Any]) -> Iterator[str]:
    if value.get("relationships"):
        names = words.listed(words.relative(name) for name in value["relationships"])
        yield gettext("Counts: %(relatives)s.") % {"relatives": names}
    if value.get("marriage"):
        yield gettext("By a marriage that is valid where it was entered into.")
    if value.get("in_loco_parentis"):
        yield gettext("Also whoever stood, or stands, in the place of a parent.")
    adult = value.get("adult")
    if isinstance(adult, Mapping) and rules.parameter(adult.get("from_age")):
        yield gettext("From the age of %(age)s only if a disability makes them incapable of self-care.") % {
            "age": words.figure(rules.resolve(adult["from_age"]))
        }
    if value.get("any_age"):
        yield gettext("At any age.")
    if value.get("never"):
        yield gettext("Not: %(relatives)s.") % {
            "relatives": words.listed((words.relative(name) for name in value["never"]), either=False)
        }


def limits(rules: Rules) -> list[Limit]:
    """Every limit in force: together they say how much leave there is."""
    found = []
    for rule, value in rules.current("limits"):
        name = value.get("amount", value.get("weeks"))
        parameter = rules.parameter(name)
        amount, unit = parameter or (rules.resolve(name), "workweek")
        title = said(value.get("title"))
        counted = value["reasons"]
        named = counted if isinstance(counted, list) else []
        found.append(
            Limit(
                id=rule["id"],
                title=title[:1].upper() + title[1:],
                amount=words.quantity(amount, unit) if amount is not None else gettext("no fixed amount"),
                period=period(rules, value),
                reasons=_counted(counted),
                lines=tuple(_limit_lines(rules, value)),
                cite=cite_of(value),
                value=amount,
                unit=unit,
                kind=str(value["period"]),
                for_reasons=tuple(one if isinstance(one, str) else one["reason"] for one in named),
            )
        )
    return found


def weeks_of(limit: Limit) -> Fraction | None:
    """The amount in weeks, days as fifths of a week and hours as parts of 40; None without an amount."""
    exact = number(limit.value)
    if exact is None:
        return None
    return exact * {"day": Fraction(1, 5), "hour": Fraction(1, 40), "month": Fraction(52, 12)}.get(
        limit.unit, Fraction(1)
    )


METHODS: dict[str, str | Promise] = {
    "calendar": _("in a calendar year"),
    "forward": _("in the %(months)s that begin with the first leave"),
    "rolling_backward": _("in the %(months)s before each day of leave"),
    "benefit_year": _("in a benefit year: 52 weeks that begin with the week of the first day"),
}


def period(rules: Rules, value: Mapping[str, Any]) -> str:
    """In which period a limit counts, in words."""
    months = rules.parameter(value.get("months")) or rules.parameter(f"{rules.program}.leave_year") or (12, "month")
    known = {"months": words.quantity(*months)}
    if value["period"] == "event":
        return gettext("for each event")
    if value["period"] == "single_period":
        return gettext("in the single period of %(months)s that begins with the first leave for it") % known
    if value.get("method"):
        return str(METHODS.get(value["method"], words.readable(value["method"]))) % known
    return gettext("in a leave year of %(months)s, measured as the employer has chosen") % known


def _counted(counted: Any) -> str:
    if counted == "all":
        return gettext("Counts leave for all reasons together.")
    if isinstance(counted, Mapping):
        return gettext("Counts leave for all reasons but: %(reasons)s.") % {
            "reasons": words.listed((words.reason_name(name) for name in counted["all_but"]), either=False)
        }
    names = []
    for entry in counted:
        if isinstance(entry, Mapping):
            relatives_of = words.listed(words.relative(name) for name in entry["family"])
            names.append(f"{words.reason_name(entry['reason'])} ({relatives_of})")
        else:
            names.append(words.reason_name(entry))
    return gettext("Counts leave for: %(reasons)s.") % {"reasons": words.listed(names, either=False)}


def _limit_lines(rules: Rules, value: Mapping[str, Any]) -> Iterator[str]:
    if value.get("opened_by") and value["opened_by"] != value["reasons"]:
        opened = words.listed(words.reason_name(name) for name in value["opened_by"])
        yield gettext("Begins with leave for: %(reasons)s.") % {"reasons": opened}
    if value.get("shared_with"):
        yield gettext("What the spouse of the same employer used counts as well.")
    if value.get("when"):
        yield gettext("Only where: %(condition)s.") % {"condition": formula.condition(rules, value["when"])}


def entitled(rules: Rules) -> list[tuple[str, str]]:
    """(amount, reason) where reasons name an entitlement and no row of limits does."""
    if rules.current("limits"):
        return []
    found = []
    for rule, value in rules.current("reasons"):
        parameter = rules.parameter(value.get("entitlement"))
        if parameter:
            found.append((words.quantity(*parameter), words.reason_name(rule["reason"])))
    return found
