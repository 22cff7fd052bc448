"""R5: one determination with its full trace, in memory, facts already loaded. Limit: 150 microseconds.

And every federal program at once, for employees with five years of use of leave: limit 3 milliseconds, with the answers
to all questions on the topics that their facts speak of.

The same with its database reads is `determination_database`, whose record `run()` adds.

`synthetic_facts(seed)` builds facts of a generated employee (12-week continuous leave, 52 weeks of hours, five usage
rows, rolling leave year); other benches import it. `run()` measures medians over many employees, so that no figure
depends on one lucky case.
"""

import datetime as dt
import random
import statistics
import time
from typing import Any

from bench import determination_database
from openleave.engine import Facts, Library, determine, load_library

LIMIT_MICROSECONDS = 150
LIMIT_ALL_MILLISECONDS = 3.0
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def synthetic_facts(seed: int) -> dict[str, Any]:
    """JSON-shaped facts of one generated employee; the same seed gives the same facts."""
    pick = random.Random(seed)
    starts_on = dt.date(2026, 1, 5) + dt.timedelta(weeks=pick.randrange(40))
    first_week = starts_on - dt.timedelta(weeks=52, days=1)
    used_on = sorted({starts_on - dt.timedelta(days=pick.randrange(20, 360)) for _ in range(5)})
    return {
        "employer": {"kind": "private", "workweeks_at_threshold": {"2024": 52, "2025": 52, "2026": 20}},
        "employee": {
            "id": f"e{seed}",
            "employments": [{"starts_on": str(starts_on - dt.timedelta(days=pick.randrange(300, 6000)))}],
            "hours": [
                {"week_of": str(first_week + dt.timedelta(weeks=n)), "minutes": pick.randrange(1200, 2700, 15)}
                for n in range(52)
            ],
            "schedules": [{"workdays": WEEKDAYS, "hours_per_day": 8}],
            "locations": [{"reports_to": "plant", "state": "TX"}],
        },
        "worksites": [{"id": "plant", "headcounts": [{"employees": pick.randrange(40, 90)}]}],
        "leave": {
            "reason": "own_health_condition",
            "starts_on": str(starts_on),
            "ends_on": str(starts_on + dt.timedelta(days=81)),
            "noticed_on": str(starts_on - dt.timedelta(days=35)),
        },
        "usage": [{"on": str(day), "minutes": 480, "workweek_minutes": 2400} for day in used_on],
        "policy": {
            "leave_year": {"method": "rolling_backward"},
            "holidays": ["2026-07-03", "2026-09-07", "2026-11-26"],
        },
    }


def facts_for_all_programs(seed: int) -> dict[str, Any]:
    """The same with five years of use in some 350 entries, and with facts on which every federal program has rules.

    The leave is to care for a servicemember, for which the law has several limits at once.
    """
    pick = random.Random(seed)
    facts = synthetic_facts(seed)
    leave = facts["leave"] | {"reason": "military_caregiver", "family_member": {"relationship": "spouse"}}
    starts_on, ends_on = dt.date.fromisoformat(leave["starts_on"]), leave["ends_on"]

    def before(days: int) -> str:
        return str(starts_on - dt.timedelta(days=days))

    used_on = sorted(pick.sample(range(1, 1826), 350), reverse=True)
    reasons = ["own_health_condition", "own_health_condition", "family_health_condition", "bonding"]
    cared_for = {"servicemember": "s1", "injury": "i1", "status": "current_member"}
    usage = []
    for days in used_on:
        entry = {"on": before(days), "minutes": pick.randrange(60, 481, 60), "workweek_minutes": 2400}
        entry["reason"] = "military_caregiver" if days < 200 and days % 4 == 0 else pick.choice(reasons)
        usage.append(entry | cared_for if entry["reason"] == "military_caregiver" else entry)
    facts["employee"]["employments"] = [{"starts_on": before(3000)}]
    return facts | {
        "leave": leave,
        "usage": usage,
        "military": {
            "servicemember": "s1", "injury": "i1", "status": "current_member", "in_line_of_duty": True,
            "unfit_for_duty": True, "treatment": "treatment_recuperation_or_therapy",
        },
        "uniformed_service": {
            "notice_given": True, "starts_on": before(400), "ends_on": before(280), "discharge": "honorable",
            "earlier": [{"starts_on": before(1500), "ends_on": before(1400)}],
        },
        "accommodation": {
            "employees": 60, "pregnancy_related": True, "communicated": True, "requested": "leave",
            "leave_days_requested": 10, "able_after_leave": True, "disability": True,
        },
        "nursing": {"child_born_on": before(100), "paid_under_flsa": True, "employees": 60, "fully_relieved": True},
        "health_benefits": {"covered_before_leave": True, "would_lose_coverage": True, "returns": False},
        "pay": {"receiving": "nothing", "accrued_paid_leave": True, "employee_chooses_paid_leave": True},
        "certification": {"entries_complete": True, "last_certified_on": before(40), "minimum_duration_days": 30},
        "notices": {"any_eligible_employees": True, "posted": True, "need_known_on": before(40)},
        "restoration": {"same_job": True, "same_pay": True, "job_gone_because": "layoff", "job_gone_on": ends_on},
    }  # fmt: skip


def answer_everything(facts: Facts, library: Library) -> None:
    """A determination, and the answers that a program gives only when asked."""
    for program in determine(facts, library).programs:
        assert program.decisions


def median_microseconds(work: list[Any], repeat: int) -> float:
    """Median time of one call over all the calls of `repeat` rounds."""
    times = []
    for _ in range(repeat):
        for call in work:
            begin = time.perf_counter_ns()
            call()
            times.append(time.perf_counter_ns() - begin)
    return statistics.median(times) / 1000


def run() -> list[dict[str, Any]]:
    """The R5 records. JSON and sentences are not in it: they are made from the trace only when asked for."""
    library = load_library()
    people = [Facts.from_json(synthetic_facts(seed)) for seed in range(200)]
    decide = [lambda f=facts: determine(f, library) for facts in people]
    median_microseconds(decide, 2)  # warm up
    figure = median_microseconds(decide, 10)
    everyone = [Facts.from_json(facts_for_all_programs(seed)) for seed in range(60)]
    federal = [lambda f=facts: answer_everything(f, library) for facts in everyone]
    median_microseconds(federal, 1)
    for_all = median_microseconds(federal, 5) / 1000
    return [
        {
            "name": "R5 one determination with its full trace",
            "figure": round(figure, 1),
            "unit": "µs",
            "yardstick": LIMIT_MICROSECONDS,
            "ratio": round(figure / LIMIT_MICROSECONDS, 3),
            "bar": f"<= {LIMIT_MICROSECONDS} µs",
            "met": figure <= LIMIT_MICROSECONDS,
        },
        {
            "name": "all federal programs that concern a leave, with every answer, five years of use of leave",
            "figure": round(for_all, 2),
            "unit": "ms",
            "yardstick": LIMIT_ALL_MILLISECONDS,
            "ratio": round(for_all / LIMIT_ALL_MILLISECONDS, 3),
            "bar": f"< {LIMIT_ALL_MILLISECONDS} ms",
            "met": for_all < LIMIT_ALL_MILLISECONDS,
        },
        *determination_database.run(),
    ]


if __name__ == "__main__":
    print(run())
