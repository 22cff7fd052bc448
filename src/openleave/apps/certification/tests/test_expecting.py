"""What a certification allows from tomorrow on, and when leave runs out by it; each worked out by hand.

Today is Monday, November 23, 2026; the nurse works Monday to Friday, eight hours each.
"""

from __future__ import annotations

from datetime import date

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import Forecast, LeaveCase
from openleave.apps.cases.tests.test_forecast import FMLA, foreseen, taken, used_before
from openleave.apps.certification import services
from openleave.apps.certification.expecting import Held, certified_words, in_words
from openleave.apps.certification.pattern import Certified, Day, Often
from openleave.apps.certification.tests.conftest import MIGRAINE, Harbor, accepted, intermittent
from openleave.kernel.tenancy import organization_scope

TODAY = date(2026, 11, 23)
SEPTEMBER = date(2026, 9, 1)
MONTHLY = Certified(SEPTEMBER, episodes=Often(3, 1, "month"), episode_days=2)


def days_of(held: Held, until: date, minutes: int | None = 480) -> dict[date, int] | None:
    found = held.expected(TODAY, until, lambda on: minutes if on.weekday() < 5 else 0)
    return None if found is None else dict(found.days)


def test_three_a_month_of_two_days() -> None:
    """November has seven days to come, from the 24th: starts on the 24th, two days later (7 × 1 // 3) and four days
    later (7 × 2 // 3), a Saturday, so on Monday the 30th, which alone is still November's. December: the 1st, the 11th
    (31 × 1 // 3 = 10 days later; a Friday, so Monday too) and the 21st (31 × 2 // 3 = 20)."""
    found = days_of(Held(MONTHLY, []), date(2026, 12, 31))
    assert found is not None and [(on.month, on.day) for on in found] == [
        (11, 24), (11, 25), (11, 26), (11, 27), (11, 30), (12, 1), (12, 2), (12, 11), (12, 14), (12, 21), (12, 22),
    ]  # fmt: skip
    assert set(found.values()) == {480}


def test_what_was_taken_counts_against_the_period() -> None:
    """Two of November's three were taken: one is left, and it begins tomorrow."""
    spells = [Day(date(2026, 11, 5), 480), Day(date(2026, 11, 6), 480), Day(date(2026, 11, 18), 240)]
    found = days_of(Held(MONTHLY, spells), date(2026, 11, 30))
    assert found == {date(2026, 11, 24): 480, date(2026, 11, 25): 480}


def test_hours_and_appointments() -> None:
    """Ten hours in two weeks (Sunday, November 22 to December 5, the twelfth week since August 30): eight on Tuesday,
    two on Wednesday. An appointment of three hours a week, on the first day to come of each: Tuesday the 24th, which is
    full already, and the Sunday, so the Monday, of the next week. Until December 1."""
    said = Certified(
        SEPTEMBER, episodes=Often(1, 2, "week"), episode_minutes=600, appointments=Often(1, 1, "week"),
        appointment_minutes=180,
    )  # fmt: skip
    assert days_of(Held(said, []), date(2026, 12, 1)) == {
        date(2026, 11, 24): 480,
        date(2026, 11, 25): 120,
        date(2026, 11, 30): 180,
    }


def test_what_is_not_known_is_named() -> None:
    """Without a length nothing can be projected from the certificate; without hours of appointments, those are left
    out; without a schedule, days cannot be placed."""
    assert days_of(Held(Certified(SEPTEMBER, episodes=Often(3, 1, "month")), []), date(2026, 12, 31)) is None
    beside = Certified(SEPTEMBER, episodes=Often(1, 1, "month"), episode_minutes=60, appointments=Often(1, 1, "week"))
    found = Held(beside, []).expected(TODAY, date(2026, 11, 30), lambda on: 480)
    assert found is not None and found.lacking == ("appointments",)
    unknown = Held(MONTHLY, []).expected(TODAY, date(2026, 11, 30), lambda on: None)
    assert unknown is not None and (unknown.days, unknown.lacking) == ({}, ("shifts",))


def test_it_ends_with_the_certified_time() -> None:
    until = Certified(SEPTEMBER, date(2026, 11, 26), episodes=Often(3, 1, "month"), episode_days=2)
    found = days_of(Held(until, []), date(2026, 12, 31))
    assert found is not None and max(found) == date(2026, 11, 26)


def migraine(harbor: Harbor) -> LeaveCase:
    case = intermittent(harbor)
    accepted(harbor, case.id)
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    return case


def test_when_it_runs_out_by_what_is_certified(harbor: Harbor) -> None:
    """50 days used from January 5 to March 13, 2026: 10 are left. November takes five (24, 25, 26, 27, 30), December 1,
    2, 11, 14 and 21 the others; for December 22 nothing is left. January 5, 2026 comes back on January 5, 2027."""
    used_before(harbor, date(2026, 1, 5), 50)
    found = foreseen(harbor, migraine(harbor))
    assert (found.based_on, found.weeks, found.lacking) == ("certified", None, [])
    assert (found.out_on, found.again_on) == (date(2026, 12, 21), date(2027, 1, 5))


def test_absences_inside_the_certified_pattern_move_it(harbor: Harbor) -> None:
    """One episode of two days was taken in November: 8 days are left, and two episodes of November, spread over its
    seven days: from the 24th two days, and from the 27th (7 × 1 // 2 = 3) that Friday and Monday. That leaves four:
    December 1, 2, 11 and 14; for December 21 nothing is left."""
    used_before(harbor, date(2026, 1, 5), 50)
    case = migraine(harbor)
    taken(harbor, case, date(2026, 11, 16), date(2026, 11, 17))
    found = foreseen(harbor, case)
    assert (found.out_on, found.again_on) == (date(2026, 12, 14), date(2027, 1, 5))


def test_a_new_certificate_calls_for_a_new_forecast(harbor: Harbor) -> None:
    case = migraine(harbor)
    assert foreseen(harbor, case).made_on == TODAY
    again = services.request_prepare(actor=harbor.actor, case_id=case.id, kind="recertification", basis="doubt")
    services.request_send(actor=harbor.actor, request_id=again.id)
    services.answers_record(
        actor=harbor.actor, request_id=again.id, answers=MIGRAINE | {"episodes_times": 1, "episode_days": 1}
    )
    services.certification_accept(actor=harbor.actor, request_id=again.id)
    with organization_scope(harbor.organization.id):
        assert Forecast.objects.get(case=case, program=FMLA).made_on is None


def test_in_words(harbor: Harbor) -> None:
    assert in_words(MONTHLY) == "3 absences a month of up to 2 days"
    both = Certified(
        SEPTEMBER, episodes=Often(1, 3, "month"), episode_minutes=60, appointments=Often(2, 2, "week")
    )  # fmt: skip
    assert in_words(both) == "1 absence in 3 months of up to 1 hour; 2 appointments in 2 weeks"
    case = migraine(harbor)
    with organization_scope(harbor.organization.id):
        assert certified_words(harbor.actor, [case.id]) == {case.id: "3 absences a month of up to 2 days"}
