"""Result keys: the closed set of things a case may expect, each computed from a determination.

A result gets the determination and what the case wants, so that keys that map days to answers know which days to
compute. `docs/law/case-format.md` documents every key; a test keeps the page complete.
"""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from openleave.engine import (
    eligibility,
    measures_employee,
    measures_employer,
    results_crew,
    results_limits,
    results_money,
    results_usage,
    results_year,
    worksites,
)
from openleave.engine.calendar import week_start
from openleave.engine.concurrency import runs_with
from openleave.engine.context import Context, is_integrated
from openleave.engine.decisions import Decision
from openleave.engine.determination import Determination, ProgramDetermination
from openleave.engine.facts import Headcount
from openleave.engine.law import Criterion
from openleave.engine.military import next_of_kin
from openleave.engine.quantity import hours_text
from openleave.engine.reading import FactsError, date
from openleave.engine.reasons import reason_period
from openleave.engine.relationship import family_classes
from openleave.engine.trace import NO, YES, Finding


class View:
    """A determination as a case sees it."""

    def __init__(self, determination: Determination, program: ProgramDetermination) -> None:
        self.determination = determination
        self.program = program
        self.context: Context = program.context

    @property
    def start(self) -> dt.date:
        return self.context.start or self.context.as_of

    @property
    def notice(self) -> dt.date:
        return self.context.notice or self.start

    def criterion(self, name: str) -> Finding | None:
        return next((f for f in self.program.findings if f.name == name and ".criterion." in f.id), None)

    def measure(self, name: str, day: dt.date) -> Any:
        """A measure run with the arguments that the program's table gives it."""
        for criterion in self.context.law.criteria:
            for test in criterion.tests:
                if test.measure == name:
                    return eligibility.MEASURES[name](self.context, day, test.arguments)
        return None

    def argument(self, name: str) -> Any:
        for criterion in self.context.law.criteria:
            for test in criterion.tests:
                if name in test.arguments:
                    return test.arguments[name]
        return None


def answer(result: str) -> bool | None:
    return {YES: True, NO: False}.get(result)


def coverage(view: View) -> Criterion:
    """The criterion that decides whether the employer is covered: not where the employee works."""
    listed = [c for c in view.context.law.criteria if c.group == "coverage"]
    return next((c for c in listed if all(test.measure != "works_in" for test in c.tests)), listed[0])


def coverage_on(view: View, day: dt.date) -> bool | None:
    return answer(eligibility.evaluate(coverage(view), view.context, day).result)


def by_day(view: View, wanted: Any, compute: Callable[[dt.date], Any]) -> dict[str, Any]:
    if not isinstance(wanted, dict):
        raise FactsError("expected", "Expected a map from days to answers.", "The days are the question.",
                         'Write {2026-01-02: "0"}.')  # fmt: skip
    return {str(key): compute(date(key, f"expected.{key}")) for key in wanted}


def covered(view: View, wanted: Any) -> Any:
    found = view.criterion("employer_covered")
    if found is None or found.result not in (YES, NO):
        return coverage_on(view, view.start)
    return answer(found.result)


def coverage_basis(view: View, wanted: Any) -> Any:
    finding = eligibility.evaluate(coverage(view), view.context, view.start)
    return finding.key.partition(".")[0] if finding.result == YES else None


def counted_employees(view: View, wanted: Any) -> Any:
    """The largest headcount stated, with the largest of each business that is one employer with this one."""
    employer = view.context.facts.employer

    def largest(headcounts: tuple[Headcount, ...]) -> int | None:
        return max((view.context.people(entry) for entry in headcounts), default=None)

    own = largest(employer.headcounts)
    others = [largest(a.headcounts) for a in employer.integrated_with if is_integrated(a)]
    return None if own is None else own + sum(people or 0 for people in others)


def workweeks(view: View, wanted: Any) -> Any:
    employer = view.context.facts.employer
    threshold = view.argument("headcount") or 0
    others = [a for a in employer.integrated_with if is_integrated(a)]
    last = dt.date.max
    return {
        str(year): measures_employer.weeks_in_year(view.context, employer, others, int(year), last, int(threshold))
        for year in wanted
    }


def service(view: View) -> measures_employee.Service:
    return measures_employee.service_before(view.context, view.start, view.argument("break"))


def counted_hours(view: View, wanted: Any) -> Any:
    found = view.measure("hours_worked", view.start)
    if found is None or found.low is None:
        return None
    return hours_text(found.low) if found.low == found.high else [hours_text(found.low), hours_text(found.high)]


def counted_weeks(view: View, wanted: Any) -> Any:
    found = view.measure("weeks_on_payroll", view.start)
    return found.low if found else None


def single_employer(view: View, wanted: Any) -> Any:
    return all(view.context.same_employer(e.employer, e.government) for e in view.context.facts.employee.employments)


def headcount_nearby(view: View, wanted: Any) -> Any:
    found = view.measure("headcount_within_miles", view.notice)
    return found.low if found.low == found.high else [found.low, found.high]


def worksite(view: View, wanted: Any) -> Any:
    return worksites.employee_worksite(view.context, view.notice, view.argument("secondary"))[0]


def worksite_rule(view: View, wanted: Any) -> Any:
    return worksites.employee_worksite(view.context, view.notice, view.argument("secondary"))[1]


def distances(view: View, wanted: Any) -> dict[str, tuple[bool | None, Any, str]]:
    own = worksite(view, None)
    limit = int(view.argument("miles"))
    groups = worksites.single_sites(view.context.facts)
    found: dict[str, tuple[bool | None, Any, str]] = {}
    for site in wanted:
        if site not in view.context.facts.sites:
            raise FactsError("expected", f'"{site}" is no worksite.', "Distances are to worksites.", "Use its id.")
        if any(own in group and site in group for group in groups):
            found[site] = (True, 0, "single_site")
        else:
            found[site] = worksites.within(view.context, str(own), site, limit)
    return found


def relationship(view: View, wanted: Any) -> Any:
    member = view.context.facts.leave.family_member
    return None if member is None else {name: a.value for name, a in family_classes(view.context, member).items()}


def counted_in_week_of(view: View, wanted: Any) -> Any:
    plan, protected = view.program.plan, view.program.protected
    first_weekday = view.context.facts.policy.first_weekday

    def compute(day: dt.date) -> Any:
        if plan is None or protected is None:
            return None
        start = week_start(day.toordinal(), first_weekday)
        units = sum(protected.shares[i] for i, d in enumerate(plan.days) if start <= d[0] <= start + 6)
        return str(protected.weeks(units))

    return by_day(view, wanted, compute)


def days(view: View, wanted: Any) -> Any:
    rows = {row["on"]: row for row in view.determination.calendar(view.program.id)}
    found = {}
    for key in wanted:
        row = rows.get(str(key))
        found[str(key)] = row and {
            "minutes": row["minutes"], "weeks": row["weeks"], "why": row["why"]["key"].partition(".")[2],
            "protected": row["protected"], "protected_weeks": row["protected_weeks"],
            "unprotected_minutes": row.get("unprotected_minutes", 0),
        }  # fmt: skip
    return found


def eligible_but_for(view: View, wanted: Any) -> Any:
    """The one criterion that stands in the way, when all the others are met."""
    answers = [f for f in view.program.findings if ".criterion." in f.id]
    others = [f for f in answers if f.result != YES]
    return others[0].name if len(others) == 1 and others[0].result == NO else None


def may_end_leave(view: View, wanted: Any) -> Any:
    """Whether the employer may refuse or end the leave because it is not protected; None while that is open."""
    if view.program.outcome == "indeterminate":
        return None
    return "not_end_leave_for_headcount" not in view.program.obligations


def holiday_pay(view: View, wanted: Any) -> Any:
    paid = view.context.facts.policy.comparable_leave_holiday_pay
    for when, rule in view.context.law.obligations:
        if when == "benefit" and rule.body["benefit"] == "holiday_pay":
            return {"follows": rule.body["follows"], "owed": None if paid is None else paid == "paid"}
    return None


def clocks(view: View, wanted: Any) -> Any:
    return {clock.name: clock.to_json() for clock in view.program.clocks}


def decided(view: View, wanted: Any) -> list[Decision]:
    if not isinstance(wanted, dict):
        raise FactsError("expected", "Expected a map from questions to answers.", "Decisions have names.",
                         "Write {second_opinion_allowed: true}.")  # fmt: skip
    return [view.program.decision(name, asked=True) for name in wanted]


def decisions(view: View, wanted: Any) -> Any:
    return {found.name: found.to_json()["answer"] for found in decided(view, wanted)}


def decisions_missing(view: View, wanted: Any) -> Any:
    return {found.name: [path for path, _ in found.finding.missing] for found in decided(view, wanted)}


def weeks_entitled(view: View, wanted: Any) -> Any:
    """Workweeks the law grants for the reason; known for a reason whose amounts this library does not work out, too."""
    program = view.program
    if program.balance is not None:
        return program.balance.weeks_on(view.start)
    reason = view.context.law.reasons.get(view.context.facts.leave.reason or "")
    if program.withheld is None or reason is None or program.withheld is not reason:
        return None
    rule = view.context.law.parameters.get(reason.body["entitlement"])
    return None if rule is None else rule.body["value"]


def weeks_or_none(weeks: Fraction | None) -> str | None:
    return None if weeks is None else str(weeks)


def reason_window(view: View, wanted: Any) -> Any:
    """The days on which leave for the reason can be taken; null where nothing limits them."""
    found = reason_period(view.context)
    return found and {"starts_on": found[0] and str(found[0]), "ends_on": found[1] and str(found[1])}


def kin(view: View, wanted: Any) -> Any:
    """Ids of the servicemember's relatives who are next of kin; null while the relatives are not known."""
    rule = view.context.law.relationships.get("next_of_kin")
    found = None if rule is None or "ladder" not in rule.body else next_of_kin(view.context, rule)
    return None if found is None else [relative.id for relative in found]


def balance_of(view: View, compute: Callable[[Any], Fraction]) -> str | None:
    return None if view.program.balance is None else str(compute(view.program.balance))


def span_end(position: int) -> Callable[[View, Any], Any]:
    def compute(view: View, wanted: Any) -> Any:
        span = view.program.protected_span
        return None if span is None else str(span[position])

    return compute


RESULTS: dict[str, Callable[[View, Any], Any]] = {
    "outcome": lambda v, w: v.program.outcome,
    "failed": lambda v, w: list(v.program.failed),
    "missing": lambda v, w: [path for path, _ in v.program.missing],
    "criteria": lambda v, w: {f.name: f.result for f in v.program.findings if ".criterion." in f.id},
    "measured_on": lambda v, w: {f.name: str(f.measured_on) for f in v.program.findings if ".criterion." in f.id},
    "subject_to": lambda v, w: v.program.subject_to,
    "eligible_but_for": eligible_but_for,
    "covered": covered,
    "covered_on": lambda v, w: by_day(v, w, lambda day: coverage_on(v, day)),
    "coverage_basis": coverage_basis,
    "counted_employees": counted_employees,
    "workweeks_at_threshold": workweeks,
    "successor_must_honour_leave": lambda v, w: measures_employer.successor_obligation(v.context, v.start, {}).low,
    "joint_employers": lambda v, w: {a.id: not a.administrative_only for a in v.context.facts.employer.joint_employers},
    "counted_months": lambda v, w: service(v).months,
    "counted_payroll_weeks": counted_weeks,
    "counted_hours": counted_hours,
    "prior_service_counts": lambda v, w: service(v).left_out == 0,
    "single_employer": single_employer,
    "headcount_within_75_miles": headcount_nearby,
    "worksite": worksite,
    "worksite_rule": worksite_rule,
    "sites_of_employment": lambda v, w: len(worksites.single_sites(v.context.facts)),
    "single_site": lambda v, w: len(worksites.single_sites(v.context.facts)) == 1,
    "within_75_miles": lambda v, w: {site: found[0] for site, found in distances(v, w).items()},
    "miles": lambda v, w: {
        site: None if found[1] is None else str(found[1]) for site, found in distances(v, w).items()
    },
    "distance_measured_by": lambda v, w: {site: found[2] for site, found in distances(v, w).items()},
    "relationship": relationship,
    "weeks_entitled": weeks_entitled,
    **results_year.RESULTS,
    **results_usage.RESULTS,
    **results_limits.RESULTS,
    **results_money.RESULTS,
    **results_crew.results(weeks_entitled),
    "weeks_used": lambda v, w: balance_of(v, lambda b: b.used_on(v.start)),
    "weeks_available": lambda v, w: balance_of(v, lambda b: b.available_on(v.start)),
    "weeks_used_on": lambda v, w: by_day(v, w, lambda day: balance_of(v, lambda b: b.used_on(day))),
    "weeks_available_on": lambda v, w: by_day(v, w, lambda day: balance_of(v, lambda b: b.available_on(day))),
    "next_available_on": lambda v, w: v.program.next_available_on and str(v.program.next_available_on),
    "weeks_counted": lambda v, w: v.program.protected and str(v.program.protected.weeks(v.program.protected.counted)),
    "weeks_counted_in_week_of": counted_in_week_of,
    "weeks_protected": lambda v, w: (
        v.program.protected and str(v.program.protected.weeks(v.program.protected.protected))
    ),
    "weeks_remaining_after": lambda v, w: weeks_or_none(v.program.remaining_after),
    "days": days,
    "exhausts_on": lambda v, w: v.program.exhausts_on and str(v.program.exhausts_on),
    "first_unprotected_on": lambda v, w: v.program.first_unprotected_on and str(v.program.first_unprotected_on),
    "becomes_eligible_on": lambda v, w: v.program.becomes_eligible_on and str(v.program.becomes_eligible_on),
    "protected_from": span_end(0),
    "protected_through": span_end(1),
    "last_day_for_reason": lambda v, w: v.program.last_day_for_reason and str(v.program.last_day_for_reason),
    "reason_window": reason_window,
    "next_of_kin": kin,
    "concurrency": lambda v, w: runs_with(v.determination, v.program.id),
    "obligations": lambda v, w: v.program.obligations,
    "may_end_leave": may_end_leave,
    "holiday_pay": holiday_pay,
    "clocks": clocks,
    "decisions": decisions,
    "decisions_missing": decisions_missing,
    "policies": lambda v, w: {name: choice for name, choice, _ in v.program.context.policies_used.values()},
    "may_also_apply": lambda v, w: [entry["program"] for entry in v.determination.may_also_apply],
    "not_covered": lambda v, w: [entry["program"] for entry in v.determination.not_covered],
}
