"""How long: each rule a day before and after its day, and a hundred thousand lives under their ceilings."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from openleave.apps.retention.authorities import AUTHORITIES, BY_KEY, Authority
from openleave.apps.retention.rules import (
    CHOICE,
    EMPLOYED,
    OPEN,
    SERVICE,
    Span,
    Term,
    Timeline,
    ended,
    months_after,
    term,
)

MADE = date(2023, 5, 31)
DAY = timedelta(days=1)
TIMELINES = 100_000
VERIFIED = [one for one in AUTHORITIES if one.verified]


def _timeline(one: Authority, **more: object) -> Timeline:
    """The life of a record that only this authority speaks of; its trigger on ``MADE``."""
    fields: dict = {
        "closed_on": MADE if one.kind == "case" else None,
        "employments": (Span(date(2019, 1, 1), MADE),),
        "services": (Span(date(2018, 1, 1)),),
        "jurisdictions": frozenset({one.jurisdiction}),
        "employer_kind": next(iter(one.employers), "private"),
    }
    return Timeline(one.kind, MADE, **(fields | more))


@pytest.mark.commitment("P-61", "P-63")
@pytest.mark.parametrize("one", VERIFIED, ids=lambda one: one.key)
def test_each_rule_the_day_before_and_after(one: Authority) -> None:
    found = term(_timeline(one), authorities=[one])
    day = months_after(MADE, one.months)
    assert found == Term(day, one.key)
    assert not found.is_past(day - DAY) and not found.is_past(day) and found.is_past(day + DAY)
    assert one.citation and one.href.startswith("https://") and one.checked_in


@pytest.mark.parametrize("one", [one for one in AUTHORITIES if not one.verified], ids=lambda one: one.key)
def test_what_nobody_has_checked_keeps_nothing(one: Authority) -> None:
    timeline = _timeline(one)
    assert term(timeline, authorities=AUTHORITIES).because != one.key
    assert not one.binds(timeline.jurisdictions, timeline.employer_kind)


def test_the_periods_are_those_of_the_sources() -> None:
    years = {key: (one.months // 12, one.citation) for key, one in BY_KEY.items() if one.verified}
    assert years["us.fmla"] == (3, "29 CFR 825.500(b)") and years["us.flsa"] == (3, "29 CFR 516.5(a)")
    assert years["us.eeoc"] == (1, "29 CFR 1602.14") and years["us.eeoc.public"] == (2, "29 CFR 1602.31, 1602.40")
    assert years["us_ca.feha"] == (4, "Cal. Gov. Code § 12946(a)")


@pytest.mark.parametrize(
    ("timeline", "keep", "expected"),
    [
        (Timeline("case", MADE), None, Term(None, OPEN)),
        (Timeline("case", MADE, closed_on=MADE), None, Term(date(2026, 5, 31), "us.fmla")),
        # The last record, not the close, where that came later.
        (Timeline("case", date(2023, 9, 1), closed_on=MADE), None, Term(date(2026, 9, 1), "us.fmla")),
        (
            Timeline("case", MADE, closed_on=MADE, jurisdictions=frozenset({"US-CA", "US-OH"})), None,
            Term(date(2027, 5, 31), "us_ca.feha.case"),
        ),
        # Chosen shorter than law: law. Chosen longer: the choice.
        (Timeline("case", MADE, closed_on=MADE), 12, Term(date(2026, 5, 31), "us.fmla")),
        (Timeline("case", MADE, closed_on=MADE), 60, Term(date(2028, 5, 31), CHOICE)),
        # The end of service ends everything, open cases too.
        (Timeline("case", MADE, services=(Span(MADE, date(2024, 1, 1)),)), None, Term(date(2024, 1, 1), SERVICE)),
        (
            Timeline("case", MADE, closed_on=MADE, services=(Span(MADE, date(2024, 1, 1)),)), 120,
            Term(date(2024, 1, 1), SERVICE),
        ),
        # ... but what law demands, where the organization asked for it in writing: never the choice.
        (
            Timeline("case", MADE, closed_on=MADE, services=(Span(MADE, date(2024, 1, 1)),), instructed=True), 120,
            Term(date(2026, 5, 31), "us.fmla", tail=True),
        ),
        (Timeline("subject", MADE, employments=(Span(MADE),)), None, Term(None, EMPLOYED)),
        (Timeline("subject", MADE, employments=()), None, Term(None, EMPLOYED)),
        # Rehired: nothing has ended.
        (Timeline("subject", MADE, employments=(Span(date(2010, 1, 1), MADE), Span(MADE))), None, Term(None, EMPLOYED)),
        (
            Timeline("subject", MADE, employments=(Span(date(2010, 1, 1), date(2024, 2, 29)),)), None,
            Term(date(2027, 2, 28), "us.flsa.separation"),
        ),
    ],
)  # fmt: skip
def test_terms(timeline: Timeline, keep: int | None, expected: Term) -> None:
    assert term(timeline, keep) == expected


@pytest.mark.commitment("P-62", "P-63")
def test_nothing_outlives_its_ceiling_but_what_a_cited_law_demands() -> None:
    """Rehires, organizations that left and came back, merged records: a hundred thousand lives."""
    random_ = random.Random(20261130)
    seen: dict[str, int] = {}
    for _number in range(TIMELINES):
        timeline, keep = _any(random_)
        found, served_on = term(timeline, keep), ended(timeline.services)
        kind = "tail" if found.tail else found.because if found.because in (OPEN, EMPLOYED, CHOICE, SERVICE) else "law"
        seen[kind] = seen.get(kind, 0) + 1
        if found.tail:
            authority = BY_KEY[found.because]
            assert timeline.instructed and authority.verified and authority.citation
            assert found.until_on is not None and found.until_on <= _demanded_at_most(timeline, authority)
        elif served_on is not None:
            assert found.until_on is not None and found.until_on <= served_on, timeline
        if served_on is None and found.until_on is not None:
            # While it is served nothing goes before any law that binds it says so.
            for one in AUTHORITIES:
                if one.kind == timeline.kind and one.binds(timeline.jurisdictions, timeline.employer_kind):
                    assert found.until_on >= months_after(_trigger(timeline, one), one.months), timeline
            assert ended(timeline.employments) is not None or timeline.kind == "case"
        if keep is not None:
            shorter = term(timeline, None)
            assert shorter.until_on is None or found.until_on is None or found.until_on >= shorter.until_on
    assert set(seen) == {"tail", "law", OPEN, EMPLOYED, CHOICE, SERVICE} and min(seen.values()) > 500, seen


@pytest.mark.commitment("P-62")
def test_nothing_outlives_the_account_or_the_service_whichever_ends_later() -> None:
    """``eligible_on <= max(account_end, contract_end)`` for a hundred thousand lives with accounts: some that ended
    before the employment, some that outlive it and the service, some that go on, some opened anew after a rehire.

    An account is no reason to keep an employer's records: the service's end alone is the ceiling (conflict C-07: they
    are returned, then erased), which is never later than the later of both. So an account that goes on with another
    employer keeps nothing here."""
    random_ = random.Random(20261201)
    seen = dict.fromkeys(("outlives both", "outlives employment", "ended first", "goes on", "none"), 0)
    for _number in range(TIMELINES):
        timeline, keep = _any(random_)
        accounts = _accounts(random_, timeline)
        found, served_on, account_on = term(timeline, keep), ended(timeline.services), ended(accounts)
        runs = any(span.last_on is None for span in accounts)
        left_on = ended(timeline.employments)
        if not accounts:
            seen["none"] += 1
        elif runs:
            seen["goes on"] += 1
        elif served_on is not None and account_on is not None and account_on > max(served_on, left_on or served_on):
            seen["outlives both"] += 1
        elif left_on is not None and account_on is not None and account_on > left_on:
            seen["outlives employment"] += 1
        else:
            seen["ended first"] += 1
        if found.tail or served_on is None:
            continue  # a cited law, or the employer is still served: no ceiling yet
        ceiling = date.max if runs else max(served_on, account_on or served_on)
        assert found.until_on is not None and found.until_on <= served_on <= ceiling, (timeline, accounts)
    assert min(seen.values()) > 500, seen


def _accounts(random_: random.Random, timeline: Timeline) -> tuple[Span, ...]:
    """The sign-ins of a person: with each employment perhaps one, that ends before it, with it, or long after."""
    found = []
    for employment in timeline.employments:
        if random_.random() < 0.3:
            continue
        end = (employment.last_on or date(2030, 1, 1)) + timedelta(days=random_.randrange(-700, 6_000))
        last_on = None if random_.random() < 0.2 else max(end, employment.first_on)
        found.append(Span(employment.first_on, last_on))
    return tuple(found)


def _trigger(timeline: Timeline, one: Authority) -> date:
    found = {
        "record_made": timeline.made_on,
        "case_closed": timeline.closed_on,
        "separation": ended(timeline.employments),
    }[one.trigger]
    assert found is not None
    return found


def _demanded_at_most(timeline: Timeline, one: Authority) -> date:
    """Counted from the last day of anything known; what still ran at the end of service ended with it."""
    served_on = ended(timeline.services)
    assert served_on is not None
    days = [timeline.made_on, timeline.closed_on or served_on, ended(timeline.employments) or served_on]
    days += [span.last_on for span in timeline.employments if span.last_on]
    return months_after(max(days), one.months)


def _any(random_: random.Random) -> tuple[Timeline, int | None]:
    def day(first: date = date(2005, 1, 1), days: int = 7_000) -> date:
        return first + timedelta(days=random_.randrange(days))

    def spans(most: int, open_share: float) -> tuple[Span, ...]:
        found, first = [], day(days=2_000)
        for position in range(random_.randint(1, most)):
            last = first + timedelta(days=random_.randrange(1, 2_500))
            open_ = random_.random() < open_share and position == most - 1
            found.append(Span(first, None if open_ else last))
            first = last + timedelta(days=random_.randrange(0, 700))
        random_.shuffle(found)
        return tuple(found)

    kind = random_.choice(["case", "subject"])
    timeline = Timeline(
        kind,  # type: ignore[arg-type]
        made_on=day(),
        closed_on=None if random_.random() < 0.2 else day(),
        employments=spans(3, 0.4),
        services=spans(2, 0.9) if random_.random() < 0.6 else (Span(day()),),
        instructed=random_.random() < 0.4,
        jurisdictions=frozenset(random_.sample(["US-CA", "US-NY", "US-OH", "US-WA"], random_.randint(0, 3))),
        employer_kind=random_.choice(["private", "public_agency", "school"]),
    )
    return timeline, random_.choice([None, None, 1, 36, 60, 84, 120])
