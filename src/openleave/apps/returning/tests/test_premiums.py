"""Premiums: days of grace, the letter and its fifteen days to the day, what may be asked back, and the sums."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openleave.apps.cases.models import LeaveCase
from openleave.apps.desk.models import Task
from openleave.apps.returning import premiums, services
from openleave.apps.returning.graduated import minutes_off_by_weekday, stairs
from openleave.apps.returning.models import GraduatedStep, Premium
from openleave.apps.returning.tests.conftest import Harbor, job, noon
from openleave.kernel import clock
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.tenancy import organization_scope

DUE = date(2026, 11, 1)
GRACE_ENDS = date(2026, 12, 1)
SHARE = Decimal("132.45")


def month(harbor: Harbor, case: LeaveCase) -> Premium:
    return services.premium_record(
        actor=harbor.actor, case_id=case.id, month_on=date(2026, 11, 15), due_on=DUE, owed=SHARE
    )


def state(row: Premium, on: date) -> str:
    return premiums.month_of(row, on).state


def test_grace_to_the_day(harbor: Harbor, ending: LeaveCase) -> None:
    row = month(harbor, ending)
    assert row.month_on == date(2026, 11, 1)
    found = premiums.month_of(row, date(2026, 11, 23))
    assert (found.grace_ends_on, found.mail_by_on, found.missing) == (GRACE_ENDS, date(2026, 11, 17), SHARE)
    assert state(row, DUE) == "coming"
    assert state(row, date(2026, 11, 16)) == "grace"
    assert state(row, date(2026, 11, 17)) == "letter"
    # Without a letter coverage never ends, however late.
    assert state(row, date(2027, 6, 1)) == "letter"


@pytest.mark.parametrize(
    ("mailed", "cease", "fine"),
    [
        (date(2026, 11, 20), date(2026, 12, 5), True),  # 15 days
        (date(2026, 11, 20), date(2026, 12, 4), False),  # 14 days
        (date(2026, 11, 16), date(2026, 12, 2), True),  # the first day after the grace
        (date(2026, 11, 16), date(2026, 12, 1), False),  # the last day of grace
    ],
)
def test_the_letter_leaves_fifteen_days_and_the_grace(
    harbor: Harbor, ending: LeaveCase, mailed: date, cease: date, fine: bool
) -> None:
    row = month(harbor, ending)
    if not fine:
        with pytest.raises(Invalid, match="Coverage may not end on this day"):
            services.premium_letter(actor=harbor.actor, premium_id=row.id, letter_on=mailed, cease_on=cease)
        return
    row = services.premium_letter(actor=harbor.actor, premium_id=row.id, letter_on=mailed, cease_on=cease)
    assert state(row, cease - timedelta(days=1)) == "waiting"
    assert state(row, cease) == "may_end"
    assert premiums.month_of(row, cease).may_end_on == cease


def test_coverage_ends_only_where_the_law_lets_it(harbor: Harbor, ending: LeaveCase) -> None:
    row = month(harbor, ending)
    services.premium_letter(
        actor=harbor.actor, premium_id=row.id, letter_on=date(2026, 11, 20), cease_on=date(2026, 12, 5)
    )
    with clock.travel(noon(date(2026, 12, 4))), pytest.raises(Conflict):
        services.coverage_end(actor=harbor.actor, premium_id=row.id, ended_on=date(2026, 12, 5))
    with clock.travel(noon(date(2026, 12, 5))):
        with pytest.raises(Forbidden):
            services.coverage_end(actor=job(harbor), premium_id=row.id, ended_on=date(2026, 12, 5))
        with pytest.raises(Invalid):
            services.coverage_end(actor=harbor.actor, premium_id=row.id, ended_on=date(2026, 12, 4))
        row = services.coverage_end(actor=harbor.actor, premium_id=row.id, ended_on=date(2026, 12, 5))
    assert state(row, date(2026, 12, 5)) == "ended"


def test_paid_and_covered(harbor: Harbor, ending: LeaveCase) -> None:
    row = month(harbor, ending)
    pay = services.premium_pay
    for wrong in (Decimal("132.46"), Decimal("-1"), Decimal("1.005")):
        with pytest.raises(Invalid):
            pay(actor=harbor.actor, premium_id=row.id, paid=wrong, paid_on=date(2026, 11, 20))
    row = pay(actor=harbor.actor, premium_id=row.id, paid=Decimal("100"), paid_on=date(2026, 11, 20))
    assert premiums.arrears([row], date(2026, 11, 23)) == Decimal("32.45")
    row = services.premium_cover(actor=harbor.actor, premium_id=row.id)
    assert (state(row, date(2026, 12, 20)), premiums.advanced([row])) == ("covered", Decimal("32.45"))
    row = pay(actor=harbor.actor, premium_id=row.id, paid=SHARE, paid_on=date(2026, 11, 20))
    assert (state(row, date(2026, 12, 20)), premiums.advanced([row])) == ("paid", Decimal("0.00"))
    with pytest.raises(Invalid):
        services.premium_record(actor=harbor.actor, case_id=ending.id, month_on=DUE, due_on=DUE, owed=Decimal("100"))


@pytest.mark.parametrize(("on", "letters"), [(date(2026, 11, 15), 0), (date(2026, 11, 16), 1), (date(2026, 12, 24), 1)])
def test_late_premiums_come_to_the_desk(harbor: Harbor, ending: LeaveCase, on: date, letters: int) -> None:
    row = month(harbor, ending)
    for _ in range(2):
        with clock.travel(noon(on)):
            assert services.returns_catch_up(actor=job(harbor))["letters"] == letters
    with organization_scope(harbor.organization.id):
        tasks = Task.objects.filter(code="return.premium_letter", done_at__isnull=True)
        assert list(tasks.values_list("about_id", "due_on")) == [(row.id, date(2026, 11, 17))] * letters
    services.premium_cover(actor=harbor.actor, premium_id=row.id)
    with organization_scope(harbor.organization.id):
        assert not Task.objects.filter(code="return.premium_letter", done_at__isnull=True).exists()


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        ({"not_returning_because": "own_choice"}, True),
        ({"not_returning_because": "own_serious_condition"}, False),
        ({"not_returning_because": "other_beyond_control"}, False),
        ({"not_returning_because": "own_choice", "days_back": 29}, True),
        ({"not_returning_because": "own_choice", "days_back": 30}, False),
        ({"not_returning_because": "retired"}, False),
    ],
)
def test_the_employers_share(facts: dict, allowed: bool) -> None:
    found = premiums.recovery(facts, date(2026, 12, 10))
    assert found[0].answer is allowed
    assert found[0].cites


def test_how_much_at_most() -> None:
    facts = {
        "not_returning_because": "own_choice", "weeks_on_leave": 9, "weeks_paid": 4,
        "employer_premium_per_week": "110.25",
    }  # fmt: skip
    found = {one.name: one.answer for one in premiums.recovery(facts, date(2026, 12, 10))}
    assert (found["recoverable_weeks"], found["recoverable"]) == (5, Decimal("551.25"))
    assert premiums.recovery({}, date(2026, 12, 10)) == []


money = st.integers(0, 500_000).map(lambda cents: Decimal(cents) / 100)


# Under load the first draws can be slow; what is drawn is small.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(st.lists(st.tuples(money, money, st.booleans(), st.integers(-40, 40)), max_size=12))
def test_sums_hold(rows: list[tuple[Decimal, Decimal, bool, int]]) -> None:
    today = date(2026, 11, 23)
    made = [
        Premium(owed=max(a, b), paid=min(a, b), covered_by_employer=covered, due_on=today + timedelta(days=days))
        for a, b, covered, days in rows
    ]
    due = [row for row in made if row.due_on < today]
    assert premiums.arrears(made, today) == sum((r.owed for r in due), Decimal(0)) - sum(
        (r.paid for r in due), Decimal(0)
    )
    assert premiums.arrears(made, today) >= 0
    assert premiums.arrears(made, date.max) >= premiums.advanced(made) >= 0
    assert premiums.arrears(reversed(made), today) == premiums.arrears(made, today)


@UNHURRIED
@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(1, 600), st.integers(1, 7)), max_size=6, unique_by=lambda s: s[0]
    ),
    st.integers(60, 720),
    st.integers(1, 7),
)
def test_stairs_cover_every_day_once(steps: list[tuple[int, int, int]], full: int, days: int) -> None:
    first = date(2026, 12, 7)
    rows = [
        GraduatedStep(from_on=first + timedelta(days=offset), minutes_a_day=minutes, days_a_week=week)
        for offset, minutes, week in steps
    ]
    found = stairs(rows, full, days)
    assert [one.row.from_on for one in found] == sorted(row.from_on for row in rows)
    for one, later in pairwise(found):
        assert one.until_on == later.row.from_on - timedelta(days=1)
        assert one.x + one.width == later.x
    for one in found:
        assert one.minutes_a_week + one.minutes_off == full * days
        assert 0 <= one.percent <= 100
    if found:
        assert (found[0].x, found[-1].x + found[-1].width, found[-1].until_on) == (0, 100, None)
    for row in rows:
        if row.minutes_a_day <= full and row.days_a_week <= days:
            off = minutes_off_by_weekday(row, full, days)
            assert sum(off.values()) == full * days - row.minutes_a_day * row.days_a_week
