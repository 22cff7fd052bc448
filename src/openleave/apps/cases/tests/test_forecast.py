"""When leave in parts runs out, worked out by hand beside each test. Today is Monday, November 23, 2026; the nurse
works Monday to Friday, eight hours each, so that the twelve weeks of the FMLA are sixty days; the leave year rolls
backward.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from openleave.apps.cases import forecast_words, private, services
from openleave.apps.cases.forecast import recent_use
from openleave.apps.cases.models import Forecast, LeaveCase
from openleave.apps.cases.services import forecasting
from openleave.apps.cases.tests.conftest import Harbor
from openleave.apps.ledger.services import Posting, prior_usage_post
from openleave.kernel import clock, vault
from openleave.kernel.audit.models import Entry
from openleave.kernel.tenancy import organization_scope

FMLA = "us.fed.fmla"


def workdays(first: date, count: int) -> list[date]:
    found = [first + timedelta(days=day) for day in range(count * 2 + 7)]
    return [day for day in found if day.weekday() < 5][:count]


def used_before(harbor: Harbor, first: date, count: int) -> None:
    """So many whole workdays of the FMLA, from before this leave."""
    prior_usage_post(
        actor=harbor.actor,
        employee_id=harbor.nurse.id,
        program=FMLA,
        postings=[Posting(day, 480, 2400) for day in workdays(first, count)],
        reason="own_health_condition",
    )


def designated(harbor: Harbor, **changes: Any) -> LeaveCase:
    about: dict[str, Any] = {
        "reason": "own_health_condition",
        "pattern": "intermittent",
        "starts_on": date(2026, 9, 1),
        "ends_on": None,
        "noticed_on": date(2026, 9, 1),
    } | changes
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **about)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    return case


def taken(harbor: Harbor, case: LeaveCase, *days: date, minutes: int = 480) -> None:
    for day in days:
        services.absence_record(actor=harbor.actor, case_id=case.id, absent_on=day, minutes_absent=minutes)


def foreseen(harbor: Harbor, case: LeaveCase) -> Forecast:
    services.forecasts_catch_up(actor=harbor.actor)
    with organization_scope(harbor.organization.id):
        return Forecast.objects.get(case=case, program=FMLA)


MONDAYS = [date(2026, 9, 7) + timedelta(weeks=week) for week in range(12)]


def test_the_use_of_the_last_weeks_goes_on(harbor: Harbor) -> None:
    """40 days used from March 2 to April 24, 12 Mondays since September 7: 60 - 52 = 8 days are left. Every Monday goes
    on: November 30, December 7, 14, 21, 28, January 4, 11 and, the eighth, January 18; for January 25 nothing is left.
    The first day of last spring, March 2, comes back on March 2, 2027."""
    used_before(harbor, date(2026, 3, 2), 40)
    case = designated(harbor)
    taken(harbor, case, *MONDAYS)
    found = foreseen(harbor, case)
    assert (found.based_on, found.weeks, found.lacking) == ("recent", 12, [])
    assert (found.out_on, found.again_on) == (date(2027, 1, 18), date(2027, 3, 2))


def test_days_that_come_back_keep_it_from_running_out(harbor: Harbor) -> None:
    """The same 40 days, a year before the Mondays to come: from December 1, 2025. On Monday, November 30, 8 days are
    left (7 after it); from December 1 on five of the 40 days come back each week and one goes. When the last of them is
    back (January 25), what counts is one Monday a week since September 7: never more than 52 days in a year."""
    used_before(harbor, date(2025, 12, 1), 40)
    case = designated(harbor)
    taken(harbor, case, *MONDAYS)
    found = foreseen(harbor, case)
    assert (found.based_on, found.out_on, found.again_on, found.lacking) == ("recent", None, None, [])


def test_parts_of_days_are_exact(harbor: Harbor) -> None:
    """58 days used from March 2 to May 20 are 464 of the 480 hours; five hours were taken on each of four Mondays since
    November 2. Three of them make 479: of the fourth, today, one hour is left to use, and four are not covered. It runs
    out today, and the first eight hours come back on March 2."""
    used_before(harbor, date(2026, 3, 2), 58)
    case = designated(harbor)
    taken(harbor, case, *MONDAYS[-4:], minutes=300)
    found = foreseen(harbor, case)
    assert (found.out_on, found.again_on) == (date(2026, 11, 23), date(2027, 3, 2))


def test_a_reduced_leave_by_its_plan(harbor: Harbor) -> None:
    """57 days used from March 2 to May 19. Fridays off from November 27: that one, December 4 and 11 are the 58th to
    the 60th; December 18 has nothing left."""
    used_before(harbor, date(2026, 3, 2), 57)
    fridays = {"pattern": "reduced", "starts_on": date(2026, 11, 27), "ends_on": date(2027, 6, 25)}
    case = designated(harbor, **fridays, minutes_off={"friday": 480}, noticed_on=date(2026, 11, 23))
    found = foreseen(harbor, case)
    assert (found.based_on, found.weeks, found.lacking) == ("plan", None, [])
    assert (found.out_on, found.again_on) == (date(2026, 12, 11), date(2027, 3, 2))


def test_a_reduced_leave_that_uses_all_on_its_last_day(harbor: Harbor) -> None:
    """The same, but the leave ends with December 11: it uses up the last day of the sixty on its own last day."""
    used_before(harbor, date(2026, 3, 2), 57)
    fridays = {"pattern": "reduced", "starts_on": date(2026, 11, 27), "ends_on": date(2026, 12, 11)}
    case = designated(harbor, **fridays, minutes_off={"friday": 480}, noticed_on=date(2026, 11, 23))
    found = foreseen(harbor, case)
    assert (found.out_on, found.again_on) == (date(2026, 12, 11), date(2027, 3, 2))


def test_too_short_to_tell(harbor: Harbor) -> None:
    """Begun on November 9: two whole weeks, of four that it takes; and it says so."""
    case = designated(harbor, starts_on=date(2026, 11, 9), noticed_on=date(2026, 11, 9))
    taken(harbor, case, date(2026, 11, 10))
    found = foreseen(harbor, case)
    assert (found.based_on, found.out_on, found.lacking) == ("unknown", None, ["too_short"])


def test_recent_use_is_repeated_on_the_same_weekdays() -> None:
    """Six whole weeks since October 12 (a Monday): what was taken on the Tuesday of the second comes back six weeks
    later, and again; what was taken before the leave's whole weeks, on the first day, does not."""
    found = recent_use(
        {date(2026, 10, 12): 60, date(2026, 10, 20): 120}, date(2026, 10, 12), date(2026, 11, 23), date(2027, 1, 31)
    )
    assert found.weeks == 6
    assert found.days == {date(2026, 12, 1): 120, date(2027, 1, 12): 120}


def test_made_once_a_day_and_again_after_a_change(harbor: Harbor) -> None:
    """A second run does nothing; an absence, and the next day, call for it again; a leave that is over has none."""
    case = designated(harbor)
    taken(harbor, case, *MONDAYS)
    assert services.forecasts_catch_up(actor=harbor.actor) == 1
    assert services.forecasts_catch_up(actor=harbor.actor) == 0
    taken(harbor, case, date(2026, 11, 20))
    with organization_scope(harbor.organization.id):
        assert Forecast.objects.get(case=case, program=FMLA).made_on is None
    assert services.forecasts_catch_up(actor=harbor.actor) == 1
    with clock.travel(datetime(2026, 11, 24, 15, tzinfo=UTC)):
        assert services.forecasts_catch_up(actor=harbor.actor) == 1
        services.case_close(actor=harbor.actor, case_id=case.id, closed_as="returned")
        assert services.forecasts_catch_up(actor=harbor.actor) == 0
    with organization_scope(harbor.organization.id):
        assert not Forecast.objects.exists()


def entries(harbor: Harbor) -> list[Any]:
    with organization_scope(harbor.organization.id):
        return [one.details for one in Entry.objects.filter(action="forecast.make").order_by("seq")]


def test_facts_that_are_gone_are_said_and_not_due_again(harbor: Harbor) -> None:
    """The leave is foreseen no more, its page says why, and no run after that writes anything."""
    case = designated(harbor)
    with organization_scope(harbor.organization.id):
        vault.delete(subject_id=case.employee_id, table=private.CASE, column="private", row_id=case.id)
    found = foreseen(harbor, case)
    assert (found.based_on, found.out_on, found.lacking) == ("unknown", None, ["gone"])
    assert forecast_words.lacking(found.lacking) == "The facts of the case were erased."
    written = entries(harbor)
    assert written == [{"cases": 1, "as_of": "2026-11-23"}]
    assert services.forecasts_catch_up(actor=harbor.actor) == 0
    assert entries(harbor) == written


def test_a_leave_without_a_designated_law_writes_nothing(harbor: Harbor) -> None:
    case = designated(harbor)
    with organization_scope(harbor.organization.id):
        Forecast.objects.all().delete()
        LeaveCase.objects.filter(id=case.id).update(pattern="continuous")
        undecided = services.case_open(
            actor=harbor.actor, employee_id=harbor.nurse.id, reason="own_health_condition", pattern="intermittent",
            starts_on=date(2026, 11, 23), ends_on=None, noticed_on=date(2026, 11, 23),
        )  # fmt: skip
        LeaveCase.objects.filter(id=undecided.id).update(state="open")
    assert services.forecasts_catch_up(actor=harbor.actor) == 0
    assert entries(harbor) == []


def test_one_leave_that_fails_keeps_no_other_one_waiting(harbor: Harbor, monkeypatch: pytest.MonkeyPatch) -> None:
    first = designated(harbor, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 30))
    second = designated(harbor, starts_on=date(2026, 10, 5))
    foresee = forecasting.foresee

    def broken(case: LeaveCase, *about: Any, **more: Any) -> Any:
        if case.id == first.id:
            raise RuntimeError("contradiction")
        return foresee(case, *about, **more)

    monkeypatch.setattr(forecasting, "foresee", broken)
    with pytest.raises(ExceptionGroup) as raised:
        services.forecasts_catch_up(actor=harbor.actor)
    assert [str(one) for one in raised.value.exceptions] == ["contradiction"]
    with organization_scope(harbor.organization.id):
        assert set(Forecast.objects.values_list("case", flat=True)) == {second.id}
    assert entries(harbor) == [{"cases": 1, "as_of": "2026-11-23"}]
    monkeypatch.undo()
    assert services.forecasts_catch_up(actor=harbor.actor) == 1
