"""What must hold for any facts: the ledger conserves, reversal restores, balances equal a day-by-day oracle."""

import datetime as dt
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from openleave.engine import Facts, determine, load_library
from openleave.engine.entitlement import Balance, Protected, with_plan
from openleave.engine.facts_leave import Usage
from openleave.engine.leave_year import LeaveYear
from openleave.engine.ledger import Ledger, ledger
from openleave.engine.plan import make_plan
from openleave.engine.quantity import MonthEnd, add_months, lookback_start, months_between, period_end
from openleave.engine.reading import load

LIBRARY = load_library()
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31))
MINUTES = st.integers(1, 720)


def entry(day: dt.date, minutes: int, week: int = 2400, **more: str) -> Usage:
    return load(Usage, {"on": day, "minutes": min(minutes, week), "workweek_minutes": week, **more}, "usage")


USES = st.lists(st.tuples(DAYS, MINUTES), max_size=30)


@given(USES)
def test_ledger_counts_each_entry_once_and_never_more_than_a_week(uses: list[tuple[dt.date, int]]) -> None:
    made = ledger([entry(*use) for use in uses], 6)
    exact = sum((Fraction(min(minutes, 2400), 2400) for _, minutes in uses), Fraction(0))
    assert made.total <= exact
    by_week: dict[int, Fraction] = {}
    for day, units in zip(made.days, made.units, strict=True):
        week = (day - 7) // 7
        by_week[week] = by_week.get(week, Fraction(0)) + Fraction(units, made.denominator)
    assert all(weeks <= 1 for weeks in by_week.values())
    if all(sum(m for d, m in uses if (d.toordinal() - 7) // 7 == w) <= 2400 for w in by_week):
        assert made.total == exact


@given(USES, st.randoms())
def test_order_of_entries_is_irrelevant(uses: list[tuple[dt.date, int]], shuffler: object) -> None:
    entries = [entry(*use) for use in uses]
    before = ledger(entries, 6)
    shuffler.shuffle(entries)  # type: ignore[attr-defined]
    after = ledger(entries, 6)
    assert [before.days, before.units, before.denominator] == [after.days, after.units, after.denominator]


@given(USES, DAYS, MINUTES)
def test_reversal_restores(uses: list[tuple[dt.date, int]], day: dt.date, minutes: int) -> None:
    rows = [{"on": str(d), "minutes": m, "workweek_minutes": 2400} for d, m in uses]
    undone = [*rows, {"id": "x", "on": str(day), "minutes": minutes, "workweek_minutes": 2400}, {"reverses": "x"}]
    plain, restored = (Facts.from_json({"usage": u}).ledgers.get("us.fed.fmla", Ledger({})) for u in (rows, undone))
    assert (plain.days, plain.units, plain.denominator) == (restored.days, restored.units, restored.denominator)


def oracle_rolling(uses: dict[int, Fraction], day: int, granted: int) -> Fraction:
    """Day by day: what was used on each of the days of the year that ends with `day`."""
    date = dt.date.fromordinal(day)
    year_before = (
        date.replace(year=date.year - 1) if (date.month, date.day) != (2, 29) else dt.date(date.year - 1, 2, 28)
    )
    used = Fraction(0)
    for number in range(year_before.toordinal() + 1, day + 1):
        used += uses.get(number, Fraction(0))
    return max(granted - used, Fraction(0))


@settings(max_examples=60)
@given(
    st.dictionaries(st.integers(737000, 738200), st.fractions(0, 1, max_denominator=40), max_size=40),
    st.integers(737000, 738800),
)
def test_rolling_balance_equals_the_oracle(uses: dict[int, Fraction], day: int) -> None:
    balance = Balance(Ledger(uses), 12, LeaveYear("rolling_backward", None, 12, sorted(uses), False))
    assert balance.available_on(dt.date.fromordinal(day)) == oracle_rolling(uses, day, 12)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.integers(737900, 738300), st.fractions(0, 1, max_denominator=9), max_size=40),
    st.integers(738200, 738330),
    st.integers(1, 700),
)
@example({738299: Fraction(1), 738300: Fraction(1)}, 738200, 100)  # two used days after the entitlement ran out
def test_protection_of_a_plan_equals_the_oracle(uses: dict[int, Fraction], first: int, length: int) -> None:
    start, end = dt.date.fromordinal(first), dt.date.fromordinal(first + length)
    facts = Facts.from_json(
        {
            "employee": {"schedules": [{"workdays": ["monday", "wednesday", "friday"], "hours_per_day": 7}]},
            "leave": {"starts_on": str(start), "ends_on": str(end)},
        }
    )
    plan = make_plan(facts, 7, 12)
    assert plan is not None
    made = Ledger(uses)
    balance = Balance(made, 12, LeaveYear("rolling_backward", None, 12, made.days, False))
    protected = Protected(balance, plan, 6, None)
    used = dict(uses)
    for position, (day, _, share, whole, _) in enumerate(plan.days):
        part = min(Fraction(share, whole), oracle_rolling(used, day, 12))
        assert protected.weeks(protected.parts[position]) == part
        used[day] = used.get(day, Fraction(0)) + part
    after = with_plan(made, plan, protected)
    assert after.total == made.total + protected.weeks(protected.protected)
    if protected.exhausts is not None:
        found = Balance(after, 12, balance.year).next_available(protected.exhausts + 1)
        assert found is not None
        assert oracle_rolling(used, found, 12) > 0
        assert all(oracle_rolling(used, day, 12) == 0 for day in range(protected.exhausts + 1, found))


@given(DAYS, st.integers(-48, 48))
def test_month_arithmetic(day: dt.date, months: int) -> None:
    for policy in MonthEnd:
        moved = add_months(day, months, policy)
        assert moved.day == day.day or day.day > 28
    assert lookback_start(period_end(day, 12), 12) <= day
    after = add_months(day, abs(months), MonthEnd.NEXT_DAY)
    assert months_between(day, after) == (abs(months), 0)
    if after > day:
        assert months_between(day, after - dt.timedelta(days=1))[0] < abs(months)


def person(minutes: int, on_payroll_days: int, employees: int) -> Facts:
    start = dt.date(2026, 3, 2)
    return Facts.from_json(
        {
            "employer": {"covered": True},
            "employee": {
                "employments": [{"starts_on": str(start - dt.timedelta(days=on_payroll_days))}],
                "hours": [{"week_of": "2025-02-24", "weeks": 53, "minutes": minutes}],
            },
            "headcount_within_75_miles": [{"employees": employees}],
            "leave": {"reason": "pregnancy", "starts_on": str(start), "noticed_on": "2026-02-02"},
        }
    )


ORDER = {"ineligible": 0, "indeterminate": 1, "eligible": 2}


@settings(deadline=None)
@given(st.integers(1000, 2000), st.integers(0, 60), st.integers(300, 800), st.integers(0, 30), st.integers(40, 60))
def test_more_never_reduces_eligibility(minutes: int, more: int, days: int, longer: int, employees: int) -> None:
    less = determine(person(minutes, days, employees), LIBRARY).programs[0].outcome
    for better in (
        person(minutes + more, days, employees),
        person(minutes, days + longer, employees),
        person(minutes, days, employees + 1),
    ):
        assert ORDER[determine(better, LIBRARY).programs[0].outcome] >= ORDER[less]


@settings(max_examples=25, deadline=None)
@given(st.integers(1000, 2000), st.integers(300, 800))
def test_same_facts_same_bytes(minutes: int, days: int) -> None:
    one, two = (determine(person(minutes, days, 55), LIBRARY).to_bytes() for _ in range(2))
    assert one == two
