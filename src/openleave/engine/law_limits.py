"""Limits as the law states them: how much leave there is, for which reasons of use, in which period, for whom.

A limit is data (`limits.yaml`). Leave draws on every limit against which its reason counts; what is left is what all of
them leave free. Nothing here knows a program by name.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from fractions import Fraction
from typing import Any

from openleave.engine.law_error import LawError

PERIODS = ("leave_year", "single_period", "event")
METHODS = ("forward", "rolling_backward", "calendar", "benefit_year")
LONGER = ("forward", "rolling_backward")  # those that can be any number of months long
SHARERS = ("spouse",)
KEYS = ("servicemember", "injury", "status", "event")  # facts of usage, of military and of events that tell them apart
FOR_LIFE = 1200  # months in which leave for one event counts together


class Limit:
    """One limit in a period of the law. `weeks` in `months`; `opens` are the reasons that begin its single period."""

    __slots__ = (
        "all_but", "amount", "apart", "by_event", "first", "listed", "method", "months", "name", "opens", "own_period",
        "per", "plain", "rule", "shared", "single", "text", "title", "together", "unit", "weeks", "when",
    )  # fmt: skip

    def __init__(self, rule: Any, parameters: Mapping[str, Any], months: int) -> None:
        body = rule.body
        self.rule = rule
        self.name: str = rule.name
        amount = parameters[body["amount"]]
        self.unit: str = amount.unit
        self.amount = Fraction(str(amount.body["value"]))
        # Workweeks; days and hours are so many of the employee's own workweek, see `in_weeks`.
        self.weeks: int | Fraction | None = whole(self.amount) if self.unit in IN_WEEKS else None
        self.months = int(parameters[body["months"]].body["value"]) if "months" in body else months
        self.method: str | None = body.get("method")
        self.single: bool = body["period"] in ("single_period", "event")
        self.opens: frozenset[str] = frozenset(body.get("opened_by", ()))
        self.per: tuple[str, ...] = tuple(body.get("per", ()))
        self.by_event = body["period"] == "event"  # only leave for the same event counts, and it limits no other
        if self.by_event:
            self.months, self.per = FOR_LIFE, self.per or ("event",)
        self.apart: tuple[str, ...] = tuple(body.get("apart_by", ()))
        self.first = bool(body.get("designated_first"))
        self.shared: str | None = body.get("shared_with")
        self.when: Mapping[str, Any] | None = body.get("when")
        self.together: tuple[str, ...] = tuple(body.get("together_with", ()))  # programs whose use counts as well
        self.title: Mapping[str, str] = body["title"]
        self.text: Mapping[str, str] = body["text"]
        self.all_but, self.listed = selector(body["reasons"])
        self.own_period = self.single or self.method is not None  # not measured by the employer's leave year
        # By leave year, one person's own, and always applied.
        self.plain = not (self.single or self.shared or self.when or self.method or self.together)

    def counts(self, reason: str | None, family: Mapping[str, bool | None] | None = None) -> bool | None:
        """Whether leave for a reason counts against it. `family`: whether the person cared for is in a class; None
        while the reason, or who was cared for, is not known and makes the difference."""
        if self.listed is None:
            return reason is None or reason not in self.all_but
        if reason is None:
            return None
        if reason not in self.listed:
            return False
        classes = self.listed[reason]
        if classes is None:
            return True
        answers = [None if family is None else family.get(name, False) for name in classes]
        return True if True in answers else None if None in answers else False

    def counts_all(self, reasons: frozenset[str]) -> bool:
        """Whether use for any of these reasons counts, and use whose reason is not known as well."""
        return self.listed is None and self.all_but.isdisjoint(reasons)

    def in_weeks(self, workdays: Fraction | None, minutes: Fraction | None) -> "Limit":
        """The same limit in workweeks, by the workdays and the minutes of the employee's usual week; still without
        `weeks` while what it takes is not known."""
        if self.weeks is not None:
            return self
        week = workdays if self.unit == "day" else minutes and minutes / 60
        if not week:
            return self
        made = copy(self)
        made.weeks = whole(self.amount / week)
        return made


IN_WEEKS = ("workweek", "week")
AMOUNTS = (*IN_WEEKS, "day", "hour")


def whole(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


def selector(reasons: Any) -> tuple[frozenset[str], dict[str, tuple[str, ...] | None] | None]:
    """(reasons that do not count, None), or (nothing, the reasons that count and for care of whom)."""
    if reasons == "all":
        return frozenset(), None
    if isinstance(reasons, Mapping):
        return frozenset(reasons["all_but"]), None
    listed: dict[str, tuple[str, ...] | None] = {}
    for entry in reasons:
        if isinstance(entry, Mapping):
            listed[entry["reason"]] = tuple(entry["family"])
        else:
            listed[entry] = None
    return frozenset(), listed


class Limits:
    """A program's limits in a period of the law."""

    __slots__ = ("_found", "all", "opening", "shared")

    def __init__(self, limits: Iterable[Limit]) -> None:
        self.all = tuple(limits)
        self.opening = frozenset(reason for limit in self.all for reason in limit.opens)
        self.shared = any(limit.shared for limit in self.all)
        self._found: dict[tuple[str | None, bool, bool], tuple[Limit, ...]] = {}

    def for_reason(self, reason: str | None, opened: bool, shared: bool) -> tuple[Limit, ...]:
        """The limits on which leave for a reason may draw; those of single periods only when one may have been opened,
        shared ones only when there is somebody to share them with."""
        key = (reason, opened, shared)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(
                limit
                for limit in self.all
                if (limit.counts(reason) is not False if reason is not None else limit.listed is None)
                and (opened or not limit.single)
                and (shared or not limit.shared)
            )
        return found

    def counted_as(self, reason: str | None, others: tuple[str, ...]) -> str | None:
        """The one reason for which leave that qualifies for several is counted (once): the one that goes first."""
        for limit in self.all:
            if limit.first:
                for name in (reason, *others):
                    if name in limit.opens:
                        return name
        return reason


def check(program: str, parts: Mapping[str, Any], tables: Any, known: Any, reasons: tuple[str, ...]) -> None:
    """Raises LawError for a limit that cannot be applied. `known(where, name, among, what)` refuses unknown words."""
    units = {rule["id"]: rule["unit"] for rule in parts.get("parameters", ())}
    parameters = set(units)
    classes = {rule["class"] for rule in parts.get("relationships", ())}
    classes |= {
        name for rule in parts.get("reasons", ()) for value in rule["values"] for name in value.get("family", ())
    }
    for rule in parts.get("limits", ()):
        where = f"{program}/limits, {rule['id']}"
        for value in rule["values"]:
            known(where, value["amount"], parameters, "parameter")
            known(where, units[value["amount"]], AMOUNTS, "unit of an amount of leave")
            known(where, value["period"], PERIODS, "period")
            for key, among, what in (
                ("months", parameters, "parameter"), ("method", METHODS, "leave-year method"),
                ("shared_with", SHARERS, "sharer"),
            ):  # fmt: skip
                if key in value:
                    known(where, value[key], among, what)
            for name in (*value.get("opened_by", ()), *words_of(where, value["reasons"])):
                known(where, name, reasons, "reason")
            for name in (*value.get("per", ()), *value.get("apart_by", ())):
                known(where, name, KEYS, "key")
            for entry in value["reasons"] if isinstance(value["reasons"], list) else ():
                for name in entry["family"] if isinstance(entry, Mapping) else ():
                    known(where, name, classes, "relationship class")
            if (value["period"] != "leave_year") != bool(value.get("opened_by")):
                raise LawError(
                    where, "When its period begins is unclear.", "A single period, and only one, is opened by leave.",
                    "Give opened_by with period: single_period or event, and leave it out with leave_year.",
                )  # fmt: skip
            if "months" in value and value["period"] == "leave_year" and value.get("method") not in LONGER:
                raise LawError(
                    where, "A period of its own has no method.", "The employer's leave year is twelve months long.",
                    f"Give method: one of {', '.join(LONGER)}.",
                )  # fmt: skip
            for key in ("title", "text"):
                tables.said(f"{where}, {key}", value[key])
            if "when" in value:
                tables.when(where, value["when"])


def words_of(where: str, reasons: Any) -> list[str]:
    if reasons == "all":
        return []
    if isinstance(reasons, Mapping) and set(reasons) == {"all_but"}:
        return list(reasons["all_but"])
    if isinstance(reasons, list) and all(
        isinstance(entry, str) or (isinstance(entry, Mapping) and set(entry) == {"reason", "family"})
        for entry in reasons
    ):
        return [entry if isinstance(entry, str) else entry["reason"] for entry in reasons]
    raise LawError(
        where, "It is unclear which leave counts.", "Leave counts against a limit by its reason.",
        "Write reasons: all, or {all_but: [reason]}, or a list of reasons and {reason: …, family: [class]}.",
    )  # fmt: skip
