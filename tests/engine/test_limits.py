"""Several limits at once, against a simulation that goes through the days one by one and asks each limit in words.

The law of these tests is made up, as a State's might be: it shows that the table is general.
"""

import datetime as dt
import shutil
from fractions import Fraction
from math import gcd
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openleave.engine import Facts, determine, library_path, load_library, render
from openleave.engine.law import Library, Rule
from openleave.engine.law_files import compile_library
from openleave.engine.law_limits import Limit
from openleave.engine.leave_year import LeaveYear
from openleave.engine.ledger import Ledger
from openleave.engine.limits import Balances, Meter, Span
from openleave.engine.quantity import lookback_start, period_end

FIRST = dt.date(2025, 1, 6).toordinal()
DAYS = st.integers(0, 900)
USE = st.dictionaries(DAYS, st.integers(1, 5), max_size=60)


def limit(weeks: int, **body: Any) -> Limit:
    parameter = Rule("us.test.weeks", {"from": "2020-01-01", "verified_on": "", "cite": {"id": "", "href": ""},
                                       "value": weeks})  # fmt: skip
    parameter.unit = "workweek"
    body = {"from": "2020-01-01", "verified_on": "", "cite": {"id": "", "href": ""}, "amount": "us.test.weeks",
            "reasons": "all", "period": "leave_year", "title": {}, "text": {}, **body}  # fmt: skip
    return Limit(Rule("us.test.limit.some", body), {"us.test.weeks": parameter}, 12)


def ledger(use: dict[int, int]) -> Ledger:
    return Ledger({FIRST + day: Fraction(amount, 5) for day, amount in use.items()})


def simulated(
    plan: list[int], meters: list[tuple[int, dict[int, Fraction], Any]], opens: list[bool], own: Span | None
) -> dict[int, Fraction]:
    """What of a fifth of a week on each planned day is protected, by asking on each day what every limit has left."""
    taken: dict[int, Fraction] = {}
    for day in plan:
        free = Fraction(1, 5)
        for (weeks, used, window), opening in zip(meters, opens, strict=True):
            spans = [window(day)] if callable(window) else [s for s in window if s[0] <= day <= s[1]]
            if opening:
                if own is not None and day > own[1]:
                    free = Fraction(0)
                spans.append(own if own is not None and own[0] <= day else (day, day))
            for first, last in spans:
                inside = sum(amount for d, amount in (*used.items(), *taken.items()) if first <= d <= min(day, last))
                free = min(free, max(weeks - inside, Fraction(0)))
        if free:
            taken[day] = free
            if True in opens and (own is None or day < own[0]):
                own = (day, period_end(dt.date.fromordinal(day), 12).toordinal())
    return taken


@settings(max_examples=60, deadline=None)
@given(
    all_use=USE, some=USE, more=st.integers(1, 4), caps=st.tuples(st.integers(1, 6), st.integers(1, 9)),
    months=st.sampled_from([12, 24]), start=DAYS, length=st.integers(1, 200), opening=st.booleans(),
    span=st.none() | DAYS, other=st.none() | DAYS,
)  # fmt: skip
def test_each_day_is_protected_as_far_as_every_limit_leaves_it_free(
    all_use: dict[int, int], some: dict[int, int], more: int, caps: tuple[int, int], months: int, start: int,
    length: int, opening: bool, span: int | None, other: int | None,
) -> None:  # fmt: skip
    everything, part = ledger(all_use), ledger(some)

    def single(day: int | None) -> Span | None:
        if day is None:
            return None
        return FIRST + day, period_end(dt.date.fromordinal(FIRST + day), 12).toordinal()

    own, others = (single(span) if opening else None), tuple(s for s in (single(other),) if s)
    rolling = LeaveYear("rolling_backward", None, months, [], False)
    meters = (
        Meter(limit(caps[0]), part, rolling),
        Meter(limit(caps[1]), everything, LeaveYear("calendar", None, 12, [], False)),
        Meter(limit(more, period="single_period", opened_by=["military_caregiver"]), everything, None, others, own,
              opening),
    )  # fmt: skip
    balances = Balances(meters)
    plan = [FIRST + start + day for day in range(length) if day % 7 < 5]
    common = balances.denominator * (5 // gcd(5, balances.denominator))
    parts, left = balances.protect(
        [(day, None, 1, 5, "") for day in plan], [common // 5] * len(plan), common // balances.denominator, None
    )

    def looked_back(day: int) -> Span:
        return lookback_start(dt.date.fromordinal(day), months).toordinal(), day

    def calendar(day: int) -> Span:
        year = dt.date.fromordinal(day).year
        return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()

    by_day = [dict(zip(m.ledger.days, (Fraction(u, m.ledger.denominator) for u in m.ledger.units), strict=True))
              for m in (*meters,)]  # fmt: skip
    expected = simulated(
        plan,
        [(caps[0], by_day[0], looked_back), (caps[1], by_day[1], calendar), (more, by_day[2], others)],
        [False, False, opening],
        own,
    )
    assert {day: Fraction(part, common) for day, part in zip(plan, parts, strict=True) if part} == expected
    assert left >= 0
    after = balances.after([(day, None, 1, 5, "") for day in plan], parts, common)
    if not opening:
        assert after.available_on(dt.date.fromordinal(plan[-1])) == Fraction(left, common)


def caregiver(**changes: Any) -> dict[str, Any]:
    return {
        "leave": {"reason": "own_health_condition", "starts_on": "2026-03-02"},
        "usage": [{"reason": "military_caregiver", "starts_on": "2025-09-01", "weeks": "20"}],
        "policy": {"leave_year": {"method": "calendar"}},
        **changes,
    }


def test_the_limit_that_decides_is_named_in_both_languages() -> None:
    program = determine(Facts.from_json(caregiver()), load_library()).program("us.fed.fmla")
    binding = next(f for f in program.findings if f.name == "binding_limit")
    assert render(binding) == (
        "What decides here is the single 12-month period of care of a servicemember: 6 weeks left."
    )
    assert "período único de 12 meses" in render(binding, "es")
    limits = [f for f in program.findings if ".limit." in f.id]
    assert [f.name for f in limits] == ["leave_year", "single_period", "other_in_single_period"]
    assert all("weeks" in render(f) and "semanas" in render(f, "es") for f in limits)
    assert program.to_json()["entitlement"]["binding_limit"] == "single_period"


def test_one_limit_keeps_the_plain_balance() -> None:
    program = determine(Facts.from_json(caregiver(usage=[])), load_library()).program("us.fed.fmla")
    assert not isinstance(program.balance, Balances)
    assert program.to_json()["entitlement"]["limits"]["leave_year"]["available"] == "12"


@pytest.mark.parametrize("method", ["calendar", "forward", "rolling_backward"])
def test_the_same_answer_by_one_limit_alone_and_among_others(method: str) -> None:
    """A limit that never binds changes nothing: use for a servicemember long ago."""
    usage = [{"on": f"2026-0{month}-02", "hours": 8, "workweek_hours": 40} for month in range(1, 6)]
    leave = {"reason": "own_health_condition", "starts_on": "2026-06-01", "requested_weeks": "13"}
    schedule = {"schedules": [{"workdays": ["monday", "tuesday", "wednesday"], "hours_per_day": 8}]}
    policy = {"leave_year": {"method": method}}
    long_ago = {"reason": "military_caregiver", "starts_on": "2020-01-06", "weeks": "2"}
    answers = []
    for listed in (usage, [*usage, long_ago]):
        facts = Facts.from_json({"usage": listed, "leave": leave, "employee": schedule, "policy": policy})
        made = determine(facts, load_library()).program("us.fed.fmla")
        assert made.protected is not None
        answers.append((made.protected.weeks(made.protected.protected), made.exhausts_on, made.first_unprotected_on,
                        made.remaining_after, made.next_available_on))  # fmt: skip
    assert answers[0] == answers[1]


STATE = """
- id: us.fed.fmla.limit.{name}
  values:
    - from: 2020-01-01
      amount: us.fed.fmla.{weeks}
      reasons: {reasons}
      period: leave_year
      {more}
      verified_on: 2026-11-20
      cite: {{id: Made up, href: "https://law.example/"}}
      title: {{en: "{name}", es: "{name}"}}
      text: {{en: "{{left:weeks}}", es: "{{left:weeks}}"}}
"""
NUMBER = """
- id: us.fed.fmla.{name}
  unit: {unit}
  values:
    - from: 2020-01-01
      value: {value}
      verified_on: 2026-11-20
      cite: {{id: Made up, href: "https://law.example/"}}
"""


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A law with 12 weeks for oneself, 12 for the family, 16 in all, and 20 in any 24 months."""
    root = tmp_path_factory.mktemp("state") / "law"
    shutil.copytree(library_path(), root, ignore=shutil.ignore_patterns("cases", "bundle.json"))
    fmla = root / "us" / "fed" / "fmla"
    rows = (
        ("own", "weeks", "[own_health_condition, pregnancy]", ""),
        ("family", "weeks", "[bonding, family_health_condition]", ""),
        ("together", "sixteen", "all", ""),
        ("two_years", "twenty", "all", "method: rolling_backward\n      months: us.fed.fmla.two_years_of_months"),
    )
    text = "".join(STATE.format(name=n, weeks=w, reasons=r, more=m) for n, w, r, m in rows)
    (fmla / "limits.yaml").write_text(text.replace("      \n", ""))
    numbers = (("sixteen", "workweek", 16), ("twenty", "workweek", 20), ("two_years_of_months", "month", 24))
    with (fmla / "parameters.yaml").open("a") as file:
        file.writelines(NUMBER.format(name=n, unit=u, value=v) for n, u, v in numbers)
    return Library(compile_library(root))


@pytest.mark.parametrize(
    ("usage", "reason", "available", "binding"),
    [
        ([], "bonding", "12", "family"),
        ([("own_health_condition", "2026-01-05", 4)], "bonding", "12", "family"),
        ([("own_health_condition", "2026-01-05", 5)], "bonding", "11", "together"),
        ([("own_health_condition", "2026-01-05", 5)], "own_health_condition", "7", "own"),
        ([("bonding", "2025-03-03", 12), ("bonding", "2026-01-05", 3)], "bonding", "5", "two_years"),
        ([("bonding", "2024-07-01", 12), ("bonding", "2026-01-05", 3)], "bonding", "5", "two_years"),
        ([("bonding", "2024-03-04", 12), ("bonding", "2026-01-05", 3)], "bonding", "9", "family"),
        ([(None, "2026-01-05", 3)], "bonding", None, None),
        ([(None, "2026-01-05", 3), ("own_health_condition", "2026-02-02", 9)], "bonding", "4", "together"),
    ],
)
def test_a_law_with_limits_within_a_limit(
    state: Library, usage: list[tuple[str | None, str, int]], reason: str, available: str | None, binding: str | None
) -> None:
    facts = Facts.from_json(
        {
            "usage": [{"reason": r, "starts_on": day, "weeks": str(weeks)} for r, day, weeks in usage],
            "leave": {"reason": reason, "starts_on": "2026-06-29"},
            "policy": {"leave_year": {"method": "calendar"}},
        }
    )
    program = determine(facts, state).program("us.fed.fmla")
    if available is None:
        assert program.balance is None
        assert "usage.reason" in [path for path, _ in program.missing]
        return
    found = program.to_json()["entitlement"]
    assert (found["remaining"], found["binding_limit"]) == (available, binding)


@pytest.mark.parametrize("event", [{}, {"event": {"id": "this"}}])
def test_use_of_no_time_begins_no_period(event: dict[str, Any]) -> None:
    document = {
        "leave": {"reason": "prenatal_care", "starts_on": "2026-12-19"}, **event,
        "employee": {"locations": [{"state": "MN"}]},
        "usage": [{"program": "us.mn.pregnancy", "reason": "prenatal_care", "starts_on": "2026-06-24", "weeks": "0"}],
    }  # fmt: skip
    made, without = (
        determine(Facts.from_json(facts), load_library()).program("us.mn.pregnancy").to_json()
        for facts in (document, {**document, "usage": []})
    )
    assert made["outcome"] == without["outcome"]
    assert made["entitlement"] == without["entitlement"]
