"""Eligibility: a program's table of criteria, evaluated with one implementation per measure and comparator.

Nothing here knows a program by name. Each row gives yes, no or missing, and leaves a `Finding`.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from openleave.engine import (
    flight_crew,
    measures_decision,
    measures_employee,
    measures_employer,
    measures_place,
    measures_tenure,
    measures_wages,
    reasons,
    worksites,
)
from openleave.engine.context import Context
from openleave.engine.law import Criterion, Test
from openleave.engine.trace import MISSING, NO, YES, Finding, Measured, Missing
from openleave.engine.undecided import BY_A_PERSON

type Measure = Callable[[Context, dt.date, dict[str, Any]], Measured]

MEASURES: dict[str, Measure] = {
    "coverage_decided": measures_employer.coverage_decided,
    "employer_kind": measures_employer.employer_kind,
    "workweeks_at_headcount": measures_employer.workweeks_at_headcount,
    "successor_obligation": measures_employer.successor_obligation,
    "status": measures_employee.status,
    "works_in": measures_place.works_in,
    "employees": measures_place.employees,
    "belongs_to": measures_tenure.belongs_to,
    "stated": measures_tenure.stated,
    "months_employed": measures_employee.months_employed,
    "days_employed": measures_tenure.days_employed,
    "weeks_employed": measures_tenure.weeks_employed,
    "weekly_hours": measures_tenure.weekly_hours,
    "weeks_on_payroll": measures_employee.weeks_on_payroll,
    "hours_worked": measures_employee.hours_worked,
    "hours_not_recorded": measures_employee.hours_not_recorded,
    "crew_hours": flight_crew.crew_hours,
    "headcount_within_miles": worksites.headcount_within_miles,
    "reason_qualifies": reasons.reason_qualifies,
    "pattern_allowed": reasons.pattern_allowed,
    "decision": measures_decision.decision,
    "earnings": measures_wages.earnings,
    "base_hours": measures_wages.base_hours,
}

# Measures that grow by time alone: the first day from a day on at which a number is reached, if nothing else changes.
REACHED_BY_TIME: dict[str, Callable[[Context, dt.date, int, dict[str, Any]], dt.date | None]] = {
    "months_employed": measures_employee.months_reached_on,
    "days_employed": measures_tenure.days_reached_on,
    "weeks_employed": measures_tenure.weeks_reached_on,
}

NO_DAY: dict[str, tuple[Missing, ...]] = {
    "leave_start": (("leave.starts_on", "ask.starts_on"),),
    "notice": (("leave.noticed_on", "ask.noticed_on"),),
}


def compare(test: Test, found: Measured) -> tuple[str | None, tuple[tuple[Any, ...], ...]]:
    """(yes, no, missing, or None when the measure does not apply; the step that shows the comparison)."""
    low = found.low
    if low is None:
        return (MISSING if found.missing else None), ()
    comparator = test.comparator
    if comparator == "at_least":
        needed = test.parameter * 60 if found.unit == "hours" else test.parameter
        if low >= needed:
            return YES, (("at_least", found.unit, low, needed, True),)
        if found.high < needed:
            return NO, (("at_least", found.unit, found.high, needed, False),)
        return MISSING, (("at_least", found.unit, (low, found.high), needed, None),)
    if comparator == "at_most":
        needed = test.parameter * 60 if found.unit == "hours" else test.parameter
        if found.high <= needed:
            return YES, (("at_most", found.unit, found.high, needed, True),)
        if low > needed:
            return NO, (("at_most", found.unit, low, needed, False),)
        return MISSING, (("at_most", found.unit, (low, found.high), needed, None),)
    if comparator == "is_true":
        return (YES if low is True else NO), ()
    held = (low in test.parameter) is (comparator == "one_of")
    return (YES if held else NO), ((comparator, "", low, test.parameter, held),)


def day_of(criterion: Criterion, context: Context) -> dt.date | None:
    if criterion.measured == "notice":
        return context.notice
    # Eligibility was fixed at the first absence for the reason in this leave year; status and reason are of today.
    return context.measured if criterion.group == "eligibility" and criterion.fixed else context.start


def evaluate(criterion: Criterion, context: Context, day: dt.date | None = None) -> Finding:
    """One criterion on its day (or on `day`): the first test met decides; else no, unless something is missing."""
    day = day or day_of(criterion, context)
    rule = criterion.rule
    if day is None:
        # The moment itself is not known: measured today only where that cannot matter is left to the measure.
        return unknown_day(criterion, context)
    facts: tuple[tuple[str, Any], ...] = ()
    steps: tuple[tuple[Any, ...], ...] = ()
    missing: tuple[Missing, ...] = ()
    shown: tuple[str, Test, Measured] | None = None
    result = NO
    for test in criterion.tests:
        if test.unheld:
            # The figure of this day is not in the library: nothing definite is said.
            return Finding(criterion.id, criterion.group, MISSING, rule, rule.cite, day, facts, steps,
                           "criterion.not_decided", {"what": criterion.name}, None, BY_A_PERSON)  # fmt: skip
        found = MEASURES[test.measure](context, day, test.arguments)
        verdict, step = compare(test, found)
        if verdict is None:
            continue
        facts += found.facts
        steps += found.steps + step
        if verdict == YES or test.decisive:
            # A decisive test, where it applies at all, is the only one.
            lacking = found.missing if verdict == MISSING else ()
            return finish(context, criterion, verdict, day, facts, steps, test, found, lacking)
        if verdict == MISSING:
            missing += found.missing
            if result != MISSING:
                result, shown = MISSING, (verdict, test, found)
        elif shown is None or (result == NO and test.comparator == "at_least" and shown[1].comparator != "at_least"):
            shown = (verdict, test, found)
    if shown is None:
        return Finding(
            criterion.id,
            criterion.group,
            MISSING,
            rule,
            rule.cite,
            day,
            facts,
            steps,
            "criterion.unknown",
            {},
            None,
            missing,
        )
    return finish(context, criterion, result, day, facts, steps, shown[1], shown[2], missing)


def finish(
    context: Context,
    criterion: Criterion,
    result: str,
    day: dt.date,
    facts: tuple[tuple[str, Any], ...],
    steps: tuple[tuple[Any, ...], ...],
    test: Test,
    found: Measured,
    missing: tuple[Missing, ...],
) -> Finding:
    params = {**found.params, "needed": test.parameter}
    measure = test.measure
    # Where no rule stands behind a yes (nothing limits it), nothing would change it either.
    change = test.changes[result] if result != MISSING and (found.cite or not found.unlimited) else None
    change = params.get("change", change)
    if result == NO and test.comparator == "at_least":
        if found.unit == "hours":
            params["short_minutes"] = test.parameter * 60 - found.high
        else:
            params["short"] = test.parameter - found.high
        if measure in REACHED_BY_TIME:
            params["reached_on"] = REACHED_BY_TIME[measure](context, day, test.parameter, test.arguments)
            if params["reached_on"] is not None:
                change = f"{measure}.change_by_time"
    key = test.keys["unknown" if found.low is None else result]
    return Finding(
        criterion.id,
        criterion.group,
        result,
        criterion.rule,
        found.cite or test.cite,
        day,
        facts,
        steps,
        key,
        params,
        change,
        missing,
    )


def unknown_day(criterion: Criterion, context: Context) -> Finding:
    """Without its day a criterion can still be answered when every day from now on gives the same answer."""
    missing = NO_DAY[criterion.measured]
    trial = evaluate(criterion, context, context.as_of)
    timeless = ("coverage_decided", "employer_kind", "reason_qualifies", "pattern_allowed", "decision", "stated")
    if trial.key.partition(".")[0] in timeless or (
        trial.key.startswith("headcount_within_miles.") and undated(context)
    ):
        return trial
    missing += tuple(m for m in trial.missing if m not in missing)
    rule = criterion.rule
    return Finding(
        criterion.id,
        criterion.group,
        MISSING,
        rule,
        rule.cite,
        None,
        (),
        (),
        f"day.{criterion.measured}_unknown",
        {},
        None,
        missing,
    )


def undated(context: Context) -> bool:
    facts = context.facts
    if facts.headcount_within_75_miles:
        return all(entry.on is None for entry in facts.headcount_within_75_miles)
    return bool(facts.worksites) and all(
        h.on is None and h.starts_on is None and h.year is None and h.week_of is None
        for s in facts.worksites
        for h in s.headcounts
    )


def evaluate_all(context: Context) -> list[Finding]:
    """Every criterion in force on the first day of leave; a program that is not yet in force does not apply."""
    law = context.law
    if not law.criteria:
        params = {"day_on": context.start or context.as_of}
        return [
            Finding(
                f"{law.id}.criterion.in_force",
                "coverage",
                NO,
                None,
                (),
                context.start,
                (),
                (),
                "program.not_in_force",
                params,
            )
        ]
    return [evaluate(criterion, context) for criterion in context.law.criteria]


def outcome(findings: list[Finding]) -> str:
    """eligible, ineligible or indeterminate: one no decides; else anything missing leaves it open."""
    results = [finding.result for finding in findings]
    if NO in results:
        return "ineligible"
    return "indeterminate" if MISSING in results else "eligible"
