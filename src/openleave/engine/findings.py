"""Findings that follow the criteria: leave year, use, the plan, what protects the leave, choices that mattered."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from openleave.engine import flight_crew, military, undecided
from openleave.engine.benefits import finding as pay_finding
from openleave.engine.findings_usage import charging
from openleave.engine.limits import Balances
from openleave.engine.quantity import ONE_DAY, months_between
from openleave.engine.trace import INFO, MISSING, NO, YES, Finding, Sentence

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination


def summary(made: "ProgramDetermination") -> Sentence:
    """One sentence that says the outcome."""
    params: dict[str, Any] = {"program_name": made.program.name, "count": len(made.failed) or len(made.missing)}
    if made.becomes_eligible_on is not None:
        params["on"] = made.becomes_eligible_on
        return Sentence("outcome.becomes_eligible", params)
    if made.subject_to and made.outcome == "eligible":
        return Sentence("outcome.eligible_subject_to_certification", params)
    return Sentence(f"outcome.{made.outcome}", params)


def add(made: "ProgramDetermination") -> None:
    """Append the findings on entitlement, usage and protection."""
    found = made.findings
    if made.becomes_eligible_on is not None:
        found.append(becomes(made))
    if made.withheld is not None:
        found.append(undecided.amounts_finding(made.id, made.context, made.withheld))
    if made.year_missing:
        found.append(year_unknown(made))
    if made.limits_missing:
        found.append(limits_unknown(made))
    if made.balance is not None:
        found.append(leave_year(made))
        found.append(balance(made))
        if isinstance(made.balance, Balances):
            found.extend(limits_of(made, made.balance))
        if made.context.facts.employee.flight_crew:
            in_days = flight_crew.days_finding(made)
            if in_days is not None:
                found.append(in_days)
    for name, choice, default in made.context.policies_used.values():
        if name in made.context.law.policies:
            rule = made.context.law.policies[name]
            found.append(
                Finding(
                    rule.id,
                    "entitlement",
                    INFO,
                    rule,
                    rule.cite,
                    None,
                    ((f"policy.choices.{name}", choice),),
                    (),
                    f"policy.{name}",
                    {"choice": choice, "default": default},
                    None,
                    (),
                    (name, choice, default),
                )
            )
    if made.plan is not None and made.plan.missing:
        missing = tuple(dict.fromkeys(made.plan.missing))
        found.append(
            Finding(
                f"{made.id}.finding.plan",
                "usage",
                MISSING,
                None,
                plan_cite(made),
                made.context.start,
                (),
                (),
                "plan.missing",
                {},
                None,
                missing,
            )
        )
    elif made.protected is not None and made.plan is not None:
        found.append(planned(made))
        if made.plan.details:
            found.append(charging(made, made.plan))
        if made.last_day_for_reason is not None:
            found.append(reason_ends(made))
    paid = pay_finding(made) if made.outcome != "ineligible" or made.becomes_eligible_on is not None else None
    if paid is not None:
        found.append(paid)
    headcount = later_headcount(made)
    if headcount is not None:
        found.append(headcount)
    if made.context.facts.policy.comparable_leave_holiday_pay is not None:
        found.extend(benefits(made))


def becomes(made: "ProgramDetermination") -> Finding:
    """From which day of the leave time alone meets the criterion that failed last."""
    day = made.becomes_eligible_on
    waiting = [f for f in made.findings if f.change_key is not None and f.change_key.endswith(".change_by_time")]
    last = max(waiting, key=lambda finding: finding.params["reached_on"])
    by_months = last.key.startswith("months_employed.")
    assert last.change_key is not None
    change = Sentence(last.change_key, last.params).to_json()
    return Finding(
        f"{made.id}.finding.becomes_eligible", "eligibility", YES, last.rule, last.rule.cite if last.rule else (), day,
        (("employee.employments", None),) if by_months else last.facts,
        (("value", "", "first_day_with_months" if by_months else "first_day_met", day),),
        "becomes_eligible" if by_months else "becomes_eligible.otherwise",
        {"on": day, "months": last.params["needed"]} if by_months else {"on": day, "change": change},
    )  # fmt: skip


def year_unknown(made: "ProgramDetermination") -> Finding:
    """The chosen leave year begins on a day that the facts do not tell."""
    rule = made.context.law.parameter("leave_year")
    return Finding(
        f"{made.id}.finding.leave_year", "entitlement", MISSING, rule, rule.cite if rule else (), made.context.start,
        (), (), "leave_year.unknown", {}, None, made.year_missing,
    )  # fmt: skip


def leave_year(made: "ProgramDetermination") -> Finding:
    year = made.leave_year
    assert year is not None
    method, first, last = year
    rule = made.context.law.parameter("leave_year")
    months = months_between(first, last + ONE_DAY)[0] if last is not None else 0
    return Finding(
        f"{made.id}.finding.leave_year",
        "entitlement",
        INFO,
        rule,
        rule.cite if rule else (),
        made.context.start or made.context.as_of,
        (("policy.leave_year.method", method if made.method_why != "not_chosen" else None),),
        (("span", "months", "leave_year", first, last, months),) if last is not None else (),
        f"leave_year.{method}",
        {"starts_on": first, "ends_on": last, "why": f"leave_year_why.{made.method_why}", "months": months},
    )


def balance(made: "ProgramDetermination") -> Finding:
    current = made.balance
    assert current is not None
    day = made.context.start or made.context.as_of
    used, left = current.used_on(day), current.available_on(day)
    weeks = current.weeks_on(day)
    period, change = "leave_year", None if left else "balance.change"
    rule = made.context.law.parameter("weeks")
    if isinstance(current, Balances):
        rule = current.binding(day.toordinal())[0].limit.rule
        meter = current.binding(day.toordinal())[0]
        if meter.year is None:
            period = "event" if meter.limit.by_event else "single_period"
        change = None if left or current.next_available(day.toordinal()) is None else change
    return Finding(
        f"{made.id}.finding.balance",
        "entitlement",
        YES if left else NO,
        rule,
        rule.cite if rule else (),
        day,
        (("usage", len(made.context.facts.usage)),),
        (
            ("sum", "workweeks", "usage", period, used),
            ("subtract", "workweeks", "remaining", weeks, used, left),
        ),
        "balance.left" if left else "balance.none",
        {"weeks": weeks, "used_weeks": used, "left_weeks": left, "day_on": day},
        change,
    )


def limits_unknown(made: "ProgramDetermination") -> Finding:
    """The facts leave open which limits apply, or which use counts against them, and that makes a difference."""
    rule = made.context.law.parameter("weeks")
    return Finding(
        f"{made.id}.finding.amounts", "entitlement", MISSING, rule, rule.cite if rule else (), made.context.start,
        (), (), "amounts.open", {}, None, made.limits_missing,
    )  # fmt: skip


def limits_of(made: "ProgramDetermination", balances: Balances) -> list[Finding]:
    """Each limit on which the leave draws, in the law's words, and which of them decides."""
    day = made.context.start or made.context.as_of
    decides = balances.binding(day.toordinal())[0]
    found = []
    for meter in balances.meters:
        counted = balances.of(meter, day.toordinal())
        if counted is None:
            continue
        limit = meter.limit
        span, used, left = counted
        params = {**limit.text, "weeks": meter.weeks, "used": used, "left": left, "decides": meter is decides}
        facts: tuple[tuple[str, Any], ...] = (("usage", len(made.context.facts.usage)),)
        if limit.shared and made.context.facts.spouse is not None:
            facts += (("spouse.usage", len(made.context.facts.spouse.usage or ())),)
        first, last = (dt.date.fromordinal(end) for end in span) if span else (None, None)
        period = "leave_year" if meter.year else "single_period"
        lasts = () if limit.by_event else (("span", "months", period, first, last, limit.months),)
        found.append(
            Finding(
                limit.rule.id, "entitlement", YES if left else NO, limit.rule, limit.rule.cite, day, facts,
                (*lasts, ("subtract", "workweeks", "remaining", meter.weeks, used, left)),
                "law", params,
            )
        )  # fmt: skip
    if len(found) > 1:
        binding = decides.limit
        found.append(
            Finding(
                f"{made.id}.finding.binding_limit", "entitlement", INFO, binding.rule, binding.rule.cite, day, (), (),
                "limit.binding", {"limit": dict(binding.title), "left_weeks": balances.available_on(day)},
            )
        )  # fmt: skip
    return found


def planned(made: "ProgramDetermination") -> Finding:
    plan, protected = made.plan, made.protected
    assert plan is not None and protected is not None
    full = protected.protected == protected.counted
    counted, after = protected.weeks(protected.counted), protected.weeks(protected.after)
    covered = counted if full else protected.weeks(protected.protected)
    codes = [day[4] for day in plan.days]
    reasons = {why: codes.count(why) for why in dict.fromkeys(codes)}
    key, change = ("plan.full", None) if full else ("plan.partial", "plan.change")
    if made.outcome == "ineligible" and made.becomes_eligible_on is None:
        key, change = "plan.not_protected", None
    elif made.outcome == "indeterminate":
        key, change = "plan.open", None
    header = made.context.law.header
    if header["kind"] == "paid_benefit" and not header.get("job_protection"):
        # What such a law covers is paid; whether the job is protected is for others to say.
        key, change = key.replace("plan.", "plan_paid."), change and "plan_paid.change"
    return Finding(
        f"{made.id}.finding.plan",
        "usage",
        NO if not full else YES if key.endswith(".full") else INFO,
        made.context.law.parameter("weeks"),
        plan_cite(made),
        made.context.start,
        (("leave", {"pattern": made.context.facts.leave.pattern, "days": len(plan.days), "by_kind": reasons}),),
        (
            ("sum", "workweeks", "planned_days", reasons, counted),
            ("value", "workweeks", "protected", covered),
            ("value", "workweeks", "remaining_after", after),
        ),
        key,
        {
            "counted_weeks": counted,
            "protected_weeks": covered,
            "left_weeks": after,
            "unprotected_on": made.first_unprotected_on,
        },
        change,
    )


def plan_cite(made: "ProgramDetermination") -> tuple[tuple[str, str], ...]:
    """Where the law says which days of a leave count, and as which part of a workweek."""
    rules = [made.context.counted("leave_days"), made.context.counted("workweek")]
    if made.context.facts.employee.not_expected:
        rules.append(made.context.counted("not_expected"))
    return tuple(cite for rule in rules if rule is not None for cite in rule.cite)


def reason_ends(made: "ProgramDetermination") -> Finding:
    rule = made.context.law.reasons[made.context.facts.leave.reason or ""]
    last = made.last_day_for_reason
    if "windows" in rule.body:
        return military.window_ends(made, rule)
    child = made.context.facts.leave.child
    arrived: dt.date | None = None if child is None else child.arrived_on or child.expected_on
    ends = made.plan.ends if made.plan else None
    beyond = last is not None and ends is not None and ends > last.toordinal()
    return Finding(
        f"{made.id}.finding.reason_ends",
        "protection",
        NO if beyond else INFO,
        rule,
        rule.cite,
        last,
        (("leave.child.arrived_on", arrived),),
        (("span", "months", "reason_period", arrived, last, 12),),
        "reason_ends.beyond" if beyond else "reason_ends.within",
        {"last_on": last, "arrived_on": arrived},
    )


def later_headcount(made: "ProgramDetermination") -> Finding | None:
    """A headcount that falls after the notice changes nothing; said only when the facts show one."""
    if not made.context.facts.headcount_within_75_miles:
        return None
    notice = made.context.notice
    later = [
        h
        for h in made.context.facts.headcount_within_75_miles
        if h.on is not None and notice is not None and h.on > notice
    ]
    rule = next((rule for _, rule in made.context.law.obligations if rule.name == "not_end_leave_for_headcount"), None)
    needed = made.context.law.value("headcount_nearby")
    if rule is None or not later or made.outcome == "ineligible" or all(h.employees >= needed for h in later):
        return None
    lowest = min(later, key=lambda h: h.employees)
    return Finding(
        f"{made.id}.finding.later_headcount",
        "protection",
        INFO,
        rule,
        rule.cite,
        notice,
        (("headcount_within_75_miles", {"on": lowest.on, "employees": lowest.employees}),),
        (),
        "later_headcount",
        {"employees": lowest.employees, "later_on": lowest.on, "notice_on": notice},
    )


def benefits(made: "ProgramDetermination") -> list[Finding]:
    """Benefits that follow the employer's policy for comparable leave (holiday pay)."""
    found = []
    paid = made.context.facts.policy.comparable_leave_holiday_pay
    for when, rule in made.context.law.obligations:
        if when == "benefit":
            result = YES if paid == "paid" else NO
            found.append(
                Finding(
                    f"{made.id}.finding.{rule.name}",
                    "protection",
                    result,
                    rule,
                    rule.cite,
                    None,
                    (("policy.comparable_leave_holiday_pay", paid),),
                    (),
                    f"benefit.{rule.name}_{result}",
                    {},
                )
            )
    return found
