"""How far any plan is protected: every method, with a window, weeks that are held to one, plans of any length."""

import datetime as dt
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.oracle import DAY, Years

from openleave.engine.entitlement import Balance, Protected
from openleave.engine.leave_year import LeaveYear
from openleave.engine.ledger import Ledger
from openleave.engine.plan import Plan

FIRST = dt.date(2025, 1, 1)
SHARES = st.sampled_from([Fraction(0), Fraction(1, 5), Fraction(1, 2), Fraction(3, 7), Fraction(1)])
METHODS = {"calendar": {}, "forward": {}, "rolling_backward": {}, "fixed": {"starts": "07-01"}}
GRANTED = 3


@st.composite
def plans(draw: st.DrawFn) -> dict[dt.date, Fraction]:
    """Days one after the other, or far apart: weeks, months or years."""
    gaps, most = draw(st.sampled_from([((1, 3), 25), ((1, 30), 25), ((20, 200), 25), ((5, 12), 60)]))
    # Also about 29 February 2028, when a year looked back on has another length.
    day, found = FIRST + draw(st.integers(0, 500) | st.integers(800, 1000)) * DAY, {}
    for _ in range(draw(st.integers(1, most))):
        found[day] = draw(SHARES)
        day += draw(st.integers(*gaps)) * DAY
    return found


def week_of(day: dt.date) -> dt.date:
    return day - (day.weekday() + 1) % 7 * DAY  # Sunday


@settings(max_examples=300, deadline=None)
@given(
    plans(), st.dictionaries(st.integers(-400, 700), SHARES, max_size=12), st.sampled_from(sorted(METHODS)),
    st.none() | st.tuples(st.integers(0, 400), st.integers(0, 400)), st.booleans(),
)  # fmt: skip
def test_protection(
    plan: dict[dt.date, Fraction], uses: dict[int, Fraction], method: str, span: tuple[int, int] | None, averaged: bool
) -> None:
    begin = min(plan)
    used = {begin + n * DAY: weeks for n, weeks in uses.items() if weeks}
    window = None if span is None else (begin + span[0] * DAY, begin + (span[0] + span[1]) * DAY)
    made = Plan()
    made.averaged = averaged
    made.days = [(day.toordinal(), None, w.numerator, w.denominator, "part_week") for day, w in plan.items()]
    made.ends = made.days[-1][0]
    years = Years({"policy": {"leave_year": {"method": method, **METHODS[method]}}})
    starts = (7, 1) if method == "fixed" else None
    ledger = Ledger({day.toordinal(): weeks for day, weeks in used.items()})
    balance = Balance(ledger, GRANTED, LeaveYear(method, starts, 12, ledger.days, False))
    found = Protected(balance, made, 6, window and (window[0].toordinal(), window[1].toordinal()))

    counted: dict[dt.date, Fraction] = {}
    for day, share in plan.items():
        before = sum((w for d, w in counted.items() if week_of(d) == week_of(day)), Fraction(0))
        counted[day] = min(share, max(1 - before, Fraction(0))) if averaged else share
    together = dict(used)

    def left(day: dt.date) -> Fraction:
        first = years.first_day(together, day)
        taken = sum((w for d, w in together.items() if first <= d <= day), Fraction(0))
        return max(GRANTED - taken, Fraction(0))

    protected: dict[dt.date, Fraction] = {}
    for day, share in counted.items():
        inside = window is None or window[0] <= day <= window[1]
        protected[day] = min(share, left(day)) if share and inside else Fraction(0)
        if protected[day]:
            together[day] = together.get(day, Fraction(0)) + protected[day]
    assert [found.weeks(units) for units in found.shares] == list(counted.values())
    assert [found.weeks(units) for units in found.parts] == list(protected.values())
    assert found.weeks(found.counted) == sum(counted.values())
    assert found.weeks(found.protected) == sum(protected.values())
    lacking = [day for day in plan if protected[day] < counted[day]]
    assert found.first_unprotected == (lacking[0].toordinal() if lacking else None)
    last = max(plan)
    assert found.weeks(found.after) == left(last)
    some = [day for day in plan if protected[day]]
    assert found.exhausts == (some[-1].toordinal() if some and not left(last) else None)


def test_balances_change_on_these_days() -> None:
    """All at once with the next year; day by day a year after each use."""
    uses = {dt.date(2025, 3, 3): Fraction(1), dt.date(2025, 5, 5): Fraction(1, 2)}
    ledger = Ledger({day.toordinal(): weeks for day, weeks in uses.items()})

    def changes(method: str, day: dt.date) -> list[dt.date]:
        balance = Balance(ledger, 3, LeaveYear(method, None, 12, ledger.days, False))
        return [dt.date.fromordinal(change) for change in balance.changes(day.toordinal())]

    assert changes("rolling_backward", dt.date(2025, 6, 1)) == [dt.date(2026, 3, 3), dt.date(2026, 5, 5)]
    assert changes("rolling_backward", dt.date(2026, 3, 3)) == [dt.date(2026, 5, 5)]
    assert changes("calendar", dt.date(2025, 6, 1))[:1] == [dt.date(2026, 1, 1)]
    assert changes("calendar", dt.date(2025, 12, 31))[:1] == [dt.date(2026, 1, 1)]
    assert dt.date(2026, 3, 3) in changes("forward", dt.date(2025, 6, 1))
